package org.nengine.simulation;

import java.util.OptionalLong;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.build.ir.Signal;
import org.nengine.reference.ReferenceSimulator;

/** The reference simulator, as tests of all simulators see it. */
public record ReferenceRunner(ReferenceSimulator simulator) implements TestedSimulator {

    /** A simulator of a network; without a seed it has the one that follows from the network's. */
    public static ReferenceRunner start(Network network, double dt, OptionalLong seed) {
        ReferenceSimulator.Builder builder = ReferenceSimulator.builder(network).dt(dt);
        seed.ifPresent(builder::seed);
        return new ReferenceRunner(builder.build());
    }

    @Override
    public void run(double seconds) {
        simulator.run(seconds);
    }

    @Override
    public void runSteps(int steps) {
        simulator.runSteps(steps);
    }

    @Override
    public void step() {
        simulator.step();
    }

    @Override
    public void reset() {
        simulator.reset();
    }

    @Override
    public void reset(long seed) {
        simulator.reset(seed);
    }

    @Override
    public void clearProbes() {
        simulator.clearProbes();
    }

    @Override
    public double[][] data(Probe probe) {
        return simulator.data(probe);
    }

    @Override
    public double[] trange() {
        return simulator.trange();
    }

    @Override
    public double[] trange(double sampleEvery) {
        return simulator.trange(sampleEvery);
    }

    @Override
    public double time() {
        return simulator.time();
    }

    @Override
    public double dt() {
        return simulator.dt();
    }

    @Override
    public long nSteps() {
        return simulator.nSteps();
    }

    @Override
    public long seed() {
        return simulator.seed();
    }

    @Override
    public double[] signal(Signal signal) {
        return simulator.signal(signal);
    }

    @Override
    public boolean isClosed() {
        return simulator.isClosed();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
