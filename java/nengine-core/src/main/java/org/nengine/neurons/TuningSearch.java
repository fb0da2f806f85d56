package org.nengine.neurons;

import java.util.Arrays;

import org.nengine.exceptions.ValidationException;

/** Gains and biases of neuron types whose response curve has no known inverse, found by sampling the curve. */
final class TuningSearch {

    private static final int POINTS = 101;
    private static final int DOUBLINGS = 10;

    private TuningSearch() {
    }

    static GainBias gainBias(NeuronType type, double[] maxRates, double[] intercepts) {
        type.requireSameLength("maxRates", maxRates, "intercepts", intercepts);
        double highest = Arrays.stream(maxRates).max().orElse(Double.NEGATIVE_INFINITY);
        double threshold = Double.NaN;
        double top = Double.NaN;
        double range = 10;
        for (int i = 0; i < DOUBLINGS && (Double.isNaN(threshold) || Double.isNaN(top)); i++) {
            double[] currents = linspace(-range, range);
            double[] rates = rates(type, currents);
            if (Double.isNaN(threshold)) {
                for (int k = 0; k < POINTS; k++) {
                    threshold = rates[k] <= 0 ? currents[k] : threshold;
                }
            }
            for (int k = 0; k < POINTS && Double.isNaN(top); k++) {
                top = rates[k] >= highest ? currents[k] : top;
            }
            range *= 2;
        }
        if (Double.isNaN(threshold)) {
            throw new ValidationException(type.owner(), "maxRates,intercepts",
                    "could not find the firing threshold: no current stops the neuron");
        }
        if (Double.isNaN(top)) {
            throw new ValidationException(type.owner(), "maxRates",
                    "could not find a current that gives " + highest + " Hz; choose lower maximum rates");
        }
        double[] currents = linspace(threshold, top);
        SampledCurve currentOfRate = new SampledCurve(rates(type, currents), currents);
        double[] gain = new double[maxRates.length];
        double[] bias = new double[maxRates.length];
        for (int i = 0; i < gain.length; i++) {
            double current = currentOfRate.at(maxRates[i]);
            gain[i] = (threshold - current) / (intercepts[i] - 1);
            bias[i] = current - gain[i];
        }
        return new GainBias(gain, bias);
    }

    static MaxRatesIntercepts maxRatesIntercepts(NeuronType type, double[] gain, double[] bias) {
        double[] maxRates = type.rates(new double[] {1}, gain, bias)[0];
        double[] x = linspace(-1, 1);
        double[][] rates = type.rates(x, gain, bias);
        double[] intercepts = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            int first = 0;
            for (int k = POINTS - 1; k >= 0; k--) {
                first = rates[k][i] > 0 ? k : first;
            }
            intercepts[i] = x[Math.max(first - 1, 0)];
        }
        return new MaxRatesIntercepts(maxRates, intercepts);
    }

    private static double[] rates(NeuronType type, double[] currents) {
        return Arrays.stream(currents).map(type::rate).toArray();
    }

    /** Equally spaced points, both ends included. */
    private static double[] linspace(double low, double high) {
        double step = (high - low) / (POINTS - 1);
        double[] points = new double[POINTS];
        for (int k = 0; k < POINTS; k++) {
            points[k] = k * step + low;
        }
        points[POINTS - 1] = high;
        return points;
    }
}
