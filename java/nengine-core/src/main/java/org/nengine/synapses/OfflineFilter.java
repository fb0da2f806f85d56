package org.nengine.synapses;

import java.util.Arrays;
import java.util.function.Consumer;

import org.nengine.exceptions.ValidationException;

/** Applies a synapse to a whole signal, outside a simulation. */
final class OfflineFilter {

    private final Synapse synapse;
    private final FiltOptions options = new FiltOptions();
    private final boolean backwardsToo;

    OfflineFilter(Synapse synapse, Consumer<FiltOptions> settings, boolean backwardsToo) {
        this.synapse = synapse;
        this.backwardsToo = backwardsToo;
        settings.accept(options);
    }

    /** Filters a table. */
    double[][] apply(double[][] x) {
        int columns = x.length == 0 ? 0 : x[0].length;
        for (int i = 0; i < x.length; i++) {
            if (x[i].length != columns) {
                throw new ValidationException(synapse.owner(), "x", "needs rows of one length, got " + columns
                        + " in row 0 and " + x[i].length + " in row " + i);
            }
        }
        double[] flat = apply(Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray(), x.length, columns);
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            y[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
        }
        return y;
    }

    /**
     * Filters an array along the axis of the options.
     *
     * @param x row-major; not changed
     * @param shape lengths of the axes
     */
    double[] apply(double[] x, int... shape) {
        int axis = options.axis(synapse.owner(), shape.length);
        int steps = shape[axis];
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= shape[i];
        }
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape[i];
        }
        double[] values = new double[outer * inner];
        SynapseStep step = synapse.stepFrom(options.y0(synapse.owner(), values.length), options.dt());
        double[] y = x.clone();
        for (int pass = 0; pass < (backwardsToo ? 2 : 1); pass++) {
            for (int i = 0; i < steps; i++) {
                int t = pass == 0 ? i : steps - 1 - i;
                for (int o = 0; o < outer; o++) {
                    System.arraycopy(y, (o * steps + t) * inner, values, o * inner, inner);
                }
                step.step(values, values);
                for (int o = 0; o < outer; o++) {
                    System.arraycopy(values, o * inner, y, (o * steps + t) * inner, inner);
                }
            }
        }
        return y;
    }
}
