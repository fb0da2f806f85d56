package org.nengine.utils;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Spike times and firing rates from recorded spikes. A spike is any value that is not zero.
 */
public final class SpikeTrains {

    private static final double DEFAULT_TAU = 0.04;

    /** How rates are taken between the times at which they are known. */
    public enum RateInterpolation {
        /** The rate of the interval that has begun. */
        ZERO,
        /** A straight line. */
        LINEAR
    }

    /** The shape of the pulse that {@link #ratesKernel} puts in the place of each spike. */
    public enum Kernel {
        /** An exponential decay. */
        EXPON,
        /** A normal distribution with a standard deviation of half the time constant. */
        GAUSS,
        /** An exponential, smoothed by a normal distribution an eighth of the time constant wide. */
        EXPOGAUSS,
        /** The alpha function, {@code t exp(-t / tau)}. */
        ALPHA
    }

    private SpikeTrains() {
    }

    /**
     * The times at which each neuron spikes.
     *
     * @param times one per step, in seconds
     * @param spikes {@code [steps][neurons]}
     * @return one array of times per neuron
     */
    public static double[][] events(double[] times, double[][] spikes) {
        int neurons = neurons(times, spikes);
        return IntStream.range(0, neurons).mapToObj(n -> IntStream.range(0, times.length)
                .filter(i -> spikes[i][n] != 0).mapToDouble(i -> times[i]).toArray()).toArray(double[][]::new);
    }

    private static int neurons(double[] times, double[][] spikes) {
        if (times.length == 0 || spikes.length != times.length) {
            throw new ValidationException("SpikeTrains", "spikes", "needs a row for each of the times, at least"
                    + " one; got " + spikes.length + " rows and " + times.length + " times");
        }
        for (int i = 0; i < spikes.length; i++) {
            if (spikes[i].length != spikes[0].length) {
                throw new ValidationException("SpikeTrains", "spikes", "needs rows of one length, got "
                        + spikes[0].length + " in row 0 and " + spikes[i].length + " in row " + i);
            }
        }
        return spikes[0].length;
    }

    /**
     * Rates from the intervals between spikes, each taken from its first spike on. The rate is 0 before the first spike
     * and after the last.
     *
     * @param times one per step, ascending, in seconds
     * @param spikes {@code [steps][neurons]}
     * @return rates in Hz, {@code [steps][neurons]}
     */
    public static double[][] ratesIsi(double[] times, double[][] spikes) {
        return ratesIsi(times, spikes, false, RateInterpolation.ZERO);
    }

    /**
     * Rates from the intervals between spikes. The rate is 0 at both ends.
     *
     * @param times one per step, ascending, in seconds
     * @param spikes {@code [steps][neurons]}
     * @param midpoint whether the rate of an interval is put in its middle, rather than at its first spike
     * @param interpolation what the rate is in between
     * @return rates in Hz, {@code [steps][neurons]}
     */
    public static double[][] ratesIsi(double[] times, double[][] spikes, boolean midpoint,
            RateInterpolation interpolation) {
        double[][] events = events(times, spikes);
        Require.present("SpikeTrains", "interpolation", interpolation);
        double[][] rates = new double[times.length][events.length];
        for (int n = 0; n < events.length; n++) {
            double[] spikeTimes = events[n];
            if (spikeTimes.length == 0) {
                continue;
            }
            int known = midpoint ? spikeTimes.length - 1 : spikeTimes.length;
            double[] knots = new double[known + 2];
            double[] values = new double[known + 2];
            knots[0] = times[0];
            knots[known + 1] = times[times.length - 1];
            for (int k = 0; k < known; k++) {
                boolean last = k == spikeTimes.length - 1;
                knots[k + 1] = midpoint ? 0.5 * (spikeTimes[k] + spikeTimes[k + 1]) : spikeTimes[k];
                values[k + 1] = last ? 0 : 1 / (spikeTimes[k + 1] - spikeTimes[k]);
            }
            for (int i = 0; i < times.length; i++) {
                rates[i][n] = interpolated(times[i], knots, values, interpolation);
            }
        }
        return rates;
    }

    private static double interpolated(double t, double[] knots, double[] values, RateInterpolation kind) {
        int k = 0;
        while (k < knots.length - 1 && knots[k + 1] <= t) {
            k++;
        }
        if (kind == RateInterpolation.ZERO || k == knots.length - 1) {
            return values[k];
        }
        return values[k] + (values[k + 1] - values[k]) * (t - knots[k]) / (knots[k + 1] - knots[k]);
    }

    /**
     * Rates by a normal distribution around each spike, 0.02 s wide.
     *
     * @param times one per step, evenly spaced, at least two, in seconds
     * @param spikes {@code [steps][neurons]}, each spike as high as simulators record it, {@code 1 / dt}
     * @return rates in Hz, {@code [steps][neurons]}
     */
    public static double[][] ratesKernel(double[] times, double[][] spikes) {
        return ratesKernel(times, spikes, Kernel.GAUSS, DEFAULT_TAU);
    }

    /**
     * Rates by a pulse in the place of each spike.
     *
     * @param times one per step, evenly spaced, at least two, in seconds
     * @param spikes {@code [steps][neurons]}, each spike as high as simulators record it, {@code 1 / dt}
     * @param kernel the shape of the pulse
     * @param tau its time constant in seconds, above 0
     * @return rates in Hz, {@code [steps][neurons]}; centred on the spikes
     */
    public static double[][] ratesKernel(double[] times, double[][] spikes, Kernel kernel, double tau) {
        int neurons = neurons(times, spikes);
        Require.positive("SpikeTrains", "tau", tau);
        if (times.length < 2) {
            throw new ValidationException("SpikeTrains", "times", "needs at least two times to know the step length");
        }
        double steps = tau / (times[1] - times[0]);
        Pulse pulse = Pulse.of(Require.present("SpikeTrains", "kernel", kernel), steps);
        double[][] rates = new double[times.length][neurons];
        for (int i = 0; i < times.length; i++) {
            for (int j = 0; j < pulse.values.length; j++) {
                int at = i + j - pulse.delay;
                for (int n = 0; at >= 0 && at < times.length && n < neurons; n++) {
                    rates[at][n] += spikes[i][n] * pulse.values[j];
                }
            }
        }
        return rates;
    }

    /**
     * A sampled pulse.
     *
     * @param delay index that is put on the spike
     */
    private record Pulse(double[] values, int delay) {

        static Pulse of(Kernel kernel, double tau) {
            return switch (kernel) {
                case EXPON -> new Pulse(sampled(0, (int) (5 * tau), k -> Math.exp(-k / tau) / tau), (int) tau);
                case ALPHA -> new Pulse(sampled(0, (int) (5 * tau), k -> k / (tau * tau) * Math.exp(-k / tau)),
                        (int) tau);
                case GAUSS -> gauss(tau / 2);
                case EXPOGAUSS -> of(Kernel.EXPON, tau).then(gauss(tau / 4 / 2));
            };
        }

        private static Pulse gauss(double sigma) {
            int reach = (int) (4 * sigma);
            return new Pulse(sampled(-reach, reach, k -> Math.exp(-0.5 * (k / sigma) * (k / sigma))
                    / (sigma * Math.sqrt(2 * Math.PI))), reach);
        }

        private static double[] sampled(int first, int last, java.util.function.DoubleUnaryOperator f) {
            return IntStream.rangeClosed(first, last).mapToDouble(k -> f.applyAsDouble(k)).toArray();
        }

        private Pulse then(Pulse next) {
            double[] product = new double[values.length + next.values.length - 1];
            for (int i = 0; i < values.length; i++) {
                for (int j = 0; j < next.values.length; j++) {
                    product[i + j] += values[i] * next.values[j];
                }
            }
            return new Pulse(product, delay + next.delay);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Pulse that && delay == that.delay && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(values) + delay;
        }

        @Override
        public String toString() {
            return "Pulse(" + values.length + " values, delay=" + delay + ")";
        }
    }
}
