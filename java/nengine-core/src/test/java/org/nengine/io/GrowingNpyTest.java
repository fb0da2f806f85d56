package org.nengine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowingNpyTest {

    @TempDir
    private Path folder;

    private static ByteBuffer floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putFloat(value);
        }
        return buffer.flip();
    }

    @Test
    void rowsMakeAnArray() throws IOException {
        Path file = folder.resolve("x.npy");
        try (GrowingNpy growing = new GrowingNpy(file, DType.FLOAT32, 2)) {
            assertThat(file).doesNotExist();
            for (int i = 0; i < 12; i++) {
                growing.append(floats(i, -i), 1);
            }
            growing.append(floats(), 0);
            growing.complete();
        }
        float[] expected = new float[24];
        for (int i = 0; i < 12; i++) {
            expected[2 * i] = i;
            expected[2 * i + 1] = -i;
        }
        assertThat(Npy.read(file)).isEqualTo(NpyArray.ofFloats(expected, 12, 2));
        assertThat(folder.resolve("x.npy" + GrowingNpy.PART)).doesNotExist();
    }

    @Test
    void scalarsAndEmptyRowsAreRowsToo() throws IOException {
        Path file = folder.resolve("x.npy");
        try (GrowingNpy growing = new GrowingNpy(file, DType.FLOAT32)) {
            growing.append(floats(1, 2, 3), 3);
            growing.complete();
        }
        assertThat(Npy.read(file)).isEqualTo(NpyArray.ofFloats(new float[] {1, 2, 3}, 3));
        try (GrowingNpy growing = new GrowingNpy(file, DType.FLOAT64, 4, 0)) {
            growing.append(floats(), 2);
            growing.complete();
        }
        assertThat(Npy.read(file).shape()).containsExactly(2, 4, 0);
    }

    @Test
    void whatIsNotCompletedKeepsItsRowsUnderAnotherName() throws IOException {
        Path file = folder.resolve("x.npy");
        Files.writeString(file, "earlier");
        GrowingNpy growing = new GrowingNpy(file, DType.FLOAT32, 2);
        growing.append(floats(1, 2), 1);
        // As if the process had ended here: a valid file without rows.
        assertThat(Npy.read(growing.part()).shape()).containsExactly(0, 2);
        growing.close();
        growing.close();
        assertThat(Npy.read(growing.part())).isEqualTo(NpyArray.ofFloats(new float[] {1, 2}, 1, 2));
        assertThat(file).hasContent("earlier");
        try (GrowingNpy again = new GrowingNpy(file, DType.FLOAT32, 2)) {
            again.complete();
        }
        assertThat(Npy.read(file).shape()).containsExactly(0, 2);
    }

    @Test
    void piecesOfRowsAreRefused() throws IOException {
        try (GrowingNpy growing = new GrowingNpy(folder.resolve("x.npy"), DType.FLOAT32, 2)) {
            assertThatThrownBy(() -> growing.append(floats(1), 1)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4 bytes");
        }
    }
}
