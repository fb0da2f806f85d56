package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.SGD;

/** Probes that keep the last step of each call only. */
class ProbeHistoryTest {

    private static final double[][][] INPUTS = {{{1}, {2}, {3}}, {{4}, {5}, {6}}};

    private final Network net = new Network("net", 0);
    private final Node x = net.node("x", t -> 1000 * t);
    private final Node y = net.passthrough("y", 1);
    private final Connection weight = net.connect(x, y, c -> c.transform(0.5).noSynapse());
    private final Probe last = net.probe(y, p -> p.label("last"));
    private final Probe all = net.probe(y, p -> p.label("all"));

    ProbeHistoryTest() {
        net.config().keepHistory(last, false);
    }

    private Simulator simulator() {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build();
    }

    @Test
    void aPredictionHasTheLastStepOfEachItem() {
        try (Simulator sim = simulator()) {
            Map<Probe, Tensor> result = sim.predict(Data.of(INPUTS));
            assertThat(result.get(last).toItems()).isDeepEqualTo(new double[][][] {{{1.5}}, {{3}}});
            assertThat(result.get(all).shape()).containsExactly(2, 3, 1);
            assertThat(sim.predictOnBatch(Data.of(INPUTS)).get(last).toDoubles()).containsExactly(1.5, 3);
        }
    }

    @Test
    void everyRunGivesOneSample() {
        try (Simulator sim = simulator()) {
            sim.runSteps(5);
            sim.runSteps(2, Data.none(), o -> o.blockSteps(1));
            sim.step();
            assertThat(sim.data(last).item(0)).isDeepEqualTo(new double[][] {{2.5}, {3.5}, {4}});
            assertThat(sim.data(all).samples()).isEqualTo(8);
        }
    }

    @Test
    void thePeriodOfTheProbePlaysNoPart() {
        Probe sampled = net.probe(y, p -> p.sampleEvery(0.01));
        net.config().keepHistory(sampled, false);
        try (Simulator sim = simulator()) {
            sim.runSteps(7);
            assertThat(sim.data(sampled).item(1)).isDeepEqualTo(new double[][] {{3.5}});
        }
    }

    @Test
    void aRunThatFailsLeavesNoSampleUnlessItEndsBetweenSteps() {
        Network failing = new Network(0);
        Node source = failing.node(t -> {
            if (t > 0.0025) {
                throw new IllegalStateException("enough");
            }
            return 1000 * t;
        });
        Probe probe = failing.probe(source);
        failing.config().keepHistory(false);
        try (Simulator sim = Simulator.builder(failing).dtype(DType.FLOAT64).build()) {
            assertThatThrownBy(() -> sim.runSteps(5)).isInstanceOf(SimulationException.class);
            // Functions of time are asked beforehand, so that the engine ended its run with step 2.
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(sim.data(probe).values()).isDeepEqualTo(new double[][] {{2}});
        }
    }

    @Test
    void lossesAndGradientsAreOfTheLastStep() {
        double[][][] targets = {{{1}}, {{1}}};
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(0.01), c -> c.loss(last, Loss.mse()).metric(last, Metric.mae()));
            Data y = Data.of(last, Tensor.of(targets));
            double loss = (0.5 * 0.5 + 2 * 2) / 2;
            assertThat(sim.evaluate(Data.of(INPUTS), y)).containsEntry("loss", loss)
                    .containsEntry("last_mae", (0.5 + 2) / 2);
            History history = sim.fit(Data.of(INPUTS), y, f -> f.validation(Data.of(INPUTS), y));
            assertThat(history.last("loss")).isEqualTo(loss);
            // d loss / dw = (2 * 0.5 * 3 + 2 * 2 * 6) / 2
            double w = 0.5 - 0.01 * (3 + 24) / 2;
            assertThat(sim.data(weight).weights().orElseThrow().get(0)).isCloseTo(w, within(1e-15));
            assertThat(history.last("val_loss")).isCloseTo((Math.pow(3 * w - 1, 2) + Math.pow(6 * w - 1, 2)) / 2,
                    within(1e-14));
            assertThatThrownBy(() -> sim.fit(Data.of(INPUTS), Data.of(last, Tensor.of(INPUTS)), f -> { }))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("\"last\"")
                    .hasMessageContaining("3 steps").hasMessageContaining("records 1");
        }
    }

    @Test
    void trainingThroughStateReachesBackFromTheLastStep() {
        Network filtered = new Network(0);
        Node in = filtered.node("in", 0);
        Node out = filtered.passthrough(1);
        Connection trained = filtered.connect(in, out, c -> c.transform(0.5).synapse(0.005));
        Probe end = filtered.probe(out);
        filtered.config().keepHistory(false);
        double decay = Math.exp(-0.2);
        // The filtered input at step 3 is (1 - d) (u_2 + d u_1).
        double filteredInput = (1 - decay) * (2 + decay);
        try (Simulator sim = Simulator.builder(filtered).dtype(DType.FLOAT64).minibatch(1).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            double loss = sim.fit(Data.of(new double[][][] {{{1}, {2}, {3}}}), Data.of(new double[][][] {{{1}}}),
                    f -> { }).last("loss");
            double error = 0.5 * filteredInput - 1;
            assertThat(loss).isCloseTo(error * error, within(1e-14));
            assertThat(sim.data(trained).weights().orElseThrow().get(0))
                    .isCloseTo(0.5 - 0.1 * 2 * error * filteredInput, within(1e-14));
            assertThat(sim.predict(Data.of(new double[][][] {{{1}, {2}, {3}}})).get(end).size()).isEqualTo(1);
        }
    }

    @Test
    void networksAndClassesAreConfiguredLikeAllElse() {
        Network sub = net.network("sub");
        Probe inner = sub.probe(sub.node(t -> t));
        net.config().keepHistory(false).keepHistory(all, true);
        try (Simulator sim = simulator()) {
            sim.runSteps(3);
            assertThat(List.of(sim.data(last).samples(), sim.data(all).samples(), sim.data(inner).samples()))
                    .containsExactly(1, 3, 1);
        }
        sub.config().keepHistory(true);
        try (Simulator sim = simulator()) {
            sim.runSteps(3);
            assertThat(sim.data(inner).samples()).isEqualTo(3);
        }
    }
}
