package org.nengine.engine;

import org.nengine.build.Model;
import org.nengine.goldens.GoldenRunner;
import org.nengine.goldens.GoldenSuite;

/** The native engine gives the golden numbers in double precision. */
class EngineGoldenTest extends GoldenSuite {

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new SimulatorRunner(Simulator.builder(model).dtype(DType.FLOAT64).seed(seed).build());
    }
}
