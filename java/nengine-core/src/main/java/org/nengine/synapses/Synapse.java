package org.nengine.synapses;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.NpyArray;

/**
 * A filter on each element of a signal. On a connection a synapse also delays by one step, whatever its time constant:
 * the target sees in the next step what the filter gave in this one.
 *
 * <p>Synapses are immutable values: equal when their class and parameters are equal.
 */
public abstract class Synapse {

    private final OptionalLong seed;

    /**
     * For subclasses.
     *
     * @param seed 0 to 2<sup>32</sup> - 1, or empty
     */
    protected Synapse(OptionalLong seed) {
        this.seed = seed;
        seed.ifPresent(s -> Require.seed(owner(), s));
    }

    /**
     * A first-order low-pass filter, the usual synapse.
     *
     * @param tau time constant in seconds, 0 or more
     */
    public static Lowpass lowpass(double tau) {
        return new Lowpass(tau);
    }

    /**
     * Seed of the synapse. No built-in synapse draws random numbers, but one with a seed does not take its turn when
     * the simulator hands out seeds to its processes.
     */
    public final OptionalLong seed() {
        return seed;
    }

    /**
     * A synapse like this one with a seed.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     */
    public abstract Synapse withSeed(long seed);

    /**
     * A filter that starts from rest and is stepped in Java.
     *
     * @param size number of elements, each filtered on its own
     * @param dt step length in seconds
     */
    public abstract SynapseStep step(int size, double dt);

    /**
     * A filter that starts from an output other than zero and is stepped in Java. Synapses that users write start from
     * zero only, unless they override this.
     *
     * @param y0 the output before the first step, one value for each element
     * @param dt step length in seconds
     * @throws ValidationException if the synapse cannot start there
     */
    public SynapseStep stepFrom(double[] y0, double dt) {
        if (Arrays.stream(y0).anyMatch(y -> y != 0)) {
            throw new ValidationException(owner(), "y0", "must be 0, because " + this
                    + " can only start from rest, got " + Arrays.toString(y0));
        }
        return step(y0.length, dt);
    }

    final String owner() {
        return getClass().getSimpleName().isEmpty() ? "Synapse" : getClass().getSimpleName();
    }

    /**
     * Filters a signal outside a simulation, with steps of 0.001 s. There is no delay: the first output contains the
     * effect of the first input.
     *
     * @param x one value for each step; not changed
     */
    public final double[] filt(double[] x) {
        return filt(x, f -> { });
    }

    /**
     * Filters a signal outside a simulation. There is no delay: the first output contains the effect of the first
     * input.
     *
     * @param x one value for each step; not changed
     * @param settings sets what differs from the defaults
     */
    public final double[] filt(double[] x, Consumer<FiltOptions> settings) {
        return new OfflineFilter(this, settings, false).apply(x, x.length);
    }

    /**
     * Filters the columns of a table outside a simulation, with steps of 0.001 s.
     *
     * @param x {@code [steps][channels]}; not changed
     */
    public final double[][] filt(double[][] x) {
        return filt(x, f -> { });
    }

    /**
     * Filters the columns, or with {@code axis(1)} the rows, of a table outside a simulation.
     *
     * @param x {@code [steps][channels]}; not changed
     * @param settings sets what differs from the defaults
     */
    public final double[][] filt(double[][] x, Consumer<FiltOptions> settings) {
        return new OfflineFilter(this, settings, false).apply(x);
    }

    /**
     * Filters an array with any number of axes, at least one, outside a simulation.
     *
     * @param x one of its axes is time, each element of the others a channel; not changed
     * @param settings sets what differs from the defaults
     * @return of the same shape
     */
    public final NpyArray filt(NpyArray x, Consumer<FiltOptions> settings) {
        return NpyArray.of(new OfflineFilter(this, settings, false).apply(x.toDoubles(), x.shape()), x.shape());
    }

    /**
     * Filters a signal forwards and then the result backwards, with steps of 0.001 s, so that features stay where they
     * are in time. The backward pass starts from the state in which the forward pass ended.
     *
     * @param x one value for each step; not changed
     */
    public final double[] filtfilt(double[] x) {
        return filtfilt(x, f -> { });
    }

    /**
     * Filters a signal forwards and then the result backwards; see {@link #filtfilt(double[])}.
     *
     * @param x one value for each step; not changed
     * @param settings sets what differs from the defaults
     */
    public final double[] filtfilt(double[] x, Consumer<FiltOptions> settings) {
        return new OfflineFilter(this, settings, true).apply(x, x.length);
    }

    /**
     * Filters the columns of a table forwards and then the result backwards, with steps of 0.001 s; see
     * {@link #filtfilt(double[])}.
     *
     * @param x {@code [steps][channels]}; not changed
     */
    public final double[][] filtfilt(double[][] x) {
        return filtfilt(x, f -> { });
    }

    /**
     * Filters the columns, or with {@code axis(1)} the rows, of a table forwards and then the result backwards; see
     * {@link #filtfilt(double[])}.
     *
     * @param x {@code [steps][channels]}; not changed
     * @param settings sets what differs from the defaults
     */
    public final double[][] filtfilt(double[][] x, Consumer<FiltOptions> settings) {
        return new OfflineFilter(this, settings, true).apply(x);
    }

    /**
     * Filters an array with any number of axes, at least one, forwards and then the result backwards; see
     * {@link #filtfilt(double[])}.
     *
     * @param x one of its axes is time, each element of the others a channel; not changed
     * @param settings sets what differs from the defaults
     * @return of the same shape
     */
    public final NpyArray filtfilt(NpyArray x, Consumer<FiltOptions> settings) {
        return NpyArray.of(new OfflineFilter(this, settings, true).apply(x.toDoubles(), x.shape()), x.shape());
    }
}
