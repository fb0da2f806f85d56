package org.nengine.plots;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.Locale;
import org.nengine.exceptions.ValidationException;

/** A matrix as an image, its first row on top, with a bar that explains the colours. */
public final class ImagePlot extends Plot<ImagePlot> {

    // Colours from dark to light in even steps of lightness, between which is interpolated.
    private static final int[] COLORS = {0x440154, 0x3b528b, 0x21918c, 0x5ec962, 0xfde725};
    private static final int LEFT = 80;
    private static final int TOP = 40;
    private static final int BOTTOM = 60;
    private static final int BAR_WIDTH = 18;
    private static final double EVEN = 1e-5;

    private final double[] x;
    private final double[] y;
    private final double[][] z;
    private boolean colorBar = true;

    /**
     * An image of a matrix.
     *
     * @param x positions of the columns, evenly spaced
     * @param y positions of the rows, evenly spaced, the first on top
     * @param z {@code [rows][columns]}, finite
     */
    public ImagePlot(double[] x, double[] y, double[][] z) {
        requireEven("x", x);
        requireEven("y", y);
        if (z.length != y.length || !Arrays.stream(z).allMatch(row -> row.length == x.length)) {
            throw new ValidationException("ImagePlot", "z", "needs " + y.length + " rows of " + x.length + " values");
        }
        if (!Arrays.stream(z).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw new ValidationException("ImagePlot", "z", "needs finite values");
        }
        this.x = x;
        this.y = y;
        this.z = z;
    }

    private static void requireEven(String attribute, double[] positions) {
        if (positions.length == 0) {
            throw new ValidationException("ImagePlot", attribute, "needs at least one position");
        }
        double step = positions.length < 2 ? 0 : positions[1] - positions[0];
        for (int i = 1; i < positions.length; i++) {
            if (!(Math.abs(positions[i] - positions[i - 1] - step) <= EVEN * Math.abs(step))) {
                throw new ValidationException("ImagePlot", attribute, "must be evenly spaced, got "
                        + positions[i - 1] + " and " + positions[i] + " after a first step of " + step);
            }
        }
    }

    @Override
    ImagePlot self() {
        return this;
    }

    /** Whether a bar beside the image shows which value has which colour. Default true. */
    public ImagePlot colorBar(boolean shown) {
        colorBar = shown;
        return this;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        int right = colorBar ? 110 : 30;
        int w = Math.max(1, width - LEFT - right);
        int h = Math.max(1, height - TOP - BOTTOM);
        double low = Arrays.stream(z).flatMapToDouble(Arrays::stream).min().getAsDouble();
        double high = Arrays.stream(z).flatMapToDouble(Arrays::stream).max().getAsDouble();
        for (int i = 0; i < y.length; i++) {
            int top = TOP + i * h / y.length;
            for (int j = 0; j < x.length; j++) {
                int left = LEFT + j * w / x.length;
                g.setColor(color(high > low ? (z[i][j] - low) / (high - low) : 0.5));
                g.fillRect(left, top, LEFT + (j + 1) * w / x.length - left, TOP + (i + 1) * h / y.length - top);
            }
        }
        if (colorBar) {
            int left = LEFT + w + 20;
            for (int i = 0; i < h; i++) {
                g.setColor(color(1 - i / Math.max(1.0, h - 1)));
                g.fillRect(left, TOP + i, BAR_WIDTH, 1);
            }
            g.setColor(Color.BLACK);
            g.drawRect(left, TOP, BAR_WIDTH, h);
            g.drawString(text(high), left + BAR_WIDTH + 4, TOP + 10);
            g.drawString(text(low), left + BAR_WIDTH + 4, TOP + h);
        }
        g.setColor(Color.BLACK);
        g.drawRect(LEFT, TOP, w, h);
        FontMetrics metrics = g.getFontMetrics();
        centred(g, metrics, title(), LEFT + w / 2, TOP - 12);
        centred(g, metrics, xTitle(), LEFT + w / 2, TOP + h + 40);
        centred(g, metrics, text(x[0]), LEFT, TOP + h + 18);
        centred(g, metrics, text(x[x.length - 1]), LEFT + w, TOP + h + 18);
        g.drawString(text(y[0]), LEFT - 6 - metrics.stringWidth(text(y[0])), TOP + 10);
        String last = text(y[y.length - 1]);
        g.drawString(last, LEFT - 6 - metrics.stringWidth(last), TOP + h);
        Graphics2D turned = (Graphics2D) g.create();
        turned.rotate(-Math.PI / 2);
        centred(turned, metrics, yTitle(), -(TOP + h / 2), 20);
        turned.dispose();
    }

    private static void centred(Graphics2D g, FontMetrics metrics, String text, int x, int y) {
        g.drawString(text, x - metrics.stringWidth(text) / 2, y);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** The colour of a position between 0 and 1. */
    private static Color color(double position) {
        double at = Math.min(1, Math.max(0, position)) * (COLORS.length - 1);
        int k = Math.min(COLORS.length - 2, (int) at);
        return new Color(between(k, at - k, 16), between(k, at - k, 8), between(k, at - k, 0));
    }

    private static int between(int k, double share, int shift) {
        int from = COLORS[k] >> shift & 0xff;
        int to = COLORS[k + 1] >> shift & 0xff;
        return (int) Math.round(from + share * (to - from));
    }
}
