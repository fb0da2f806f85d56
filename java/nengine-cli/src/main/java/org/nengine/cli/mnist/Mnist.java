package org.nengine.cli.mnist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.nengine.data.Tensor;
import org.nengine.random.RandomState;

/**
 * Images of handwritten digits, 28 x 28 pixels each, with their labels: the MNIST database of Y. LeCun, C. Cortes and C.
 * Burges in its four IDX files, which the user has to have.
 *
 * @param pixels of all images, row after row, 0 for white to 255 for black once taken as unsigned
 * @param labels the digit, 0 to 9, of each image
 */
public record Mnist(byte[] pixels, byte[] labels) {

    /** Pixels on one side of an image. */
    public static final int SIDE = 28;

    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    public static final int CLASSES = 10;

    private static final int DARKEST = 255;

    /**
     * Reads train-images-idx3-ubyte and train-labels-idx1-ubyte from a folder, as they are or with the ending .gz.
     *
     * @throws IOException naming the file, if it is not there or not what it should be
     */
    public static Mnist training(Path folder) throws IOException {
        return read(folder, "train");
    }

    /**
     * Reads t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte from a folder, as they are or with the ending .gz.
     *
     * @throws IOException naming the file, if it is not there or not what it should be
     */
    public static Mnist test(Path folder) throws IOException {
        return read(folder, "t10k");
    }

    private static Mnist read(Path folder, String set) throws IOException {
        Path imageFile = find(folder, set + "-images-idx3-ubyte");
        Path labelFile = find(folder, set + "-labels-idx1-ubyte");
        IdxFile images = IdxFile.read(imageFile, 3);
        IdxFile labels = IdxFile.read(labelFile, 1);
        int[] shape = images.shape();
        if (shape[1] != SIDE || shape[2] != SIDE) {
            throw new IOException(imageFile + " has images of " + shape[1] + " x " + shape[2] + " pixels, not " + SIDE
                    + " x " + SIDE);
        }
        if (shape[0] != labels.shape()[0]) {
            throw new IOException(imageFile + " has " + shape[0] + " images, but " + labelFile + " has "
                    + labels.shape()[0] + " labels");
        }
        for (byte label : labels.values()) {
            if (label < 0 || label >= CLASSES) {
                throw new IOException(labelFile + " has the label " + Byte.toUnsignedInt(label) + ", which is no digit");
            }
        }
        return new Mnist(images.values(), labels.values());
    }

    private static Path find(Path folder, String name) throws IOException {
        Path compressed = folder.resolve(name + ".gz");
        if (Files.isRegularFile(compressed)) {
            return compressed;
        }
        Path plain = folder.resolve(name);
        if (!Files.isRegularFile(plain)) {
            throw new NoSuchFileException(plain.toString(), null,
                    "there is no such file, and none with the ending .gz; the folder has to hold the four files of MNIST");
        }
        return plain;
    }

    public int count() {
        return labels.length;
    }

    /** The images from one index up to, not including, another. */
    public Mnist part(int from, int to) {
        return new Mnist(Arrays.copyOfRange(pixels, from * PIXELS, to * PIXELS), Arrays.copyOfRange(labels, from, to));
    }

    /** The first images: so many, or all if there are fewer. */
    public Mnist first(int most) {
        return part(0, Math.min(most, count()));
    }

    /** The images, followed by white ones with the label 0 up to that number. */
    public Mnist filledUp(int count) {
        return new Mnist(Arrays.copyOf(pixels, count * PIXELS), Arrays.copyOf(labels, count));
    }

    /** The images, each moved by a random number of pixels in both directions; white comes in from the border. */
    public Mnist shifted(int most, RandomState random) {
        byte[] moved = new byte[pixels.length];
        for (int i = 0; i < count(); i++) {
            int down = (int) random.randint(2 * most + 1) - most;
            int right = (int) random.randint(2 * most + 1) - most;
            for (int row = Math.max(0, down); row < Math.min(SIDE, SIDE + down); row++) {
                System.arraycopy(pixels, i * PIXELS + (row - down) * SIDE + Math.max(0, -right), moved,
                        i * PIXELS + row * SIDE + Math.max(0, right), SIDE - Math.abs(right));
            }
        }
        return new Mnist(moved, labels);
    }

    /**
     * The images, each held for so many steps, as (images, steps, {@link #PIXELS}).
     *
     * @param black the value of a black pixel; that of a white one is 0
     */
    public Tensor images(int steps, double black) {
        float[] shades = new float[DARKEST + 1];
        for (int i = 0; i < shades.length; i++) {
            shades[i] = (float) (i * black / DARKEST);
        }
        float[] values = new float[Math.multiplyExact(Math.multiplyExact(count(), steps), PIXELS)];
        for (int i = 0; i < count(); i++) {
            int first = i * steps * PIXELS;
            for (int k = 0; k < PIXELS; k++) {
                values[first + k] = shades[Byte.toUnsignedInt(pixels[i * PIXELS + k])];
            }
            for (int t = 1; t < steps; t++) {
                System.arraycopy(values, first, values, first + t * PIXELS, PIXELS);
            }
        }
        return Tensor.wrap(values, count(), steps, PIXELS);
    }

    /** The labels as (images, 1, 1). */
    public Tensor classes() {
        float[] values = new float[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels[i];
        }
        return Tensor.wrap(values, count(), 1, 1);
    }
}
