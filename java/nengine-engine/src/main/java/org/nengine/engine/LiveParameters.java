package org.nengine.engine;

import java.util.Arrays;
import java.util.Optional;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.build.BuiltConnection;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.build.Weights;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;
import org.nengine.neurons.MaxRatesIntercepts;

/** Parameters as they are now, in the terms of the objects that they belong to. */
final class LiveParameters {

    private final Model model;
    private final EngineProgram program;
    private final boolean itemAxis;

    LiveParameters(Model model, EngineProgram program, boolean itemAxis) {
        this.model = model;
        this.program = program;
        this.itemAxis = itemAxis;
    }

    static EnsembleData built(BuiltEnsemble built) {
        boolean direct = built.gain().length == 0;
        return new EnsembleData(copy(built.evalPoints()), copy(built.encoders()),
                direct ? new double[0] : built.intercepts().clone(), direct ? new double[0] : built.maxRates().clone(),
                copy(built.scaledEncoders()), built.gain().clone(), built.bias().clone());
    }

    static ConnectionData built(BuiltConnection built) {
        return new ConnectionData(built.evalPoints().map(LiveParameters::copy), built.solverInfo(),
                built.weights().map(weights -> Tensor.of(weights.values(), weights.shape())));
    }

    /**
     * With E the scaled encoders, e the encoders of the build and r the radius: the gain is {@code r |E| / |e|} row by
     * row, and the encoders are {@code r E / gain}.
     */
    EnsembleData ensemble(Ensemble ensemble) {
        BuiltEnsemble built = model.ensemble(ensemble);
        if (built.gain().length == 0) {
            return built(built);
        }
        int d = ensemble.dimensions();
        double[][] scaled = rows(firstItem(model.signal(ensemble, "encoders")), d);
        double[] gain = new double[scaled.length];
        double[][] encoders = new double[scaled.length][d];
        for (int i = 0; i < gain.length; i++) {
            double length = norm(built.encoders()[i]);
            gain[i] = length == 0 ? built.gain()[i] : ensemble.radius() * norm(scaled[i]) / length;
            for (int j = 0; j < d; j++) {
                encoders[i][j] = gain[i] == 0 ? 0 : ensemble.radius() * scaled[i][j] / gain[i];
            }
        }
        double[] bias = bias(ensemble);
        MaxRatesIntercepts curve = ensemble.neuronType().maxRatesIntercepts(gain, bias);
        return new EnsembleData(copy(built.evalPoints()), encoders, curve.intercepts(), curve.maxRates(), scaled, gain,
                bias);
    }

    /** The scaled encoders of an ensemble (neurons, dimensions). */
    double[][] scaledEncoders(Ensemble ensemble) {
        return rows(firstItem(model.signal(ensemble, "encoders")), ensemble.dimensions());
    }

    /** The biases of an ensemble that has neurons. */
    double[] bias(Ensemble ensemble) {
        return firstItem(model.signal(ensemble.neurons(), "bias"));
    }

    ConnectionData connection(Connection connection) {
        BuiltConnection built = model.connection(connection);
        return new ConnectionData(built.evalPoints().map(LiveParameters::copy), built.solverInfo(),
                built.weights().map(weights -> weights(connection, weights)));
    }

    /** Whether a learning rule changes a parameter for each of several items on its own. */
    boolean differBetweenItems(Signal parameter) {
        return program.program().minibatch() > 1 && parameter.batched();
    }

    /** The weights of a connection, of the first item where a learning rule changes them, in the shape of the build. */
    Optional<Tensor> sharedWeights(Connection connection) {
        return model.connection(connection).weights()
                .map(built -> Tensor.wrap(firstItem(model.signal(connection, "weights")), built.shape()));
    }

    private Tensor weights(Connection connection, Weights built) {
        Signal signal = model.signal(connection, "weights");
        double[] values = program.read(signal);
        if (!itemAxis || !signal.batched()) {
            return Tensor.wrap(Arrays.copyOf(values, signal.size()), built.shape());
        }
        int[] shape = new int[built.shape().length + 1];
        shape[0] = program.program().minibatch();
        System.arraycopy(built.shape(), 0, shape, 1, built.shape().length);
        return Tensor.wrap(values, shape);
    }

    /** Encoders that a rule changes differ between items; what is told of an ensemble is the first one's. */
    private double[] firstItem(Signal signal) {
        return Arrays.copyOf(program.read(signal), signal.size());
    }

    private static double norm(double[] row) {
        return Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
    }

    private static double[][] rows(double[] values, int columns) {
        double[][] rows = new double[values.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }
}
