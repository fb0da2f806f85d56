package org.nengine.engine;

import org.nengine.build.SolverThreadsSuite;

class OpenBlasSolverThreadsTest extends SolverThreadsSuite {

    OpenBlasSolverThreadsTest() {
        super(new OpenBlasLinearAlgebra());
    }
}
