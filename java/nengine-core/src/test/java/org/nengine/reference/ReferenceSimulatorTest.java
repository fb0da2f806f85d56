package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;

class ReferenceSimulatorTest {

    private final Network net = new Network(7);
    private final Node clock = net.node("clock", t -> t);
    private final Probe times = net.probe(clock);

    private static double[] column(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }

    @Test
    void aStepIsOneMillisecondUnlessSaidOtherwise() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.step();
            assertThat(sim.dt()).isEqualTo(0.001);
            assertThat(sim.time()).isEqualTo(0.001);
        }
    }

    @Test
    void signalsCanBeReadUntilItIsClosed() {
        Ensemble a = net.ensemble("a", 20, 1);
        Connection learned = net.connect(a, net.passthrough("out", 1),
                c -> c.function(x -> 0.0).learningRule(new PES(1e-3)));
        net.connect(net.node("error", 1.0), learned.learningRule());
        Probe weights = net.probe(learned, "weights");
        ReferenceSimulator sim = new ReferenceSimulator(net);
        sim.runSteps(50);
        assertThat(sim.signal(sim.model().signals().get(learned, "weights"))).containsExactly(sim.data(weights)[49]);
        sim.close();
        assertThatThrownBy(() -> sim.signal(sim.model().time())).isInstanceOf(SimulatorClosedException.class);
    }

    @Test
    void recordedDataIsACopy() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.step();
            sim.data(times)[0][0] = 99;
            assertThat(sim.data(times)[0]).containsExactly(0.001);
        }
    }

    @Test
    void twoSimulatorsOfOneModelRunIndependently() {
        Model model = Model.build(net, 0.01);
        try (ReferenceSimulator one = ReferenceSimulator.builder(model).build();
                ReferenceSimulator two = ReferenceSimulator.builder(model).build()) {
            one.runSteps(3);
            two.runSteps(1);
            assertThat(one.time()).isEqualTo(0.03);
            assertThat(column(two.data(times))).containsExactly(0.01);
        }
    }

    @Test
    void anotherDtThanThatOfTheModelIsRefused() {
        Model model = Model.build(net, 0.01);
        assertThat(ReferenceSimulator.builder(model).dt(0.01).build().dt()).isEqualTo(0.01);
        assertThatThrownBy(() -> ReferenceSimulator.builder(model).dt(0.001)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("0.01");
        assertThatThrownBy(() -> ReferenceSimulator.builder(net).dt(0)).isInstanceOf(ValidationException.class);
    }

    @Test
    void thereIsNoSimulatorOfNothing() {
        assertThatThrownBy(() -> new ReferenceSimulator(null)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.network: must not be null");
        assertThatThrownBy(() -> ReferenceSimulator.builder((Model) null)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.model: must not be null");
    }
}
