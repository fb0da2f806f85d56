package org.nengine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.b");
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, out -> out.write(text.getBytes()));
    }

    private Path unfinished(String name, Duration age) throws IOException {
        Path path = Files.writeString(folder.resolve(name + "." + UUID.randomUUID() + ".tmp"), "half");
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
        return path;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void aFileIsReplaced() throws IOException {
        write(file, "first");
        write(file, "second");
        assertThat(file).hasContent("second");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void aFileIsSeenOnlyWhenItIsComplete() throws IOException {
        write(file, "first");
        AtomicFile.write(file, out -> {
            out.write(new byte[100_000]);
            assertThat(file).hasContent("first");
            assertThat(files()).hasSize(2);
        });
        assertThat(Files.size(file)).isEqualTo(100_000);
    }

    @Test
    void aFailureLeavesWhatWasThere() throws IOException {
        write(file, "first");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
            out.write(1);
            throw new IOException("full");
        })).isInstanceOf(IOException.class).hasMessage("full");
        assertThat(file).hasContent("first");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void whatKilledWritersLeftIsDeletedByTheNextOne() throws IOException {
        unfinished("a.b", Duration.ofMinutes(1));
        unfinished("a.b", Duration.ofDays(1));
        write(file, "whole");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void whatBelongsToOthersStays() throws IOException {
        Path otherFile = unfinished("aXb", Duration.ofDays(1));
        Path another = unfinished("a.b.c", Duration.ofDays(1));
        Path own = Files.writeString(folder.resolve("a.b.backup.tmp"), "kept");
        Path recent = unfinished("a.b", Duration.ZERO);
        Path locked = unfinished("a.b", Duration.ofMinutes(1));
        try (FileChannel channel = FileChannel.open(locked, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            write(file, "whole");
        }
        assertThat(files()).containsExactlyInAnyOrder(file, otherFile, another, own, recent, locked);
    }

    @Test
    void twoWritersOfOneFileDoNotDisturbEachOther() throws IOException {
        AtomicFile.write(file, out -> {
            out.write("outer".getBytes());
            for (Path unfinished : files()) {
                Files.setLastModifiedTime(unfinished, FileTime.from(Instant.EPOCH));
            }
            write(file, "inner");
            assertThat(file).hasContent("inner");
        });
        assertThat(file).hasContent("outer");
        assertThat(files()).containsExactly(file);
    }
}
