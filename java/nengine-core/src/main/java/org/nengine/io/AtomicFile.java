package org.nengine.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Writes a file beside its place and moves it there when it is complete and on the disk, so that nobody ever sees half
 * of it, however the program or the machine ends.
 *
 * <p>A program that is killed while it writes leaves an unfinished file beside the other, with the same name and an
 * ending such as {@code .7d444840-9dc0-11d1-b245-5ffdce74fad2.tmp}. It is deleted when the file is written the next
 * time; until then it does no harm. Unfinished files are locked, so that those that others are writing stay.
 */
public final class AtomicFile {

    private static final Duration LOCKED_AFTER = Duration.ofSeconds(1);
    private static final String ENDING = ".tmp";
    private static final String UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    /**
     * Those that this program is writing: the system would not lock them against itself, and would forget their locks.
     */
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

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
        deleteAbandoned(file);
        // Not a temporary file of the system's making: that would keep its own, stricter permissions.
        Path unfinished = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ENDING).toAbsolutePath();
        UNFINISHED.add(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            lock(channel);
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            channel.force(true);
            // Before the channel is closed, which gives up the lock.
            move(unfinished, file);
        } finally {
            UNFINISHED.remove(unfinished);
            Files.deleteIfExists(unfinished);
        }
        forceFolder(file);
    }

    private static void lock(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException e) {
            // A file system without locks: nothing that was abandoned is found there either.
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

    /** Makes the new name of a file last. Not all systems open folders, and then they see to it themselves. */
    private static void forceFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // The content is complete all the same.
        }
    }

    /** Deletes what writers of a file left that are no more. */
    private static void deleteAbandoned(Path file) {
        Pattern name = Pattern.compile(Pattern.quote(file.getFileName() + ".") + UUID_PATTERN
                + Pattern.quote(ENDING));
        Path folder = file.toAbsolutePath().getParent();
        try (DirectoryStream<Path> candidates = Files.newDirectoryStream(folder,
                path -> name.matcher(path.getFileName().toString()).matches())) {
            for (Path candidate : candidates) {
                if (!UNFINISHED.contains(candidate.toAbsolutePath()) && isAbandoned(candidate)) {
                    Files.deleteIfExists(candidate);
                }
            }
        } catch (IOException e) {
            // They stay, as do those that cannot be looked at; writing will say what is wrong with the folder.
        }
    }

    private static boolean isAbandoned(Path unfinished) throws IOException {
        // One that was made just now may be about to be locked.
        if (Files.getLastModifiedTime(unfinished).toInstant().isAfter(Instant.now().minus(LOCKED_AFTER))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }
}
