package org.nengine.goldens;

import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.reference.ReferenceSimulator;

/** The reference simulator gives the golden numbers. */
class ReferenceSimulatorGoldenTest extends GoldenSuite {

    private record Runner(ReferenceSimulator simulator) implements GoldenRunner {

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
            simulator.reset(seed);
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
        public double[] signal(Signal signal) {
            return simulator.signal(signal);
        }

        @Override
        public void close() {
            simulator.close();
        }
    }

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new Runner(ReferenceSimulator.builder(model).seed(seed).build());
    }
}
