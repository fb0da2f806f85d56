package org.nengine.utils;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.Connection;
import org.nengine.ConnectionFunction;
import org.nengine.Ensemble;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.build.Weights;
import org.nengine.exceptions.ValidationException;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;

/** Helpers for connections. */
public final class Connections {

    private Connections() {
    }

    /**
     * How well a connection from an ensemble of neurons decodes its function, at the points at which its decoders were
     * solved.
     *
     * @param model holds what was built of the connection
     * @throws ValidationException if nothing was solved for: the source is no ensemble of neurons, or the solver is a
     *     {@code NoSolver}
     */
    public static Decoding evalPointDecoding(Connection connection, Model model) {
        requireDecoded(connection);
        double[][] points = model.connection(connection).evalPoints().orElseThrow(() -> new ValidationException(
                connection.toString(), "evalPoints", "there are none, because nothing was solved for with "
                        + connection.solver() + "; give the points at which to look"));
        return evalPointDecoding(connection, model, points);
    }

    /**
     * How well a connection from an ensemble of neurons decodes its function.
     *
     * @param model holds what was built of the connection
     * @param points {@code [points][dimensions of the source]}, not divided by the radius
     * @throws ValidationException if the source is no ensemble of neurons, or if the function is given by a table with
     *     another number of rows than points
     */
    public static Decoding evalPointDecoding(Connection connection, Model model, double[][] points) {
        requireDecoded(connection);
        return evalPointDecoding(connection, model.ensemble((Ensemble) connection.pre().object()),
                model.connection(connection).weights().orElseThrow(), points);
    }

    /**
     * How well a connection from an ensemble of neurons decodes its function, with parameters that may have changed
     * since the build.
     *
     * @param source encoders, gains and biases of the source
     * @param weights {@code [values][neurons]}, with the transform applied
     * @param points {@code [points][dimensions of the source]}, not divided by the radius
     * @throws ValidationException as above, or if the weights have another shape
     */
    public static Decoding evalPointDecoding(Connection connection, BuiltEnsemble source, Weights weights,
            double[][] points) {
        requireDecoded(connection);
        Ensemble pre = (Ensemble) connection.pre().object();
        if (weights.shape().length != 2 || weights.shape()[1] != pre.nNeurons()) {
            throw new ValidationException(connection.toString(), "weights", "need a column for each of the "
                    + pre.nNeurons() + " neurons, got the shape " + Arrays.toString(weights.shape()));
        }
        double[][] activities = Ensembles.activities(pre, source, points);
        int rows = weights.shape()[0];
        int columns = weights.shape()[1];
        double[][] decoded = new double[points.length][rows];
        for (int p = 0; p < points.length; p++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    decoded[p][i] += weights.values()[i * columns + j] * activities[p][j];
                }
            }
        }
        return new Decoding(points, targets(connection, points), decoded);
    }

    private static void requireDecoded(Connection connection) {
        if (!connection.isDecoded()) {
            throw new ValidationException(connection.toString(), "pre",
                    "must be an ensemble of neurons, from which values are decoded, got " + connection.pre());
        }
    }

    private static double[][] targets(Connection connection, double[][] points) {
        Optional<ConnectionFunction> function = connection.function();
        if (function.isPresent() && function.get().isPoints()) {
            double[][] table = function.get().points();
            if (table.length != points.length) {
                throw new ValidationException(connection.toString(), "function", "is given by " + table.length
                        + " points, but there are " + points.length + " points to decode at");
            }
            return table;
        }
        int[] selected = connection.pre().slice().resolve(connection.pre().object().sizeOut());
        return Arrays.stream(points).map(point -> {
            double[] x = Arrays.stream(selected).mapToDouble(i -> point[i]).toArray();
            return function.isPresent() ? function.get().apply(x) : x;
        }).toArray(double[][]::new);
    }

    /**
     * The matrix by which a connection multiplies, between its whole source (or, with a function, the values of the
     * function) and its whole target, slices included. Elements that a slice selects more than once add up at the
     * target.
     *
     * @return {@code [size of the target object][size of the source object, or of the function]}
     * @throws ValidationException if the transform is neither dense nor absent, or is drawn at random when built
     */
    public static double[][] fullTransform(Connection connection) {
        int columns = connection.function().isPresent() ? connection.sizeMid()
                : connection.pre().object().sizeOut();
        double[][] full = new double[connection.post().object().sizeIn()][columns];
        int[] to = connection.post().slice().resolve(full.length);
        int[] from = connection.function().isPresent() ? null : connection.pre().slice().resolve(columns);
        double[][] inner = matrix(connection);
        for (int i = 0; i < inner.length; i++) {
            for (int j = 0; j < inner[i].length; j++) {
                full[to[i]][from == null ? j : from[j]] += inner[i][j];
            }
        }
        return full;
    }

    private static double[][] matrix(Connection connection) {
        int size = connection.transform().sizeIn();
        if (connection.transform() instanceof NoTransform) {
            return diagonal(size, 1);
        }
        if (connection.transform() instanceof Dense dense && !dense.isDistribution()) {
            if (dense.isMatrix()) {
                return dense.matrix();
            }
            return dense.isScalar() ? diagonal(size, dense.scalar()) : diagonal(size, dense.diagonal());
        }
        throw new ValidationException(connection.toString(), "transform",
                "must be a dense transform with given values, got " + connection.transform());
    }

    private static double[][] diagonal(int size, double... values) {
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            matrix[i][i] = values[values.length == 1 ? 0 : i];
        }
        return matrix;
    }
}
