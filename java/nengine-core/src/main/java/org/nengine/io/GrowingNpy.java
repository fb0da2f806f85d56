package org.nengine.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A {@code .npy} file that is written row after row, of which nobody knows beforehand how many there will be. While it
 * is written it has {@code .part} at the end of its name, and its header tells of the rows up to the last
 * {@link #close} or {@link #complete}: what is left after a failure can be read, and cannot be taken for a complete
 * file. Row-major: the rows are along the first axis.
 */
public final class GrowingNpy implements Closeable {

    /** What the name of an incomplete file ends with. */
    public static final String PART = ".part";

    private final Path file;
    private final Path part;
    private final DType dtype;
    private final int[] row;
    private final FileChannel channel;
    private final int headerBytes;
    private long rows;

    /**
     * Starts a file without rows; an incomplete one of the same name is replaced.
     *
     * @param row shape of a row
     */
    public GrowingNpy(Path file, DType dtype, int... row) throws IOException {
        this.file = file;
        this.dtype = dtype;
        this.row = row.clone();
        part = file.resolveSibling(file.getFileName() + PART);
        channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        // As long as it may ever be, so that the rows can stay where they are.
        headerBytes = Npy.header(dtype, Long.MAX_VALUE, row, 0).length;
        writeHeader();
        channel.position(headerBytes);
    }

    private void writeHeader() throws IOException {
        ByteBuffer header = ByteBuffer.wrap(Npy.header(dtype, rows, row, headerBytes));
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
    }

    /**
     * Adds rows.
     *
     * @param data the elements, little-endian and row-major
     * @param count how many rows they are
     * @throws IllegalArgumentException if the data are not that many rows
     */
    public void append(ByteBuffer data, long count) throws IOException {
        if (data.remaining() != count * NpyArray.size(row) * dtype.bytes()) {
            throw new IllegalArgumentException(data.remaining() + " bytes are not " + count + " rows");
        }
        while (data.hasRemaining()) {
            channel.write(data);
        }
        rows += count;
    }

    /** Ends the file and gives it its name; a file that has that name is replaced in one go. */
    public void complete() throws IOException {
        close();
        AtomicFile.move(part, file);
    }

    /** Ends the file as it is, incomplete unless {@link #complete} was called before. May be called again. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                writeHeader();
                // What a failing disk left behind a failed row is no part of the array.
                channel.truncate(headerBytes + rows * NpyArray.size(row) * dtype.bytes());
                channel.force(true);
            }
        }
    }

    /** Where the rows are until the file is complete. */
    public Path part() {
        return part;
    }
}
