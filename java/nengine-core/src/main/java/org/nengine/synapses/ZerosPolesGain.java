package org.nengine.synapses;

import java.util.List;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A linear system with one input and one output, as {@code gain * product(x - zero) / product(x - pole)}.
 *
 * @param zeros real, or in conjugate pairs
 * @param poles real, or in conjugate pairs
 * @param gain factor; finite
 */
public record ZerosPolesGain(List<Complex> zeros, List<Complex> poles, double gain) {

    /**
     * Copies the lists.
     *
     * @throws ValidationException if the gain is not finite
     */
    public ZerosPolesGain {
        zeros = List.copyOf(zeros);
        poles = List.copyOf(poles);
        Require.finite("ZerosPolesGain", "gain", gain);
    }

    /**
     * The quotient of the two polynomials.
     *
     * @throws ValidationException if zeros or poles that are not real do not come in conjugate pairs
     */
    public TransferFunction toTransferFunction() {
        double[] num = Polynomials.fromRoots(zeros, "ZerosPolesGain", "zeros");
        for (int i = 0; i < num.length; i++) {
            num[i] *= gain;
        }
        return new TransferFunction(num, Polynomials.fromRoots(poles, "ZerosPolesGain", "poles"));
    }

    /**
     * The controller canonical form.
     *
     * @throws ValidationException if there are more zeros than poles
     */
    public StateSpace toStateSpace() {
        return toTransferFunction().toStateSpace();
    }

    /**
     * The discrete system of a continuous one.
     *
     * @param dt step length in seconds
     */
    public ZerosPolesGain discretise(double dt, Discretization method) {
        return toTransferFunction().discretise(dt, method).toZerosPolesGain();
    }
}
