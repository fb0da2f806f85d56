package org.nengine.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.nengine.exceptions.ValidationException;

/** The spikes of neurons over time: a row of bars for each neuron, the first neuron on top. */
public final class RasterPlot extends Plot<RasterPlot> {

    private static final int FEW_NEURONS = 5;
    // What title and axes take of the height.
    private static final int MARGINS = 100;

    private final double[] times;
    private final double[][] spikes;
    private Color[] colors = {new Color(0x1f77b4), new Color(0xff7f0e), new Color(0x2ca02c), new Color(0xd62728),
            new Color(0x9467bd), new Color(0x8c564b), new Color(0xe377c2), new Color(0x7f7f7f), new Color(0xbcbd22),
            new Color(0x17becf)};

    /**
     * A plot of recorded spikes.
     *
     * @param times one per step, ascending
     * @param spikes {@code [steps][neurons]}; a spike is a value above 0
     */
    public RasterPlot(double[] times, double[][] spikes) {
        if (times.length == 0 || spikes.length != times.length) {
            throw new ValidationException("RasterPlot", "spikes", "needs a row for each of the times, at least one;"
                    + " got " + spikes.length + " rows and " + times.length + " times");
        }
        for (int i = 0; i < spikes.length; i++) {
            if (spikes[i].length != spikes[0].length || spikes[i].length == 0) {
                throw new ValidationException("RasterPlot", "spikes", "needs rows of one length, at least 1; got "
                        + spikes[0].length + " in row 0 and " + spikes[i].length + " in row " + i);
            }
        }
        this.times = times;
        this.spikes = spikes;
        xTitle("time (s)");
        yTitle("neuron");
    }

    @Override
    RasterPlot self() {
        return this;
    }

    /**
     * Colours of the neurons. Default a cycle of ten.
     *
     * @param cycle at least one; used again from the first where there are more neurons
     */
    public RasterPlot colors(Color... cycle) {
        if (cycle.length == 0) {
            throw new ValidationException("RasterPlot", "colors", "needs at least one colour");
        }
        colors = cycle.clone();
        return this;
    }

    /** A vertical bar. */
    private static final class Bar extends Marker {
        @Override
        public void paint(Graphics2D g, double x, double y, int size) {
            g.setStroke(new BasicStroke(1));
            g.draw(new Line2D.Double(x, y - 0.5 * size, x, y + 0.5 * size));
        }
    }

    /** Height of a bar in pixels. */
    private static int barSize(int neurons, double axisHeight) {
        double shrink = Math.max(FEW_NEURONS - 1 - neurons, 0);
        return (int) Math.max(1, Math.round(Math.max(0.8 * axisHeight / neurons, 1)
                - shrink * shrink * 0.005 * axisHeight));
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        int neurons = spikes[0].length;
        XYChart chart = new XYChartBuilder().width(width).height(height).title(title()).xAxisTitle(xTitle())
                .yAxisTitle(yTitle()).build();
        XYStyler styler = chart.getStyler();
        styler.setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setLegendVisible(false);
        styler.setPlotGridLinesVisible(false);
        styler.setMarkerSize(barSize(neurons, Math.max(1, height - MARGINS)));
        if (times.length > 1) {
            styler.setXAxisMin(times[0]);
            styler.setXAxisMax(times[times.length - 1]);
        }
        // The chart's axis points up: neuron k is drawn at -k.
        styler.setYAxisMin(-neurons - 0.6);
        styler.setYAxisMax(-0.4);
        // At least a neuron between two ticks, so that they are at whole numbers.
        int spacing = (int) (1.2 * Math.max(1, height - MARGINS) / neurons);
        styler.setYAxisTickMarkSpacingHint(Math.max(styler.getYAxisTickMarkSpacingHint(), spacing));
        styler.setYAxisTickLabelsFormattingFunction(y -> String.valueOf(Math.round(-y)));
        boolean silent = true;
        for (int c = 0; c < Math.min(colors.length, neurons); c++) {
            silent &= !addSeries(chart, c);
        }
        if (silent) {
            // A chart without series has no axes: one point outside of them.
            chart.addSeries("silent", new double[] {times[0]}, new double[] {1}).setMarker(new Bar());
        }
        chart.paint(g, width, height);
    }

    /** The spikes of all neurons of one colour; returns whether there are any. */
    private boolean addSeries(XYChart chart, int color) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int n = color; n < spikes[0].length; n += colors.length) {
            for (int i = 0; i < times.length; i++) {
                if (spikes[i][n] > 0) {
                    x.add(times[i]);
                    y.add(-(n + 1.0));
                }
            }
        }
        if (!x.isEmpty()) {
            chart.addSeries("neurons " + color, x, y).setMarker(new Bar()).setMarkerColor(colors[color]);
        }
        return !x.isEmpty();
    }
}
