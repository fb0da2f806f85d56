package org.nengine.synapses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.nengine.exceptions.ConvergenceException;
import org.nengine.exceptions.ValidationException;

/** Polynomials as arrays of coefficients, highest power first. */
final class Polynomials {

    private Polynomials() {
    }

    static double[] multiply(double[] p, double[] q) {
        double[] product = new double[p.length + q.length - 1];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < q.length; j++) {
                product[i + j] += p[i] * q[j];
            }
        }
        return product;
    }

    /** The value at a point, by Horner's scheme. */
    static Complex evaluate(double[] p, Complex x) {
        Complex sum = Complex.real(0);
        for (double coefficient : p) {
            sum = sum.times(x).plus(Complex.real(coefficient));
        }
        return sum;
    }

    /** Without leading zeros; one coefficient is left. */
    static double[] withoutLeadingZeros(double[] p) {
        int skip = 0;
        while (skip < p.length - 1 && p[skip] == 0) {
            skip++;
        }
        return Arrays.copyOfRange(p, skip, p.length);
    }

    /** All roots: the eigenvalues of the companion matrix. */
    static List<Complex> roots(double[] p) {
        double[] q = withoutLeadingZeros(p);
        int degree = q.length - 1;
        int zeros = 0;
        while (zeros < degree && q[degree - zeros] == 0) {
            zeros++;
        }
        int n = degree - zeros;
        double[][] companion = new double[n][n];
        for (int i = 0; i < n; i++) {
            companion[0][i] = -q[i + 1] / q[0];
            if (i > 0) {
                companion[i][i - 1] = 1;
            }
        }
        List<Complex> roots = new ArrayList<>(eigenvalues(companion));
        for (int i = 0; i < zeros; i++) {
            roots.add(Complex.real(0));
        }
        return List.copyOf(roots);
    }

    static List<Complex> eigenvalues(double[][] matrix) {
        int n = matrix.length;
        if (n == 0) {
            return List.of();
        }
        EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, false);
        if (!eig.decompose(new DMatrixRMaj(matrix))) {
            throw new ConvergenceException("the eigenvalues of " + Arrays.deepToString(matrix) + " were not found");
        }
        List<Complex> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Complex_F64 value = eig.getEigenvalue(i);
            values.add(new Complex(value.real, value.imaginary));
        }
        return values;
    }

    /**
     * The polynomial with the given roots and the leading coefficient 1.
     *
     * @param attribute what the roots are, for the message
     * @throws ValidationException if its coefficients are not real
     */
    static double[] fromRoots(List<Complex> roots, String owner, String attribute) {
        Complex[] p = new Complex[roots.size() + 1];
        Arrays.fill(p, Complex.real(0));
        p[0] = Complex.real(1);
        for (int i = 0; i < roots.size(); i++) {
            for (int j = i + 1; j > 0; j--) {
                p[j] = p[j].minus(p[j - 1].times(roots.get(i)));
            }
        }
        double largest = Arrays.stream(p).mapToDouble(Complex::abs).max().getAsDouble();
        if (Arrays.stream(p).anyMatch(c -> Math.abs(c.im()) > 1e-9 * largest)) {
            throw new ValidationException(owner, attribute,
                    "must be real or come in conjugate pairs, got " + roots);
        }
        return Arrays.stream(p).mapToDouble(Complex::re).toArray();
    }

    /** The characteristic polynomial of a matrix. */
    static double[] characteristic(double[][] matrix) {
        return fromRoots(eigenvalues(matrix), "StateSpace", "a");
    }
}
