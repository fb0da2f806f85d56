package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nengine.build.linalg.EjmlLinearAlgebra;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.LinearAlgebraSuite;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;

class OpenBlasLinearAlgebraTest extends LinearAlgebraSuite {

    OpenBlasLinearAlgebraTest() {
        super(new OpenBlasLinearAlgebra());
    }

    @Test
    void itIsChosenWhereTheEngineIsThere() {
        assertThat(LinearAlgebra.best()).isInstanceOf(OpenBlasLinearAlgebra.class);
    }

    @Test
    void itAgreesWithTheImplementationInJava() {
        LinearAlgebra java = new EjmlLinearAlgebra();
        LinearAlgebra blas = new OpenBlasLinearAlgebra();
        RandomState random = new RandomState(3);
        Matrix a = new Matrix(150, 60, random.normal(0, 1, 150 * 60));
        Matrix b = new Matrix(60, 7, random.normal(0, 1, 60 * 7));
        Matrix gram = java.gram(a);
        assertThat(blas.gram(a).data()).containsExactly(gram.data(), within(1e-11));
        assertThat(blas.multiply(a, b).data()).containsExactly(java.multiply(a, b).data(), within(1e-12));
        assertThat(blas.solvePositiveDefinite(gram, b).data())
                .containsExactly(java.solvePositiveDefinite(gram, b).data(), within(1e-12));
        assertThat(blas.svd(a).s()).containsExactly(java.svd(a).s(), within(1e-11));
    }
}
