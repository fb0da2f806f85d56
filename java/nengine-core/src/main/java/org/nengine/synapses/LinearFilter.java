package org.nengine.synapses;

import java.util.Arrays;
import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A linear time-invariant filter given by its transfer function: a quotient of two polynomials, in s for a continuous
 * filter and in z for a digital one, highest power first. {@code new LinearFilter(new double[] {1}, new double[] {0.1,
 * 1})} is a low-pass filter with a time constant of 0.1 s.
 */
public class LinearFilter extends Synapse {

    private final TransferFunction transfer;
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
        this.transfer = new TransferFunction(num, den, getClass().getSimpleName());
        this.analog = analog;
        this.method = Require.present(getClass().getSimpleName(), "method", method);
        this.system = transfer.toStateSpace();
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

    /** Coefficients of the numerator, highest power first. */
    public final double[] num() {
        return transfer.num();
    }

    /** Coefficients of the denominator, highest power first. */
    public final double[] den() {
        return transfer.den();
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
        return new LinearFilter(num(), den(), analog, method, OptionalLong.of(seed));
    }

    @Override
    public final SynapseStep step(int size, double dt) {
        return new FilterStep(discretise(dt), size);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With one state and no feed-through, the state is the one that a constant input of {@code y0} leads to;
     * otherwise the one at which the output is {@code y0}, if the input that leads to it stays constant.
     *
     * @throws ValidationException if there is no such state: the filter is a gain, an integrator, or gives zero for
     *     every constant input
     */
    @Override
    public final SynapseStep stepFrom(double[] y0, double dt) {
        FilterStep step = new FilterStep(discretise(dt), y0.length);
        if (Arrays.stream(y0).anyMatch(y -> y != 0)) {
            step.start(discretise(dt).stateAt(owner(), y0));
        }
        return step;
    }

    /**
     * The filter that applies this one and then another. It is discretised with a zero-order hold, whatever the methods
     * of the two.
     *
     * @param next continuous if this filter is, else digital
     * @throws ValidationException if one is continuous and the other digital, or {@code next} is no linear filter
     */
    public final LinearFilter combine(Synapse next) {
        if (!(next instanceof LinearFilter other)) {
            throw new ValidationException(owner(), "combine", "needs another LinearFilter, got " + next);
        }
        if (analog != other.analog) {
            throw new ValidationException(owner(), "combine", "cannot combine a continuous filter with a digital one: "
                    + this + " and " + other);
        }
        return new LinearFilter(Polynomials.multiply(num(), other.num()), Polynomials.multiply(den(), other.den()),
                analog, Discretization.ZERO_ORDER_HOLD, seed());
    }

    /**
     * The response to a frequency: the factor by which a sine wave is multiplied once the filter has settled.
     *
     * @param frequency in Hz; of a digital filter in cycles per step
     */
    public final Complex evaluate(double frequency) {
        double angle = 2 * Math.PI * frequency;
        return transfer.evaluate(analog ? new Complex(0, angle) : Complex.unit(angle));
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

    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other == null || getClass() != other.getClass()) {
            return false;
        }
        LinearFilter that = (LinearFilter) other;
        return analog == that.analog && method == that.method && transfer.equals(that.transfer)
                && seed().equals(that.seed());
    }

    @Override
    public final int hashCode() {
        return 31 * transfer.hashCode() + method.hashCode();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(num=" + Arrays.toString(num()) + ", den=" + Arrays.toString(den())
                + (analog ? "" : ", analog=false") + methodText() + ")";
    }

    final String methodText() {
        return method == Discretization.ZERO_ORDER_HOLD ? "" : ", method=" + method;
    }
}
