package org.nengine.goldens;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.nengine.Network;

/** The models of the golden cases, by the names of the cases. */
public final class GoldenModels {

    private static final Map<String, Supplier<Network>> MODELS = new LinkedHashMap<>();

    static {
        add(ConnectionModels.all());
        add(EnsembleModels.all());
        add(LibraryNetworkModels.all());
        add(LearningModels.all());
        add(NetworkModels.all());
        add(NeuronModels.all());
        add(SpikingModels.all());
        add(TuningModels.all());
        add(SolverModels.all());
        add(TransformModels.all());
        add(ProcessModels.all());
    }

    private GoldenModels() {
    }

    private static void add(Map<String, Supplier<Network>> models) {
        models.forEach((name, model) -> {
            if (MODELS.putIfAbsent(name, model) != null) {
                throw new IllegalStateException("two models are called \"" + name + "\"");
            }
        });
    }

    /** Describes the network of a case anew. */
    public static Network describe(String name) {
        Supplier<Network> model = MODELS.get(name);
        if (model == null) {
            throw new IllegalArgumentException("no golden model \"" + name + "\"; there are " + names());
        }
        return model.get();
    }

    /** Names of all models. */
    public static List<String> names() {
        return List.copyOf(MODELS.keySet());
    }

    /** The matrix with the element {@code ((7 i + 3 j) mod 11) / 11 - 0.5} in row i and column j. */
    static double[][] grid(int rows, int columns) {
        double[][] grid = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                grid[i][j] = (7 * i + 3 * j) % 11 / 11.0 - 0.5;
            }
        }
        return grid;
    }

    /** A matrix with a function applied to each element of another. */
    static double[][] map(double[][] matrix, DoubleUnaryOperator function) {
        return Stream.of(matrix).map(row -> Arrays.stream(row).map(function).toArray())
                .toArray(double[][]::new);
    }
}
