package org.nengine.training.callbacks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.nengine.exceptions.SimulationException;

/**
 * A file of events for TensorBoard: records of TFRecord, each an {@code Event} message of TensorFlow's
 * {@code event.proto} with a {@code Summary} of {@code summary.proto}. A file is made when the first event is written.
 */
final class EventFile implements AutoCloseable {

    private static final int BUCKETS = 30;

    // Fields of the messages.
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_HISTOGRAM = 5;

    private final Path folder;
    private final Clock clock;
    // Null until the first event.
    private OutputStream out;

    EventFile(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** A number. */
    void scalar(String tag, double value, long step) {
        summary(new Protobuf().text(VALUE_TAG, tag).float32(VALUE_SIMPLE, (float) value), step);
    }

    /** How numbers are distributed; those that are not finite are left out, and nothing is written if none is left. */
    void histogram(String tag, double[] values, long step) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (finite.length > 0) {
            summary(new Protobuf().text(VALUE_TAG, tag).message(VALUE_HISTOGRAM, histogram(finite)), step);
        }
    }

    /** A HistogramProto: 30 buckets of one width from the smallest to the largest value, or one if all are equal. */
    private static Protobuf histogram(double[] values) {
        double min = Arrays.stream(values).min().orElseThrow();
        double max = Arrays.stream(values).max().orElseThrow();
        int buckets = min == max ? 1 : BUCKETS;
        double[] limits = new double[buckets];
        for (int i = 0; i < buckets; i++) {
            limits[i] = i == buckets - 1 ? max : min + (max - min) * (i + 1) / buckets;
        }
        double[] counts = new double[buckets];
        for (double value : values) {
            counts[min == max ? 0 : Math.min(buckets - 1, (int) ((value - min) / (max - min) * buckets))]++;
        }
        return new Protobuf().float64(1, min).float64(2, max).float64(3, values.length)
                .float64(4, Arrays.stream(values).sum()).float64(5, Arrays.stream(values).map(v -> v * v).sum())
                .float64s(6, limits).float64s(7, counts);
    }

    private void summary(Protobuf value, long step) {
        try {
            if (out == null) {
                out = open();
                record(event().text(EVENT_FILE_VERSION, "brain.Event:2"));
            }
            Protobuf event = event();
            if (step != 0) {
                event.int64(EVENT_STEP, step);
            }
            record(event.message(EVENT_SUMMARY, new Protobuf().message(SUMMARY_VALUE, value)));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Protobuf event() {
        Instant now = clock.instant();
        return new Protobuf().float64(EVENT_WALL_TIME, now.getEpochSecond() + now.getNano() / 1e9);
    }

    private OutputStream open() throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents." + clock.instant().getEpochSecond() + ".nengine.";
        for (int i = 0; ; i++) {
            try {
                return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name + i),
                        StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (FileAlreadyExistsException e) {
                // Another file of this second; the next number may be free.
            }
        }
    }

    /** The length as a 64-bit number, its checksum, the message, its checksum. */
    private void record(Protobuf event) throws IOException {
        byte[] message = event.toBytes();
        byte[] length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(message.length).array();
        out.write(length);
        out.write(maskedChecksum(length));
        out.write(message);
        out.write(maskedChecksum(message));
    }

    /** The CRC32C c of bytes, as {@code (c rotated right by 15) + 0xa282ead8}. */
    private static byte[] maskedChecksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
    }

    /** Brings what was written to the disk. */
    void flush() {
        try {
            if (out != null) {
                out.flush();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Ends the file; the next event begins a new one. */
    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
                out = null;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SimulationException failed(IOException e) {
        return new SimulationException("cannot write events to " + folder + ": " + e.getMessage(), e);
    }
}
