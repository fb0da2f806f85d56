package org.nengine.build;

import org.nengine.build.linalg.EjmlLinearAlgebra;

class EjmlSolverThreadsTest extends SolverThreadsSuite {

    EjmlSolverThreadsTest() {
        super(new EjmlLinearAlgebra());
    }
}
