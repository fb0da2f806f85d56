package org.nengine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.neurons.RectifiedLinear;

/** Parts of the small networks of the dynamics vectors, and the comparison of what they give. */
public final class VectorNetworks {

    private VectorNetworks() {
    }

    /** A node that gives the rows of an array of the vector, one in each step. */
    public static Node rows(Network net, JsonNode vector, String name) {
        double[][] rows = DynamicsVectors.matrix(vector.get(name));
        double dt = vector.get("dt").doubleValue();
        return net.node(t -> rows[(int) Math.rint(t / dt) - 1], n -> n.label(name).sizeOut(rows[0].length));
    }

    /** An ensemble of rectified linear neurons with all parameters given. */
    public static Ensemble ensemble(Network net, JsonNode p, Consumer<EnsembleOptions> more) {
        double[][] encoders = DynamicsVectors.matrix(p.get("encoders"));
        return net.ensemble(encoders.length, encoders[0].length, o -> more.accept(o.encoders(encoders)
                .gain(DynamicsVectors.vector(p.get("gain"))).bias(DynamicsVectors.vector(p.get("bias")))
                .radius(p.get("radius").doubleValue()).neuronType(new RectifiedLinear())));
    }

    /** Holds recorded rows to those of the vector: up to 1e-12 of the largest number. */
    public static void check(String name, JsonNode expected, double[][] actual) {
        assertThat(actual).as("samples of %s", name).hasDimensions(expected.size(), actual[0].length);
        double[] golden = DynamicsVectors.flat(expected);
        double[] mine = Stream.of(actual).flatMapToDouble(Arrays::stream).toArray();
        assertThat(mine).as("numbers of %s", name).hasSameSizeAs(golden);
        double largest = Arrays.stream(golden).map(Math::abs).max().orElse(0);
        for (int i = 0; i < golden.length; i++) {
            assertThat(Math.abs(mine[i] - golden[i])).as("%s: number %d, %s instead of %s", name, i, mine[i], golden[i])
                    .isLessThanOrEqualTo(1e-12 * largest);
        }
    }
}
