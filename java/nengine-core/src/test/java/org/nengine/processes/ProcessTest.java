package org.nengine.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.spec.DynamicsVectors;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;

class ProcessTest {

    private static final Set<String> TYPES = Set.of("WhiteNoise", "FilteredNoise", "WhiteSignal", "PresentInput");

    static Stream<JsonNode> runs() {
        return DynamicsVectors.ofKind("process").filter(c -> TYPES.contains(c.get("process").textValue()));
    }

    private static Distribution dist(String text) {
        String[] parts = text.split("[(,)]");
        double first = Double.parseDouble(parts[1]);
        double second = Double.parseDouble(parts[2]);
        return parts[0].equals("Gaussian") ? new Gaussian(first, second) : new Uniform(first, second);
    }

    private static Process process(JsonNode c) {
        JsonNode p = c.get("params");
        long seed = c.get("seed").longValue();
        return switch (c.get("process").textValue()) {
            case "WhiteNoise" -> new WhiteNoise(dist(p.get("dist").textValue()), p.get("scale").booleanValue())
                    .withSeed(seed);
            case "FilteredNoise" -> new FilteredNoise(
                    p.get("synapse").textValue().startsWith("Alpha") ? new Alpha(0.01) : new Lowpass(0.005),
                    dist(p.get("dist").textValue()), p.get("scale").booleanValue()).withSeed(seed);
            case "WhiteSignal" -> {
                WhiteSignal signal = new WhiteSignal(p.get("period").doubleValue(), p.get("high").doubleValue(),
                        p.get("rms").doubleValue()).withSeed(seed);
                yield p.get("y0").isNull() ? signal : signal.startingAt(p.get("y0").doubleValue());
            }
            default -> new PresentInput(DynamicsVectors.matrix(p.get("inputs")),
                    p.get("presentation_time").doubleValue());
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
    }
}
