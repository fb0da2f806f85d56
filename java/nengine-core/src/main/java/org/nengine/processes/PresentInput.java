package org.nengine.processes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        this(inputs, presentationTime, OptionalLong.empty());
    }

    private PresentInput(double[][] inputs, double presentationTime, OptionalLong seed) {
        super(0, columns(inputs), seed);
        this.inputs = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            this.inputs[i] = inputs[i].clone();
        }
        this.presentationTime = Require.positive("PresentInput", "presentationTime", presentationTime);
    }

    /**
     * Shows one number after the other.
     *
     * @param inputs at least one
     * @param presentationTime how long each is shown, in seconds, above 0
     */
    public PresentInput(double[] inputs, double presentationTime) {
        this(Arrays.stream(Require.present("PresentInput", "inputs", inputs)).mapToObj(x -> new double[] {x})
                .toArray(double[][]::new), presentationTime);
    }

    /**
     * Shows one image after the other; the output is its rows, one after the other.
     *
     * @param inputs at least one, all of one shape
     * @param presentationTime how long each image is shown, in seconds, above 0
     */
    public PresentInput(double[][][] inputs, double presentationTime) {
        this(Arrays.stream(Require.present("PresentInput", "inputs", inputs)).map(PresentInput::flat)
                .toArray(double[][]::new), presentationTime);
    }

    /**
     * Shows one image with channels after the other; the last axis of the image varies fastest in the output.
     *
     * @param inputs at least one, all of one shape
     * @param presentationTime how long each image is shown, in seconds, above 0
     */
    public PresentInput(double[][][][] inputs, double presentationTime) {
        this(Arrays.stream(Require.present("PresentInput", "inputs", inputs))
                .map(image -> Arrays.stream(image).map(PresentInput::flat).toArray(double[][]::new))
                .toArray(double[][][]::new), presentationTime);
    }

    private static double[] flat(double[][] image) {
        return Arrays.stream(image).flatMapToDouble(Arrays::stream).toArray();
    }

    private static int columns(double[][] inputs) {
        if (Require.present("PresentInput", "inputs", inputs).length == 0) {
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

    /** The same input with a seed: it draws nothing, and does not take its turn when seeds are handed out. */
    public PresentInput withSeed(long seed) {
        return new PresentInput(inputs, presentationTime, OptionalLong.of(seed));
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
        requireSizeOut(sizeOut, "a row");
        return (t, input, output) -> {
            long i = (long) ((t - dt) / presentationTime + 1e-7);
            System.arraycopy(inputs[(int) (i % inputs.length)], 0, output, 0, sizeOut);
        };
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(presentationTime,
                Arrays.stream(inputs).map(row -> Arrays.stream(row).boxed().toList()).toList()));
    }

    @Override
    public String toString() {
        return "PresentInput(inputs=" + inputs.length + "x" + defaultSizeOut() + ", presentationTime="
                + presentationTime + ")";
    }
}
