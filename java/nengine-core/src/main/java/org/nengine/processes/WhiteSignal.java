package org.nengine.processes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * A periodic random signal with equal power at all frequencies up to a limit and none above. All of it is drawn when a
 * run starts.
 */
public final class WhiteSignal extends Process {

    private static final double DEFAULT_RMS = 0.5;

    private final double period;
    private final double high;
    private final double rms;
    private final OptionalDouble y0;

    /**
     * A signal with a root mean square of 0.5.
     *
     * @param period in seconds, above 0, after which the signal repeats; rounded up to an even number of steps
     * @param high highest frequency in Hz, at least {@code 1 / period}; at most half the step frequency in a run
     */
    public WhiteSignal(double period, double high) {
        this(period, high, DEFAULT_RMS);
    }

    /**
     * A signal with a given power.
     *
     * @param period in seconds, above 0, after which the signal repeats; rounded up to an even number of steps
     * @param high highest frequency in Hz, at least {@code 1 / period}; at most half the step frequency in a run
     * @param rms root mean square, above 0
     */
    public WhiteSignal(double period, double high, double rms) {
        this(period, high, rms, OptionalDouble.empty(), OptionalLong.empty());
    }

    private WhiteSignal(double period, double high, double rms, OptionalDouble y0, OptionalLong seed) {
        super(0, 1, seed);
        this.period = Require.positive("WhiteSignal", "period", period);
        this.high = Require.positive("WhiteSignal", "high", high);
        this.rms = Require.positive("WhiteSignal", "rms", rms);
        this.y0 = y0;
        if (high < 1 / period) {
            throw new ValidationException("WhiteSignal", "high", "must be at least 1 / period = " + 1 / period
                    + " Hz so that a frequency is left, got " + high);
        }
    }

    /** The same signal, shifted in time such that it starts as close to {@code y0} as it can. */
    public WhiteSignal startingAt(double y0) {
        Require.finite("WhiteSignal", "y0", y0);
        return new WhiteSignal(period, high, rms, OptionalDouble.of(y0), seed());
    }

    /** The same kind of signal with a seed of its own. */
    public WhiteSignal withSeed(long seed) {
        return new WhiteSignal(period, high, rms, y0, OptionalLong.of(seed));
    }

    /** Time in seconds after which the signal repeats. */
    public double period() {
        return period;
    }

    /** Highest frequency in Hz. */
    public double high() {
        return high;
    }

    /** Root mean square. */
    public double rms() {
        return rms;
    }

    /** The value that the signal starts close to, if one was asked for. */
    public OptionalDouble y0() {
        return y0;
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireNoInput(sizeIn);
        if (high > 0.5 / dt) {
            throw new ValidationException("WhiteSignal", "high", "must not exceed half the step frequency, which is "
                    + 0.5 / dt + " Hz at dt = " + dt + ", got " + high);
        }
        double[][] signal = draw(sizeOut, dt, rng);
        return (t, input, output) -> {
            long at = (long) Math.rint(t / dt);
            for (int k = 0; k < sizeOut; k++) {
                output[k] = signal[k][(int) (at % signal[k].length)];
            }
        };
    }

    /** The signal of one period, {@code [sizeOut][steps]}. */
    private double[][] draw(int sizeOut, double dt, RandomState rng) {
        int half = (int) Math.ceil(period / dt / 2);
        int steps = 2 * half;
        double sigma = rms * Math.sqrt(0.5);
        double[] imaginary = rng.normal(0, sigma, (half + 1) * sizeOut);
        double[] real = rng.normal(0, sigma, (half + 1) * sizeOut);
        double resolution = 1 / (steps * dt);
        int silent = 0;
        for (int i = 0; i <= half; i++) {
            silent += i * resolution > high ? 1 : 0;
        }
        double p = Math.sqrt(1 - (double) silent / half);
        double power = p > 0 ? p : 1;
        double[][] signal = new double[sizeOut][];
        for (int k = 0; k < sizeOut; k++) {
            double[] re = new double[half + 1];
            double[] im = new double[half + 1];
            for (int i = 1; i <= half && i * resolution <= high; i++) {
                re[i] = real[i * sizeOut + k] / power * Math.sqrt(steps);
                im[i] = i == half ? 0 : imaginary[i * sizeOut + k] / power * Math.sqrt(steps);
            }
            signal[k] = InverseRealFourier.transform(re, im);
            if (y0.isPresent()) {
                signal[k] = rotated(signal[k], y0.getAsDouble());
            }
        }
        return signal;
    }

    /** Puts the sample closest to {@code start} at index 1, which is the first to be shown. */
    private static double[] rotated(double[] signal, double start) {
        int n = signal.length;
        int closest = 0;
        for (int i = 1; i < n; i++) {
            closest = Math.abs(start - signal[i]) < Math.abs(start - signal[closest]) ? i : closest;
        }
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            result[(i + 1 - closest + n) % n] = signal[i];
        }
        return result;
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(period, high, rms, y0));
    }

    @Override
    public String toString() {
        return "WhiteSignal(period=" + period + ", high=" + high + (rms == DEFAULT_RMS ? "" : ", rms=" + rms)
                + (y0.isPresent() ? ", y0=" + y0.getAsDouble() : "") + seedText() + ")";
    }
}
