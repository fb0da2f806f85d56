package org.nengine.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nengine.io.AtomicFile;
import org.nengine.io.Npy;
import org.nengine.io.NpyArray;
import org.nengine.io.NpyFormatException;

/** The zip archive of a network: a text in JSON, and its arrays. */
record NetworkArchive(JsonNode text, List<NpyArray> arrays) {

    /** A text takes up so many times its bytes when it is read. */
    private static final int TEXT_SHARE = 16;
    private static final String TEXT = "network.json";
    private static final String ARRAY = "arrays/%d.npy";
    /** The same network gives the same file, whenever it is written. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final ObjectMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    void write(Path file) throws IOException {
        AtomicFile.write(file, this::write);
    }

    private void write(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        begin(zip, TEXT);
        zip.write(JSON.writeValueAsBytes(text));
        zip.closeEntry();
        for (int i = 0; i < arrays.size(); i++) {
            begin(zip, name(i));
            Npy.write(zip, arrays.get(i));
            zip.closeEntry();
        }
        zip.finish();
    }

    private static String name(int array) {
        return ARRAY.formatted(array);
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
    }

    /** @param largest bytes that text and arrays may have together, unpacked */
    static NetworkArchive read(Path file, long largest) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Entries entries = new Entries(zip, largest);
            JsonNode text = text(entries.bytes(TEXT, largest / TEXT_SHARE));
            List<NpyArray> arrays = new ArrayList<>();
            for (int i = 0; zip.getEntry(name(i)) != null; i++) {
                arrays.add(array(entries.bytes(name(i), largest), name(i)));
            }
            if (zip.size() != arrays.size() + 1) {
                throw new NetworkFormatException("has " + zip.size() + " entries; " + TEXT + " and " + arrays.size()
                        + " arrays are expected");
            }
            return new NetworkArchive(text, arrays);
        } catch (ZipException e) {
            throw new NetworkFormatException("is no archive of a network, or is damaged or cut off: " + e.getMessage(),
                    e);
        }
    }

    private static JsonNode text(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new NetworkFormatException(TEXT + " is no JSON: " + e.getOriginalMessage() + " at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()), e);
        }
    }

    private static NpyArray array(byte[] bytes, String name) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try {
            NpyArray array = Npy.read(in);
            if (in.available() > 0) {
                throw new NetworkFormatException(name + " goes on after its last element");
            }
            return array;
        } catch (NpyFormatException e) {
            throw new NetworkFormatException(name + " " + e.getMessage(), e);
        }
    }

    /** Unpacks entries, no more than a file may have. */
    private static final class Entries {

        private final ZipFile zip;
        private long left;

        Entries(ZipFile zip, long largest) {
            this.zip = zip;
            this.left = largest;
        }

        byte[] bytes(String name, long largest) throws IOException {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw new NetworkFormatException("is no archive of a network: it has no " + name);
            }
            int most = (int) Math.min(Math.min(left, largest), Integer.MAX_VALUE - 8);
            byte[] bytes;
            try (InputStream in = zip.getInputStream(entry)) {
                bytes = in.readNBytes(most);
                if (in.read() != -1) {
                    throw new NetworkFormatException("is too large: unpacked, " + name + " has more than the "
                            + most + " bytes that the memory of this Java machine allows; give it more with -Xmx");
                }
            }
            left -= bytes.length;
            CRC32 sum = new CRC32();
            sum.update(bytes);
            if (sum.getValue() != entry.getCrc()) {
                throw new NetworkFormatException(name + " is damaged: its checksum is wrong");
            }
            return bytes;
        }
    }
}
