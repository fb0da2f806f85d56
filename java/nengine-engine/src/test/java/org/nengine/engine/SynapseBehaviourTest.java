package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.learning.PES;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.DiscreteFilter;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;

/** Synapses in the engine: what they make of data that differ between items, and alike ones done at once. */
class SynapseBehaviourTest {

    private static final int ITEMS = 4;
    private static final int STEPS = 60;
    private static final int SIZE = 3;
    private static final double DT = 0.001;

    private final Network net = new Network("net", 1);
    private final Node x = net.node("x", new double[SIZE]);
    private final Tensor inputs = Tensor.wrap(new RandomState(4).normal(0, 1, ITEMS * STEPS * SIZE), ITEMS, STEPS,
            SIZE);

    private Probe filtered(Synapse synapse) {
        Node y = net.passthrough(SIZE);
        net.connect(x, y, c -> c.synapse(synapse));
        return net.probe(y);
    }

    /** Every item is the offline filtering of its data, a step late; the first probe by the first synapse. */
    private void compareWithOfflineFiltering(List<Synapse> synapses, double tolerance, DType dtype) {
        List<Probe> probes = synapses.stream().map(this::filtered).toList();
        try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(ITEMS).build()) {
            sim.runSteps(STEPS, Data.of(inputs));
            for (int k = 0; k < probes.size(); k++) {
                for (int item = 0; item < ITEMS; item++) {
                    double[][] data = inputs.part(item, item + 1).reshape(STEPS, SIZE).toRows();
                    double[][] expected = synapses.get(k).filt(data, f -> f.dt(DT));
                    double[][] actual = sim.data(probes.get(k)).item(item);
                    assertThat(actual[0]).as("%s, item %d", synapses.get(k), item).containsOnly(0);
                    for (int t = 1; t < STEPS; t++) {
                        assertThat(actual[t]).as("%s, item %d, step %d", synapses.get(k), item, t)
                                .containsExactly(expected[t - 1], within(tolerance));
                    }
                }
            }
        }
    }

    private void assertOneGroup(int operators) {
        try (Simulator sim = Simulator.builder(net).minibatch(ITEMS).build()) {
            assertThat(sim.describe()).contains(": linear_filter, " + operators + " operators");
        }
    }

    @Test
    void alphasOfDifferentTimeConstantsAreOneGroup() {
        compareWithOfflineFiltering(List.of(new Alpha(0.01), new Alpha(0.03)), 1e-10, DType.FLOAT64);
        assertOneGroup(2);
    }

    @Test
    void alphasInSinglePrecision() {
        compareWithOfflineFiltering(List.of(new Alpha(0.005), new Alpha(0.02)), 5e-5, DType.FLOAT32);
    }

    @Test
    void trianglesFilterTheDataOfEachItem() {
        compareWithOfflineFiltering(List.of(new Triangle(0.01), new Triangle(0.02), new Triangle(0.15)), 1e-12,
                DType.FLOAT64);
    }

    @Test
    void filtersOfHighOrder() {
        // An analog Butterworth low-pass of order 4 with a cut-off of 100 radians a second.
        double[] den = {1e-8, 2.613125929752753e-6, 3.414213562373095e-4, 2.613125929752753e-2, 1};
        compareWithOfflineFiltering(List.of(new LinearFilter(new double[] {1}, den)), 1e-9, DType.FLOAT64);
    }

    @Test
    void filtersOfHighOrderInSinglePrecision() {
        double[] den = {1e-8, 2.613125929752753e-6, 3.414213562373095e-4, 2.613125929752753e-2, 1};
        compareWithOfflineFiltering(List.of(new LinearFilter(new double[] {1}, den)), 5e-4, DType.FLOAT32);
    }

    /** Without state; of one; without feed-through; with it; with zeros where outputs are taken from. */
    static Stream<LinearFilter> digital() {
        return Stream.of(LinearFilter.digital(new double[] {0.7}, new double[] {1}),
                LinearFilter.digital(new double[] {0.2}, new double[] {1, -0.8}),
                LinearFilter.digital(new double[] {0.3, 0.1}, new double[] {1, -0.5, -0.1}),
                LinearFilter.digital(new double[] {0.4, 0.3, 0.1}, new double[] {1, -0.5, -0.1}),
                LinearFilter.digital(new double[] {2, -1, -0.2}, new double[] {1, -0.5, -0.1}),
                LinearFilter.digital(new double[] {0.5, 0.1}, new double[] {1, -0.9}));
    }

    @Test
    void digitalFiltersOfAllForms() {
        List<LinearFilter> filters = digital().toList();
        assertThat(filters).extracting(filter -> filter.discretise(DT).form()).contains(DiscreteFilter.Form.values());
        compareWithOfflineFiltering(List.copyOf(filters), 1e-12, DType.FLOAT64);
    }

    @Test
    void digitalFiltersInSinglePrecision() {
        compareWithOfflineFiltering(List.copyOf(digital().toList()), 5e-5, DType.FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("digital")
    void digitalFiltersOfOneFormAreOneGroup(LinearFilter filter) {
        filtered(filter);
        double[] num = filter.num();
        num[0] *= 0.5;
        LinearFilter other = LinearFilter.digital(num, filter.den());
        filtered(other);
        assertThat(other.discretise(DT).form()).isEqualTo(filter.discretise(DT).form());
        assertOneGroup(2);
    }

    @Test
    void aLowpassAndALinearFilterOfOneStateAreTheSame() {
        Probe lowpass = filtered(new Lowpass(0.02));
        Probe linear = filtered(new LinearFilter(new double[] {1}, new double[] {0.02, 1}));
        assertOneGroup(2);
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(ITEMS).build()) {
            sim.runSteps(STEPS, Data.of(inputs));
            assertThat(sim.data(linear).allItems()).isDeepEqualTo(sim.data(lowpass).allItems());
            assertThat(sim.data(linear).get(0, STEPS - 1, 0)).isNotZero();
        }
    }

    @Test
    void theWeightsOfAConnectionCanBeFiltered() {
        Ensemble a = net.ensemble("a", 20, 1);
        Ensemble b = net.ensemble("b", 20, 1);
        Connection learned = net.connect(a, b, c -> c.learningRule(new PES(1e-2)));
        net.connect(net.node(1), learned.learningRule());
        List<Probe> probes = new ArrayList<>();
        for (Synapse synapse : List.of(new Lowpass(0.01), new Alpha(0.01))) {
            probes.add(net.probe(learned, "weights", p -> p.synapse(synapse)));
        }
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build();
                ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(40);
            reference.runSteps(40);
            for (Probe probe : probes) {
                assertThat(sim.data(probe).last()).containsExactly(reference.data(probe)[39], within(1e-12));
                assertThat(reference.data(probe)[39]).isNotEqualTo(reference.data(probe)[20]);
            }
        }
    }
}
