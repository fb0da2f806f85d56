package org.nengine.io;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} format: a zip archive, stored or deflated, of {@code .npy} files, whose names are those of the
 * arrays.
 */
public final class Npz {

    private static final String SUFFIX = ".npy";
    /** The same arrays give the same file, whenever it is written. */
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
    /** Starts the record with which a zip archive ends, and the length of that record without comment. */
    private static final byte[] END_OF_ZIP = {'P', 'K', 5, 6};
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    private Npz() {
    }

    /**
     * Reads a file.
     *
     * @return the arrays by name, in the order of the file
     * @throws NpyFormatException if it is no such archive, is damaged or cut off, or holds anything but arrays that
     *     {@link Npy} can read
     */
    public static Map<String, NpyArray> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        } catch (NpyFormatException e) {
            throw new NpyFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads an archive, to the end of the stream.
     *
     * @return the arrays by name, in the order of the archive
     * @throws NpyFormatException as for a file
     */
    public static Map<String, NpyArray> read(InputStream in) throws IOException {
        byte[] archive = in.readAllBytes();
        requireEnd(archive);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                arrays.put(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name,
                        array(zip, name));
            }
        } catch (ZipException | EOFException e) {
            throw new NpyFormatException("is a damaged .npz archive: " + e.getMessage(), e);
        }
        return arrays;
    }

    private static NpyArray array(ZipInputStream zip, String name) throws IOException {
        try {
            NpyArray array = Npy.read(zip);
            if (zip.read() != -1) {
                throw new NpyFormatException("goes on after its last element");
            }
            return array;
        } catch (NpyFormatException e) {
            throw new NpyFormatException("array \"" + name + "\" " + e.getMessage(), e);
        }
    }

    /** An archive that was cut off lacks its end, even where it was cut between two arrays. */
    private static void requireEnd(byte[] archive) throws NpyFormatException {
        int last = archive.length - END_LENGTH;
        for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (startsWith(archive, at, END_OF_ZIP)) {
                return;
            }
        }
        throw new NpyFormatException(archive.length > 1 && archive[0] == 'P' && archive[1] == 'K'
                ? "is an .npz archive that was cut off" : "is no .npz archive");
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] start) {
        for (int i = 0; i < start.length; i++) {
            if (bytes[at + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Writes a file, which is replaced in one go if it exists; the same arrays give the same bytes. */
    public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
        AtomicFile.write(file, out -> write(out, arrays));
    }

    /** Writes an archive. */
    public static void write(OutputStream out, Map<String, NpyArray> arrays) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
            ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
            entry.setTimeLocal(ENTRY_TIME);
            zip.putNextEntry(entry);
            Npy.write(zip, array.getValue());
            zip.closeEntry();
        }
        zip.finish();
    }
}
