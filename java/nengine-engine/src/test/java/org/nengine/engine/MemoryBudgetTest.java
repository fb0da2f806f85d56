package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.BCM;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Alpha;
import org.nengine.training.Adam;
import org.nengine.training.FitOptions;
import org.nengine.training.Loss;
import org.nengine.training.callbacks.LambdaCallback;

/** Budgets and checkpoints: they change how much memory is taken, and nothing else. */
class MemoryBudgetTest {

    private static final int STEPS = 23;
    private static final int ITEMS = 4;

    private static final Everything EVERYTHING = new Everything();

    /**
     * Everything that has a state: neurons of all kinds, recurrent synapses, learning rules, noise, and functions in
     * Java that remember.
     */
    private static final class Everything {

        private final Network net = new Network("net", 3);
        private final Model model;
        private final Node input;
        private final Probe out;
        private final Probe spikes;
        private final Probe filtered;
        private Random random = new Random(1);
        private int calls;
        private int timeCalls;
        private int failsAt = -1;

        Everything() {
            input = net.node("x", 0, 0);
            Node reacting = net.node("reacting", 2, (t, x) -> {
                if (++calls == failsAt) {
                    throw new IllegalStateException("not now");
                }
                return new double[] {0.3 * x[0] + 0.1 * random.nextDouble()};
            });
            Node timed = net.node(t -> {
                timeCalls++;
                return new double[] {Math.sin(40 * t)};
            }, n -> n.sizeOut(1));
            Node signal = net.node(new WhiteSignal(0.1, 50));
            List<NeuronType> types = List.of(new LIF(), new AdaptiveLIF(), new Izhikevich(),
                    new SpikingRectifiedLinear(), new RegularSpiking(new LIFRate()),
                    new PoissonSpiking(new LIFRate()), new StochasticSpiking(new LIFRate()));
            List<Ensemble> all = new ArrayList<>();
            for (NeuronType type : types) {
                Ensemble ensemble = net.ensemble(type.getClass().getSimpleName(), 9, 2, e -> e.neuronType(type)
                        .noise(new WhiteNoise()));
                net.connect(all.isEmpty() ? input : all.get(all.size() - 1), ensemble);
                net.connect(ensemble, ensemble, c -> c.synapse(new Alpha(0.02)).transform(0.8));
                all.add(ensemble);
            }
            Ensemble last = all.get(all.size() - 1);
            net.connect(all.get(0), reacting, c -> c.noSynapse());
            net.connect(reacting, all.get(1).get(0));
            net.connect(timed, all.get(0).get(1));
            net.connect(signal, last.get(0));
            Node sum = net.passthrough("sum", 2);
            Node error = net.passthrough("error", 2);
            Connection pes = net.connect(last, sum, c -> c.learningRule(new PES(1e-3)));
            Connection rls = net.connect(all.get(1), sum, c -> c.learningRule(new RLS(1e-3)));
            net.connect(all.get(0), all.get(2), c -> c.solver(new LstsqL2().weights(true))
                    .learningRule(BCM.builder().learningRate(1e-9).build()));
            net.connect(all.get(2), all.get(3), c -> c.solver(new LstsqL2().weights(true)).learningRule(new Oja(1e-7)));
            net.connect(input, all.get(1), c -> c.learningRule(new Voja(0.01)));
            net.connect(sum, error);
            net.connect(input, error, c -> c.transform(-1));
            net.connect(error, pes.learningRule());
            net.connect(error, rls.learningRule());
            out = net.probe(sum);
            spikes = net.probe(all.get(0).neurons(), p -> p.sampleEvery(0.005));
            filtered = net.probe(last, p -> p.synapse(0.01));
            model = Model.build(net, 0.001);
        }

        /** As if nothing had been called. */
        void startAgain() {
            random = new Random(1);
            calls = 0;
            timeCalls = 0;
            failsAt = -1;
        }

        Data inputs(int items, int steps) {
            return Data.of(input, numbers(1, items, steps, 2));
        }

        Data targets(int items, int steps) {
            return Data.of(out, numbers(2, items, steps, 2)).and(filtered, numbers(3, items, steps, 2));
        }
    }

    private static Tensor numbers(long seed, int items, int steps, int size) {
        RandomState random = new RandomState(seed);
        double[] values = new double[items * steps * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.uniform(-1, 1);
        }
        return Tensor.wrap(values, items, steps, size);
    }

    private static Simulator open(DType dtype, UnaryOperator<SimulatorBuilder> settings) {
        Simulator sim = settings.apply(Simulator.builder(EVERYTHING.model).dtype(dtype).minibatch(2).seed(5)).build();
        EVERYTHING.startAgain();
        sim.compile(new Adam(1e-3), c -> c.loss(EVERYTHING.out, Loss.mse()).loss(EVERYTHING.filtered, Loss.mae())
                .weight(EVERYTHING.filtered, 0.5));
        return sim;
    }

    /** What three epochs and a run leave: history, parameters, state; and how often functions were called. */
    private static Map<String, Object> fitted(DType dtype, boolean stateful, UnaryOperator<SimulatorBuilder> settings) {
        try (Simulator sim = open(dtype, settings)) {
            Map<String, List<Double>> history = sim.fit(EVERYTHING.inputs(ITEMS, STEPS),
                    EVERYTHING.targets(ITEMS, STEPS), f -> f.epochs(3).stateful(stateful)).values();
            assertThat(EVERYTHING.calls).isEqualTo(3 * ITEMS * STEPS);
            Map<String, Tensor> parameters = sim.parameters();
            sim.runSteps(10);
            return Map.of("history", history, "parameters", parameters.toString(), "values",
                    parameters.values().stream().map(t -> bits(t.toDoubles())).toList(), "out",
                    bits(sim.data(EVERYTHING.out).tensor().toDoubles()), "spikes",
                    bits(sim.data(EVERYTHING.spikes).tensor().toDoubles()), "times", EVERYTHING.timeCalls);
        }
    }

    private static List<Long> bits(double[] values) {
        List<Long> bits = new ArrayList<>();
        for (double value : values) {
            bits.add(Double.doubleToRawLongBits(value));
        }
        return bits;
    }

    private static void givesTheSame(DType dtype, boolean stateful) {
        Map<String, Object> kept = fitted(dtype, stateful, b -> b);
        List<UnaryOperator<SimulatorBuilder>> all = List.of(b -> b.gradientCheckpointing(true),
                b -> b.checkpointEvery(1), b -> b.checkpointEvery(5), b -> b.checkpointEvery(STEPS - 1),
                b -> b.checkpointEvery(1000), b -> b.memoryBudget(middle(dtype)));
        for (UnaryOperator<SimulatorBuilder> settings : all) {
            Map<String, Object> found = fitted(dtype, stateful, settings);
            assertThat(found.keySet()).isEqualTo(kept.keySet());
            kept.forEach((key, value) -> assertThat(found.get(key)).as(key).isEqualTo(value));
        }
    }

    /** A budget for which some checkpoints are needed, but not as many as would take least memory. */
    private static long middle(DType dtype) {
        try (Simulator most = open(dtype, b -> b);
                Simulator least = open(dtype, b -> b.gradientCheckpointing(true))) {
            MemoryUse all = most.memoryNeededToFit(STEPS);
            MemoryUse few = least.memoryNeededToFit(STEPS);
            assertThat(all.hasCheckpoints()).isFalse();
            assertThat(few.hasCheckpoints()).isTrue();
            assertThat(few.total()).isLessThan(all.total());
            return (few.total() + all.total()) / 2;
        }
    }

    @Test
    void aFitInFloat32IsTheSameBitForBit() {
        givesTheSame(DType.FLOAT32, false);
    }

    @Test
    void aStatefulFitInFloat64IsTheSameBitForBit() {
        givesTheSame(DType.FLOAT64, true);
    }

    @Test
    void aFitTakesWhatItWasSaidToNeed() {
        List<UnaryOperator<SimulatorBuilder>> all = List.of(b -> b, b -> b.gradientCheckpointing(true),
                b -> b.checkpointEvery(4), b -> b.memoryBudget(middle(DType.FLOAT32)));
        for (UnaryOperator<SimulatorBuilder> settings : all) {
                try (Simulator sim = open(DType.FLOAT32, settings)) {
                MemoryUse needed = sim.memoryNeededToFit(STEPS);
                List<MemoryUse> used = new ArrayList<>();
                sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS), f -> f.callbacks(
                        new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> used.add(sim.memoryUsed())))));
                assertThat(used).hasSize(ITEMS / 2).allSatisfy(use -> {
                    assertThat(use).usingRecursiveComparison().ignoringFields("segmentSteps").isEqualTo(needed);
                    assertThat(use.total()).isEqualTo(needed.total());
                });
            }
        }
    }

    @Test
    void aPredictionTakesWhatItWasSaidToNeed() {
        try (Simulator sim = Simulator.builder(EVERYTHING.net).minibatch(2).build()) {
            MemoryUse needed = sim.memoryNeeded(STEPS);
            assertThat(needed.inputs()).isGreaterThanOrEqualTo(2 * STEPS * 2 * Float.BYTES);
            assertThat(needed.recordings()).isEqualTo(2 * STEPS * (2 + 9 + 2) * Float.BYTES);
            assertThat(needed.tape()).isZero();
            sim.predict(EVERYTHING.inputs(ITEMS, STEPS));
            assertThat(sim.memoryUsed()).usingRecursiveComparison().ignoringFields("segmentSteps").isEqualTo(needed);
            assertThatThrownBy(() -> sim.memoryNeededToFit(STEPS)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("compile");
            assertThatThrownBy(() -> sim.memoryNeeded(0)).isInstanceOf(ValidationException.class);
        }
    }

    @Test
    void aFunctionThatFailsOnTheWayLeavesWhatItLeavesWithoutCheckpoints() {
        List<Object> left = new ArrayList<>();
        List<UnaryOperator<SimulatorBuilder>> both = List.of(b -> b, b -> b.checkpointEvery(4));
        for (UnaryOperator<SimulatorBuilder> settings : both) {
                try (Simulator sim = open(DType.FLOAT64, settings)) {
                EVERYTHING.failsAt = 2 * STEPS + 2 * 9 + 1;
                Consumer<FitOptions> stateful = f -> f.stateful(true).shuffle(false);
                assertThatThrownBy(() -> sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS),
                        stateful)).isInstanceOf(SimulationException.class).hasMessageContaining("not now");
                left.add(sim.nSteps());
                left.add(sim.parameters().values().stream().map(t -> bits(t.toDoubles())).toList());
                left.add(sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS), stateful).values());
                left.add(EVERYTHING.calls);
            }
        }
        assertThat(left.get(0)).isEqualTo((long) STEPS + 9);
        assertThat(left.subList(4, 8)).isEqualTo(left.subList(0, 4));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingRuns() {
        long least;
        try (Simulator sim = open(DType.FLOAT32, b -> b.gradientCheckpointing(true))) {
            least = sim.memoryNeededToFit(STEPS).total();
        }
        try (Simulator sim = open(DType.FLOAT32, b -> b.memoryBudget(least - 1))) {
            assertThatThrownBy(() -> sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS)))
                    .isInstanceOf(ValidationException.class).hasMessageStartingWith("Simulator.memoryBudget: training "
                            + "for " + STEPS + " steps needs at least " + least
                            + " bytes, but the memory budget is " + (least - 1))
                    .hasMessageContaining("checkpoints").hasMessageContaining("Raise the budget");
            assertThat(EVERYTHING.calls + EVERYTHING.timeCalls).isZero();
            assertThat(sim.nSteps()).isZero();
            int many = 20_000;
            assertThatThrownBy(() -> sim.predict(EVERYTHING.inputs(2, many))).isInstanceOf(ValidationException.class)
                    .hasMessageStartingWith("Simulator.memoryBudget: ").hasMessageContaining(many + " steps needs");
            assertThatThrownBy(() -> sim.evaluate(EVERYTHING.inputs(2, 3000), EVERYTHING.targets(2, 3000)))
                    .isInstanceOf(ValidationException.class).hasMessageStartingWith("Simulator.memoryBudget: ");
            assertThat(EVERYTHING.calls + EVERYTHING.timeCalls).isZero();
        }
    }

    @Test
    void aValidationThatIsLongerThanTheTrainingStaysInTheBudget() {
        int longer = 4 * STEPS;
        Map<String, List<Double>> kept;
        try (Simulator sim = open(DType.FLOAT32, b -> b)) {
            kept = sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS), f -> f.epochs(2)
                    .validation(EVERYTHING.inputs(2, longer), EVERYTHING.targets(2, longer))).values();
        }
        long budget = middle(DType.FLOAT32);
        try (Simulator sim = open(DType.FLOAT32, b -> b.memoryBudget(budget))) {
            List<Long> used = new ArrayList<>();
            LambdaCallback look = new LambdaCallback(o -> o
                    .onTrainBatchEnd((batch, logs) -> used.add(sim.memoryUsed().total()))
                    .onTestBatchEnd((batch, logs) -> used.add(sim.memoryUsed().total())));
            assertThat(sim.fit(EVERYTHING.inputs(ITEMS, STEPS), EVERYTHING.targets(ITEMS, STEPS), f -> f.epochs(2)
                    .validation(EVERYTHING.inputs(2, longer), EVERYTHING.targets(2, longer)).callbacks(look)).values())
                    .isEqualTo(kept);
            assertThat(used).hasSize(6).allSatisfy(total -> assertThat(total).isLessThanOrEqualTo(budget));
        }
    }

    @Test
    void aLongRunIsCutIntoStretchesThatFit() {
        Network net = new Network("net", 1);
        Ensemble a = net.ensemble(20, 2);
        net.connect(net.node(t -> new double[] {Math.sin(t), Math.cos(t)}, n -> n.sizeOut(2)), a);
        Probe probe = net.probe(a.neurons());
        try (Simulator free = Simulator.of(net);
                Simulator limited = Simulator.builder(net).memoryBudget(20_000).build()) {
            free.runSteps(2000);
            limited.runSteps(2000);
            assertThat(limited.memoryUsed().total()).isLessThanOrEqualTo(20_000);
            assertThat(free.memoryUsed().total()).isGreaterThan(20_000);
            assertThat(limited.data(probe).tensor()).isEqualTo(free.data(probe).tensor());
        }
        try (Simulator none = Simulator.builder(net).memoryBudget(100).build()) {
            assertThatThrownBy(() -> none.runSteps(2000)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("a run of 1 steps needs at least");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        SimulatorBuilder builder = Simulator.builder(new Network(0));
        assertThatThrownBy(() -> builder.memoryBudget(0)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.memoryBudget: must be at least 1, got 0");
        assertThatThrownBy(() -> builder.checkpointEvery(0)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.checkpointEvery: must be at least 1, got 0");
    }

    @Test
    void theTextNamesWhatThereIs() {
        assertThat(new MemoryUse(12, 2_500, 0, 0, 0, 0, 0, 0, 0, 3_210_000, 5_000_000_000L, 0, 0, 64))
                .hasToString("5.0 GB (parameters 12 bytes, state 2.5 kB, tape of 64 steps 3.2 MB, checkpoints 5.0 GB)");
    }
}
