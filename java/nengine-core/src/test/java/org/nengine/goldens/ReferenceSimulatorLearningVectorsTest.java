package org.nengine.goldens;

import org.nengine.build.Model;

/** The reference simulator learns as the reference does. */
class ReferenceSimulatorLearningVectorsTest extends LearningVectorsSuite {

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new ReferenceSimulatorGoldenTest().start(model, seed);
    }
}
