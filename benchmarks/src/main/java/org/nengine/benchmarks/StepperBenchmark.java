package org.nengine.benchmarks;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.engine.Stepper;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Time of single steps of 50 LIF neurons that represent one dimension, from writing the input to reading the decoded and
 * filtered output: with a stepper, and with one-step runs of the simulator. The time that the steps of a long run take
 * each is what they cannot fall below. Distributions of times ({@code -bm sample}); {@code -prof gc} shows the bytes
 * that a step allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepperBenchmark {

    /** Steps of one long run. */
    static final int STEPS = 1000;

    private Simulator float32;
    private Simulator float64;
    private Stepper stepper32;
    private Stepper stepper64;
    private FloatBuffer in32;
    private FloatBuffer out32;
    private DoubleBuffer in64;
    private DoubleBuffer out64;
    private Probe output;
    private int step;

    @Setup
    public void open() {
        Network net = new Network("stepper", 0);
        Node input = net.node("input", 0);
        Ensemble neurons = net.ensemble(50, 1);
        net.connect(input, neurons);
        output = net.probe(neurons, p -> p.synapse(0.01));
        float32 = Simulator.builder(net).threads(1).progressBar(false).build();
        float64 = Simulator.builder(net).dtype(DType.FLOAT64).threads(1).progressBar(false).build();
        stepper32 = float32.stepper(o -> o.inputs(input).outputs(output));
        stepper64 = float64.stepper(o -> o.inputs(input).outputs(output));
        in32 = stepper32.floatInput(input);
        out32 = stepper32.floatOutput(output);
        in64 = stepper64.doubleInput(input);
        out64 = stepper64.doubleOutput(output);
    }

    @TearDown
    public void close() {
        float32.close();
        float64.close();
    }

    private double stimulus() {
        return (++step & 1023) / 512.0 - 1;
    }

    @Benchmark
    public double stepperFloat32() {
        in32.put(0, (float) stimulus());
        stepper32.step();
        return out32.get(0);
    }

    @Benchmark
    public double stepperFloat64() {
        in64.put(0, stimulus());
        stepper64.step();
        return out64.get(0);
    }

    /** With the constant input of the node. */
    @Benchmark
    public double simulatorStepFloat32() {
        float32.clearProbes();
        float32.step();
        return float32.data(output).tensor().get(0);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void longRunFloat32() {
        float32.clearProbes();
        float32.runSteps(STEPS);
    }
}
