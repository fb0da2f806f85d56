package org.nengine.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

class SolverTest {

    @Test
    void parametersAreCheckedAndKept() {
        assertThat(new LstsqL2().reg()).isEqualTo(0.1);
        assertThat(new Lstsq().rcond()).isEqualTo(0.01);
        assertThat(new NoSolver().values()).isEmpty();
        assertThatThrownBy(() -> new LstsqL2(-0.1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("LstsqL2.reg");
        assertThatThrownBy(() -> new Lstsq(Double.NaN)).hasMessageStartingWith("Lstsq.rcond");
        assertThatThrownBy(() -> new NoSolver(new double[0][])).hasMessageStartingWith("NoSolver.values");
        assertThatThrownBy(() -> new NoSolver(new double[][] {{1}, {1, 2}})).hasMessageContaining("row 1");
    }

    @Test
    void fullWeightsAreAskedForByAMethod() {
        assertThat(new LstsqL2().weights()).isFalse();
        assertThat(new LstsqL2(0.2).weights(true).weights()).isTrue();
        assertThat(new LstsqL2(0.2).weights(true).reg()).isEqualTo(0.2);
        assertThat(new NoSolver(new double[][] {{1}}).weights(true).values()).hasValueSatisfying(
                v -> assertThat(v).isEqualTo(new double[][] {{1}}));
    }

    @Test
    void solversAreEqualByValue() {
        assertThat(new LstsqL2()).isEqualTo(new LstsqL2(0.1)).isNotEqualTo(new LstsqL2().weights(true))
                .hasToString("LstsqL2()");
        assertThat(new Lstsq(0.2)).isEqualTo(new Lstsq(0.2)).isNotEqualTo(new Lstsq());
        assertThat(new NoSolver(new double[][] {{1}})).isEqualTo(new NoSolver(new double[][] {{1}}))
                .isNotEqualTo(new NoSolver());
    }

    @Test
    void givenDecodersAreCopied() {
        double[][] values = {{1}, {2}};
        NoSolver solver = new NoSolver(values);
        values[0][0] = 9;
        solver.values().orElseThrow()[1][0] = 9;
        assertThat(solver.values()).hasValueSatisfying(v -> assertThat(v).isEqualTo(new double[][] {{1}, {2}}));
    }
}
