package org.nengine.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.build.Model;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.NetworksVectors;

/** Ready-made networks are the reference's object by object and seed by seed, and give its numbers. */
class NetworkVectorsTest {

    private static final double TOLERANCE = 1e-9;

    static List<String> names() {
        return NetworksVectors.networkNames();
    }

    @Test
    void everyCaseHasAModel() {
        assertThat(VectorModel.names()).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyObjectHasTheSeedAndTheNumbersOfTheReference(String name) {
        Model model = Model.build(new VectorModel(name, new LIF()).network(), ReferenceSimulator.DEFAULT_DT);
        assertThat(NetworkComparison.differences(model, NetworksVectors.network(name))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void spikingNetworksGiveTheOutputsOfTheReference(String name) {
        checkOutputs(name, new LIF(), NetworksVectors.network(name).get("output_lif"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void rateNetworksGiveTheOutputsOfTheReference(String name) {
        checkOutputs(name, new LIFRate(), NetworksVectors.network(name).get("output_lifrate"));
    }

    private static void checkOutputs(String name, NeuronType type, JsonNode outputs) {
        VectorModel model = new VectorModel(name, type);
        assertThat(model.probes().keySet()).containsExactlyElementsOf(
                outputs.properties().stream().map(e -> e.getKey()).toList());
        try (ReferenceSimulator simulator = new ReferenceSimulator(model.network())) {
            simulator.runSteps(outputs.elements().next().size());
            model.probes().forEach((output, probe) -> {
                double[][] golden = DynamicsVectors.matrix(outputs.get(output));
                double[][] mine = simulator.data(probe);
                double largest = Math.max(1, Stream.of(golden).flatMapToDouble(java.util.Arrays::stream)
                        .map(Math::abs).max().orElseThrow());
                assertThat(mine).hasDimensions(golden.length, golden[0].length);
                for (int i = 0; i < golden.length; i++) {
                    for (int j = 0; j < golden[i].length; j++) {
                        assertThat(Math.abs(mine[i][j] - golden[i][j]))
                                .as("%s of %s in step %d: %s instead of %s", output, name, i + 1, mine[i][j],
                                        golden[i][j])
                                .isLessThanOrEqualTo(TOLERANCE * largest);
                    }
                }
            });
        }
    }

    @Test
    void allFourierMatricesOfTheReferenceAreMade() {
        assertThat(NetworksVectors.fourierNames()).isNotEmpty().allSatisfy(name -> {
            JsonNode matrices = NetworksVectors.fourier(name);
            int d = Integer.parseInt(name.substring(2));
            for (FourierMatrices.Operand operand : FourierMatrices.Operand.values()) {
                checkMatrix(FourierMatrices.input(operand, d, false), matrices.get("in_" + operand));
                checkMatrix(FourierMatrices.input(operand, d, true), matrices.get("in_" + operand + "_inverted"));
            }
            checkMatrix(FourierMatrices.output(d), matrices.get("out"));
            assertThat(matrices).hasSize(5);
        });
    }

    private static void checkMatrix(double[][] mine, JsonNode golden) {
        double[][] rows = DynamicsVectors.matrix(golden);
        assertThat(mine).hasDimensions(rows.length, rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            assertThat(mine[i]).containsExactly(rows[i], org.assertj.core.data.Offset.offset(1e-15));
        }
    }
}
