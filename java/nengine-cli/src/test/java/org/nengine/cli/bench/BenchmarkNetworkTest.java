package org.nengine.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.build.Model;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.engine.DType;
import org.nengine.learning.PES;
import org.nengine.networks.CircularConvolution;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Lowpass;

/** The structure of the benchmark networks: sizes, neuron types, and what is connected to what. */
class BenchmarkNetworkTest {

    private static List<String> names() {
        return BenchmarkNetwork.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyModelCanBeBuiltAndHasOneProbeAndSeedZero(String name) {
        BenchmarkNetwork benchmark = BenchmarkNetwork.of(name, 3, 30, new RectifiedLinear());
        Network net = benchmark.network();
        assertThat(benchmark.name()).isEqualTo(name);
        assertThat(net.seed()).hasValue(0);
        assertThat(net.allProbes()).containsExactly(benchmark.output());
        assertThat(net.allEnsembles()).isNotEmpty().allMatch(e -> e.neuronType().equals(new RectifiedLinear()));
        assertThat(benchmark.neurons()).isEqualTo(net.nNeurons());
        assertThat(Model.build(net, 0.001).probes()).hasSize(1);
    }

    @Test
    void theCircularConvolutionHasHalfOfTheNeuronsInEachOfItsTwoArrays() {
        Network net = BenchmarkNetwork.of("cconv", 4, 10, new LIFRate()).network();
        CircularConvolution cconv = (CircularConvolution) net.networks().get(0);
        assertThat(cconv.product().networks()).allSatisfy(array -> assertThat(array.ensembles()).hasSize(12));
        assertThat(net.allEnsembles()).hasSize(24).allMatch(e -> e.nNeurons() == 5 && e.dimensions() == 1)
                .allMatch(e -> e.gain().orElseThrow().equals(new Choice(1, -1))
                        && e.bias().orElseThrow().equals(new Uniform(-1, 1)));
        assertThat(net.nodes()).extracting(n -> ((NodeOutput.Constant) n.output()).value())
                .containsExactly(new double[4], new double[] {1, 1, 1, 1});
        assertThat(net.connections()).extracting(Connection::post)
                .containsExactly(cconv.inputA(), cconv.inputB());
    }

    @Test
    void theIntegratorFeedsItsOutputBackThroughTenMilliseconds() {
        Network net = BenchmarkNetwork.of("integrator", 3, 7, new LIFRate()).network();
        assertThat(net.allEnsembles()).hasSize(3).allMatch(e -> e.nNeurons() == 7);
        assertThat(net.connections().get(0).synapse()).contains(new Lowpass(0.01));
        assertThat(net.connections()).hasSize(2);
    }

    @Test
    void thePesNetworkTellsItsRuleTheInputLessTheOutput() {
        Network net = BenchmarkNetwork.of("pes", 3, 7, new LIFRate()).network();
        Ensemble pre = net.ensembles().get(0);
        assertThat(net.ensembles()).hasSize(1);
        assertThat(pre.nNeurons()).isEqualTo(21);
        assertThat(pre.dimensions()).isEqualTo(3);
        Connection learned = net.connections().get(1);
        assertThat(learned.learningRule().type()).isEqualTo(new PES());
        assertThat(net.connections()).filteredOn(c -> c.post() == learned.learningRule())
                .extracting(c -> ((Node) c.pre()).label().orElseThrow()).containsExactly("post", "inp");
    }

    @Test
    void theBasalGangliaHaveFiveEnsemblesForEachActionAndRatesOfTheirOwn() {
        Network net = BenchmarkNetwork.of("basal_ganglia", 3, 40, new LIFRate()).network();
        assertThat(net.allEnsembles()).hasSize(15)
                .allMatch(e -> e.nNeurons() == 40 && e.gain().isEmpty() && e.bias().isEmpty());
        assertThat(net.nodes()).extracting(n -> ((NodeOutput.Constant) n.output()).value())
                .containsExactly(new double[] {1, 1, 1});
    }

    @Test
    void aRandomNetworkConnectsEachEnsembleToSoManyDifferentOnes() {
        BenchmarkParameters parameters = new BenchmarkParameters(2, 5, new LIFRate(), 6, 4, 1);
        Network net = BenchmarkNetwork.of("random_network", parameters).network();
        assertThat(net.ensembles()).hasSize(6).allMatch(e -> e.nNeurons() == 10 && e.dimensions() == 2);
        for (Ensemble ensemble : net.ensembles()) {
            List<Connection> out = net.connections().stream().filter(c -> c.pre() == ensemble).toList();
            assertThat(out).hasSize(5).extracting(Connection::post).doesNotHaveDuplicates()
                    .contains(net.nodes().get(1));
            assertThat(out).allMatch(c -> ((NoSolver) c.solver()).values().orElseThrow().length == 10);
            assertThat(net.connections()).anyMatch(c -> c.pre() == net.nodes().get(0) && c.post() == ensemble);
        }
        List<Object> targets = targets(net);
        assertThat(targets(BenchmarkNetwork.of("random_network", parameters).network())).isEqualTo(targets);
        assertThat(targets(BenchmarkNetwork.of("random_network",
                new BenchmarkParameters(2, 5, new LIFRate(), 6, 4, 2)).network())).isNotEqualTo(targets);
    }

    private static List<Object> targets(Network net) {
        return net.connections().stream().<Object>map(c -> net.ensembles().indexOf(c.post().object())).toList();
    }

    @Test
    void theClassifierSeesImagesThatAreFed() {
        BenchmarkNetwork classifier = BenchmarkNetwork.of("classifier",
                BenchmarkNetwork.defaultDimensions("classifier"), 100, new LIFRate());
        assertThat(classifier.neurons()).isEqualTo(1000);
        assertThat(classifier.fed().orElseThrow().sizeOut()).isEqualTo(784);
        assertThat(classifier.output().sizeIn()).isEqualTo(10);
        assertThat(classifier.network().connections()).hasSize(2).noneMatch(c -> c.pre() == c.post());
        assertThat(BenchmarkNetwork.of("integrator", BenchmarkNetwork.defaultDimensions("integrator"), 3, new LIFRate())
                .fed()).isEmpty();
    }

    @Test
    void theReferenceSeesOtherImagesInEachStepToo() {
        BenchmarkNetwork classifier = BenchmarkNetwork.of("classifier", 2, 4, new LIFRate());
        try (Subject reference = Subject.ofReference(classifier, 5, 1)) {
            assertThat(reference.time()).isPositive();
            assertThat(reference.simulator()).isEmpty();
        }
        NodeOutput.TimeFunction image = (NodeOutput.TimeFunction) classifier.fed().orElseThrow().output();
        assertThat(image.f().apply(0.001)).hasSize(784).isNotEqualTo(image.f().apply(0.005));
    }

    @Test
    void runsAreMadeAsLongAsIsAskedForUnlessTheirInputsAreFed() {
        BenchmarkNetwork integrator = BenchmarkNetwork.of("integrator", 2, 4, new LIFRate());
        BenchmarkNetwork classifier = BenchmarkNetwork.of("classifier", 2, 4, new LIFRate());
        EngineSettings settings = EngineSettings.of(DType.FLOAT64, 2, 1);
        try (Subject engine = Subject.ofEngine(integrator, Model.build(integrator.network(), 0.001), settings, 5, 1);
                Subject fed = Subject.ofEngine(classifier, Model.build(classifier.network(), 0.001), settings, 5, 1)) {
            engine.calibrate(0.02);
            assertThat(engine.steps()).isGreaterThan(5);
            assertThat(engine.time()).isPositive();
            assertThat(engine.simulator().orElseThrow().nSteps()).isEqualTo(engine.steps());
            fed.calibrate(0.02);
            assertThat(fed.steps()).isEqualTo(5);
            assertThat(Subject.best(List.of(engine, fed), 2)).hasSize(2).doesNotContain(0);
        }
    }

    @Test
    void numbersThatMakeNoNetworkAreRefused() {
        assertThatThrownBy(() -> BenchmarkNetwork.of("pes", 0, 1, new LIFRate()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimensions must be at least 1, not 0");
        assertThatThrownBy(() -> new BenchmarkParameters(1, 1, new LIFRate(), 3, 4, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0 to 3").hasMessageContaining("4");
    }
}
