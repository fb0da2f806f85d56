package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;

/**
 * What a transform is combined with on a connection.
 *
 * @param name of the connection, for signals and messages
 * @param role of the weights
 * @param input what is transformed: the values of the source, or the outputs of its neurons where they are decoded
 * @param decoders of the source (values, neurons), if it is decoded
 * @param encoders scaled encoders of the target (neurons, values), if the weights lead from neuron to neuron
 * @param rng the generator of the connection, after the solver
 */
public record Weighting(String name, Signal.Role role, Signal input, Optional<Matrix> decoders,
        Optional<Matrix> encoders, RandomState rng) {

    /** Multiplies the input by a matrix of its own size, after the encoders of the target were multiplied to it. */
    public Weighted multiply(Matrix matrix, BuildContext context) {
        return product(encoders.map(e -> context.algebra().multiply(e, matrix)).orElse(matrix), context);
    }

    /** Multiplies the input by a matrix. */
    Weighted product(Matrix matrix, BuildContext context) {
        Signal weights = weights(matrix.data(), matrix.rows(), matrix.columns());
        Signal output = output(matrix.rows(), context);
        context.add(new DotInc(weights, input, output, name + ": weights"));
        return new Weighted(output, Optional.of(weights));
    }

    /** The signal of the weights. */
    public Signal weights(double[] values, int... shape) {
        return Signal.of(name + ".weights", role, values, shape);
    }

    /** A signal for the transformed values, reset in every step. */
    public Signal output(int size, BuildContext context) {
        Signal output = Signal.zeros(name + ".weighted", size);
        context.add(new Reset(output, name + ": reset weighted"));
        return output;
    }
}
