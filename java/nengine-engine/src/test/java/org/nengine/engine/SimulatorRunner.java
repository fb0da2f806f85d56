package org.nengine.engine;

import org.nengine.Probe;
import org.nengine.build.ir.Signal;
import org.nengine.simulation.TestedSimulator;

/** The engine, as tests of all simulators see it. */
record SimulatorRunner(Simulator simulator) implements TestedSimulator {

    @Override
    public void run(double seconds) {
        simulator.run(seconds);
    }

    @Override
    public void step() {
        simulator.step();
    }

    @Override
    public void clearProbes() {
        simulator.clearProbes();
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
    public boolean isClosed() {
        return simulator.isClosed();
    }

    @Override
    public void runSteps(int steps) {
        simulator.runSteps(steps);
    }

    @Override
    public void reset() {
        simulator.reset();
    }

    @Override
    public void reset(long seed) {
        simulator.reset(r -> r.seed(seed));
    }

    @Override
    public double[][] data(Probe probe) {
        return simulator.data(probe).values();
    }

    @Override
    public double[] trange() {
        return simulator.trange();
    }

    @Override
    public double[] signal(Signal signal) {
        return simulator.signal(signal);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
