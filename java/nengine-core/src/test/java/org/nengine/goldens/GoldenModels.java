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
        MODELS.put("neuron_lif", NeuronModels::lif);
        MODELS.put("neuron_lif_params", NeuronModels::lifParams);
        MODELS.put("neuron_lif_rate", NeuronModels::lifRate);
        MODELS.put("neuron_relu", NeuronModels::relu);
        MODELS.put("synapse_lowpass", ConnectionModels::synapseLowpass);
        MODELS.put("dist_encoders", EnsembleModels::encoders);
        MODELS.put("ens_radius_dims", EnsembleModels::radiusDims);
        MODELS.put("ens_gain_bias", EnsembleModels::gainBias);
        MODELS.put("solver_nosolver", ConnectionModels::noSolver);
        MODELS.put("conn_functions", ConnectionModels::functions);
        MODELS.put("conn_slices", ConnectionModels::slices);
        MODELS.put("conn_transforms_dense", ConnectionModels::transformsDense);
        MODELS.put("conn_neurons", ConnectionModels::neurons);
        MODELS.put("recurrent", ConnectionModels::recurrent);
        MODELS.put("net_nested_config", NetworkModels::nestedConfig);
        MODELS.put("sim_dt_small", () -> NetworkModels.otherDt(55));
        MODELS.put("sim_dt_large", () -> NetworkModels.otherDt(56));
        MODELS.put("sim_reset", NetworkModels::reset);
        MODELS.put("sim_seed", NetworkModels::seed);
        MODELS.put("combo_classifier", NetworkModels::classifier);
    }

    private GoldenModels() {
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
