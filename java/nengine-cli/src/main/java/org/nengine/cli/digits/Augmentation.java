package org.nengine.cli.digits;

import org.nengine.random.RandomState;

/**
 * Random affine distortions of images: rotation, scaling, shear, shift and contrast. A classifier trained on distorted
 * copies errs less on digits of people whose hand it has not seen.
 */
public final class Augmentation {

    private static final double ROTATION = 0.25;
    private static final double SCALING = 0.15;
    private static final double SHEAR = 0.2;
    private static final double SHIFT = 0.6;
    private static final double CONTRAST = 0.1;
    private static final double NOISE = 0.03;
    private static final double CENTRE = (Digits.SIDE - 1) / 2.0;

    private final RandomState random;

    public Augmentation(long seed) {
        random = new RandomState(seed);
    }

    /** The images {@code copies} times over, each time distorted anew; the labels go with them. */
    public Digits apply(Digits digits, int copies) {
        int n = digits.count();
        double[][] images = new double[n * copies][];
        int[] labels = new int[n * copies];
        for (int i = 0; i < images.length; i++) {
            images[i] = distort(digits.images()[i % n]);
            labels[i] = digits.labels()[i % n];
        }
        return new Digits(images, labels);
    }

    private double[] distort(double[] image) {
        double angle = random.uniform(-ROTATION, ROTATION);
        double scaleX = 1 + random.uniform(-SCALING, SCALING);
        double scaleY = 1 + random.uniform(-SCALING, SCALING);
        double shear = random.uniform(-SHEAR, SHEAR);
        double shiftX = random.uniform(-SHIFT, SHIFT);
        double shiftY = random.uniform(-SHIFT, SHIFT);
        double contrast = 1 + random.uniform(-CONTRAST, CONTRAST);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] result = new double[Digits.PIXELS];
        for (int row = 0; row < Digits.SIDE; row++) {
            for (int column = 0; column < Digits.SIDE; column++) {
                double x = column - CENTRE;
                double y = row - CENTRE;
                double fromX = cos * scaleX * x + (shear - sin * scaleY) * y + shiftX + CENTRE;
                double fromY = sin * scaleX * x + cos * scaleY * y + shiftY + CENTRE;
                result[row * Digits.SIDE + column] =
                        contrast * interpolate(image, fromX, fromY) + random.normal(0, NOISE);
            }
        }
        return result;
    }

    /** Bilinear interpolation; white outside. */
    private static double interpolate(double[] image, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double bottom = y - top;
        return (1 - bottom) * ((1 - right) * pixel(image, top, left) + right * pixel(image, top, left + 1))
                + bottom * ((1 - right) * pixel(image, top + 1, left) + right * pixel(image, top + 1, left + 1));
    }

    private static double pixel(double[] image, int row, int column) {
        boolean inside = row >= 0 && row < Digits.SIDE && column >= 0 && column < Digits.SIDE;
        return inside ? image[row * Digits.SIDE + column] : 0;
    }
}
