package org.nengine.synapses;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** Settings of a synapse that filters a signal outside a simulation. */
public final class FiltOptions {

    private static final double DEFAULT_DT = 0.001;

    private double dt = DEFAULT_DT;
    private int axis;
    private double[] y0 = {0};

    FiltOptions() {
    }

    /** Step length in seconds, above 0. Default 0.001. */
    public FiltOptions dt(double seconds) {
        dt = Require.positive("Synapse", "dt", seconds);
        return this;
    }

    /**
     * Which axis is time. Default 0.
     *
     * @param index from 0, or from the end if negative
     */
    public FiltOptions axis(int index) {
        axis = index;
        return this;
    }

    /**
     * The output before the first step, the same for all channels. Default 0. A filter with one state starts from the
     * state that a constant input of this value leads to, so that its output starts at {@code y0} times its gain for
     * constant signals; filters with more states, and triangles, start at {@code y0} itself.
     */
    public FiltOptions y0(double value) {
        return y0(new double[] {value});
    }

    /**
     * The output before the first step, one value for each channel; see {@link #y0(double)}.
     *
     * @param values as many as there are channels, in the order of the axes that are not time; finite
     */
    public FiltOptions y0(double... values) {
        if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            throw new ValidationException("Synapse", "y0", "needs finite values, got " + Arrays.toString(values));
        }
        y0 = values.clone();
        return this;
    }

    double dt() {
        return dt;
    }

    /** The axis, checked against the number of axes. */
    int axis(String owner, int rank) {
        int index = axis < 0 ? axis + rank : axis;
        if (index < 0 || index >= rank) {
            throw new ValidationException(owner, "axis", "must lie in " + -rank + " to " + (rank - 1)
                    + " for a signal with " + rank + " axes, got " + axis);
        }
        return index;
    }

    /** One value for each channel. */
    double[] y0(String owner, int channels) {
        if (y0.length == 1) {
            double[] all = new double[channels];
            Arrays.fill(all, y0[0]);
            return all;
        }
        if (y0.length != channels) {
            throw new ValidationException(owner, "y0", "needs one value, or one for each of the " + channels
                    + " channels, got " + y0.length);
        }
        return y0;
    }
}
