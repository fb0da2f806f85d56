package org.nengine.synapses;

import java.util.Arrays;
import java.util.OptionalLong;

import org.nengine.exceptions.ValidationException;
import org.slf4j.LoggerFactory;

/**
 * A linear time-invariant filter given by its transfer function: a quotient of two polynomials, in s for a continuous
 * filter and in z for a digital one, highest power first. {@code new LinearFilter(new double[] {1}, new double[] {0.1,
 * 1})} is a low-pass filter with a time constant of 0.1 s.
 */
public class LinearFilter extends Synapse {

    private static final double NEGLIGIBLE = 1e-14 * (1 + 1e-5);

    private final double[] num;
    private final double[] den;
    private final boolean analog;
    private final Discretization method;
    private final StateSpace system;

    /**
     * A continuous filter, discretised with a zero-order hold.
     *
     * @param num coefficients of the numerator, highest power first
     * @param den coefficients of the denominator, highest power first
     * @throws ValidationException if a coefficient is not finite, if there is none, if the denominator is zero, or if
     *     the numerator is of higher degree than the denominator
     */
    public LinearFilter(double[] num, double[] den) {
        this(num, den, Discretization.ZERO_ORDER_HOLD);
    }

    /**
     * A continuous filter.
     *
     * @param num coefficients of the numerator, highest power first
     * @param den coefficients of the denominator, highest power first
     * @param method how it is discretised
     */
    public LinearFilter(double[] num, double[] den, Discretization method) {
        this(num, den, true, method, OptionalLong.empty());
    }

    LinearFilter(double[] num, double[] den, boolean analog, Discretization method, OptionalLong seed) {
        super(seed);
        this.num = checked("num", num);
        this.den = checked("den", den);
        this.analog = analog;
        this.method = method;
        this.system = stateSpace();
    }

    /**
     * A digital filter: its coefficients are those of z and do not depend on the step length. A filter without
     * feed-through is applied one step ahead, that is as {@code z H(z)}.
     *
     * @param num coefficients of the numerator, highest power first
     * @param den coefficients of the denominator, highest power first
     */
    public static LinearFilter digital(double[] num, double[] den) {
        return new LinearFilter(num, den, false, Discretization.ZERO_ORDER_HOLD, OptionalLong.empty());
    }

    private double[] checked(String attribute, double[] coefficients) {
        String owner = getClass().getSimpleName();
        if (coefficients.length == 0) {
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
    public final double[] num() {
        return num.clone();
    }

    /** Coefficients of the denominator, highest power first. */
    public final double[] den() {
        return den.clone();
    }

    /** Whether the transfer function is one in s rather than in z. */
    public final boolean analog() {
        return analog;
    }

    /** How a continuous filter is discretised. */
    public final Discretization method() {
        return method;
    }

    @Override
    public LinearFilter withSeed(long seed) {
        return new LinearFilter(num, den, analog, method, OptionalLong.of(seed));
    }

    @Override
    public final SynapseStep step(int size, double dt) {
        return new FilterStep(discretise(dt), size);
    }

    /**
     * The filter for a step length, in the form in which it is stepped.
     *
     * @param dt step length in seconds
     */
    public DiscreteFilter discretise(double dt) {
        return discreteSystem(dt).toFilter();
    }

    final StateSpace discreteSystem(double dt) {
        return analog ? system.discretise(dt, method) : system;
    }

    /** Controller canonical form of the transfer function. */
    private StateSpace stateSpace() {
        String owner = getClass().getSimpleName();
        int skip = 0;
        while (skip < den.length - 1 && den[skip] == 0) {
            skip++;
        }
        double[] q = Arrays.copyOfRange(den, skip, den.length);
        if (q[0] == 0) {
            throw new ValidationException(owner, "den", "must not be zero, got " + Arrays.toString(den));
        }
        double[] p = num.clone();
        double lead = q[0];
        for (int i = 0; i < p.length; i++) {
            p[i] /= lead;
        }
        for (int i = 0; i < q.length; i++) {
            q[i] /= lead;
        }
        p = withoutNegligibleLead(p);
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
            if (!Double.isFinite(a[0][i]) || !Double.isFinite(c[i])) {
                throw new ValidationException(owner, "den", "its leading coefficient " + lead
                        + " is too small: the quotients overflow");
            }
        }
        if (n > 0) {
            b[0] = 1;
        }
        return new StateSpace(a, b, c, padded[0]);
    }

    private double[] withoutNegligibleLead(double[] p) {
        int skip = 0;
        while (skip < p.length - 1 && Math.abs(p[skip]) <= NEGLIGIBLE) {
            skip++;
        }
        if (skip > 0) {
            LoggerFactory.getLogger(LinearFilter.class)
                    .warn("{}: negligible leading coefficients of the numerator are ignored", this);
        }
        return skip == 0 ? p : Arrays.copyOfRange(p, skip, p.length);
    }

    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other == null || getClass() != other.getClass()) {
            return false;
        }
        LinearFilter that = (LinearFilter) other;
        return analog == that.analog && method == that.method && Arrays.equals(num, that.num)
                && Arrays.equals(den, that.den) && seed().equals(that.seed());
    }

    @Override
    public final int hashCode() {
        return 31 * (31 * Arrays.hashCode(num) + Arrays.hashCode(den)) + method.hashCode();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(num=" + Arrays.toString(num) + ", den=" + Arrays.toString(den)
                + (analog ? "" : ", analog=false") + methodText() + ")";
    }

    final String methodText() {
        return method == Discretization.ZERO_ORDER_HOLD ? "" : ", method=" + method;
    }
}
