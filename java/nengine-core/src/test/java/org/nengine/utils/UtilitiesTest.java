package org.nengine.utils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.build.Model;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Lowpass;

class UtilitiesTest {

    private final Network net = new Network(1);

    // ---- ensembles and connections

    @Test
    void anEnsembleWithoutNeuronsShowsItsInput() {
        Ensemble direct = net.ensemble(1, 2, e -> e.neuronType(new Direct()).radius(3));
        Model model = Model.build(net, 0.001);
        double[][] points = {{1, 2}, {-1, 5}};
        assertThat(Ensembles.tuningCurves(direct, model, points).activities()).isDeepEqualTo(points);
        assertThatThrownBy(() -> Ensembles.responseCurves(direct, model)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Direct");
        assertThatThrownBy(() -> Ensembles.sortedNeurons(direct, model, 1, 0)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Direct");
    }

    @Test
    void theNumberOfEvaluationPointsGrowsWithDimensionsAndNeurons() {
        assertThat(Ensembles.defaultEvalPoints(10, 1)).isEqualTo(750);
        assertThat(Ensembles.defaultEvalPoints(10, 3)).isEqualTo(1500);
        assertThat(Ensembles.defaultEvalPoints(10, 64)).isEqualTo(2500);
        assertThat(Ensembles.defaultEvalPoints(2000, 2)).isEqualTo(4000);
        Ensemble ensemble = net.ensemble(10, 3);
        assertThat(Model.build(net, 0.001).ensemble(ensemble).evalPoints()).hasDimensions(1500, 3);
        assertThatThrownBy(() -> Ensembles.defaultEvalPoints(0, 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("nNeurons");
    }

    @Test
    void sortedNeuronsHaveSimilarNeighbours() {
        Ensemble ensemble = net.ensemble(60, 2);
        Model model = Model.build(net, 0.001);
        double[][] encoders = model.ensemble(ensemble).encoders();
        int[] order = Ensembles.sortedNeurons(ensemble, model, 100, 3);
        assertThat(Arrays.stream(order).sorted().toArray()).containsExactly(IntStream.range(0, 60).toArray());
        double before = 0;
        double after = 0;
        for (int i = 0; i < 59; i++) {
            before += encoders[i][0] * encoders[i + 1][0] + encoders[i][1] * encoders[i + 1][1];
            after += encoders[order[i]][0] * encoders[order[i + 1]][0]
                    + encoders[order[i]][1] * encoders[order[i + 1]][1];
        }
        assertThat(after).isGreaterThan(40).isGreaterThan(before + 20);
    }

    @Test
    void impossibleQuestionsToEnsemblesAreRefusedByName() {
        Ensemble ensemble = net.ensemble("many", 10, 8);
        Model model = Model.build(net, 0.001);
        assertThatThrownBy(() -> Ensembles.tuningCurves(ensemble, model)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("many").hasMessageContaining("give the points");
        assertThatThrownBy(() -> Ensembles.tuningCurves(ensemble, model, new double[][] {{1}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("8 coordinates");
        assertThatThrownBy(() -> Ensembles.sortedNeurons(ensemble, model, -1, 0))
                .isInstanceOf(ValidationException.class).hasMessageContaining("iterations");
        assertThatThrownBy(() -> Ensembles.sortedNeurons(ensemble, model, 1, -1))
                .isInstanceOf(ValidationException.class).hasMessageContaining("seed");
    }

    @Test
    void decodingOfATableComparesWithTheTable() {
        double[][] points = {{-1}, {0}, {0.5}, {1}};
        double[][] table = {{1}, {0}, {0.25}, {1}};
        Connection connection = net.connect(net.ensemble(20, 1), net.passthrough(1),
                c -> c.evalPoints(points).function(table));
        Model model = Model.build(net, 0.001);
        Decoding decoding = Connections.evalPointDecoding(connection, model);
        assertThat(decoding.targets()).isDeepEqualTo(table);
        assertThat(decoding.decoded()[3][0]).isCloseTo(1, within(0.2));
        assertThatThrownBy(() -> Connections.evalPointDecoding(connection, model, new double[][] {{1}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("4 points");
    }

    @Test
    void decodingIntoWeightsIsInCurrentsOfTheTarget() {
        Connection connection = net.connect(net.ensemble(20, 1), net.ensemble(7, 1),
                c -> c.solver(new LstsqL2().weights(true)));
        Decoding decoding = Connections.evalPointDecoding(connection, Model.build(net, 0.001));
        assertThat(decoding.decoded()[0]).hasSize(7);
    }

    @Test
    void decodingNeedsDecoders() {
        Ensemble ensemble = net.ensemble(5, 1);
        Connection fromNode = net.connect(net.node(1.0), ensemble);
        Connection unsolved = net.connect(ensemble, net.passthrough(1), c -> c.solver(new NoSolver()));
        Model model = Model.build(net, 0.001);
        assertThatThrownBy(() -> Connections.evalPointDecoding(fromNode, model))
                .isInstanceOf(ValidationException.class).hasMessageContaining("ensemble of neurons");
        assertThatThrownBy(() -> Connections.evalPointDecoding(unsolved, model))
                .isInstanceOf(ValidationException.class).hasMessageContaining("NoSolver");
        assertThat(Connections.evalPointDecoding(unsolved, model, new double[][] {{0.5}}).decoded())
                .isDeepEqualTo(new double[][] {{0}});
    }

    @Test
    void aFullTransformHasTheSlicesInIt() {
        Node in = net.passthrough(3);
        Node out = net.passthrough(4);
        assertThat(Connections.fullTransform(net.connect(in.slice("::-1"), out.slice("1:"), c -> c.transform(2))))
                .isDeepEqualTo(new double[][] {{0, 0, 0}, {0, 0, 2}, {0, 2, 0}, {2, 0, 0}});
        assertThat(Connections.fullTransform(net.connect(in.get(1), out.slice(":2"),
                c -> c.transform(new double[][] {{3}, {4}}))))
                .isDeepEqualTo(new double[][] {{0, 3, 0}, {0, 4, 0}, {0, 0, 0}, {0, 0, 0}});
        assertThat(Connections.fullTransform(net.connect(net.node(1, 2).get(1), out.get(3),
                c -> c.function(x -> x[0]))))
                .isDeepEqualTo(new double[][] {{0}, {0}, {0}, {1}});
    }

    // ---- networks

    @Test
    void directModeSparesNeuronsThatAreNeeded() {
        Network sub = net.network("inner");
        Ensemble plain = sub.ensemble(5, 1);
        Ensemble toNeurons = net.ensemble(5, 1);
        Ensemble fromNeurons = net.ensemble(5, 1);
        Ensemble probed = net.ensemble(5, 1);
        Ensemble learner = net.ensemble(5, 1);
        Ensemble taught = sub.ensemble(5, 1);
        Ensemble error = net.ensemble(5, 1);
        net.connect(net.node(1.0), toNeurons.neurons().get(2));
        net.connect(fromNeurons.neurons(), net.passthrough(5));
        net.probe(probed.neurons().get(1));
        Connection learned = net.connect(learner, taught, c -> c.learningRule(new PES()));
        net.connect(error, learned.learningRule());
        net.connect(plain, error);
        Networks.activateDirectMode(net);
        assertThat(List.of(plain, error)).allMatch(e -> e.neuronType() instanceof Direct);
        assertThat(List.of(toNeurons, fromNeurons, probed, learner, taught))
                .allMatch(e -> e.neuronType() instanceof LIF);
    }

    @Test
    void passthroughNodesAreReplacedByProducts() {
        Node in = net.node("in", 1, 2);
        Node first = net.passthrough("first", 2);
        Node second = net.passthrough("second", 2);
        Ensemble a = net.ensemble("a", 5, 1);
        Ensemble b = net.ensemble("b", 5, 1);
        Connection c1 = net.connect(in, first, c -> c.transform(2).noSynapse());
        Connection c2 = net.connect(first, second, c -> c.synapse(0.02));
        Connection c3 = net.connect(second.get(0), a, c -> c.noSynapse());
        Connection c4 = net.connect(second.get(1), b, c -> c.transform(-3).noSynapse());
        List<DirectLink> links = Networks.withoutPassthroughNodes(net);
        assertThat(links).containsExactlyInAnyOrder(
                new DirectLink(in, a, new double[][] {{2, 0}}, java.util.Optional.of(new Lowpass(0.02)),
                        List.of(c1, c2, c3)),
                new DirectLink(in, b, new double[][] {{0, -6}}, java.util.Optional.of(new Lowpass(0.02)),
                        List.of(c1, c2, c4)));
    }

    @Test
    void productsThatAreZeroAreLeftOut() {
        Node relay = net.passthrough(2);
        net.connect(net.node(1.0), relay.get(0), c -> c.noSynapse());
        net.connect(relay.get(1), net.ensemble(5, 1));
        assertThat(Networks.withoutPassthroughNodes(net)).isEmpty();
    }

    @Test
    void passthroughNodesThatCannotBeRemovedAreRefusedByName() {
        Node relay = net.node("relay", 1, (t, x) -> x);
        net.connect(net.node(1.0), relay, c -> c.synapse(0.1));
        Connection out = net.connect(relay, net.ensemble(5, 1), c -> c.function(x -> x[0]));
        relay.setPassthrough();
        assertThatThrownBy(() -> Networks.withoutPassthroughNodes(net)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("relay").hasMessageContaining("function");
        out.reassign(c -> c.noFunction());
        assertThatThrownBy(() -> Networks.withoutPassthroughNodes(net)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("relay").hasMessageContaining("synapse");
        Network loop = new Network(2);
        Node own = loop.passthrough("own", 1);
        loop.connect(own, own, c -> c.synapse(0.1));
        assertThatThrownBy(() -> Networks.withoutPassthroughNodes(loop)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("own").hasMessageContaining("itself");
    }

    // ---- spikes

    /** A neuron at 100 Hz, one at 50 Hz from 0.3 s on, a silent one, and one with a single spike; steps of 1 ms. */
    private static double[][] spikes(double[] times) {
        double[][] spikes = new double[1000][4];
        for (int i = 0; i < spikes.length; i++) {
            times[i] = (i + 1) * 0.001;
            spikes[i][0] = i % 10 == 4 ? 1000 : 0;
            spikes[i][1] = i >= 300 && i % 20 == 0 ? 1000 : 0;
            spikes[i][3] = i == 500 ? 1000 : 0;
        }
        return spikes;
    }

    @Test
    void eventsAreTheTimesOfSpikes() {
        double[] times = new double[1000];
        double[][] events = SpikeTrains.events(times, spikes(times));
        assertThat(events[0]).hasSize(100).startsWith(5 * 0.001, 15 * 0.001);
        assertThat(events[2]).isEmpty();
        assertThat(events[3]).containsExactly(501 * 0.001);
    }

    @Test
    void ratesFollowIntervals() {
        double[] times = new double[1000];
        double[][] spikes = spikes(times);
        for (boolean midpoint : new boolean[] {false, true}) {
            for (SpikeTrains.RateInterpolation kind : SpikeTrains.RateInterpolation.values()) {
                double[][] rates = SpikeTrains.ratesIsi(times, spikes, midpoint, kind);
                assertThat(rates[500]).as("%s %s", midpoint, kind).containsExactly(new double[] {100, 50, 0, 0},
                        within(1e-9));
                assertThat(rates[100][1]).isLessThan(kind == SpikeTrains.RateInterpolation.ZERO ? 1e-9 : 20);
                assertThat(rates[999]).containsExactly(new double[4], within(1e-9));
            }
        }
        assertThat(SpikeTrains.ratesIsi(times, spikes)[298][1]).isZero();
        assertThat(SpikeTrains.ratesIsi(times, spikes)[300][1]).isCloseTo(50, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(SpikeTrains.Kernel.class)
    void everyKernelKeepsTheRate(SpikeTrains.Kernel kernel) {
        double[] times = new double[1000];
        double[][] rates = SpikeTrains.ratesKernel(times, spikes(times), kernel, 0.02);
        double mean = IntStream.range(400, 800).mapToDouble(i -> rates[i][0]).average().getAsDouble();
        assertThat(mean).isCloseTo(100, within(5.0));
        double[] single = Arrays.stream(rates).mapToDouble(r -> r[3]).toArray();
        int peak = IntStream.range(0, 1000).reduce(0, (a, b) -> single[b] > single[a] ? b : a);
        assertThat(peak).isBetween(480, 505);
        assertThat(Arrays.stream(single).sum() * 0.001).isCloseTo(1, within(0.05));
        assertThat(rates[500][2]).isZero();
    }

    @Test
    void aGaussianKernelIsCentredOnItsSpike() {
        double[] times = new double[1000];
        double[][] rates = SpikeTrains.ratesKernel(times, spikes(times));
        assertThat(rates[490][3]).isCloseTo(rates[510][3], within(1e-12));
        assertThat(rates[500][3]).isCloseTo(1 / (0.02 * Math.sqrt(2 * Math.PI)), within(1e-9));
    }

    @Test
    void impossibleSpikeTrainsAreRefusedByName() {
        assertThatThrownBy(() -> SpikeTrains.events(new double[] {1}, new double[2][1]))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("SpikeTrains.spikes");
        assertThatThrownBy(() -> SpikeTrains.events(new double[] {1, 2}, new double[][] {{1}, {1, 2}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("row 1");
        assertThatThrownBy(() -> SpikeTrains.ratesKernel(new double[] {1}, new double[1][1]))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("SpikeTrains.times");
        assertThatThrownBy(() -> SpikeTrains.ratesKernel(new double[] {1, 2}, new double[2][1],
                SpikeTrains.Kernel.ALPHA, 0)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("SpikeTrains.tau");
    }

    @Test
    void settledRatesAreTheSteadyRates() {
        double[] current = {0.5, 1.5, 3, 8};
        double[] rates = FiringRates.settled(new LIF(), current, 0.0005, 0.1, 2);
        for (int i = 0; i < current.length; i++) {
            assertThat(rates[i]).isCloseTo(new LIFRate().rate(current[i]), within(2.0));
        }
        assertThat(FiringRates.settled(new LIFRate(), 2)[0]).isCloseTo(new LIFRate().rate(2), within(1e-9));
        assertThat(FiringRates.settled(new AdaptiveLIF(), 3)[0]).isLessThan(new LIFRate().rate(3)).isPositive();
        assertThatThrownBy(() -> FiringRates.settled(new Direct(), 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Direct");
        assertThatThrownBy(() -> FiringRates.settled(new LIF())).isInstanceOf(ValidationException.class)
                .hasMessageContaining("currents");
        assertThatThrownBy(() -> FiringRates.settled(new LIF(), new double[] {1}, 0.001, 0.1, 0))
                .isInstanceOf(ValidationException.class).hasMessageContaining("simTime");
    }

    // ---- measures

    @Test
    void measuresHaveTheirDefinitions() {
        assertThat(Measures.rms(3, 4)).isEqualTo(Math.sqrt(12.5));
        assertThat(Measures.norm(3, 4)).isEqualTo(5);
        assertThat(Measures.rms(new double[][] {{3, 0}, {4, 2}}, 0)).containsExactly(Math.sqrt(12.5), Math.sqrt(2));
        assertThat(Measures.rms(new double[][] {{3, 4}, {0, 0}}, 1)).containsExactly(Math.sqrt(12.5), 0);
        assertThat(Measures.nrmse(new double[] {1, 3}, new double[] {1, 1})).isEqualTo(Math.sqrt(2));
        assertThatThrownBy(() -> Measures.nrmse(new double[1], new double[2])).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> Measures.rms(new double[1][1], 2)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("axis");
    }

    @Test
    void signalsAreComparedAfterABufferAndWithADelay() {
        double[][] target = IntStream.range(0, 50).mapToObj(i -> new double[] {Math.sin(0.1 * i)})
                .toArray(double[][]::new);
        double[][] late = IntStream.range(0, 50).mapToObj(i -> new double[] {i < 5 ? 9 : Math.sin(0.1 * (i - 3))})
                .toArray(double[][]::new);
        assertThat(Measures.allClose(0.001, target, target, 0, 0, 0, 0)).isTrue();
        assertThat(Measures.allClose(0.001, target, late, 1e-9, 0, 0.002, 0.003)).isTrue();
        assertThat(Measures.allClose(0.001, target, late, 1e-9, 0, 0.001, 0.003)).isFalse();
        assertThat(Measures.allClose(0.001, target, late, 1e-9, 0, 0.002, 0)).isFalse();
        assertThat(Measures.allClose(0.001, late, target, 1e-9, 0, 0.002, -0.003)).isTrue();
        assertThatThrownBy(() -> Measures.allClose(0.001, target, late, 0, 0, 0.05, 0))
                .isInstanceOf(ValidationException.class).hasMessageContaining("nothing");
    }
}
