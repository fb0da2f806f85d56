package org.nengine.cli.digits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The UCI handwritten digits: 1797 images of 8 x 8 pixels with their labels.
 *
 * <p>Source: "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, 1998, UCI Machine Learning
 * Repository, CC BY 4.0.
 *
 * @param images one row of 64 pixels an image, row after row, scaled to 0 (white) ... 1 (black)
 * @param labels the digit, 0 to 9, of each image
 */
public record Digits(double[][] images, int[] labels) {

    /** Pixels on one side of an image. */
    public static final int SIDE = 8;

    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    public static final int CLASSES = 10;

    private static final double DARKEST = 16;
    private static final int TRAINING_IMAGES = 1437;

    /** Reads the images that come with the program. */
    public static Digits load() {
        List<double[]> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (InputStream in = Digits.class.getResourceAsStream("/org/nengine/cli/digits.csv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",");
                if (fields.length != PIXELS + 1) {
                    throw new IOException("digits.csv has a line of " + fields.length + " fields, not " + (PIXELS + 1));
                }
                double[] image = new double[PIXELS];
                for (int i = 0; i < PIXELS; i++) {
                    image[i] = Integer.parseInt(fields[i]) / DARKEST;
                }
                images.add(image);
                labels.add(Integer.parseInt(fields[PIXELS]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the digits cannot be read", e);
        }
        return new Digits(images.toArray(double[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
    }

    public int count() {
        return labels.length;
    }

    /** The first four fifths, which other people wrote than the rest. */
    public Digits training() {
        return part(0, TRAINING_IMAGES);
    }

    /** The held-out last fifth. */
    public Digits test() {
        return part(TRAINING_IMAGES, count());
    }

    /** The images from one index up to, not including, another. */
    public Digits part(int from, int to) {
        return new Digits(java.util.Arrays.copyOfRange(images, from, to), java.util.Arrays.copyOfRange(labels, from, to));
    }

    /** Mean brightness of each pixel over all images. */
    public double[] mean() {
        double[] mean = new double[PIXELS];
        for (double[] image : images) {
            for (int i = 0; i < PIXELS; i++) {
                mean[i] += image[i] / count();
            }
        }
        return mean;
    }

    /** The labels as vectors with a 1 at the digit's place. */
    public double[][] oneHot() {
        double[][] targets = new double[count()][CLASSES];
        for (int i = 0; i < targets.length; i++) {
            targets[i][labels[i]] = 1;
        }
        return targets;
    }
}
