package org.nengine.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.Closeness;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;
import org.nengine.spec.DynamicsVectors;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

class ProcessTest {

    private static final RandomVectors VECTORS = new RandomVectors();

    static Stream<JsonNode> runs() {
        return DynamicsVectors.ofKind("process");
    }

    private static Distribution dist(String text) {
        String[] parts = text.split("[(,)]");
        double first = Double.parseDouble(parts[1]);
        double second = Double.parseDouble(parts[2]);
        return parts[0].equals("Gaussian") ? new Gaussian(first, second) : new Uniform(first, second);
    }

    private static Process process(JsonNode c) {
        JsonNode p = c.get("params");
        long seed = c.get("seed").asLong(0);
        return switch (c.get("process").textValue()) {
            case "WhiteNoise" -> new WhiteNoise(dist(p.get("dist").textValue()), p.get("scale").booleanValue())
                    .withSeed(seed);
            case "FilteredNoise" -> new FilteredNoise(
                    p.get("synapse").textValue().startsWith("Alpha") ? new Alpha(0.01) : new Lowpass(0.005),
                    dist(p.get("dist").textValue()), p.get("scale").booleanValue()).withSeed(seed);
            case "BrownNoise" -> new BrownNoise(dist(p.get("dist").textValue()), p.get("scale").booleanValue())
                    .withSeed(seed);
            case "WhiteSignal" -> {
                WhiteSignal signal = new WhiteSignal(p.get("period").doubleValue(), p.get("high").doubleValue(),
                        p.get("rms").doubleValue()).withSeed(seed);
                yield p.get("y0").isNull() ? signal : signal.startingAt(p.get("y0").doubleValue());
            }
            case "PresentInput" -> new PresentInput(DynamicsVectors.matrix(p.get("inputs")),
                    p.get("presentation_time").doubleValue());
            case "Piecewise" -> {
                Piecewise.Builder piecewise = Piecewise.builder();
                p.get("data").forEach(d -> piecewise.at(d.get(0).doubleValue(), DynamicsVectors.vector(d.get(1))));
                yield piecewise.interpolation(Piecewise.Interpolation.valueOf(
                        p.get("interpolation").textValue().toUpperCase(Locale.ROOT))).build();
            }
            default -> throw new IllegalArgumentException("no test for " + c);
        };
    }

    @ParameterizedTest
    @MethodSource("runs")
    void runsAgreeWithTheReference(JsonNode c) {
        double[][] expected = DynamicsVectors.matrix(c.get("expected").get("y"));
        double[][] actual = process(c).runSteps(expected.length, c.get("d").intValue(), c.get("dt").doubleValue(),
                new RandomState(0));
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("step " + i).containsExactly(expected[i], within(2e-13));
        }
        double[][] again = process(c).run(expected.length * c.get("dt").doubleValue(), c.get("d").intValue(),
                c.get("dt").doubleValue(), new RandomState(0));
        assertThat(again).isDeepEqualTo(actual);
    }

    @TestFactory
    Stream<DynamicTest> drawsAreThoseOfTheReference() {
        return RandomVectors.entries("processes").map(c -> DynamicTest.dynamicTest(c.get("process").textValue(), () -> {
            double[][] run = named(c.get("process").textValue()).runSteps(c.get("n_steps").intValue(),
                    c.get("d").intValue(), 0.001, new RandomState(8));
            VECTORS.check(c, Arrays.stream(run).flatMapToDouble(Arrays::stream).toArray(), Closeness.relative(1e-12));
        }));
    }

    private static Process named(String text) {
        return switch (text) {
            case "WhiteNoise(seed=3)" -> new WhiteNoise().withSeed(3);
            case "WhiteNoise(Uniform(-1, 1), scale=False, seed=3)" ->
                new WhiteNoise(new Uniform(-1, 1), false).withSeed(3);
            case "FilteredNoise(seed=3)" -> new FilteredNoise().withSeed(3);
            case "BrownNoise(seed=3)" -> new BrownNoise().withSeed(3);
            case "WhiteSignal(0.02, high=200, seed=3)" -> new WhiteSignal(0.02, 200).withSeed(3);
            case "WhiteSignal(0.021, high=100, rms=0.3, y0=0, seed=3)" ->
                new WhiteSignal(0.021, 100, 0.3).startingAt(0).withSeed(3);
            case "WhiteNoise() with rng=RandomState(8)" -> new WhiteNoise();
            default -> throw new IllegalArgumentException("no test for " + text);
        };
    }

    @TestFactory
    Stream<DynamicTest> aSynapseAppliedAsAProcessGivesTheNumbersOfTheReference() {
        return DynamicsVectors.ofKind("process_apply").map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> {
            assertThat(c.get("id").textValue()).isEqualTo("process.apply_lowpass");
            double[][] x = DynamicsVectors.matrix(c.get("x"));
            double[][] y = new SynapseProcess(new Lowpass(0.005), x[0].length).apply(x);
            double[][] expected = DynamicsVectors.matrix(c.get("expected").get("y"));
            for (int i = 0; i < expected.length; i++) {
                assertThat(y[i]).as("step " + i).containsExactly(expected[i], within(1e-13));
            }
        }));
    }

    @Test
    void timesOfStepsAreThoseOfTheReference() {
        assertThat(DynamicsVectors.ofKind("process_trange")).hasSize(1);
        JsonNode expected = DynamicsVectors.withId("process.trange").get("expected");
        Process process = new WhiteNoise();
        assertThat(process.trange(0.0105)).containsExactly(DynamicsVectors.vector(expected.get("trange_0p0105")));
        assertThat(process.ntrange(10)).containsExactly(process.trange(0.0105));
        assertThat(process.run(0.0025)).hasDimensions(expected.get("n_steps_run_0p0025").intValue(), 1);
        assertThat(process.run(0.0035)).hasDimensions(expected.get("n_steps_run_0p0035").intValue(), 1);
        assertThat(process.trange(1.0, 0.5)).containsExactly(0.5, 1.0);
        assertThat(process.ntrange(3, 0.25)).containsExactly(0.25, 0.5, 0.75);
        assertThat(process.runSteps(0)).isEmpty();
    }

    @Test
    void brownNoiseIsTheSumOfWhiteNoise() {
        double dt = 0.002;
        double[][] white = new WhiteNoise().withSeed(7).runSteps(50, 2, dt, new RandomState(0));
        double[][] brown = new BrownNoise().withSeed(7).runSteps(50, 2, dt, new RandomState(0));
        double sum = 0;
        for (int i = 0; i < white.length; i++) {
            sum += dt * white[i][1];
            assertThat(brown[i][1]).isCloseTo(sum, within(1e-14));
        }
    }

    @Test
    void inputsOfAnyRankAreShownFlattened() {
        double[][][][] images = {{{{1, 2}, {3, 4}}}, {{{5, 6}, {7, 8}}}};
        PresentInput process = new PresentInput(images, 0.001);
        assertThat(process.runSteps(3)).isDeepEqualTo(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}, {1, 2, 3, 4}});
        assertThat(new PresentInput(new double[] {1, 5}, 0.002).runSteps(5))
                .isDeepEqualTo(new double[][] {{1}, {1}, {5}, {5}, {1}});
    }

    @Test
    void processesAreEqualByTheirParametersAndSeeds() {
        List<Supplier<Process>> makers = List.of(WhiteNoise::new, () -> new WhiteNoise().withSeed(1),
                () -> new WhiteNoise(new Uniform(0, 1), false), FilteredNoise::new,
                () -> new FilteredNoise(new Alpha(0.1)), BrownNoise::new, () -> new BrownNoise(new Gaussian(0, 2)),
                () -> new WhiteSignal(1, 5), () -> new WhiteSignal(1, 5).startingAt(0.5),
                () -> new PresentInput(new double[] {1, 2}, 0.1), () -> new PresentInput(new double[] {1, 3}, 0.1),
                () -> new PresentInput(new double[] {1, 2}, 0.1).withSeed(2),
                () -> new SynapseProcess(new Lowpass(0.1)), () -> new SynapseProcess(new Lowpass(0.1), 2),
                () -> Piecewise.builder().at(0, 1).build(), () -> Piecewise.builder().at(0, 2).build(),
                () -> Piecewise.builder().at(0, 1).seed(3).build());
        for (int i = 0; i < makers.size(); i++) {
            for (int j = 0; j < makers.size(); j++) {
                assertThat(makers.get(i).get().equals(makers.get(j).get())).as("%s equals %s", makers.get(i).get(),
                        makers.get(j).get()).isEqualTo(i == j);
            }
            assertThat(makers.get(i).get()).hasSameHashCodeAs(makers.get(i).get());
        }
        Process own = new Process() {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, input, output) -> { };
            }
        };
        assertThat(own).isEqualTo(own).isNotEqualTo(new WhiteNoise());
    }

    @Test
    void aTextShowsWhatDiffersFromTheDefaults() {
        assertThat(new BrownNoise().withSeed(4)).hasToString("BrownNoise(dist=Gaussian(mean=0.0, std=1.0), seed=4)");
        assertThat(new SynapseProcess(new Lowpass(0.1), 3))
                .hasToString("SynapseProcess(synapse=Lowpass(tau=0.1), size=3)");
        assertThat(Piecewise.builder().at(0.5, 1, 2).at(0, 3, 4).interpolation(Piecewise.Interpolation.LINEAR).build())
                .hasToString("Piecewise(data={0.0: [3.0, 4.0], 0.5: [1.0, 2.0]}, interpolation=linear)");
    }

    @Test
    void aProcessWithoutSeedTakesOneIntegerFromItsParent() {
        RandomState parent = new RandomState(5);
        RandomState same = new RandomState(5);
        long seed = same.randint(Integer.MAX_VALUE);

        double[][] run = new WhiteNoise().runSteps(3, 2, 0.001, parent);
        assertThat(run).isEqualTo(new WhiteNoise().withSeed(seed).runSteps(3, 2, 0.001, new RandomState(0)));
        assertThat(parent.nextDouble()).isEqualTo(same.nextDouble());
    }

    @Test
    void aSeededProcessLeavesItsParentAlone() {
        RandomState parent = new RandomState(5);
        new WhiteNoise().withSeed(1).runSteps(3, 2, 0.001, parent);
        assertThat(parent.nextDouble()).isEqualTo(new RandomState(5).nextDouble());
    }

    @Test
    void aWhiteSignalHasPowerUpToItsLimitOnly() {
        int n = 1000;
        double[][] run = new WhiteSignal(1.0, 10, 0.7).withSeed(2).runSteps(n, 1, 0.001, new RandomState(0));
        double square = 0;
        for (double[] row : run) {
            square += row[0] * row[0] / n;
        }
        assertThat(Math.sqrt(square)).isCloseTo(0.7, within(0.2));
        for (int f : new int[] {0, 11, 50, 499}) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < n; i++) {
                re += run[i][0] * Math.cos(2 * Math.PI * f * i / n);
                im += run[i][0] * Math.sin(2 * Math.PI * f * i / n);
            }
            assertThat(Math.hypot(re, im) / n).as("power at %d Hz", f).isLessThan(1e-13);
        }
    }

    @Test
    void aWhiteSignalRepeatsAfterItsPeriod() {
        double[][] run = new WhiteSignal(0.1, 40).withSeed(2).runSteps(200, 1, 0.001, new RandomState(0));
        for (int i = 0; i < 100; i++) {
            assertThat(run[i + 100]).containsExactly(run[i]);
        }
    }

    @Test
    void aProcessOfOnesOwnSeesItsInput() {
        Process leaky = new Process(2, 2, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                double[] state = new double[sizeOut];
                return (t, input, output) -> {
                    for (int i = 0; i < sizeOut; i++) {
                        state[i] += dt * (input[i] - state[i]);
                        output[i] = state[i] + t;
                    }
                };
            }
        };
        double[][] run = leaky.apply(new double[][] {{1, 2}, {1, 2}}, 2, 0.5, new RandomState(0));
        assertThat(run).isEqualTo(new double[][] {{1.0, 1.5}, {1.75, 2.5}});
    }

    @Test
    void impossibleProcessesAreRefusedByName() {
        RandomState rng = new RandomState(0);
        assertThatThrownBy(() -> new WhiteSignal(0.1, 5)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteSignal.high").hasMessageContaining("10.0");
        assertThatThrownBy(() -> new WhiteSignal(0.1, 501).step(0, 1, 0.001, rng))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("WhiteSignal.high");
        assertThatThrownBy(() -> new WhiteSignal(0, 5)).hasMessageStartingWith("WhiteSignal.period");
        assertThatThrownBy(() -> new WhiteSignal(1, 5, 0)).hasMessageStartingWith("WhiteSignal.rms");
        assertThatThrownBy(() -> new PresentInput(new double[0][], 1)).hasMessageStartingWith("PresentInput.inputs");
        assertThatThrownBy(() -> new PresentInput(new double[][] {{1}, {1, 2}}, 1)).hasMessageContaining("row 1");
        assertThatThrownBy(() -> new PresentInput(new double[][] {{1}}, 0))
                .hasMessageStartingWith("PresentInput.presentationTime");
        assertThatThrownBy(() -> new PresentInput(new double[][] {{1}}, 1).step(0, 2, 0.001, rng))
                .hasMessageStartingWith("PresentInput.sizeOut");
        assertThatThrownBy(() -> new WhiteNoise().step(3, 1, 0.001, rng)).hasMessageStartingWith("WhiteNoise.sizeIn");
        assertThatThrownBy(() -> new WhiteNoise().withSeed(1L << 32)).hasMessageStartingWith("WhiteNoise.seed");
        assertThatThrownBy(() -> new WhiteNoise().runSteps(1, 1, 0, rng)).hasMessageStartingWith("WhiteNoise.dt");
        assertThatThrownBy(() -> new WhiteNoise().runSteps(-1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.steps");
        assertThatThrownBy(() -> new WhiteNoise().run(-1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.seconds");
        assertThatThrownBy(() -> new WhiteNoise().run(1e10)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.seconds");
        assertThatThrownBy(() -> new WhiteNoise().trange(1, Double.NaN)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.dt");
        assertThatThrownBy(() -> new WhiteNoise().runSteps(1, -1, 0.001, rng)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.sizeOut");
        assertThatThrownBy(() -> new WhiteNoise().apply(new double[][] {{1}})).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("WhiteNoise.sizeIn");
        assertThatThrownBy(() -> new BrownNoise().step(1, 1, 0.001, rng)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("BrownNoise.sizeIn");
        assertThatThrownBy(() -> new FilteredNoise((Synapse) null)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("FilteredNoise.synapse");
        assertThatThrownBy(() -> new SynapseProcess(new Lowpass(0.1)).step(2, 3, 0.001, rng))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("SynapseProcess.sizeOut");
        assertThatThrownBy(() -> new SynapseProcess(new Lowpass(0.1)).apply(new double[][] {{1, 2}}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("SynapseProcess.sizeOut");
    }
}
