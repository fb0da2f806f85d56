package org.nengine.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file beside its place and moves it there when it is complete, so that nobody ever sees half of it. */
public final class AtomicFile {

    private AtomicFile() {
    }

    /** What is written. */
    @FunctionalInterface
    public interface Content {

        /** Writes everything; the stream is closed afterwards. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file; one that exists is replaced, unless writing fails. */
    public static void write(Path file, Content content) throws IOException {
        // Not a temporary file of the system's making: that would keep its own, stricter permissions.
        Path unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                content.writeTo(out);
            }
            move(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Gives a file its final name, in one go where the file system can. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
