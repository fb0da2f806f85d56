package org.nengine.synapses;

/**
 * How a continuous filter is turned into one that advances in steps. {@link #ZERO_ORDER_HOLD} is exact for an input
 * that is constant during each step; the others replace s by a rational function of z.
 */
public enum Discretization {
    /** Exact for inputs that are constant during a step. The default. */
    ZERO_ORDER_HOLD,
    /** Trapezoidal rule, also known as Tustin's method. */
    BILINEAR,
    /** Forward difference. */
    EULER,
    /** Backward difference. */
    BACKWARD_DIFFERENCE
}
