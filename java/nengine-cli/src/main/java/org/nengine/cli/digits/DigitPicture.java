package org.nengine.cli.digits;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.nengine.data.Tensor;
import org.nengine.plots.LinePlot;
import org.nengine.plots.RasterPlot;

/** A picture of how the network sees one digit: the image, the spikes it causes, and the class outputs over time. */
public final class DigitPicture {

    private static final int WIDTH = 1000;
    private static final int IMAGE_SIZE = 200;
    private static final int RASTER_HEIGHT = 360;
    private static final int OUTPUT_HEIGHT = 320;
    private static final int SHOWN_NEURONS = 150;

    private final double[] image;
    private final int label;
    private final Tensor spikes;
    private final Tensor classes;

    /**
     * @param image the pixels, 0 to 1
     * @param label the right answer
     * @param spikes (items, steps, neurons), of which the first item is drawn
     * @param classes (items, steps, 10), likewise
     */
    public DigitPicture(double[] image, int label, Tensor spikes, Tensor classes) {
        this.image = image.clone();
        this.label = label;
        this.spikes = spikes;
        this.classes = classes;
    }

    /** Index of the largest value; the first of equals. */
    public static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Writes a PNG file. */
    public void write(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, IMAGE_SIZE + RASTER_HEIGHT + OUTPUT_HEIGHT,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        drawImage(g);
        g.translate(0, IMAGE_SIZE);
        raster().paint(g, WIDTH, RASTER_HEIGHT);
        g.translate(0, RASTER_HEIGHT);
        outputs().paint(g, WIDTH, OUTPUT_HEIGHT);
        g.dispose();
        if (!ImageIO.write(picture, "png", file.toFile())) {
            throw new IOException("no PNG writer for " + file);
        }
    }

    private void drawImage(Graphics2D g) {
        int pixel = (IMAGE_SIZE - 40) / Digits.SIDE;
        for (int i = 0; i < Digits.PIXELS; i++) {
            int grey = (int) Math.round(255 * (1 - Math.min(1, Math.max(0, image[i]))));
            g.setColor(new Color(grey, grey, grey));
            g.fillRect(60 + i % Digits.SIDE * pixel, 20 + i / Digits.SIDE * pixel, pixel, pixel);
        }
        g.setColor(Color.GRAY);
        g.drawRect(60, 20, Digits.SIDE * pixel, Digits.SIDE * pixel);
        g.setColor(Color.BLACK);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        int last = classes.shape(1) - 1;
        double[] end = new double[Digits.CLASSES];
        for (int k = 0; k < end.length; k++) {
            end[k] = classes.at(0, last, k);
        }
        g.drawString("Label " + label + ", answer after " + (last + 1) + " ms: " + largest(end), 260, 90);
        g.drawString("LIF neurons: " + spikes.shape(2) + ", mean rate "
                + String.format(java.util.Locale.ROOT, "%.1f", meanRate()) + " Hz", 260, 120);
    }

    private double meanRate() {
        long count = 0;
        for (int t = 0; t < spikes.shape(1); t++) {
            for (int n = 0; n < spikes.shape(2); n++) {
                count += spikes.at(0, t, n) > 0 ? 1 : 0;
            }
        }
        return count * 1000.0 / spikes.shape(1) / spikes.shape(2);
    }

    private RasterPlot raster() {
        int shown = Math.min(SHOWN_NEURONS, spikes.shape(2));
        double[] times = new double[spikes.shape(1)];
        double[][] rows = new double[times.length][shown];
        for (int t = 0; t < times.length; t++) {
            times[t] = t + 1.0;
            for (int n = 0; n < shown; n++) {
                rows[t][n] = spikes.at(0, t, n);
            }
        }
        return new RasterPlot(times, rows).colors(Color.BLACK).title("Spikes of the first " + shown + " neurons")
                .xTitle("time (ms)");
    }

    private LinePlot outputs() {
        double[] times = new double[classes.shape(1)];
        double[][] rows = new double[times.length][Digits.CLASSES];
        for (int t = 0; t < times.length; t++) {
            times[t] = t + 1.0;
            for (int k = 0; k < Digits.CLASSES; k++) {
                rows[t][k] = classes.at(0, t, k);
            }
        }
        String[] names = IntStream.range(0, Digits.CLASSES).mapToObj(String::valueOf).toArray(String[]::new);
        return new LinePlot(times, rows).names(names).title("Class outputs").xTitle("time (ms)").yTitle("output");
    }
}
