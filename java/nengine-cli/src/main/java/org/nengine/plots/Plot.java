package org.nengine.plots;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.nengine.exceptions.Require;

/**
 * A picture. Its settings can be changed until it is painted; each returns the plot.
 *
 * @param <P> the class of the plot
 */
public abstract class Plot<P extends Plot<P>> {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 450;

    private int width = WIDTH;
    private int height = HEIGHT;
    private String title = "";
    private String xTitle = "";
    private String yTitle = "";

    Plot() {
    }

    abstract P self();

    /** Width and height in pixels, 1 or more. Default 900 and 450. */
    public P size(int widthInPixels, int heightInPixels) {
        width = Require.atLeast("Plot", "width", 1, widthInPixels);
        height = Require.atLeast("Plot", "height", 1, heightInPixels);
        return self();
    }

    /** What is written above. Default nothing. */
    public P title(String text) {
        title = Require.present("Plot", "title", text);
        return self();
    }

    /** What is written along the horizontal axis. */
    public P xTitle(String text) {
        xTitle = Require.present("Plot", "xTitle", text);
        return self();
    }

    /** What is written along the vertical axis. */
    public P yTitle(String text) {
        yTitle = Require.present("Plot", "yTitle", text);
        return self();
    }

    String title() {
        return title;
    }

    String xTitle() {
        return xTitle;
    }

    String yTitle() {
        return yTitle;
    }

    /**
     * Paints the plot into another picture, from the origin of its coordinates on.
     *
     * @param widthInPixels 1 or more
     * @param heightInPixels 1 or more
     */
    public abstract void paint(Graphics2D g, int widthInPixels, int heightInPixels);

    /** The picture, on white. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, width, height);
        paint(g, width, height);
        g.dispose();
        return image;
    }

    /**
     * Writes a PNG file.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        if (!ImageIO.write(image(), "png", file.toFile())) {
            throw new IOException("no PNG writer for " + file);
        }
    }
}
