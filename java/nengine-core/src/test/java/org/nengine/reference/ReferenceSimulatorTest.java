package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.processes.WhiteNoise;
import org.nengine.synapses.Alpha;

class ReferenceSimulatorTest {

    private static final double DT = 0.001;

    private final Network net = new Network(7);
    private final Node clock = net.node("clock", t -> t);
    private final Probe times = net.probe(clock);

    private static double[] column(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }

    @Test
    void timeIsTheNumberOfStepsTimesDt() {
        try (ReferenceSimulator sim = ReferenceSimulator.builder(net).dt(0.1).build()) {
            assertThat(sim.time()).isZero();
            assertThat(sim.trange()).isEmpty();
            assertThat(sim.data(times)).isEmpty();
            sim.runSteps(3);
            assertThat(sim.nSteps()).isEqualTo(3);
            assertThat(sim.time()).isEqualTo(0.30000000000000004);
            assertThat(sim.trange()).containsExactly(0.1, 0.2, 0.30000000000000004);
            assertThat(column(sim.data(times))).containsExactly(sim.trange());
            assertThat(sim.trange(0.2)).containsExactly(0.2);
        }
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
    void aRunIsRoundedToStepsAndGoesOnWhereTheLastOneEnded() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.run(0.0025);
            assertThat(sim.nSteps()).isEqualTo(2);
            sim.run(0.0035);
            assertThat(sim.nSteps()).isEqualTo(6);
            assertThat(sim.data(times)).hasNumberOfRows(6);
        }
    }

    @Test
    void aRunOfLessThanHalfAStepDoesNothing() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.run(0.0004);
            sim.run(0);
            assertThat(sim.nSteps()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, Double.NaN, Double.POSITIVE_INFINITY})
    void aTimeThatCannotBeRunIsRefused(double seconds) {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.run(seconds)).isInstanceOf(ValidationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void fewerThanOneStepIsRefused(long steps) {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.runSteps(steps)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("at least 1").hasMessageContaining(String.valueOf(steps));
        }
    }

    @Test
    void aClosedSimulatorKeepsItsDataAndRefusesToRun() {
        ReferenceSimulator sim = new ReferenceSimulator(net);
        sim.runSteps(4);
        sim.close();
        sim.close();
        assertThat(sim.isClosed()).isTrue();
        assertThat(column(sim.data(times))).containsExactly(sim.trange());
        assertThat(sim.time()).isEqualTo(0.004);
        for (Runnable use : new Runnable[] {sim::step, () -> sim.runSteps(1), () -> sim.run(0.001), sim::reset,
            () -> sim.reset(3), () -> sim.signal(sim.model().time())}) {
            assertThatThrownBy(use::run).isInstanceOf(SimulatorClosedException.class);
        }
    }

    @Test
    void theSeedIsThatOfTheNetworkPlusOneUnlessGiven() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net);
                ReferenceSimulator given = ReferenceSimulator.builder(net).seed(99).build()) {
            assertThat(sim.seed()).isEqualTo(8);
            assertThat(given.seed()).isEqualTo(99);
        }
    }

    @Test
    void aResetRepeatsTheRunAndANewSeedChangesItsNoise() {
        Probe noise = net.probe(net.node("noise", new WhiteNoise()));
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(5);
            double[] first = column(sim.data(noise));
            sim.reset();
            assertThat(sim.nSteps()).isZero();
            assertThat(sim.data(noise)).isEmpty();
            sim.runSteps(5);
            assertThat(column(sim.data(noise))).containsExactly(first);
            sim.reset(1234);
            sim.runSteps(5);
            double[] other = column(sim.data(noise));
            assertThat(other).doesNotContain(first);
            sim.reset();
            sim.runSteps(5);
            assertThat(sim.seed()).isEqualTo(1234);
            assertThat(column(sim.data(noise))).containsExactly(other);
        }
    }

    @Test
    void aResetTakesBackWhatWasLearned() {
        Ensemble a = net.ensemble("a", 20, 1);
        Node out = net.passthrough("out", 1);
        Connection learned = net.connect(a, out, c -> c.function(x -> 0.0).learningRule(new PES(1e-3)));
        net.connect(net.node("error", 1.0), learned.learningRule());
        Probe weights = net.probe(learned, "weights");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(50);
            double[] learnedWeights = sim.data(weights)[49];
            assertThat(sim.signal(sim.model().signals().get(learned, "weights"))).containsExactly(learnedWeights);
            assertThat(learnedWeights).isNotEqualTo(sim.data(weights)[0]);
            double[] initial = sim.data(weights)[0];
            sim.reset();
            sim.step();
            assertThat(sim.data(weights)[0]).containsExactly(initial);
        }
    }

    @Test
    void clearingProbesKeepsTheTime() {
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(3);
            sim.clearProbes();
            assertThat(sim.data(times)).isEmpty();
            sim.runSteps(1);
            assertThat(column(sim.data(times))).containsExactly(0.004);
            assertThat(sim.trange()).hasSize(4);
        }
    }

    @Test
    void aFailedStepIsNotCountedButItsNumberIsSkipped() {
        Node fragile = net.node(t -> Math.rint(t / DT) == 3 ? Double.NaN : t, n -> n.label("fragile").sizeOut(1));
        Probe recorded = net.probe(fragile);
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.runSteps(5)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("fragile").hasMessageContaining("NaN");
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(sim.time()).isEqualTo(0.002);
            assertThat(column(sim.data(recorded))).containsExactly(0.001, 0.002);
            sim.runSteps(2);
            assertThat(column(sim.data(recorded))).containsExactly(0.001, 0.002, 0.004, 0.005);
        }
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
    void aProbeOfAnotherNetworkIsRefusedByName() {
        Network other = new Network(1);
        Probe stranger = other.probe(other.node("stranger", 1.0));
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.data(stranger)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("stranger");
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

    /** A node that gives the number of the step, and a way to a probe. */
    private interface Path {
        Probe probe(Network net, Node u);
    }

    private static Arguments path(String name, Path path, double... expected) {
        return Arguments.of(name, path, expected);
    }

    /** The table of the specification's chapter on timing. */
    static Stream<Arguments> paths() {
        return Stream.of(
                path("node to probe", (net, u) -> net.probe(u), 1, 2, 3, 4),
                path("synapse 0 on the probe", (net, u) -> net.probe(u, p -> p.synapse(0)), 0, 1, 2, 3),
                path("lowpass on the probe", (net, u) -> net.probe(u, p -> p.synapse(0.002)),
                        0, 0.393469, 1.025590, 1.802460),
                path("pass-through", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.noSynapse());
                    return net.probe(n);
                }, 1, 2, 3, 4),
                path("function", (net, u) -> {
                    Node n = net.node(1, (t, x) -> x);
                    net.connect(u, n, c -> c.noSynapse());
                    return net.probe(n);
                }, 1, 2, 3, 4),
                path("synapse 0 to a pass-through", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.synapse(0));
                    return net.probe(n);
                }, 0, 1, 2, 3),
                path("synapse 0 twice", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.synapse(0));
                    return net.probe(n, p -> p.synapse(0));
                }, 0, 0, 1, 2),
                path("input of neurons", (net, u) -> {
                    Ensemble e = net.ensemble(1, 1, o -> o.gain(1).bias(0));
                    net.connect(u, e.neurons(), c -> c.noSynapse());
                    return net.probe(e.neurons(), "input");
                }, 1, 2, 3, 4),
                path("a connection with synapse 0, probed", (net, u) ->
                        net.probe(net.connect(u, net.passthrough(1), c -> c.synapse(0))), 1, 2, 3, 4),
                path("a connection with synapse 0, probed with synapse 0", (net, u) ->
                        net.probe(net.connect(u, net.passthrough(1), c -> c.synapse(0)), p -> p.synapse(0)),
                        0, 0, 1, 2),
                path("alpha on a constant", (net, u) -> net.probe(net.node(1.0), p -> p.synapse(new Alpha(0.002))),
                        0, 0.090204, 0.264241, 0.442175));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void everyPathHasItsDelay(String name, Path path, double[] expected) {
        Network network = new Network(3);
        Probe probe = path.probe(network, network.node(t -> Math.rint(t / DT)));
        try (ReferenceSimulator sim = new ReferenceSimulator(network)) {
            sim.runSteps(4);
            assertThat(column(sim.data(probe))).containsExactly(expected, within(1e-6));
        }
    }

    @Test
    void aProcessWithASeedIsTheSameInEverySimulation() {
        Probe noise = net.probe(net.node("noise", new WhiteNoise(new Gaussian(0, 1), false).withSeed(5)));
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(3);
            double[] first = column(sim.data(noise));
            sim.reset(77);
            sim.runSteps(3);
            assertThat(column(sim.data(noise))).containsExactly(first);
        }
    }
}
