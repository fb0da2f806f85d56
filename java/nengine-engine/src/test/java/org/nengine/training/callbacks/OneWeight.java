package org.nengine.training.callbacks;

import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.training.Callback;
import org.nengine.training.FitOptions;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/**
 * output = w input, with w = 0.5 at first. Each step of gradient descent at the rate 0.1 on the input 1 and the
 * target 1 takes away a fifth of the distance to 1: after epoch k, from 0, {@code w = 1 - 0.5 * 0.8^(k + 1)}.
 */
final class OneWeight implements AutoCloseable {

    static final double[][][] ONE = items(1);

    final Network net = new Network("net", 0);
    final Node input = net.node("x", 0);
    final Node output = net.passthrough("y", 1);
    final Connection connection = net.connect(input, output, c -> c.transform(0.5).noSynapse());
    final Probe probe = net.probe(output);
    final Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).build();

    OneWeight() {
        sim.compile(new SGD(0.1), Loss.mse());
    }

    static double[][][] items(double... values) {
        double[][][] items = new double[values.length][1][1];
        for (int i = 0; i < values.length; i++) {
            items[i][0][0] = values[i];
        }
        return items;
    }

    double weight() {
        return sim.data(connection).weights().orElseThrow().get(0);
    }

    static double weightAfter(int epoch) {
        return 1 - 0.5 * Math.pow(0.8, epoch + 1);
    }

    /** Trains towards 1, validated against another target. */
    History fit(int epochs, double validationTarget, Callback... callbacks) {
        return sim.fit(ONE, ONE, f -> validated(f.epochs(epochs).callbacks(callbacks), validationTarget));
    }

    private static FitOptions validated(FitOptions options, double target) {
        return options.validation(Data.of(ONE), Data.of(items(target)));
    }

    @Override
    public void close() {
        sim.close();
    }
}
