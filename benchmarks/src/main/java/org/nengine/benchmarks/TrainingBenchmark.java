package org.nengine.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Glorot;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;
import org.nengine.random.RandomState;
import org.nengine.training.Adam;
import org.nengine.training.Loss;
import org.nengine.transforms.Dense;
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
 * Training steps per second of a spiking classifier: 784 inputs, dense weights without a synapse to H LIF neurons, dense
 * weights through a Lowpass(0.005) to 10 outputs. All weights and biases are trained, in float32, by backpropagation
 * through T steps with Adam(0.001) on the cross-entropy of every step. Two threads.
 *
 * <p>The reference is what the products of matrices alone take in plain Java, on one thread: those of the forward and
 * the backward run, step by step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TrainingBenchmark {

    private static final int MINIBATCHES = 4;
    private static final int EPOCHS = 4;
    /** Training steps of one call. */
    static final int STEPS = MINIBATCHES * EPOCHS;

    private static final int INPUTS = 784;
    private static final int CLASSES = 10;
    private static final int THREADS = 2;

    /** H x T x minibatch. */
    @Param({"1000x25x128", "256x100x32", "1000x100x1"})
    public String size;

    private Simulator sim;
    private Data inputs;
    private Data targets;
    private Products products;

    @Setup
    public void open() {
        String[] parts = size.split("x");
        int hidden = Integer.parseInt(parts[0]);
        int steps = Integer.parseInt(parts[1]);
        int minibatch = Integer.parseInt(parts[2]);
        Network net = new Network("classifier", 0);
        net.config().ensemble(e -> e.neuronType(LIF.builder().amplitude(0.01).build()).gain(new Choice(1))
                .bias(new Choice(1)));
        Node image = net.node("image", new double[INPUTS]);
        Ensemble layer = net.ensemble("hidden", hidden, 1);
        Node output = net.passthrough("output", CLASSES);
        net.connect(image, layer.neurons(), c -> c.noSynapse().transform(new Dense(hidden, INPUTS, new Glorot())));
        net.connect(layer.neurons(), output, c -> c.synapse(0.005).transform(new Dense(CLASSES, hidden, new Glorot())));
        Probe classes = net.probe(output);
        sim = Simulator.builder(net).minibatch(minibatch).threads(THREADS).progressBar(false).build();
        sim.compile(new Adam(1e-3), c -> c.loss(classes, Loss.sparseCategoricalCrossentropy(true)));
        RandomState random = new RandomState(0);
        int items = MINIBATCHES * minibatch;
        float[] pixels = new float[items * steps * INPUTS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.uniform(0, 1);
        }
        float[] labels = new float[items];
        for (int i = 0; i < items; i++) {
            labels[i] = random.randint(CLASSES);
        }
        inputs = Data.of("image", Tensor.wrap(pixels, items, steps, INPUTS));
        targets = Data.of(classes, Tensor.wrap(labels, items, 1, 1));
        products = new Products(INPUTS, hidden, CLASSES, minibatch, steps);
    }

    @TearDown
    public void close() {
        sim.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void engineFloat32() {
        sim.fit(inputs, targets, f -> f.epochs(EPOCHS));
    }

    @Benchmark
    public float referenceProducts() {
        return products.run();
    }
}
