package org.nengine.io;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * NumPy's {@code .npy} format: a header of text that gives type, order and shape, then the elements. Written is version
 * 1.0 in row-major order; read are versions 1.0 to 3.0 in row-major and column-major order. Source: "NEP 1, a simple
 * file format for NumPy arrays".
 */
public final class Npy {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

    private Npy() {
    }

    /**
     * Reads a file.
     *
     * @throws NpyFormatException if it is no such file, is damaged or cut off, or has elements of another type than
     *     those of {@link DType}
     */
    public static NpyArray read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in);
        } catch (NpyFormatException e) {
            throw new NpyFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads an array and nothing after it.
     *
     * @throws NpyFormatException as for a file
     */
    public static NpyArray read(InputStream in) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new NpyFormatException("is no .npy array: it does not start with \\x93NUMPY");
        }
        int major = exactly(in, 2, "its version")[0];
        if (major < 1 || major > 3) {
            throw new NpyFormatException("has the .npy version " + major + "; known are 1 to 3");
        }
        ByteBuffer lengthField = little(exactly(in, major == 1 ? 2 : 4, "its header"));
        int length = major == 1 ? Short.toUnsignedInt(lengthField.getShort()) : lengthField.getInt();
        if (length < 0 || length > LONGEST_HEADER) {
            throw new NpyFormatException("is damaged: its header would be " + Integer.toUnsignedString(length)
                    + " bytes");
        }
        String header = new String(exactly(in, length, "its header"), StandardCharsets.UTF_8);
        DType dtype = DType.ofCode(find(TYPE, header));
        int[] shape = shape(find(SHAPE, header));
        byte[] data = exactly(in, bytes(shape, dtype), "its elements");
        boolean columnMajor = find(ORDER, header).equals("True");
        return new NpyArray(dtype, shape, little(columnMajor ? rowMajor(data, shape, dtype.bytes()) : data));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] exactly(InputStream in, int length, String what) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new NpyFormatException("is cut off in " + what + ": " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private static String find(Pattern pattern, String header) throws NpyFormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new NpyFormatException("has a header that cannot be read: " + header.strip());
        }
        return matcher.group(1);
    }

    private static int[] shape(String text) throws NpyFormatException {
        try {
            return Arrays.stream(text.split(",")).map(String::strip).filter(n -> !n.isEmpty())
                    .mapToInt(Integer::parseInt).toArray();
        } catch (NumberFormatException e) {
            throw new NpyFormatException("has the shape (" + text + "), which is too long", e);
        }
    }

    private static int bytes(int[] shape, DType dtype) throws NpyFormatException {
        try {
            return Math.toIntExact(Math.multiplyExact(NpyArray.size(shape), dtype.bytes()));
        } catch (ArithmeticException e) {
            throw new NpyFormatException("has the shape " + Arrays.toString(shape) + ", more than 2 GiB", e);
        }
    }

    private static byte[] rowMajor(byte[] columnMajor, int[] shape, int elementBytes) {
        byte[] result = new byte[columnMajor.length];
        int[] at = new int[shape.length];
        for (int to = 0; to < result.length; to += elementBytes) {
            int from = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                from = from * shape[axis] + at[axis];
            }
            System.arraycopy(columnMajor, from * elementBytes, result, to, elementBytes);
            for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
                at[axis] = 0;
            }
        }
        return result;
    }

    /** Writes a file, which is replaced in one go if it exists. */
    public static void write(Path file, NpyArray array) throws IOException {
        AtomicFile.write(file, out -> write(out, array));
    }

    /** Writes an array. */
    public static void write(OutputStream out, NpyArray array) throws IOException {
        BufferedOutputStream buffered = new BufferedOutputStream(out);
        buffered.write(header(array.dtype(), array.shape(), 0));
        buffered.write(array.bytes());
        buffered.flush();
    }

    /** The header of rows along the first axis; see the other. */
    static byte[] header(DType dtype, long rows, int[] row, int bytes) {
        LongStream shape = LongStream.concat(LongStream.of(rows), Arrays.stream(row).asLongStream());
        return header(dtype, shape.toArray(), bytes);
    }

    private static byte[] header(DType dtype, int[] shape, int bytes) {
        return header(dtype, Arrays.stream(shape).asLongStream().toArray(), bytes);
    }

    /** Everything before the elements, filled up with blanks to a number of bytes if it needs fewer. */
    private static byte[] header(DType dtype, long[] shape, int bytes) {
        String lengths = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '" + dtype.code() + "', 'fortran_order': False, 'shape': (" + lengths
                + (shape.length == 1 ? ",)" : ")") + ", }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        int padding = Math.max(Math.floorMod(-unpadded, ALIGNMENT), bytes - unpadded);
        String padded = header + " ".repeat(padding) + "\n";
        ByteBuffer all = ByteBuffer.allocate(unpadded + padding);
        all.put(MAGIC).put(new byte[] {1, 0, (byte) padded.length(), (byte) (padded.length() >> Byte.SIZE)});
        return all.put(padded.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
