package org.nengine.engine;

import org.nengine.build.Model;
import org.nengine.goldens.GoldenRunner;
import org.nengine.goldens.LearningVectorsSuite;

/** The native engine learns as the reference does, in double precision. */
class EngineLearningVectorsTest extends LearningVectorsSuite {

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new EngineGoldenTest().start(model, seed);
    }
}
