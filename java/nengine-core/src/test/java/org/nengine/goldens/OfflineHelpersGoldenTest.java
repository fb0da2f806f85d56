package org.nengine.goldens;

import static java.lang.Math.sin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.build.Model;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.Sigmoid;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Triangle;
import org.nengine.utils.Connections;
import org.nengine.utils.Curves;
import org.nengine.utils.Decoding;
import org.nengine.utils.Ensembles;

/** Helpers that work outside a simulation give the golden arrays. */
class OfflineHelpersGoldenTest {

    private static final GoldenCase GOLDEN = GoldenCase.named("offline_helpers");

    private static Network network() {
        Network net = new Network(63);
        Node in = net.node("in", 0.1, 0.2);
        Ensemble a = net.ensemble("a", 8, 1);
        Ensemble b = net.ensemble("b", 6, 2, e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(210, 390)));
        Node out = net.passthrough("out", 1);
        net.connect(in.get(0), a);
        net.connect(in, b);
        net.connect(a, out, o -> o.function(x -> x[0] * x[0]));
        net.probe(out);
        return net;
    }

    private static Map<String, double[][]> arrays() {
        Network net = network();
        Ensemble a = net.ensembles().get(0);
        Ensemble b = net.ensembles().get(1);
        Connection c = net.connections().get(2);
        Model model = Model.build(net, GOLDEN.dt());

        Map<String, double[][]> arrays = new LinkedHashMap<>();
        Curves tuning = Ensembles.tuningCurves(a, model);
        arrays.put("tuning_points", tuning.inputs());
        arrays.put("tuning", tuning.activities());
        double[][] points = {{-1, 0}, {0, 0}, {0.5, 0.5}, {0.2, -0.9}};
        arrays.put("tuning_b", Ensembles.tuningCurves(b, model, points).activities());
        double[] positions = IntStream.range(0, 11).mapToDouble(i -> (i - 5) / 5.0).toArray();
        arrays.put("response", Ensembles.responseCurves(a, model, positions).activities());
        Decoding decoding = Connections.evalPointDecoding(c, model);
        arrays.put("evalpoints", Arrays.copyOf(decoding.points(), 5));
        arrays.put("targets", Arrays.copyOf(decoding.targets(), 5));
        arrays.put("decoded", Arrays.copyOf(decoding.decoded(), 5));

        double[][] x = IntStream.range(0, 30).mapToObj(i -> new double[] {sin(0.3 * i) + (i > 10 ? 1 : 0)})
                .toArray(double[][]::new);
        arrays.put("filt_lowpass", new Lowpass(0.005).filt(x));
        arrays.put("filt_alpha", new Alpha(0.005).filt(x));
        arrays.put("filt_triangle", new Triangle(0.005).filt(x));
        arrays.put("filt_y0", new Lowpass(0.005).filt(x, f -> f.y0(0.5)));
        arrays.put("filt_alpha_y0", new Alpha(0.01).filt(x, f -> f.y0(1)));
        arrays.put("filtfilt", new Lowpass(0.005).filtfilt(x));
        double[] row = Arrays.stream(x).mapToDouble(v -> v[0]).toArray();
        double[][] rows = {row, Arrays.stream(row).map(v -> 2 * v).toArray()};
        arrays.put("filt_axis", new Lowpass(0.01).filt(rows, f -> f.axis(1)));
        RandomState rng = new RandomState(0);
        arrays.put("run_steps", new WhiteSignal(0.05, 50).withSeed(3).runSteps(20, 2, 0.001, rng));
        arrays.put("noise_steps", new FilteredNoise().withSeed(4).runSteps(10, 1, 0.001, rng));
        arrays.put("apply", new SynapseProcess(new Alpha(0.01)).apply(x, 1, 0.002, rng));
        return arrays;
    }

    @TestFactory
    Stream<DynamicTest> everyHelperGivesItsGoldenArray() {
        return arrays().entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            double[] expected = GOLDEN.arrays().get("in_" + e.getKey()).toDoubles();
            double scale = Arrays.stream(expected).map(Math::abs).max().orElse(1);
            assertThat(Arrays.stream(e.getValue()).flatMapToDouble(Arrays::stream).toArray())
                    .containsExactly(expected, within(1e-9 * scale));
            assertThat(new int[] {e.getValue().length, e.getValue()[0].length})
                    .containsExactly(GOLDEN.arrays().get("in_" + e.getKey()).shape());
        }));
    }

    @Test
    void everyGoldenArrayOfAHelperIsTested() {
        assertThat(GOLDEN.arrays().keySet().stream().filter(name -> name.startsWith("in_"))
                .map(name -> name.substring(3))).containsExactlyInAnyOrderElementsOf(arrays().keySet());
    }

    @Test
    void theNetworkItselfGivesTheGoldenNumbers() {
        Network net = network();
        Model model = Model.build(net, GOLDEN.dt());
        GoldenCandidate candidate = new GoldenCandidate(net, model);
        assertThat(candidate.wrongSeeds(GOLDEN.objects())).isEmpty();
        candidate.addBuilt();
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(5);
            double[] expected = GOLDEN.arrays().get("probe0_data").toDoubles();
            assertThat(Arrays.stream(simulator.data(net.probes().get(0))).flatMapToDouble(Arrays::stream).toArray())
                    .containsExactly(expected, within(1e-10));
        }
        candidate.arrays().forEach((name, array) -> assertThat(array.toDoubles()).as(name)
                .containsExactly(GOLDEN.arrays().get(name).toDoubles(), within(1e-8)));
    }
}
