package org.nengine.synapses;

/** A linear system with one input and one output: {@code X' = A X + b u, y = c X + d u}. */
record StateSpace(double[][] a, double[] b, double[] c, double d) {

    /** The system that advances in steps of {@code dt}. */
    StateSpace discretise(double dt, Discretization method) {
        if (b.length == 0) {
            return this;
        }
        return switch (method) {
            case ZERO_ORDER_HOLD -> zeroOrderHold(dt);
            case BILINEAR -> generalizedBilinear(dt, 0.5);
            case EULER -> generalizedBilinear(dt, 0);
            case BACKWARD_DIFFERENCE -> generalizedBilinear(dt, 1);
        };
    }

    private StateSpace zeroOrderHold(double dt) {
        int n = b.length;
        if (n == 1) {
            double rate = a[0][0];
            double gain = rate == 0 ? dt : Math.expm1(rate * dt) / rate;
            return new StateSpace(new double[][] {{Math.exp(rate * dt)}}, new double[] {b[0] * gain}, c, d);
        }
        double[][] m = new double[n + 1][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = a[i][j] * dt;
            }
            m[i][n] = b[i] * dt;
        }
        double[][] exponential = MatrixExponential.of(m);
        double[][] discreteA = new double[n][n];
        double[] discreteB = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(exponential[i], 0, discreteA[i], 0, n);
            discreteB[i] = exponential[i][n];
        }
        return new StateSpace(discreteA, discreteB, c, d);
    }

    /** Replaces s by a weighted mean of the forward ({@code alpha} 0) and the backward ({@code alpha} 1) difference. */
    private StateSpace generalizedBilinear(double dt, double alpha) {
        int n = b.length;
        double[][] q = new double[n][n];
        double[][] right = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double unit = i == j ? 1 : 0;
                q[i][j] = unit - alpha * dt * a[i][j];
                right[i][j] = unit + (1 - alpha) * dt * a[i][j];
            }
            right[i][n] = dt * b[i];
        }
        double[][] discrete = solve(copy(q), right);
        double[][] discreteA = new double[n][n];
        double[] discreteB = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(discrete[i], 0, discreteA[i], 0, n);
            discreteB[i] = discrete[i][n];
        }
        double[][] transposed = new double[n][n];
        double[][] column = new double[n][1];
        for (int i = 0; i < n; i++) {
            column[i][0] = c[i];
            for (int j = 0; j < n; j++) {
                transposed[i][j] = q[j][i];
            }
        }
        double[][] observed = solve(transposed, column);
        double[] discreteC = new double[n];
        double feedthrough = 0;
        for (int i = 0; i < n; i++) {
            discreteC[i] = observed[i][0];
            feedthrough += c[i] * discreteB[i];
        }
        return new StateSpace(discreteA, discreteB, discreteC, d + alpha * feedthrough);
    }

    /** Solves {@code m x = right} by elimination with partial pivoting; both arguments are overwritten. */
    private static double[][] solve(double[][] m, double[][] right) {
        int n = m.length;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(m[i][k]) > Math.abs(m[pivot][k]) ? i : pivot;
            }
            swap(m, k, pivot);
            swap(right, k, pivot);
            for (int i = k + 1; i < n; i++) {
                double factor = m[i][k] / m[k][k];
                subtract(m[i], factor, m[k]);
                subtract(right[i], factor, right[k]);
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = 0; j < right[k].length; j++) {
                right[k][j] /= m[k][k];
            }
            for (int i = 0; i < k; i++) {
                subtract(right[i], m[i][k], right[k]);
            }
        }
        return right;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private static void subtract(double[] row, double factor, double[] other) {
        for (int j = 0; j < row.length; j++) {
            row[j] -= factor * other[j];
        }
    }

    private static double[][] copy(double[][] m) {
        double[][] copy = new double[m.length][];
        for (int i = 0; i < m.length; i++) {
            copy[i] = m[i].clone();
        }
        return copy;
    }

    /** Chooses the kind of step. Whether there is feed-through is an exact test. */
    DiscreteFilter toFilter() {
        int n = b.length;
        double[] rows = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(a[i], 0, rows, i * n, n);
        }
        if (n == 0) {
            return new DiscreteFilter(DiscreteFilter.Form.NO_STATE, 0, rows, b, c, d);
        }
        if (d != 0) {
            return new DiscreteFilter(DiscreteFilter.Form.GENERAL, n, rows, b, c, d);
        }
        if (n == 1) {
            return new DiscreteFilter(DiscreteFilter.Form.ONE_STATE, 1, rows, new double[] {c[0] * b[0]},
                    new double[] {1}, 0);
        }
        return new DiscreteFilter(DiscreteFilter.Form.NO_FEEDTHROUGH, n, rows, b, c, 0);
    }
}
