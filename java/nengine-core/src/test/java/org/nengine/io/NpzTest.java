package org.nengine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files written by NumPy can be read, files written here are the same again, and damaged ones are refused. */
class NpzTest {

    @TempDir
    Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpzTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void everyTypeThatNumpyWroteIsRead(String name) throws IOException {
        Map<String, NpyArray> arrays = Npz.read(stream(resource(name)));
        assertThat(arrays.keySet()).containsExactly("float32", "float64", "int32", "int64", "uint8", "bool", "scalar",
                "empty");
        assertThat(arrays.get("float32").toFloats()).containsExactly(1.5f, -0.1f);
        assertThat(arrays.get("float32").toDoubles()).containsExactly(1.5, -0.1f);
        assertThat(arrays.get("float64").shape()).containsExactly(2, 2);
        assertThat(arrays.get("float64").toDoubles()).containsExactly(0.1, 2, 3, -4e300);
        assertThat(arrays.get("int32").toLongs()).containsExactly(-7, Integer.MAX_VALUE);
        assertThat(arrays.get("int64").toLongs()).containsExactly(Long.MIN_VALUE, (1L << 53) + 1);
        assertThat(arrays.get("uint8").toLongs()).containsExactly(0, 255);
        assertThat(arrays.get("bool").toDoubles()).containsExactly(1, 0);
        assertThat(arrays.get("bool").dtype()).isEqualTo(DType.BOOL);
        assertThat(arrays.get("scalar").shape()).isEmpty();
        assertThat(arrays.get("scalar").toDoubles()).containsExactly(2.5);
        assertThat(arrays.get("empty").shape()).containsExactly(0, 3);
        assertThat(arrays.get("empty").size()).isZero();
    }

    @Test
    void columnMajorArraysBecomeRowMajor() throws IOException {
        NpyArray array = Npy.read(stream(resource("fortran.npy")));
        assertThat(array.shape()).containsExactly(2, 3, 4);
        assertThat(array.toDoubles()).containsExactly(IntStream.range(0, 24).mapToDouble(i -> i / 8.0).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2.npy", "version3.npy"})
    void laterVersionsAreRead(String name) throws IOException {
        assertThat(Npy.read(stream(resource(name)))).isEqualTo(NpyArray.ofFloats(new float[] {1.5f, -2.5f}, 1, 2));
    }

    private static Map<String, NpyArray> someArrays() {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("weights/a", NpyArray.of(new double[] {1, 2, 3, 4, 5, 1e-300}, 2, 3));
        arrays.put("floats", NpyArray.ofFloats(new float[] {0.1f}, 1));
        arrays.put("longs", NpyArray.ofLongs(new long[] {Long.MAX_VALUE}));
        arrays.put("none", NpyArray.of(new double[0], 4, 0));
        return arrays;
    }

    @Test
    void whatIsWrittenIsReadAgainInTheSameOrder() throws IOException {
        Path file = folder.resolve("arrays.npz");
        Npz.write(file, someArrays());
        assertThat(Npz.read(file)).containsExactlyEntriesOf(someArrays());
        byte[] first = Files.readAllBytes(file);
        Npz.write(file, someArrays());
        assertThat(Files.readAllBytes(file)).as("written again").isEqualTo(first);
        assertThat(folder).isDirectoryNotContaining(p -> p.toString().endsWith(".tmp"));
    }

    @Test
    void whatNumpyWroteIsWrittenAsNumpyWroteIt() throws IOException {
        for (NpyArray array : Npz.read(stream(resource("stored.npz"))).values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Npy.write(out, array);
            byte[] written = out.toByteArray();
            byte[] numpy = resource("stored.npz");
            assertThat(new String(numpy, StandardCharsets.ISO_8859_1))
                    .contains(new String(written, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void aSingleArrayIsWrittenAndRead() throws IOException {
        Path file = folder.resolve("array.npy");
        NpyArray array = NpyArray.of(new double[] {1, -2}, 2);
        Npy.write(file, array);
        assertThat(Npy.read(file)).isEqualTo(array).hasToString("<f8(2)");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = folder.resolve("array.npy");
        Npy.write(file, NpyArray.of(new double[] {1}, 1));
        assertThatIOException().isThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(1);
            throw new IOException("disk full");
        }));
        assertThat(Npy.read(file).toDoubles()).containsExactly(1);
        assertThat(folder).isDirectoryNotContaining(p -> !p.equals(file));
    }

    @Test
    void aWrittenFileHasThePermissionsOfAnyNewFile() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "text");
        assumeTrue(Files.getFileStore(plain).supportsFileAttributeView("posix"));
        Path file = folder.resolve("array.npy");
        Npy.write(file, NpyArray.of(new double[] {1}, 1));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void anArchiveThatWasCutOffIsRefusedWhereverItWasCut() throws IOException {
        byte[] archive = resource("deflated.npz");
        for (int length = 0; length < archive.length; length += 7) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> Npz.read(stream(cut))).as("%d bytes", length)
                    .isInstanceOf(NpyFormatException.class);
        }
    }

    @Test
    void anArrayThatWasCutOffIsRefusedWhereverItWasCut() throws IOException {
        byte[] array = resource("fortran.npy");
        for (int length = 0; length < array.length; length++) {
            byte[] cut = Arrays.copyOf(array, length);
            assertThatThrownBy(() -> Npy.read(stream(cut))).as("%d bytes", length)
                    .isInstanceOf(NpyFormatException.class);
        }
    }

    @Test
    void damagedElementsAreNoticed() throws IOException {
        byte[] archive = resource("stored.npz");
        int localHeader = 30 + "float32.npy".length() + 20;
        archive[localHeader + 128 + 3] ^= 1;
        assertThatThrownBy(() -> Npz.read(stream(archive))).isInstanceOf(NpyFormatException.class);
    }

    @Test
    void aFileOfAnotherKindIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.npz"), "not an archive, but long enough to be one");
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(NpyFormatException.class)
                .hasMessageContaining("notes.npz").hasMessageContaining("no .npz archive");
        assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(NpyFormatException.class)
                .hasMessageContaining("notes.npz").hasMessageContaining("no .npy array");
        assertThatIOException().isThrownBy(() -> Npz.read(folder.resolve("absent.npz")))
                .withMessageContaining("absent.npz");
    }

    @Test
    void anUnknownTypeIsNamed() throws IOException {
        byte[] array = resource("big_endian.npy");
        assertThatThrownBy(() -> Npy.read(stream(array))).isInstanceOf(NpyFormatException.class)
                .hasMessageContaining("\">f8\"").hasMessageContaining("<f8");
    }

    @Test
    void anImpossibleHeaderIsRefusedWithoutTakingMemory() throws IOException {
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536, 65536), }\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), 0});
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Npy.read(stream(out.toByteArray()))).isInstanceOf(NpyFormatException.class)
                .hasMessageContaining("2 GiB");
    }

    @Test
    void valuesThatDoNotFillTheShapeAreRefused() {
        assertThatThrownBy(() -> NpyArray.of(new double[3], 2, 2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values").hasMessageContaining("[2, 2]");
        assertThatThrownBy(() -> NpyArray.of(new double[2], -1, -2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fractionsAreNoIntegers() {
        assertThat(NpyArray.of(new double[] {3, -4}, 2).toLongs()).containsExactly(3, -4);
        for (double value : new double[] {0.5, 1e19, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> NpyArray.of(new double[] {value}, 1).toLongs())
                    .isInstanceOf(ArithmeticException.class).hasMessageContaining(String.valueOf(value));
        }
    }

    @Test
    void anArrayIsACopyOfWhatItWasMadeOf() {
        double[] values = {1, 2};
        NpyArray array = NpyArray.of(values, 2);
        values[0] = 9;
        array.toDoubles()[1] = 9;
        array.shape()[0] = 9;
        assertThat(array).isEqualTo(NpyArray.of(new double[] {1, 2}, 2));
        assertThat(array).isNotEqualTo(NpyArray.of(new double[] {1, 2}, 1, 2));
    }
}
