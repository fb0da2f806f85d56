package org.nengine.build.linalg;

class EjmlLinearAlgebraTest extends LinearAlgebraSuite {

    EjmlLinearAlgebraTest() {
        super(new EjmlLinearAlgebra());
    }
}
