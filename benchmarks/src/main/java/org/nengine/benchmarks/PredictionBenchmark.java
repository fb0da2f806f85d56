package org.nengine.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;
import org.nengine.random.RandomState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Steps per second of predictions of a feed-forward spiking classifier (784 inputs that change in every step, 1000 LIF
 * neurons, 10 classes), in chunks of time and step by step. One operation is one step of all items; two threads.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PredictionBenchmark {

    /** Steps of one prediction. */
    static final int STEPS = 100;

    private static final int NEURONS_A_CLASS = 100;
    private static final int THREADS = 2;

    /** Items of the minibatch. */
    @Param({"1", "64"})
    public int size;

    private Data images;
    private Simulator chunked;
    private Simulator stepped;

    @Setup
    public void open() {
        BenchmarkNetwork network = BenchmarkNetwork.of("classifier", BenchmarkNetwork.defaultDimensions("classifier"),
                NEURONS_A_CLASS, new LIF());
        Node image = network.fed().orElseThrow();
        RandomState random = new RandomState(0);
        float[] pixels = new float[size * STEPS * image.sizeOut()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.uniform(0, 1);
        }
        images = Data.of(image, Tensor.wrap(pixels, size, STEPS, image.sizeOut()));
        chunked = simulator(network, true);
        stepped = simulator(network, false);
    }

    private Simulator simulator(BenchmarkNetwork network, boolean chunks) {
        return Simulator.builder(network.network()).minibatch(size).threads(THREADS).timeChunks(chunks)
                .progressBar(false).build();
    }

    @TearDown
    public void close() {
        chunked.close();
        stepped.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Map<Probe, Tensor> chunked() {
        return chunked.predict(images);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Map<Probe, Tensor> stepped() {
        return stepped.predict(images);
    }
}
