package org.nengine.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.SynapseStep;

/**
 * Ready-made networks do what they are for, as well as those of the reference do: the accuracies that it was measured
 * to have, to the digits that are known. The networks are of spiking LIF neurons and take steps of 1 ms.
 */
class NetworkMeasurementsTest {

    private static final double DT = ReferenceSimulator.DEFAULT_DT;

    @ParameterizedTest
    @CsvSource({"0, 0.0402", "1, 0.0409", "2, 0.0360"})
    void aProductOfSinesIsOffByAFewPercent(long seed, double error) {
        int size = 4;
        Network net = new Network(seed);
        Product product = new Product(net, 200, size);
        Node a = net.node(t -> sines(t, 1, 1));
        Node b = net.node(t -> sines(t, size, -1));
        net.connect(a, product.inputA(), c -> c.noSynapse());
        net.connect(b, product.inputB(), c -> c.noSynapse());
        Probe probe = net.probe(product.output(), p -> p.synapse(0.005));
        double[][] mine = run(net, 1000, probe).get(0);
        SynapseStep filter = new Lowpass(0.005).step(size, DT);
        double[] ideal = new double[size];
        double sum = 0;
        for (int i = 0; i < mine.length; i++) {
            double[] x = sines((i + 1) * DT, 1, 1);
            double[] y = sines((i + 1) * DT, size, -1);
            for (int j = 0; j < size; j++) {
                x[j] *= y[j];
            }
            filter.step(x, ideal);
            for (int j = 0; j < size; j++) {
                sum += Math.pow(mine[i][j] - ideal[j], 2);
            }
        }
        assertThat(Math.sqrt(sum / (mine.length * size))).isCloseTo(error, within(0.00005));
    }

    /** sin(2 pi k t) for k from the first one on. */
    private static double[] sines(double t, int first, int step) {
        double[] values = new double[4];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(2 * Math.PI * (first + i * step) * t);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0207, 0.221", "1, 0.0158, 0.159", "2, 0.0171, 0.208"})
    void aCircularConvolutionIsOffByATenthOfItsSize(long seed, double error, double magnitude) {
        RandomState random = new RandomState(seed);
        double[] a = unit(random, 16);
        double[] b = unit(random, 16);
        Network net = new Network(seed);
        CircularConvolution convolution = new CircularConvolution(net, 200, 16);
        net.connect(net.node(a), convolution.inputA(), c -> c.noSynapse());
        net.connect(net.node(b), convolution.inputB(), c -> c.noSynapse());
        Probe probe = net.probe(convolution.output(), p -> p.synapse(0.03));
        double[] mine = mean(run(net, 300, probe).get(0), 0.2, 0.3);
        double[] ideal = CircularConvolution.convolve(a, b);
        assertThat(rms(ideal)).isCloseTo(magnitude, within(0.0005));
        for (int i = 0; i < 16; i++) {
            mine[i] -= ideal[i];
        }
        assertThat(rms(mine)).isCloseTo(error, within(0.00005));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.956, -0.044", "1, 0.976, -0.018", "2, 0.993, -0.004"})
    void basalGangliaAndThalamusChooseTheLargest(long seed, double winner, double gangliaOutput) {
        Network net = new Network(seed);
        BasalGanglia ganglia = new BasalGanglia(net, 4);
        Thalamus thalamus = new Thalamus(net, 4);
        Node in = net.node(0.8, 0.4, 0.4, 0.4);
        net.connect(in, ganglia.input(), c -> c.noSynapse());
        net.connect(ganglia.output(), thalamus.input());
        Probe chosen = net.probe(thalamus.output(), p -> p.synapse(0.01));
        Probe output = net.probe(ganglia.output(), p -> p.synapse(0.1));
        List<double[][]> data = run(net, 400, chosen, output);
        double[] thalamusMean = mean(data.get(0), 0.2, 0.4);
        assertThat(thalamusMean[0]).isCloseTo(winner, within(0.0005));
        // What is left of spikes in the first milliseconds.
        assertThat(Arrays.stream(thalamusMean).skip(1)).allMatch(v -> Math.abs(v) < 1e-9);
        double[] last = data.get(1)[399];
        assertThat(last[0]).isCloseTo(gangliaOutput, within(0.0005));
        assertThat(Arrays.stream(last).skip(1)).allMatch(v -> v > -0.965 && v < -0.865);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.986, 1.005", "1, 1.009, 1.006", "2, 0.982, 1.008"})
    void anAssociativeMemoryRecognisesTheMoreSimilarVector(long seed, double utility, double thresholded) {
        double[][] vectors = dissimilar(new RandomState(seed), 4, 16);
        double[] cue = new double[16];
        for (int i = 0; i < 16; i++) {
            cue[i] = 0.8 * vectors[0][i] + 0.5 * vectors[1][i];
        }
        Network net = new Network(seed);
        AssociativeMemory memory = new AssociativeMemory(net, vectors);
        memory.addWinnerTakeAll(3, 0.005).addThresholdToOutputs();
        net.connect(net.node(cue), memory.input());
        Probe utilities = net.probe(memory.utilities(), p -> p.synapse(0.03));
        Probe sharp = net.probe(memory.thresholdedUtilities(), p -> p.synapse(0.03));
        List<double[][]> data = run(net, 300, utilities, sharp);
        check(mean(data.get(0), 0.2, 0.3), utility);
        check(mean(data.get(1), 0.2, 0.3), thresholded);
    }

    private static void check(double[] mine, double first) {
        assertThat(mine[0]).isCloseTo(first, within(0.0005));
        assertThat(Arrays.stream(mine).skip(1)).allMatch(v -> Math.abs(v) < 0.0005);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.501, 0.473", "1, 0.502, 0.505", "2, 0.499, 0.498"})
    void anInputGatedMemoryFollowsThenHoldsThenForgets(long seed, double followed, double held) {
        Network net = new Network(seed);
        InputGatedMemory memory = InputGatedMemory.builder(100, 1).differenceGain(5).build(net);
        net.connect(net.node(t -> t < 0.4 ? 0.5 : -0.5), memory.input());
        net.connect(net.node(t -> t < 0.4 ? 0 : 1), memory.gate());
        net.connect(net.node(t -> t < 0.8 ? 0 : 1), memory.reset());
        Probe value = net.probe(memory.output(), p -> p.synapse(0.01));
        Probe difference = net.probe(memory.diff().output());
        Probe sharp = net.probe(memory.output());
        List<double[][]> data = run(net, 1000, value, difference, sharp);
        assertThat(mean(data.get(0), 0.3, 0.4)[0]).isCloseTo(followed, within(0.0005));
        assertThat(mean(data.get(0), 0.5, 0.6)[0]).isCloseTo(held, within(0.0005));
        assertThat(Arrays.stream(data.get(1)).skip(450).allMatch(row -> row[0] == 0)).isTrue();
        assertThat(Arrays.stream(data.get(2)).skip(850).allMatch(row -> row[0] == 0)).isTrue();
    }

    private static List<double[][]> run(Network net, int steps, Probe... probes) {
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(steps);
            List<double[][]> data = new ArrayList<>();
            for (Probe probe : probes) {
                data.add(simulator.data(probe));
            }
            return data;
        }
    }

    private static double[] mean(double[][] rows, double from, double to) {
        int first = (int) Math.round(from / DT);
        int last = (int) Math.round(to / DT);
        double[] mean = new double[rows[0].length];
        for (int i = first; i < last; i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += rows[i][j] / (last - first);
            }
        }
        return mean;
    }

    private static double rms(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElseThrow());
    }

    private static double[] unit(RandomState random, int size) {
        double[] vector = random.standardNormal(size);
        double length = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
        return Arrays.stream(vector).map(v -> v / length).toArray();
    }

    /** Unit vectors with dot products below 0.1, each drawn until it is dissimilar to those before it. */
    private static double[][] dissimilar(RandomState random, int count, int size) {
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++) {
            double similarity;
            do {
                double[] candidate = unit(random, size);
                vectors[i] = candidate;
                similarity = Arrays.stream(vectors, 0, i).mapToDouble(v -> dot(v, candidate)).max().orElse(-1);
            } while (similarity >= 0.1);
        }
        return vectors;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
