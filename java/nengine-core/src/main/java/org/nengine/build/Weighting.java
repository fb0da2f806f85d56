package org.nengine.build;

import java.util.Optional;
import java.util.function.Function;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.transforms.Transform;

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

    /**
     * Samples a transform from the generator of the connection.
     *
     * @throws BuildException if its distribution cannot give what it needs, naming the connection
     */
    public <T> T draw(Function<RandomState, T> sample) {
        return draw(name, rng, sample);
    }

    static <T> T draw(String name, RandomState rng, Function<RandomState, T> sample) {
        try {
            return sample.apply(rng);
        } catch (ValidationException e) {
            throw new BuildException(name + ": its transform cannot be sampled: " + e.getMessage(), e);
        }
    }

    /**
     * Says that a transform cannot be multiplied with decoders.
     *
     * @throws BuildException if the connection has decoders
     */
    public void requireNoDecoders(Transform transform) {
        if (decoders.isPresent()) {
            throw new BuildException(name + ": " + transform + " is not supported on a decoded connection; use a dense"
                    + " transform, connect from the neurons, or decode into a pass-through node and connect from that");
        }
    }

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

    /** The signal of the weights. The values are not copied and must not be changed any more. */
    public Signal weights(double[] values, int... shape) {
        return Signal.wrap(name + ".weights", role, values, shape);
    }

    /** A signal for the transformed values, reset in every step. */
    public Signal output(int size, BuildContext context) {
        Signal output = Signal.zeros(name + ".weighted", size);
        context.add(new Reset(output, name + ": reset weighted"));
        return output;
    }
}
