package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.Model;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.learning.PES;
import org.nengine.networks.AssociativeMemory;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.processes.Piecewise;
import org.nengine.solvers.LstsqL1;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.LinearFilter;

/** What can be described but hardly was meant is done, and warned of by name; the like that is meant is not. */
class WarningsTest {

    private record Warning(String what, Consumer<Network> surprising, Consumer<Network> plain, String... texts) {
    }

    private static void build(Network net) {
        Model.build(net, 0.001);
    }

    private static AssociativeMemory memory() {
        return AssociativeMemory.builder(new double[][] {{1, 0}, {0, 1}}).label("am").seed(0).build();
    }

    private static List<Warning> descriptions() {
        return List.of(
                new Warning("an output size of a pass-through node",
                        net -> net.node(2, (t, x) -> x).setPassthrough(), net -> net.passthrough(2),
                        "the output of a pass-through node has the size of its input; sizeOut = 2 is ignored"),
                new Warning("full weights from a node",
                        net -> net.connect(net.node(1), net.ensemble(2, 1),
                                c -> c.label("c").solver(new LstsqL2().weights(true))),
                        net -> net.connect(net.ensemble(2, 1), net.ensemble(2, 1),
                                c -> c.solver(new LstsqL2().weights(true))),
                        "Connection \"c\": the solver LstsqL2(weights=true) has no effect because the source is not an "
                                + "ensemble"),
                new Warning("full weights to a node",
                        net -> net.connect(net.ensemble(2, 1), net.passthrough(1),
                                c -> c.label("c").solver(new LstsqL2().weights(true))),
                        net -> net.connect(net.ensemble(2, 1), net.passthrough(1)),
                        "Connection \"c\": weights = true of the solver LstsqL2(weights=true) has no effect because "
                                + "the target is not an ensemble"),
                new Warning("a very high learning rate", net -> new PES(1), net -> new PES(0.99),
                        "The learning rate 1.0 of a PES rule is very high"),
                new Warning("a smallest magnitude on the surface of a sphere",
                        net -> UniformHypersphere.surface().withMinMagnitude(0.5),
                        net -> new UniformHypersphere().withMinMagnitude(0.5),
                        "minMagnitude = 0.5 is ignored"),
                new Warning("a smallest magnitude of scattered points on the surface",
                        net -> ScatteredHypersphere.surface().withMinMagnitude(0.5),
                        net -> new ScatteredHypersphere().withMinMagnitude(0.5), "minMagnitude = 0.5 is ignored"),
                new Warning("spikes of spikes", net -> new PoissonSpiking(new LIF()),
                        net -> new PoissonSpiking(new LIFRate()),
                        "PoissonSpiking: the base type LIF() gives spikes already, not rates"),
                new Warning("functions that are to be interpolated",
                        net -> Piecewise.builder().at(0, t -> t).interpolation(Piecewise.Interpolation.LINEAR).build(),
                        net -> Piecewise.builder().at(0, t -> t).build(),
                        "Piecewise: values that are functions cannot be interpolated"),
                new Warning("a cubic interpolation that starts late",
                        net -> Piecewise.builder().at(1, 0).at(2, 1).at(3, 0).at(4, 1)
                                .interpolation(Piecewise.Interpolation.CUBIC).build(),
                        net -> Piecewise.builder().at(0, 0).at(2, 1).at(3, 0).at(4, 1)
                                .interpolation(Piecewise.Interpolation.CUBIC).build(),
                        "Piecewise: no value is given at 0 s, so that a cubic interpolation is 0 up to 1.0 s"),
                new Warning("items that are to inhibit each other twice", net -> {
                    AssociativeMemory memory = memory();
                    memory.addWinnerTakeAll();
                    memory.addWinnerTakeAll();
                }, net -> memory().addWinnerTakeAll(),
                        "<AssociativeMemory \"am\">: the items inhibit each other already"),
                new Warning("outputs that are to have two thresholds", net -> {
                    AssociativeMemory memory = memory();
                    memory.addThresholdToOutputs();
                    memory.addThresholdToOutputs();
                }, net -> memory().addThresholdToOutputs(),
                        "<AssociativeMemory \"am\">: the outputs have a threshold already"));
    }

    private static List<Warning> builds() {
        double[][] points = {{-1}, {0}, {1}};
        return List.of(
                new Warning("evaluation points and their number", net -> {
                    net.ensemble("e", 2, 1, e -> e.evalPoints(points).nEvalPoints(9));
                    build(net);
                }, net -> {
                    net.ensemble("e", 2, 1, e -> e.evalPoints(points).nEvalPoints(3));
                    build(net);
                }, "<Ensemble \"e\">: evalPoints are given, so nEvalPoints (9) is ignored"),
                new Warning("gain, bias and rates", net -> {
                    net.ensemble("e", 2, 1, e -> e.gain(2, 2).bias(1, 1).maxRates(100, 200));
                    build(net);
                }, net -> {
                    net.ensemble("e", 2, 1, e -> e.gain(2, 2).bias(1, 1));
                    build(net);
                }, "<Ensemble \"e\">: gain and bias are given, so maxRates and intercepts have no effect"),
                new Warning("gains with which neurons do not fire", net -> {
                    net.ensemble("e", 1, 1, e -> e.gain(0.1).bias(0));
                    net.ensemble("f", 1, 1, e -> e.gain(0.2).bias(0));
                    build(net);
                }, net -> {
                    net.ensemble("e", 1, 1, e -> e.gain(2).bias(0));
                    build(net);
                }, "<Ensemble \"e\"> and 1 more: some maximum rates are not finite, because these neurons do not fire where "
                        + "their encoder points; their gain is probably too small"),
                new Warning("what is learned and trained", net -> {
                    learning(net, true);
                    build(net);
                }, net -> {
                    learning(net, false);
                    build(net);
                }, "<Connection \"c\"> is changed by a learning rule and was set trainable too"),
                new Warning("a search that is cut short", net -> {
                    decoded(net, new LstsqL1().maxIter(1));
                    build(net);
                }, net -> {
                    decoded(net, new LstsqL1(0.1, 0.1));
                    build(net);
                }, "LstsqL1(maxIter=1) did not converge in 1 sweeps"),
                new Warning("a numerator with negligible coefficients", net -> {
                    net.connect(net.node(1), net.passthrough(1),
                            c -> c.synapse(new LinearFilter(new double[] {1e-15, 1}, new double[] {0.1, 0.2, 1})));
                    build(net);
                }, net -> {
                    net.connect(net.node(1), net.passthrough(1),
                            c -> c.synapse(new LinearFilter(new double[] {1}, new double[] {0.1, 0.2, 1})));
                    build(net);
                }, "negligible leading coefficients of the numerator are ignored"));
    }

    private static void learning(Network net, boolean trained) {
        Connection c = net.connect(net.ensemble(9, 1), net.passthrough(1),
                o -> o.label("c").learningRule(new PES()));
        if (trained) {
            net.config().trainable(c, true);
        }
    }

    private static void decoded(Network net, LstsqL1 solver) {
        net.connect(net.ensemble(9, 1), net.passthrough(1), o -> o.label("c").solver(solver));
    }

    @TestFactory
    Stream<DynamicTest> whatIsSurprisingIsWarnedOfAndNothingElse() {
        return Stream.concat(descriptions().stream(), builds().stream())
                .map(warning -> DynamicTest.dynamicTest(warning.what(), () -> {
                    String log = LogCapture.of(() -> warning.surprising().accept(new Network("net", 0)));
                    assertThat(log).contains("WARN").contains(warning.texts());
                    assertThat(LogCapture.of(() -> warning.plain().accept(new Network("net", 0)))).isEmpty();
                }));
    }
}
