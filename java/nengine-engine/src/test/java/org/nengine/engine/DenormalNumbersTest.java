package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.SimulationException;

/** Denormal numbers are zero in the engine's arithmetic in float32, while Java computes with them as ever. */
class DenormalNumbersTest {

    private final Network net = new Network(1);
    // Not final, so that nothing is computed by the compiler.
    private float smallestFloat = Float.MIN_NORMAL;
    private double smallestDouble = Double.MIN_NORMAL;

    private boolean javaHasDenormals() {
        return smallestFloat * 0.5f > 0 && smallestFloat * 0.5f * 2f == smallestFloat && smallestDouble * 0.5 > 0
                && smallestDouble * 0.5 * 2 == smallestDouble;
    }

    /** What a value decays to that starts at 1 and is multiplied with 1/e for a number of steps. */
    private double decayed(DType type, int steps) {
        Node input = net.node(t -> t < 0.0015 ? 1 : 0, n -> n.sizeOut(1));
        Node output = net.passthrough(1);
        net.connect(input, output, c -> c.synapse(0.001));
        Probe probe = net.probe(output);
        try (Simulator sim = Simulator.builder(net).dtype(type).build()) {
            sim.runSteps(steps);
            double[][] values = sim.data(probe).values();
            return values[values.length - 1][0];
        }
    }

    @Test
    void inFloat32AStateThatDecaysBecomesZeroWhereDenormalNumbersBegin() {
        assertThat(decayed(DType.FLOAT32, 80)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(decayed(DType.FLOAT32, 95)).isZero();
    }

    @Test
    void inFloat64ItDecaysThroughThem() {
        assertThat(decayed(DType.FLOAT64, 95)).isPositive();
        assertThat(decayed(DType.FLOAT64, 715)).isBetween(Double.MIN_VALUE, Double.MIN_NORMAL);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void functionsComputeWithDenormalNumbers(DType type) {
        List<Boolean> seen = new ArrayList<>();
        Node function = net.node(1, (t, x) -> {
            seen.add(javaHasDenormals());
            return x[0];
        });
        net.connect(net.node(1), function);
        try (Simulator sim = Simulator.builder(net).dtype(type).build()) {
            sim.runSteps(3);
        }
        assertThat(seen).hasSizeGreaterThanOrEqualTo(3).containsOnly(true);
        assertThat(javaHasDenormals()).isTrue();
    }

    @Test
    void javaComputesWithThemAfterAFunctionThatThrew() {
        net.node(t -> {
            if (t > 0.0025) {
                throw new IllegalStateException("enough");
            }
            return t;
        });
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT32).build()) {
            assertThatThrownBy(() -> sim.runSteps(5)).isInstanceOf(SimulationException.class);
            assertThat(javaHasDenormals()).isTrue();
        }
    }
}
