package org.nengine.utils;

import java.util.Arrays;
import java.util.stream.IntStream;

import org.nengine.Ensemble;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.EvaluationPoints;
import org.nengine.build.Model;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.random.RandomState;

/** Helpers for ensembles that were built. */
public final class Ensembles {

    private static final int POINTS = 50;

    private Ensembles() {
    }

    /**
     * How many evaluation points an ensemble draws where the user does not say: 500 for each dimension, at least 750, at
     * most 2500 or twice the number of neurons.
     *
     * @param neurons 1 or more
     * @param dimensions 1 or more
     */
    public static int defaultEvalPoints(int neurons, int dimensions) {
        return EvaluationPoints.defaultCount(Require.atLeast("Ensemble", "nNeurons", 1, neurons),
                Require.atLeast("Ensemble", "dimensions", 1, dimensions));
    }

    /**
     * The steady activities of neurons over the space that they represent, on a grid of 50 points from -radius to
     * radius for each dimension. The first dimension varies fastest: row {@code i + 50 j} of a two-dimensional ensemble
     * is the point (x<sub>i</sub>, x<sub>j</sub>).
     *
     * @param model holds what was built of the ensemble
     * @return with {@code 50^dimensions} rows
     * @throws ValidationException if the grid is too large for an array; give the points then
     */
    public static Curves tuningCurves(Ensemble ensemble, Model model) {
        return tuningCurves(ensemble, model.ensemble(ensemble), grid(ensemble));
    }

    /**
     * The steady activities of neurons at points of the space that they represent.
     *
     * @param model holds what was built of the ensemble
     * @param points {@code [points][dimensions]}, not divided by the radius
     */
    public static Curves tuningCurves(Ensemble ensemble, Model model, double[][] points) {
        return tuningCurves(ensemble, model.ensemble(ensemble), points);
    }

    /**
     * The steady activities of neurons at points of the space that they represent, with parameters that may have
     * changed since the build.
     *
     * @param built encoders, gains and biases
     * @param points {@code [points][dimensions]}, not divided by the radius
     */
    public static Curves tuningCurves(Ensemble ensemble, BuiltEnsemble built, double[][] points) {
        return new Curves(points, activities(ensemble, built, points));
    }

    private static double[][] grid(Ensemble ensemble) {
        int dimensions = ensemble.dimensions();
        double rows = Math.pow(POINTS, dimensions);
        if (rows * Math.max(dimensions, ensemble.nNeurons()) > Integer.MAX_VALUE) {
            throw new ValidationException(ensemble.toString(), "points", "a grid of " + POINTS + " points in each of "
                    + dimensions + " dimensions is too large; give the points at which to look");
        }
        double[] axis = linspace(-ensemble.radius(), ensemble.radius());
        double[][] grid = new double[(int) rows][dimensions];
        for (int row = 0; row < grid.length; row++) {
            int rest = row;
            for (int d = 0; d < dimensions; d++) {
                grid[row][d] = axis[rest % POINTS];
                rest /= POINTS;
            }
        }
        return grid;
    }

    private static double[] linspace(double first, double last) {
        double step = (last - first) / (POINTS - 1);
        double[] values = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            values[i] = i == POINTS - 1 ? last : first + i * step;
        }
        return values;
    }

    /** Rates of the neurons; without neurons, the points themselves. */
    static double[][] activities(Ensemble ensemble, BuiltEnsemble built, double[][] points) {
        int dimensions = ensemble.dimensions();
        for (int i = 0; i < points.length; i++) {
            if (points[i].length != dimensions) {
                throw new ValidationException(ensemble.toString(), "points", "need " + dimensions
                        + " coordinates each, got " + points[i].length + " in row " + i);
            }
        }
        if (ensemble.neuronType() instanceof Direct) {
            return Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
        }
        double[][] encoders = built.encoders();
        double[][] projected = new double[points.length][encoders.length];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < encoders.length; j++) {
                for (int d = 0; d < dimensions; d++) {
                    projected[i][j] += points[i][d] * (encoders[j][d] / ensemble.radius());
                }
            }
        }
        return ensemble.neuronType().rates(projected, built.gain(), built.bias());
    }

    /**
     * The steady activities of neurons along their own encoders, at 50 positions from -1 to 1 in units of the radius.
     *
     * @param model holds what was built of the ensemble
     */
    public static Curves responseCurves(Ensemble ensemble, Model model) {
        return responseCurves(ensemble, model, linspace(-1, 1));
    }

    /**
     * The steady activities of neurons along their own encoders.
     *
     * @param model holds what was built of the ensemble
     * @param inputs positions, in units of the radius
     * @return its inputs have one column
     */
    public static Curves responseCurves(Ensemble ensemble, Model model, double... inputs) {
        return responseCurves(ensemble, model.ensemble(ensemble), inputs);
    }

    /**
     * The steady activities of neurons along their own encoders, with parameters that may have changed since the build.
     *
     * @param built gains and biases
     * @param inputs positions, in units of the radius
     * @return its inputs have one column
     */
    public static Curves responseCurves(Ensemble ensemble, BuiltEnsemble built, double... inputs) {
        requireNeurons(ensemble);
        double[][] column = Arrays.stream(inputs).mapToObj(x -> new double[] {x}).toArray(double[][]::new);
        return new Curves(column, ensemble.neuronType().rates(inputs, built.gain(), built.bias()));
    }

    private static void requireNeurons(Ensemble ensemble) {
        if (ensemble.neuronType() instanceof Direct) {
            throw new ValidationException(ensemble.toString(), "neuronType",
                    "must not be Direct, because an ensemble without neurons has no activities");
        }
    }

    /**
     * An order of the neurons in which neighbours have similar encoders, found by exchanging pairs at random. Good for
     * raster plots.
     *
     * @param model holds what was built of the ensemble
     * @param iterations how many exchanges are tried for each neuron, 0 or more; 100 is usual
     * @param seed of the generator, 0 to 2<sup>32</sup> - 1
     * @return indices of the neurons in order
     */
    public static int[] sortedNeurons(Ensemble ensemble, Model model, int iterations, long seed) {
        Require.atLeast(ensemble.toString(), "iterations", 0, iterations);
        Require.seed(ensemble.toString(), seed);
        requireNeurons(ensemble);
        double[][] encoders = Arrays.stream(model.ensemble(ensemble).encoders()).map(Ensembles::normalised)
                .toArray(double[][]::new);
        int n = encoders.length;
        int[] order = IntStream.range(0, n).toArray();
        RandomState rng = new RandomState(seed);
        for (int k = 0; k < iterations; k++) {
            int[] partners = new int[n];
            for (int i = 0; i < n; i++) {
                partners[i] = (int) rng.randint(0, n);
            }
            for (int i = 0; i < n; i++) {
                int j = partners[i];
                if (i != j) {
                    double before = similarity(encoders, i) + similarity(encoders, j);
                    exchange(encoders, order, i, j);
                    if (before > similarity(encoders, i) + similarity(encoders, j)) {
                        exchange(encoders, order, i, j);
                    }
                }
            }
        }
        return order;
    }

    private static double[] normalised(double[] encoder) {
        double norm = Math.sqrt(Arrays.stream(encoder).map(x -> x * x).sum());
        return Arrays.stream(encoder).map(x -> x / norm).toArray();
    }

    /** Mean of the products with the neighbours. */
    private static double similarity(double[][] encoders, int k) {
        double sum = 0;
        int neighbours = 0;
        for (int j = Math.max(0, k - 1); j <= Math.min(encoders.length - 1, k + 1); j++) {
            if (j != k) {
                for (int d = 0; d < encoders[k].length; d++) {
                    sum += encoders[k][d] * encoders[j][d];
                }
                neighbours++;
            }
        }
        return sum / neighbours;
    }

    private static void exchange(double[][] encoders, int[] order, int i, int j) {
        double[] row = encoders[i];
        encoders[i] = encoders[j];
        encoders[j] = row;
        int index = order[i];
        order[i] = order[j];
        order[j] = index;
    }
}
