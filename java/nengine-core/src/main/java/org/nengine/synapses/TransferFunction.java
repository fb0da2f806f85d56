package org.nengine.synapses;

import java.util.Arrays;
import java.util.List;

import org.nengine.exceptions.ValidationException;
import org.slf4j.LoggerFactory;

/**
 * A linear system with one input and one output, as a quotient of two polynomials: in s for a continuous system, in z
 * for a discrete one. Immutable.
 */
public final class TransferFunction {

    private static final double NEGLIGIBLE = 1e-14 * (1 + 1e-5);

    private final double[] num;
    private final double[] den;
    private final String owner;

    /**
     * The quotient of two polynomials.
     *
     * @param num coefficients of the numerator, highest power first; at least one
     * @param den coefficients of the denominator, highest power first; at least one that is not zero
     * @throws ValidationException if a coefficient is missing or not finite, or the denominator is zero
     */
    public TransferFunction(double[] num, double[] den) {
        this(num, den, "TransferFunction");
    }

    /** A transfer function whose messages name another object. */
    TransferFunction(double[] num, double[] den, String owner) {
        this.owner = owner;
        this.num = checked("num", num);
        this.den = checked("den", den);
        if (Arrays.stream(den).allMatch(c -> c == 0)) {
            throw new ValidationException(owner, "den", "must not be zero, got " + Arrays.toString(den));
        }
    }

    private double[] checked(String attribute, double[] coefficients) {
        if (coefficients == null || coefficients.length == 0) {
            throw new ValidationException(owner, attribute, "needs at least one coefficient");
        }
        for (double c : coefficients) {
            if (!Double.isFinite(c)) {
                throw new ValidationException(owner, attribute,
                        "needs finite coefficients, got " + Arrays.toString(coefficients));
            }
        }
        return coefficients.clone();
    }

    /** Coefficients of the numerator, highest power first. */
    public double[] num() {
        return num.clone();
    }

    /** Coefficients of the denominator, highest power first. */
    public double[] den() {
        return den.clone();
    }

    /**
     * The same function with 1 as the leading coefficient of the denominator, and without leading coefficients of the
     * numerator that are zero, or so small (1e-14) that they can only be rounding errors; those are logged.
     *
     * @throws ValidationException if the quotients overflow
     */
    public TransferFunction normalised() {
        double[] q = Polynomials.withoutLeadingZeros(den);
        double lead = q[0];
        double[] p = Arrays.stream(num).map(c -> c / lead).toArray();
        q = Arrays.stream(q).map(c -> c / lead).toArray();
        for (double[] quotients : List.of(p, q)) {
            if (!Arrays.stream(quotients).allMatch(Double::isFinite)) {
                throw tooSmall(lead);
            }
        }
        int skip = 0;
        boolean dropped = false;
        while (skip < p.length - 1 && Math.abs(p[skip]) <= NEGLIGIBLE) {
            dropped |= p[skip] != 0;
            skip++;
        }
        if (dropped) {
            LoggerFactory.getLogger(TransferFunction.class)
                    .warn("{}: negligible leading coefficients of the numerator are ignored: {}", owner,
                            Arrays.toString(num));
        }
        return new TransferFunction(Arrays.copyOfRange(p, skip, p.length), q, owner);
    }

    private ValidationException tooSmall(double lead) {
        return new ValidationException(owner, "den", "its leading coefficient " + lead
                + " is too small: the quotients overflow");
    }

    /**
     * The controller canonical form.
     *
     * @throws ValidationException if the numerator is of higher degree than the denominator
     */
    public StateSpace toStateSpace() {
        TransferFunction normal = normalised();
        double[] p = normal.num;
        double[] q = normal.den;
        if (p.length > q.length) {
            throw new ValidationException(owner, "num", "must not be of higher degree than the denominator, got num="
                    + Arrays.toString(num) + ", den=" + Arrays.toString(den));
        }
        int n = q.length - 1;
        double[] padded = new double[q.length];
        System.arraycopy(p, 0, padded, q.length - p.length, p.length);
        double[][] a = new double[n][n];
        double[] b = new double[n];
        double[] c = new double[n];
        for (int i = 0; i < n; i++) {
            a[0][i] = -q[i + 1];
            if (i > 0) {
                a[i][i - 1] = 1;
            }
            c[i] = padded[i + 1] - padded[0] * q[i + 1];
            if (!Double.isFinite(c[i])) {
                throw tooSmall(Polynomials.withoutLeadingZeros(den)[0]);
            }
        }
        if (n > 0) {
            b[0] = 1;
        }
        return StateSpace.of(a, b, c, padded[0]);
    }

    /** Zeros, poles and gain of the function. */
    public ZerosPolesGain toZerosPolesGain() {
        TransferFunction normal = normalised();
        return new ZerosPolesGain(Polynomials.roots(normal.num), Polynomials.roots(normal.den), normal.num[0]);
    }

    /**
     * The discrete function of a continuous one; the numerator has as many coefficients as the denominator.
     *
     * @param dt step length in seconds
     */
    public TransferFunction discretise(double dt, Discretization method) {
        return toStateSpace().discretise(dt, method).toTransferFunction();
    }

    /**
     * The discrete function of a continuous one by the generalised bilinear transformation.
     *
     * @param dt step length in seconds
     * @param alpha see {@link StateSpace#discretise(double, double)}
     */
    public TransferFunction discretise(double dt, double alpha) {
        return toStateSpace().discretise(dt, alpha).toTransferFunction();
    }

    /** The value at a point of the complex plane. */
    public Complex evaluate(Complex x) {
        return Polynomials.evaluate(num, x).dividedBy(Polynomials.evaluate(den, x));
    }

    /** Equal coefficients; factors that cancel make a difference. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransferFunction that && Arrays.equals(num, that.num) && Arrays.equals(den, that.den);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(num) + Arrays.hashCode(den);
    }

    @Override
    public String toString() {
        return "TransferFunction(num=" + Arrays.toString(num) + ", den=" + Arrays.toString(den) + ")";
    }
}
