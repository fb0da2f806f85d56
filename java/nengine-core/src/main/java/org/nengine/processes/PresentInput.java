package org.nengine.processes;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/** Shows one row of a table after the other, each for the same time, and starts again after the last. */
public final class PresentInput extends Process {

    private final double[][] inputs;
    private final double presentationTime;

    /**
     * Shows the rows of a table.
     *
     * @param inputs at least one row; all of one length, which is the size of the output
     * @param presentationTime how long each row is shown, in seconds, above 0
     */
    public PresentInput(double[][] inputs, double presentationTime) {
        super(0, columns(inputs), OptionalLong.empty());
        this.inputs = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            this.inputs[i] = inputs[i].clone();
        }
        this.presentationTime = Require.positive("PresentInput", "presentationTime", presentationTime);
    }

    private static int columns(double[][] inputs) {
        if (inputs.length == 0) {
            throw new ValidationException("PresentInput", "inputs", "needs at least one row");
        }
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].length != inputs[0].length) {
                throw new ValidationException("PresentInput", "inputs", "needs rows of one length, got "
                        + inputs[0].length + " in row 0 and " + inputs[i].length + " in row " + i);
            }
        }
        return inputs[0].length;
    }

    /** A copy of the rows. */
    public double[][] inputs() {
        double[][] copy = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            copy[i] = inputs[i].clone();
        }
        return copy;
    }

    /** How long each row is shown, in seconds. */
    public double presentationTime() {
        return presentationTime;
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireNoInput(sizeIn);
        if (sizeOut != defaultSizeOut()) {
            throw new ValidationException("PresentInput", "sizeOut",
                    "must be the length of a row, which is " + defaultSizeOut() + ", got " + sizeOut);
        }
        return (t, input, output) -> {
            long i = (long) ((t - dt) / presentationTime + 1e-7);
            System.arraycopy(inputs[(int) (i % inputs.length)], 0, output, 0, sizeOut);
        };
    }

    @Override
    public String toString() {
        return "PresentInput(inputs=" + inputs.length + "x" + defaultSizeOut() + ", presentationTime="
                + presentationTime + ")";
    }
}
