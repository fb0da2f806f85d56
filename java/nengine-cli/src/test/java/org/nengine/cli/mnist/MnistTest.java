package org.nengine.cli.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.data.Tensor;
import org.nengine.random.RandomState;

class MnistTest {

    private static final int IMAGES_MAGIC = 0x803;
    private static final int LABELS_MAGIC = 0x801;

    @TempDir
    private Path folder;

    /** Three images, of which image i has the brightness 100 i + k % 50 at pixel k, with the labels 7, 0 and 9. */
    @BeforeEach
    void writeFiles() throws IOException {
        byte[] pixels = new byte[3 * Mnist.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (100 * (i / Mnist.PIXELS) + i % Mnist.PIXELS % 50);
        }
        write("train-images-idx3-ubyte", idx(IMAGES_MAGIC, new int[] {3, 28, 28}, pixels));
        write("train-labels-idx1-ubyte", idx(LABELS_MAGIC, new int[] {3}, new byte[] {7, 0, 9}));
    }

    private static byte[] idx(int magic, int[] shape, byte[] values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(magic);
        for (int n : shape) {
            out.writeInt(n);
        }
        out.write(values);
        return bytes.toByteArray();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private void check(Mnist mnist) {
        assertThat(mnist.count()).isEqualTo(3);
        assertThat(mnist.labels()).containsExactly(7, 0, 9);
        Tensor images = mnist.images(2, 1);
        assertThat(images.shape()).containsExactly(3, 2, Mnist.PIXELS);
        for (int step = 0; step < 2; step++) {
            assertThat(images.at(0, step, 49)).isEqualTo((float) (49 / 255.0));
            assertThat(images.at(2, step, 783)).isEqualTo((float) ((200 + 783 % 50) / 255.0));
        }
        assertThat(mnist.classes()).isEqualTo(Tensor.of(new float[] {7, 0, 9}, 3, 1, 1));
    }

    @Test
    void filesAreReadPlainAndCompressed() throws IOException {
        check(Mnist.training(folder));
        for (String name : new String[] {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}) {
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
                Files.copy(folder.resolve(name), out);
            }
            Files.delete(folder.resolve(name));
        }
        check(Mnist.training(folder));
    }

    @Test
    void partsAndWhiteImagesAreTakenAsAsked() throws IOException {
        Mnist mnist = Mnist.training(folder);
        Mnist last = mnist.part(1, 3);
        assertThat(last.labels()).containsExactly(0, 9);
        assertThat(last.images(1, 4)).isEqualTo(mnist.images(1, 4).part(1, 3));
        assertThat(mnist.first(2).labels()).containsExactly(7, 0);
        assertThat(mnist.first(Integer.MAX_VALUE)).isNotSameAs(mnist).extracting(Mnist::count).isEqualTo(3);
        Mnist filled = last.filledUp(5);
        assertThat(filled.labels()).containsExactly(0, 9, 0, 0, 0);
        assertThat(filled.images(1, 4).part(2, 5).toFloats()).containsOnly(0);
    }

    @Test
    void shiftedImagesAreThoseMovedByUpToSoManyPixels() throws IOException {
        Mnist mnist = Mnist.training(folder);
        Mnist shifted = mnist.shifted(2, new RandomState(0));
        assertThat(shifted.labels()).isEqualTo(mnist.labels());
        for (int i = 0; i < mnist.count(); i++) {
            int image = i;
            assertThat(IntStream.range(0, 25).filter(k -> isShifted(mnist, shifted, image, k / 5 - 2, k % 5 - 2)))
                    .as("shifts of image %d", i).hasSize(1);
        }
        assertThat(mnist.shifted(0, new RandomState(0)).pixels()).isEqualTo(mnist.pixels());
    }

    private static boolean isShifted(Mnist from, Mnist to, int image, int down, int right) {
        for (int row = 0; row < Mnist.SIDE; row++) {
            for (int column = 0; column < Mnist.SIDE; column++) {
                int y = row - down;
                int x = column - right;
                boolean inside = y >= 0 && y < Mnist.SIDE && x >= 0 && x < Mnist.SIDE;
                byte expected = inside ? from.pixels()[image * Mnist.PIXELS + y * Mnist.SIDE + x] : 0;
                if (to.pixels()[image * Mnist.PIXELS + row * Mnist.SIDE + column] != expected) {
                    return false;
                }
            }
        }
        return true;
    }

    @Test
    void missingFilesAreNamed() {
        assertThatThrownBy(() -> Mnist.test(folder)).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("t10k-images-idx3-ubyte").hasMessageContaining("none with the ending .gz");
    }

    @Test
    void filesOfAnotherKindAreRefused() throws IOException {
        write("train-labels-idx1-ubyte", idx(IMAGES_MAGIC, new int[] {3, 1, 1}, new byte[3]));
        refused("train-labels-idx1-ubyte", "0x00000803, not 0x00000801");
        write("train-labels-idx1-ubyte", "digits".getBytes());
        refused("train-labels-idx1-ubyte", "is no IDX file");
        write("train-labels-idx1-ubyte", new byte[] {0});
        refused("train-labels-idx1-ubyte", "is truncated");
        write("train-labels-idx1-ubyte", new byte[0]);
        refused("train-labels-idx1-ubyte", "is truncated");
    }

    @Test
    void filesThatEndEarlyOrLateAreRefused() throws IOException {
        byte[] labels = idx(LABELS_MAGIC, new int[] {3}, new byte[3]);
        write("train-labels-idx1-ubyte", Arrays.copyOf(labels, labels.length - 1));
        refused("train-labels-idx1-ubyte", "after its header there are 2 bytes, not 3");
        write("train-labels-idx1-ubyte", Arrays.copyOf(labels, 6));
        refused("train-labels-idx1-ubyte", "is truncated");
        write("train-labels-idx1-ubyte", Arrays.copyOf(labels, labels.length + 1));
        refused("train-labels-idx1-ubyte", "goes on after the 3 bytes");
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(labels);
        }
        write("train-labels-idx1-ubyte", Arrays.copyOf(compressed.toByteArray(), 15));
        refused("train-labels-idx1-ubyte", "is truncated");
    }

    @Test
    void sizesAndLabelsThatDoNotFitAreRefused() throws IOException {
        write("train-labels-idx1-ubyte", idx(LABELS_MAGIC, new int[] {2}, new byte[2]));
        refused("train-labels-idx1-ubyte", "has 3 images, but", "has 2 labels");
        write("train-labels-idx1-ubyte", idx(LABELS_MAGIC, new int[] {3}, new byte[] {1, 10, 2}));
        refused("train-labels-idx1-ubyte", "label 10");
        write("train-labels-idx1-ubyte", idx(LABELS_MAGIC, new int[] {-3}, new byte[0]));
        refused("train-labels-idx1-ubyte", "[-3]");
        write("train-images-idx3-ubyte", idx(IMAGES_MAGIC, new int[] {Integer.MAX_VALUE, 28, 28}, new byte[0]));
        refused("train-images-idx3-ubyte", "which cannot be");
        write("train-labels-idx1-ubyte", idx(LABELS_MAGIC, new int[] {3}, new byte[3]));
        write("train-images-idx3-ubyte", idx(IMAGES_MAGIC, new int[] {3, 2, 28}, new byte[3 * 2 * 28]));
        refused("train-images-idx3-ubyte", "2 x 28 pixels");
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> Mnist.training(folder)).isInstanceOf(IOException.class).hasMessageContainingAll(parts);
    }
}
