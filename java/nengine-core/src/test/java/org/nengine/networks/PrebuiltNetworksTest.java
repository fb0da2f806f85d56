package org.nengine.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.neurons.Direct;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NnlsL2nz;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.transforms.Dense;

/** What all ready-made networks have in common, and what each offers beyond the numbers of the reference. */
class PrebuiltNetworksTest {

    private static final double[][] VECTORS = {{1, 0, 0}, {0, 0.8, 0.6}};

    private static Map<String, PrebuiltBuilder<?, ?>> builders() {
        Map<String, PrebuiltBuilder<?, ?>> all = new TreeMap<>();
        all.put("EnsembleArray", EnsembleArray.builder(10, 2));
        all.put("Product", Product.builder(10, 2));
        all.put("CircularConvolution", CircularConvolution.builder(10, 3));
        all.put("BasalGanglia", BasalGanglia.builder(2).nNeuronsPerEnsemble(10));
        all.put("Thalamus", Thalamus.builder(2).nNeuronsPerEnsemble(10));
        all.put("AssociativeMemory", AssociativeMemory.builder(VECTORS).nNeurons(10));
        all.put("InputGatedMemory", InputGatedMemory.builder(10, 2));
        return all;
    }

    private static Iterable<String> kinds() {
        return builders().keySet();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindCanStandAloneWithANameAndASeed(String kind) {
        Network alone = builders().get(kind).label("mine").seed(7).build();
        assertThat(alone).hasToString("<" + kind + " \"mine\">");
        assertThat(alone.parent()).isEmpty();
        assertThat(alone.seed()).hasValue(7);
        Network outer = new Network(3);
        outer.node(0.0);
        Network inside = builders().get(kind).label("mine").seed(7).build(outer);
        assertThat(inside.parent()).containsSame(outer);
        assertThat(outer.networks()).containsExactly(inside);
        assertThat(seeds(inside, outer)).isEqualTo(seeds(alone, alone));
        try (ReferenceSimulator simulator = new ReferenceSimulator(alone)) {
            simulator.runSteps(3);
        }
        Network other = new Network(3);
        assertThat(other.add(builders().get(kind).build()).parent()).containsSame(other);
    }

    private static List<Long> seeds(Network network, Network top) {
        Model model = Model.build(top, 0.001);
        return network.allConnections().stream().map(model::seed).toList();
    }

    @Test
    void theNamesAreThoseOfTheReferenceUnlessOthersAreGiven() {
        Map<String, String> labels = new TreeMap<>();
        builders().forEach((kind, builder) -> labels.put(kind, builder.build().label().orElse("-")));
        assertThat(labels).isEqualTo(new TreeMap<>(Map.of("EnsembleArray", "-", "Product", "Product",
                "CircularConvolution", "Circular convolution", "BasalGanglia", "Basal Ganglia", "Thalamus", "Thalamus",
                "AssociativeMemory", "-", "InputGatedMemory", "Input gated memory")));
    }

    @Test
    void aBuilderMakesAnyNumberOfNetworks() {
        Network net = new Network();
        Product.Builder builder = Product.builder(10, 2).seed(1);
        Product first = builder.build(net);
        Product second = builder.build();
        assertThat(first.parent()).isPresent();
        assertThat(second.parent()).isEmpty();
        assertThat(second.allEnsembles()).hasSameSizeAs(first.allEnsembles()).doesNotContainAnyElementsOf(
                first.allEnsembles());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 31})
    void aConvolutionOfDirectNeuronsIsExact(int d) {
        RandomState random = new RandomState(d);
        double[] a = random.standardNormal(d);
        double[] b = random.standardNormal(d);
        for (int inversions = 0; inversions < 4; inversions++) {
            boolean invertA = inversions % 2 == 1;
            boolean invertB = inversions > 1;
            Network net = direct();
            CircularConvolution convolution = CircularConvolution.builder(1, d).invertA(invertA).invertB(invertB)
                    .build(net);
            net.connect(net.node(a), convolution.inputA(), c -> c.noSynapse());
            net.connect(net.node(b), convolution.inputB(), c -> c.noSynapse());
            double[] mine = firstOutput(net, net.probe(convolution.output()));
            assertThat(mine).containsExactly(CircularConvolution.convolve(a, b, invertA, invertB), within(1e-12));
        }
    }

    @Test
    void theConvolutionOfArraysIsTheSumOfProducts() {
        double[] a = {1, 2, 3};
        double[] b = {5, 7, 11};
        assertThat(CircularConvolution.convolve(a, b)).containsExactly(5 + 22 + 21, 7 + 10 + 33, 11 + 14 + 15);
        assertThat(CircularConvolution.convolve(a, b, true, false))
                .containsExactly(CircularConvolution.convolve(new double[] {1, 3, 2}, b));
        assertThat(CircularConvolution.convolve(a, b, false, true))
                .containsExactly(CircularConvolution.convolve(a, new double[] {5, 11, 7}));
        assertThat(CircularConvolution.convolve(new double[0], new double[0])).isEmpty();
    }

    @Test
    void aConvolutionTakesFourProductsForEachFrequency() {
        int[] dimensions = {1, 2, 3, 4, 5, 8, 16, 32, 64, 256, 512};
        int[] products = {4, 8, 8, 12, 12, 20, 36, 68, 132, 516, 1028};
        for (int i = 0; i < dimensions.length; i++) {
            assertThat(FourierMatrices.products(dimensions[i])).isEqualTo(products[i]);
        }
    }

    @Test
    void aProductOfDirectNeuronsIsExactAndGivesTheDotProduct() {
        Network net = direct();
        Product product = Product.builder(9, 3).inputMagnitude(4).build(net);
        net.connect(net.node(2, -3, 0.5), product.inputA(), c -> c.noSynapse());
        net.connect(net.node(1, 4, -2), product.inputB(), c -> c.noSynapse());
        var dot = net.passthrough(1);
        net.connect(product.output(), dot, c -> c.transform(Product.dotProductTransform(3, 0.5)).noSynapse());
        assertThat(firstOutput(net, net.probe(product.output()))).containsExactly(new double[] {2, -12, -1},
                within(1e-13));
        assertThat(firstOutput(net, net.probe(dot))).containsExactly(new double[] {-5.5}, within(1e-13));
        assertThat(Product.dotProductTransform(2)).isDeepEqualTo(new double[][] {{1, 1}});
        assertThat(product.sq1().parts()).allMatch(e -> e.nNeurons() == 4 && e.radius() == 4 * Math.sqrt(2));
    }

    @Test
    void aProductHasAtLeastOneNeuronForEachSquare() {
        assertThat(Product.builder(1, 2).build().allEnsembles()).hasSize(4).allMatch(e -> e.nNeurons() == 1);
    }

    private static Network direct() {
        Network net = new Network(0);
        net.config().ensemble(e -> e.neuronType(new Direct()));
        return net;
    }

    private static double[] firstOutput(Network net, Probe probe) {
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(1);
            return simulator.data(probe)[0];
        }
    }

    @Test
    void basalGangliaSolveForDecodersThatAreNotNegative() {
        BasalGanglia ganglia = BasalGanglia.builder(2).nNeuronsPerEnsemble(10).build();
        assertThat(ganglia.allConnections()).filteredOn(c -> c.pre() instanceof Ensemble).hasSize(20)
                .allMatch(c -> c.solver().equals(new NnlsL2nz()));
        assertThat(ganglia.allEnsembles()).allMatch(e -> e.radius() == 1.5);
        // The defaults end with the construction.
        assertThat(ganglia.ensemble(5, 1).radius()).isEqualTo(1);
        assertThat(ganglia.connect(ganglia.input(), ganglia.output()).solver()).isEqualTo(new LstsqL2());
    }

    @Test
    void receptorsTakeSettingsAndKeepTheirTimeConstantsWhereTheseSayNothing() {
        BasalGanglia ganglia = BasalGanglia.builder(2).nNeuronsPerEnsemble(10).inputBias(0.1)
                .ampa(c -> c.synapse(new Alpha(0.003))).gaba(c -> c.solver(new LstsqL2(0.2))).build();
        List<Connection> connections = ganglia.connections();
        assertThat(connections.get(0).pre()).isSameAs(ganglia.biasInput());
        assertThat(connections.get(0).synapse()).contains(new Lowpass(0.005));
        for (int gaba : new int[] {4, 5, 8, 9}) {
            assertThat(connections.get(gaba).synapse()).contains(new Lowpass(0.008));
            assertThat(connections.get(gaba).solver()).isEqualTo(new LstsqL2(0.2));
        }
        for (int ampa : new int[] {6, 7}) {
            assertThat(connections.get(ampa).synapse()).contains(new Alpha(0.003));
        }
        assertThat(connections.get(10).synapse()).isEmpty();
        BasalGanglia unfiltered = BasalGanglia.builder(2).ampa(c -> c.noSynapse()).build();
        assertThat(unfiltered.connections().get(5).synapse()).isEmpty();
    }

    @Test
    void aDefaultSynapseOfTheNetworkAroundReachesTheConnectionsThatSayNothing() {
        Network net = new Network();
        net.config().connection(c -> c.synapse(0.03));
        Thalamus thalamus = Thalamus.builder(2).build(net);
        assertThat(thalamus.connections()).allMatch(c -> c.synapse().equals(java.util.Optional.of(new Lowpass(0.03))));
        BasalGanglia ganglia = BasalGanglia.builder(2).nNeuronsPerEnsemble(5).build(net);
        assertThat(ganglia.connections().get(3).synapse()).contains(new Lowpass(0.008));
        InputGatedMemory memory = new InputGatedMemory(net, 5, 1);
        assertThat(memory.connections()).extracting(c -> c.synapse().map(Object::toString).orElse("none"))
                .containsExactly(new Lowpass(0.1).toString(), new Lowpass(0.03).toString(),
                        new Lowpass(0.1).toString(), "none", "none");
    }

    @Test
    void theDifferenceOfAGatedMemoryMayHaveASynapseOfItsOwn() {
        InputGatedMemory memory = InputGatedMemory.builder(5, 1).feedback(0.9).recurrentSynapse(0.05)
                .differenceSynapse(new Alpha(0.02)).build();
        assertThat(memory.connections().get(0).synapse()).contains(new Lowpass(0.05));
        assertThat(memory.connections().get(2).synapse()).contains(new Alpha(0.02));
        assertThat(memory.input()).isSameAs(memory.diff().input());
        assertThat(memory.output()).isSameAs(memory.mem().output());
    }

    @Test
    void addingAThresholdReplacesTheConnectionsToTheOutputs() {
        AssociativeMemory memory = AssociativeMemory.builder(VECTORS).inhibitable(true).nNeurons(10).build();
        memory.addOutputMapping("other", new double[][] {{1}, {2}});
        memory.addDefaultOutputVector(0.1, 0.2, 0.3);
        List<Connection> before = List.copyOf(memory.connections());
        memory.addThresholdToOutputs(10, 10);
        List<Connection> removed = before.stream().filter(c -> !memory.contains(c)).toList();
        assertThat(removed).hasSize(3).allMatch(c -> c.pre() == memory.utilities());
        List<Connection> rerouted = memory.connections().stream()
                .filter(c -> c.pre() == memory.thresholdedUtilities()).toList();
        // The inhibition of the default vector comes first, then the outputs in the order of their making.
        assertThat(rerouted).extracting(c -> (Object) c.post()).containsExactly(removed.get(2).post(), memory.output(),
                memory.output("other"));
        assertThat(rerouted).extracting(Connection::transform).containsExactly(removed.get(2).transform(),
                removed.get(0).transform(), removed.get(1).transform());
        assertThat(rerouted).extracting(Connection::synapse).containsExactly(removed.get(2).synapse(),
                removed.get(0).synapse(), removed.get(1).synapse());
        memory.addOutputMapping("late", VECTORS);
        assertThat(memory.connections().get(memory.connections().size() - 1).pre())
                .isSameAs(memory.thresholdedUtilities());
    }

    @Test
    void winnerTakeAllAndThresholdAreAddedOnce() {
        AssociativeMemory memory = AssociativeMemory.builder(VECTORS).nNeurons(10).build();
        assertThat(memory.isWinnerTakeAll()).isFalse();
        addsNothingTheSecondTime(memory, AssociativeMemory::addWinnerTakeAll);
        addsNothingTheSecondTime(memory, AssociativeMemory::addThresholdToOutputs);
        assertThat(memory.isWinnerTakeAll()).isTrue();
        assertThat(memory.isInhibitable()).isFalse();
        assertThat(memory.elements()).hasSize(2).isEqualTo(memory.ensembles());
        assertThat(memory.items()).isEqualTo(2);
    }

    private static void addsNothingTheSecondTime(AssociativeMemory memory, Consumer<AssociativeMemory> addition) {
        int before = memory.connections().size();
        addition.accept(memory);
        int after = memory.connections().size();
        assertThat(after).isGreaterThan(before);
        addition.accept(memory);
        assertThat(memory.connections()).hasSize(after);
    }

    @Test
    void theVectorsOfAMemoryAreCopied() {
        double[][] vectors = {{1, 0}, {0, 1}};
        AssociativeMemory.Builder builder = AssociativeMemory.builder(vectors).nNeurons(10);
        vectors[0][0] = Double.NaN;
        assertThat(builder.build().connections()).extracting(Connection::transform).filteredOn(Dense.class::isInstance)
                .map(Dense.class::cast).filteredOn(Dense::isMatrix).map(Dense::matrix)
                .containsExactly(new double[][] {{1, 0}, {0, 1}}, new double[][] {{1, 0}, {0, 1}});
    }

    @Test
    void theStepFunctionRisesFromItsShift() {
        assertThat(AssociativeMemory.filteredStep(0.4, 0.5, 50, 2)).isZero();
        assertThat(AssociativeMemory.filteredStep(0.5, 0.5, 50, 2)).isZero();
        assertThat(AssociativeMemory.filteredStep(0.52, 0.5, 50, 2)).isCloseTo(2 * (1 - Math.exp(-1)), within(1e-14));
        assertThat(AssociativeMemory.filteredStep(9, 0.5, 50, 2)).isEqualTo(2);
        assertThat(AssociativeMemory.filteredStep(-1e9, 0, 15, 1)).isZero();
    }
}
