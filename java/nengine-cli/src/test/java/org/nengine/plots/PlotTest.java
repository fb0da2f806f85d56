package org.nengine.plots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.exceptions.ValidationException;

class PlotTest {

    @TempDir
    private Path folder;

    private static double[] times(int n) {
        return IntStream.rangeClosed(1, n).mapToDouble(i -> 0.001 * i).toArray();
    }

    /** Rows in which a colour occurs: the first and the last; -1 where it occurs nowhere. */
    private static int[] rowsOf(BufferedImage image, IntPredicate wanted) {
        int[] rows = {-1, -1};
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (wanted.test(image.getRGB(x, y) & 0xffffff)) {
                    rows[0] = rows[0] < 0 ? y : rows[0];
                    rows[1] = y;
                }
            }
        }
        return rows;
    }

    private static IntPredicate like(Color color) {
        return rgb -> Math.abs((rgb >> 16) - color.getRed()) + Math.abs((rgb >> 8 & 0xff) - color.getGreen())
                + Math.abs((rgb & 0xff) - color.getBlue()) < 60;
    }

    @Test
    void theFirstNeuronOfARasterIsOnTop() {
        double[][] spikes = new double[100][6];
        for (int i = 5; i < 95; i += 3) {
            spikes[i][0] = 1000;
            spikes[i][5] = 1000;
        }
        BufferedImage image = new RasterPlot(times(100), spikes).size(600, 400).colors(Color.RED, Color.BLACK,
                Color.BLACK, Color.BLACK, Color.BLACK, Color.BLUE).image();
        int[] first = rowsOf(image, like(Color.RED));
        int[] last = rowsOf(image, like(Color.BLUE));
        assertThat(first[0]).isBetween(0, 200);
        assertThat(last[0]).isGreaterThan(first[1]);
        assertThat(last[1]).isBetween(200, 400);
    }

    @Test
    void aSilentRasterHasAxesAndNoBars() {
        BufferedImage image = new RasterPlot(times(10), new double[10][3]).colors(Color.RED).size(300, 200).image();
        assertThat(rowsOf(image, like(Color.RED))).containsExactly(-1, -1);
        assertThat(rowsOf(image, like(Color.BLACK))[0]).isNotNegative();
    }

    @Test
    void theFirstRowOfAnImageIsOnTop() {
        double[] x = {0, 1, 2};
        BufferedImage image = new ImagePlot(x, new double[] {-1, 1}, new double[][] {{0, 0, 0}, {1, 1, 1}})
                .colorBar(false).size(300, 300).image();
        int[] dark = rowsOf(image, rgb -> rgb == 0x440154);
        int[] light = rowsOf(image, rgb -> rgb == 0xfde725);
        assertThat(dark[0]).isBetween(0, 60);
        assertThat(light[0]).isEqualTo(dark[1] + 1);
    }

    @Test
    void plotsAreWrittenAsPngOfTheirSize() throws IOException {
        double[] times = times(200);
        double[][] waves = IntStream.range(0, 200).mapToObj(i -> new double[] {Math.sin(0.1 * i), Math.cos(0.1 * i)})
                .toArray(double[][]::new);
        Path file = folder.resolve("lines.png");
        new LinePlot(times, waves).names("sine", "cosine").title("Waves").xTitle("time (s)").yTitle("value")
                .size(640, 320).write(file);
        BufferedImage read = ImageIO.read(file.toFile());
        assertThat(read.getWidth()).isEqualTo(640);
        assertThat(read.getHeight()).isEqualTo(320);
        assertThat(rowsOf(read, rgb -> rgb != 0xffffff)[0]).isNotNegative();
    }

    @Test
    void impossiblePlotsAreRefusedByName() {
        assertThatThrownBy(() -> new RasterPlot(times(3), new double[2][1])).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("RasterPlot.spikes").hasMessageContaining("2 rows and 3 times");
        assertThatThrownBy(() -> new RasterPlot(times(2), new double[][] {{1}, {1, 2}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("row 1");
        assertThatThrownBy(() -> new RasterPlot(times(1), new double[1][1]).colors())
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("RasterPlot.colors");
        assertThatThrownBy(() -> new LinePlot(times(1), new double[2][1])).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("LinePlot.y");
        assertThatThrownBy(() -> new LinePlot(times(1), new double[1][2]).names("a", "a"))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("LinePlot.names");
        assertThatThrownBy(() -> new ImagePlot(new double[] {0, 1, 3}, new double[] {0}, new double[1][3]))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("ImagePlot.x")
                .hasMessageContaining("evenly");
        assertThatThrownBy(() -> new ImagePlot(new double[] {0}, new double[] {0}, new double[1][2]))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("ImagePlot.z");
        assertThatThrownBy(() -> new ImagePlot(new double[] {0}, new double[] {0}, new double[][] {{Double.NaN}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("finite");
        assertThatThrownBy(() -> new LinePlot(times(1), new double[1][1]).size(0, 10))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Plot.width");
    }
}
