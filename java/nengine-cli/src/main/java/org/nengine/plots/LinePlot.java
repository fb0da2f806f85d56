package org.nengine.plots;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nengine.exceptions.ValidationException;

/** Lines over a common axis: recorded values over time, or the tuning curves of neurons over their input. */
public final class LinePlot extends Plot<LinePlot> {

    private static final int LEGEND_LINES = 12;

    private final double[] x;
    private final double[][] y;
    private String[] names;

    /**
     * A plot of the columns of a table.
     *
     * @param x one position for each row; the axis goes from the first to the last where that is larger
     * @param y a row for each position, a column for each line
     */
    public LinePlot(double[] x, double[][] y) {
        if (x.length == 0 || y.length != x.length) {
            throw new ValidationException("LinePlot", "y", "needs a row for each position, at least one; got "
                    + y.length + " rows and " + x.length + " positions");
        }
        for (int i = 0; i < y.length; i++) {
            if (y[i].length != y[0].length || y[i].length == 0) {
                throw new ValidationException("LinePlot", "y", "needs rows of one length, at least 1; got "
                        + y[0].length + " in row 0 and " + y[i].length + " in row " + i);
            }
        }
        this.x = x;
        this.y = y;
        this.names = new String[y[0].length];
        Arrays.setAll(names, i -> "[" + i + "]");
    }

    @Override
    LinePlot self() {
        return this;
    }

    /**
     * Names of the lines. Default their numbers.
     *
     * @param texts one for each line, all different
     */
    public LinePlot names(String... texts) {
        if (texts.length != names.length || Arrays.stream(texts).distinct().count() != texts.length) {
            throw new ValidationException("LinePlot", "names", "needs " + names.length
                    + " different names, one for each line; got " + Arrays.toString(texts));
        }
        names = texts.clone();
        return this;
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        XYChart chart = new XYChartBuilder().width(width).height(height).title(title()).xAxisTitle(xTitle())
                .yAxisTitle(yTitle()).build();
        XYStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendPosition(Styler.LegendPosition.OutsideE);
        styler.setLegendVisible(names.length > 1 && names.length <= LEGEND_LINES);
        if (x[0] < x[x.length - 1]) {
            styler.setXAxisMin(x[0]);
            styler.setXAxisMax(x[x.length - 1]);
        }
        for (int line = 0; line < names.length; line++) {
            int k = line;
            chart.addSeries(names[k], withMiddle(x), withMiddle(Arrays.stream(y).mapToDouble(row -> row[k]).toArray()))
                    .setMarker(SeriesMarkers.NONE);
        }
        chart.paint(g, width, height);
    }

    /**
     * The values with one more on the last stretch, which changes no line: at evenly spaced positions, the chart would
     * put ticks at odd numbers.
     */
    private static double[] withMiddle(double[] values) {
        int last = values.length - 1;
        if (last < 1) {
            return values;
        }
        double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[last] = values[last - 1] + (values[last] - values[last - 1]) / 2;
        longer[last + 1] = values[last];
        return longer;
    }
}
