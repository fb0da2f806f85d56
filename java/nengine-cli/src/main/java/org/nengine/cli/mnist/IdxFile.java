package org.nengine.cli.mnist;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * An array of unsigned bytes in the IDX format, plain or compressed with gzip: two zero bytes, the type of the numbers
 * (8 for unsigned bytes), the number of axes, the length of each axis as a big-endian integer of four bytes, then the
 * numbers, last axis fastest.
 *
 * @param shape length of each axis
 * @param values all numbers, each from 0 to 255 once taken as unsigned
 */
record IdxFile(int[] shape, byte[] values) {

    private static final int UNSIGNED_BYTES = 8;
    private static final int GZIP_MAGIC = 0x1f8b;

    /**
     * Reads a file, whatever its name.
     *
     * @param axes how many it must have
     * @throws IOException naming the file, if it cannot be read, is not of this format, has other axes, or ends early
     *     or late
     */
    static IdxFile read(Path file, int axes) throws IOException {
        try (DataInputStream in = open(file)) {
            int magic = in.readInt();
            int wanted = UNSIGNED_BYTES << 8 | axes;
            if (magic != wanted) {
                throw new IOException(String.format("%s is no IDX file of unsigned bytes with %d axes: it begins with "
                        + "0x%08x, not 0x%08x", file, axes, magic, wanted));
            }
            int[] shape = new int[axes];
            long size = 1;
            for (int i = 0; i < axes; i++) {
                shape[i] = in.readInt();
                size *= shape[i];
                if (shape[i] < 1 || size > Integer.MAX_VALUE - 8) {
                    throw new IOException(file + " says that its axes have the lengths "
                            + Arrays.toString(Arrays.copyOf(shape, i + 1)) + ", which cannot be");
                }
            }
            byte[] values = in.readNBytes((int) size);
            if (values.length < size) {
                throw new IOException(file + " is truncated: after its header there are " + values.length
                        + " bytes, not " + size);
            }
            if (in.read() != -1) {
                throw new IOException(file + " goes on after the " + size + " bytes that its header announces");
            }
            return new IdxFile(shape, values);
        } catch (EOFException e) {
            throw new IOException(file + " is truncated", e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            in.mark(2);
            boolean compressed = (in.read() << 8 | in.read()) == GZIP_MAGIC;
            in.reset();
            return new DataInputStream(compressed ? new GZIPInputStream(in, 1 << 16) : in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
