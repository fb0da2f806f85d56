package org.nengine.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;
import org.nengine.reference.ReferenceSimulator;
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
 * Steps per second of the integrator network on the native engine (float32 and float64, one thread, minibatch 1) and on
 * the plain-Java reference simulator (float64). One operation is one step; probes record every step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class IntegratorBenchmark {

    /** Steps of one run, which is one call into the engine. */
    static final int STEPS = 1000;

    /** Dimensions x neurons for each. */
    @Param({"1x100", "64x32"})
    public String size;

    private ReferenceSimulator reference;
    private Simulator float32;
    private Simulator float64;

    @Setup
    public void open() {
        String[] parts = size.split("x");
        BenchmarkNetwork network = BenchmarkNetwork.of("integrator", Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]), new LIF());
        reference = new ReferenceSimulator(network.network());
        float32 = simulator(network, DType.FLOAT32);
        float64 = simulator(network, DType.FLOAT64);
    }

    private static Simulator simulator(BenchmarkNetwork network, DType type) {
        return Simulator.builder(network.network()).dtype(type).threads(1).progressBar(false).build();
    }

    @TearDown
    public void close() {
        reference.close();
        float32.close();
        float64.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void referenceFloat64() {
        reference.clearProbes();
        reference.runSteps(STEPS);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void engineFloat32() {
        float32.clearProbes();
        float32.runSteps(STEPS);
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void engineFloat64() {
        float64.clearProbes();
        float64.runSteps(STEPS);
    }
}
