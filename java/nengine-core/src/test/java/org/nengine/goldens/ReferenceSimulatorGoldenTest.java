package org.nengine.goldens;

import org.nengine.build.Model;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.simulation.ReferenceRunner;

/** The reference simulator gives the golden numbers. */
class ReferenceSimulatorGoldenTest extends GoldenSuite {

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new ReferenceRunner(ReferenceSimulator.builder(model).seed(seed).build());
    }
}
