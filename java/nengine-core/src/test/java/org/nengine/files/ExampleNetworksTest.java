package org.nengine.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Network;
import org.nengine.NetworkTwins;
import org.nengine.distributions.Distribution;
import org.nengine.docs.PublicClasses;
import org.nengine.networks.AssociativeMemory;
import org.nengine.networks.BasalGanglia;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.EnsembleArray;
import org.nengine.networks.InputGatedMemory;
import org.nengine.networks.Product;
import org.nengine.networks.Thalamus;
import org.nengine.processes.WhiteSignal;
import org.nengine.reference.ReferenceSimulator;

/** Values of the modelling language, in networks, and ready-made networks give the same numbers once loaded. */
class ExampleNetworksTest {

    private static final double DT = 0.001;
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    private Network saved(Network net) throws IOException {
        Path file = folder.resolve("net.nengine");
        NetworkFile.save(net, file);
        return NetworkFile.load(file);
    }

    @TestFactory
    Stream<DynamicTest> aNetworkWithAnyExampleComesBackToTheSameNumbers() {
        return ExampleValues.all().stream().filter(value -> runs(value)).map(value -> DynamicTest.dynamicTest(
                value.toString(), () -> {
                    Network net = ExampleNetworks.of(value);
                    assertThat(recordsAnything(net)).as("something is recorded").isTrue();
                    NetworkTwins.assertSame(net, saved(net), DT, STEPS);
                }));
    }

    /** Distributions are drawn from, not run; guesses for networks of another size do not fit the examples. */
    private static boolean runs(Object value) {
        return !(value instanceof Distribution) && !value.toString().startsWith("Conjgrad(tol=0.1, maxIters=3, x0");
    }

    private static boolean recordsAnything(Network net) {
        try (ReferenceSimulator run = ReferenceSimulator.builder(net).build()) {
            run.runSteps(STEPS);
            return net.allProbes().stream().flatMap(probe -> Arrays.stream(run.data(probe)))
                    .flatMapToDouble(Arrays::stream).anyMatch(value -> value != 0);
        }
    }

    /** A ready-made network of each class, in a network. */
    private static final Map<Class<? extends Network>, Consumer<Network>> READY_MADE = Map.of(
            EnsembleArray.class, ExampleNetworksTest::array,
            Product.class, net -> Product.builder(20, 2).inputMagnitude(0.5).build(net),
            CircularConvolution.class, net -> CircularConvolution.builder(20, 3).invertA(true).build(net),
            BasalGanglia.class, net -> BasalGanglia.builder(3).nNeuronsPerEnsemble(20).inputBias(0.2)
                    .ampa(c -> c.synapse(0.004)).build(net),
            Thalamus.class, net -> Thalamus.builder(3).nNeuronsPerEnsemble(20).threshold(0.1).build(net),
            AssociativeMemory.class, ExampleNetworksTest::associativeMemory,
            InputGatedMemory.class, net -> InputGatedMemory.builder(20, 2).feedback(0.9).differenceSynapse(0.02)
                    .build(net));

    private static void array(Network net) {
        EnsembleArray array = EnsembleArray.builder(10, 3).label("array").dimensions(2).build(net);
        array.addOutput("square", x -> new double[] {x[0] * x[0], x[1]});
        array.neuronInput();
        array.neuronOutput();
    }

    private static void associativeMemory(Network net) {
        AssociativeMemory memory = AssociativeMemory.builder(new double[][] {{1, 0}, {0, 1}}).nNeurons(20)
                .label("memory").inhibitable(true).build(net);
        memory.addDefaultOutputVector(0.5, 0.5);
        memory.addWinnerTakeAll();
        memory.addThresholdToOutputs();
    }

    /** Both a file and a copy give a plain network, which is built and runs to the same numbers. */
    @TestFactory
    Stream<DynamicTest> aReadyMadeNetworkComesBackAsAPlainOne() {
        return READY_MADE.entrySet().stream().map(entry -> DynamicTest.dynamicTest(
                entry.getKey().getSimpleName(), () -> {
                    Network net = driven(entry.getValue());
                    Network readyMade = net.networks().get(0);
                    assertThat(readyMade).isExactlyInstanceOf(entry.getKey());
                    for (Network twin : List.of(saved(net), net.copy())) {
                        assertThat(twin.networks().get(0)).isExactlyInstanceOf(Network.class);
                        assertThat(twin.networks().get(0).label()).isEqualTo(readyMade.label());
                        NetworkTwins.assertSame(net, twin, DT, STEPS);
                    }
                }));
    }

    /** A network whose nodes receive signals and are recorded. */
    private static Network driven(Consumer<Network> part) {
        Network net = new Network("net", 3);
        part.accept(net);
        net.allNodes().stream().filter(node -> node.sizeIn() > 0).forEach(node -> {
            net.connect(net.node(new WhiteSignal(0.1, 50), n -> n.sizeOut(node.sizeIn())), node);
            net.probe(node);
        });
        return net;
    }

    @Test
    void everyReadyMadeNetworkIsAmongThese() {
        assertThat(READY_MADE.keySet()).isEqualTo(
                Set.copyOf(PublicClasses.concrete(Network.class, EnsembleArray.class)));
    }
}
