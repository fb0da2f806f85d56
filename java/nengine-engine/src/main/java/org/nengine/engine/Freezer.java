package org.nengine.engine;

import java.util.List;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.build.Model;
import org.nengine.data.Tensor;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.solvers.NoSolver;
import org.nengine.transforms.Dense;
import org.nengine.transforms.KernelTransform;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;

/**
 * Writes the present parameters of a simulation into the objects of its network, so that a simulator built from it
 * later starts with them.
 */
final class Freezer {

    private final Model model;
    private final LiveParameters live;

    Freezer(Model model, LiveParameters live) {
        this.model = model;
        this.live = live;
    }

    /** Everything can be frozen, or this throws; nothing is changed. */
    void check(List<Ensemble> ensembles, List<Connection> connections) {
        for (Ensemble ensemble : ensembles) {
            if (ensemble.neuronType() instanceof Direct) {
                throw refused(ensemble, "has no neurons whose parameters could be frozen");
            }
            if (live.differBetweenItems(model.signal(ensemble, "encoders"))) {
                throw refused(ensemble, "has other encoders in each item of the minibatch; simulate it without a "
                        + "minibatch");
            }
        }
        for (Connection connection : connections) {
            if (connection.isDecoded() && connection.solver().weights()
                    && connection.post().object() instanceof Ensemble) {
                throw refused(connection, "has full weights, which no solver of the network can give back; use a "
                        + "solver without weights");
            }
            if (model.signals().find(connection, "weights").filter(live::differBetweenItems).isPresent()) {
                throw refused(connection, "has other weights in each item of the minibatch; simulate it without a "
                        + "minibatch");
            }
        }
    }

    private static ValidationException refused(Object object, String why) {
        return new ValidationException("Simulator", "freezeParams", object + " " + why);
    }

    /** Gains do not change; the encoders take up what training made of the scaled encoders. */
    void freeze(Ensemble ensemble) {
        double[] gain = model.ensemble(ensemble).gain();
        double[][] built = model.ensemble(ensemble).encoders();
        double[][] encoders = live.scaledEncoders(ensemble);
        for (int i = 0; i < encoders.length; i++) {
            for (int j = 0; j < encoders[i].length; j++) {
                encoders[i][j] = gain[i] == 0 ? built[i][j] : encoders[i][j] * ensemble.radius() / gain[i];
            }
        }
        double[] bias = live.bias(ensemble);
        ensemble.reassign(e -> e.encoders(encoders).normalizeEncoders(false).gain(gain).bias(bias));
    }

    /** Decoders have the transform applied already, and stand for the function. */
    void freeze(Connection connection) {
        Tensor weights = live.connection(connection).weights().orElse(null);
        if (weights == null) {
            connection.reassign(c -> c.transform(new NoTransform(connection.sizeMid())));
        } else if (connection.isDecoded()) {
            int rows = weights.shape(0);
            double[][] decoders = transpose(weights.toRows());
            connection.reassign(c -> c.solver(new NoSolver(decoders)).noEvalPoints()
                    .function("frozen", x -> new double[rows]).transform(new NoTransform(rows)));
        } else if (connection.transform() instanceof KernelTransform transform) {
            connection.reassign(c -> c.transform(transform.withKernel(weights.toDoubles())));
        } else if (connection.transform() instanceof Sparse sparse) {
            connection.reassign(c -> c.transform(sparse.withValues(weights.toDoubles())));
        } else {
            Dense dense = dense(connection, weights);
            connection.reassign(c -> c.transform(dense));
        }
    }

    private static double[][] transpose(double[][] rows) {
        double[][] columns = new double[rows.length == 0 ? 0 : rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }

    private static Dense dense(Connection connection, Tensor weights) {
        int out = connection.transform().sizeOut();
        int in = connection.transform().sizeIn();
        return switch (weights.rank()) {
            case 0 -> new Dense(out, in, weights.get(0));
            case 1 -> new Dense(out, in, weights.toDoubles());
            default -> new Dense(out, in, FixedValues.of(weights.toRows()));
        };
    }
}
