package org.nengine.engine;

import org.nengine.Probe;
import org.nengine.build.ir.Signal;
import org.nengine.goldens.GoldenRunner;

/** The engine, as far as golden models need a simulator. */
record SimulatorRunner(Simulator simulator) implements GoldenRunner {

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
