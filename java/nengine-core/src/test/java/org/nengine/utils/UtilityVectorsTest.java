package org.nengine.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.build.Model;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.NetworksVectors;

/** Helpers for built models give what the reference's helpers give. */
class UtilityVectorsTest {

    private final Network net = new Network(301);
    private final Ensemble one = net.ensemble(6, 1, e -> e.radius(2));
    private final Ensemble two = net.ensemble(5, 2);
    private final Connection square = net.connect(one, two.get(0), c -> c.function(x -> x[0] * x[0]).transform(2));
    private final Connection identity = net.connect(two, net.passthrough(2));
    private final Model model = Model.build(net, 0.001);

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static void assertClose(double[][] actual, JsonNode expected) {
        assertThat(flat(actual)).containsExactly(DynamicsVectors.flat(expected), within(1e-9));
    }

    private static void assertStatistics(double[][] rows, JsonNode expected) {
        double[] values = flat(rows);
        double[] head = DynamicsVectors.vector(expected.get("head"));
        assertThat(Arrays.copyOf(values, head.length)).containsExactly(head, within(1e-9));
        double sum = expected.get("sum").doubleValue();
        assertThat(Arrays.stream(values).sum()).isCloseTo(sum, within(1e-9 * Math.max(1, Math.abs(sum))));
        double norm = expected.get("l2").doubleValue();
        assertThat(Measures.norm(values)).isCloseTo(norm, within(1e-11 * norm));
    }

    @Test
    void everyVectorOfAHelperIsTested() {
        assertThat(NetworksVectors.utilities()).containsExactlyInAnyOrder("tuning_1d", "tuning_2d_custom",
                "tuning_2d_default", "response", "decoding_square_transform2", "decoding_identity_2d",
                "sorted_neurons", "filter_design_num_3_2_den_1_4_5");
    }

    @Test
    void tuningCurvesOfOneDimension() {
        JsonNode expected = NetworksVectors.utility("tuning_1d");
        Curves curves = Ensembles.tuningCurves(one, model);
        assertThat(curves.inputs()).hasDimensions(50, 1);
        assertThat(curves.inputs()[0][0]).isEqualTo(-2);
        assertThat(curves.inputs()[49][0]).isEqualTo(2);
        assertClose(curves.activities(), expected.get("activities"));
    }

    @Test
    void tuningCurvesOnAGridWhoseFirstDimensionVariesFastest() {
        JsonNode expected = NetworksVectors.utility("tuning_2d_default");
        Curves curves = Ensembles.tuningCurves(two, model);
        assertThat(curves.inputs()[1]).containsExactly(DynamicsVectors.vector(expected.get("inputs[0][1]")),
                within(1e-15));
        assertThat(curves.inputs()[50]).containsExactly(DynamicsVectors.vector(expected.get("inputs[1][0]")),
                within(1e-15));
        assertStatistics(curves.activities(), expected.get("activities"));
        assertThat(curves.activities()[3 * 50 + 7])
                .containsExactly(DynamicsVectors.vector(expected.get("activities[3][7]")), within(1e-9));
    }

    @Test
    void tuningCurvesAtGivenPoints() {
        JsonNode expected = NetworksVectors.utility("tuning_2d_custom");
        double[] coordinates = DynamicsVectors.flat(expected.get("inputs"));
        double[][] points = new double[coordinates.length / 2][];
        for (int i = 0; i < points.length; i++) {
            points[i] = Arrays.copyOfRange(coordinates, 2 * i, 2 * i + 2);
        }
        assertClose(Ensembles.tuningCurves(two, model, points).activities(), expected.get("activities"));
    }

    @Test
    void responseCurves() {
        JsonNode expected = NetworksVectors.utility("response");
        double[] inputs = DynamicsVectors.vector(expected.get("inputs"));
        assertClose(Ensembles.responseCurves(two, model, inputs).activities(), expected.get("activities"));
        assertThat(Ensembles.responseCurves(two, model).activities()).hasDimensions(50, 5);
    }

    @Test
    void decodingAtGivenPointsIncludesTheTransform() {
        JsonNode expected = NetworksVectors.utility("decoding_square_transform2");
        Decoding decoding = Connections.evalPointDecoding(square, model,
                DynamicsVectors.matrix(expected.get("points")));
        assertClose(decoding.targets(), expected.get("targets"));
        assertClose(decoding.decoded(), expected.get("decoded"));
    }

    @Test
    void decodingAtTheEvaluationPoints() {
        JsonNode expected = NetworksVectors.utility("decoding_identity_2d");
        Decoding decoding = Connections.evalPointDecoding(identity, model);
        assertStatistics(decoding.points(), expected.get("points"));
        assertStatistics(decoding.targets(), expected.get("targets"));
        assertStatistics(decoding.decoded(), expected.get("decoded"));
    }

    @Test
    void sortedNeurons() {
        JsonNode expected = NetworksVectors.utility("sorted_neurons");
        assertThat(expected).hasSize(2);
        assertThat(Arrays.stream(Ensembles.sortedNeurons(one, model, 10, 0)).asDoubleStream().toArray())
                .containsExactly(DynamicsVectors.vector(expected.get("one_iterations10_seed0")));
        assertThat(Arrays.stream(Ensembles.sortedNeurons(two, model, 10, 0)).asDoubleStream().toArray())
                .containsExactly(DynamicsVectors.vector(expected.get("two_iterations10_seed0")));
    }
}
