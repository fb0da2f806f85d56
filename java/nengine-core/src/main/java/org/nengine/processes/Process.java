package org.nengine.processes;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * Something that produces a signal step by step, possibly from an input and possibly at random. Extend it to write a
 * process of your own: only {@link #step} is needed.
 *
 * <p>A process describes; the state of a run lives in the {@link ProcessStep} that it makes. The same process may
 * therefore be used by any number of nodes.
 *
 * <p>The name hides {@code java.lang.Process} where it is imported by name, not where it is imported with a star.
 */
public abstract class Process {

    private final int defaultSizeIn;
    private final int defaultSizeOut;
    private final OptionalLong seed;

    /** A process without input and with one output, seeded by the simulator. */
    protected Process() {
        this(0, 1, OptionalLong.empty());
    }

    /**
     * A process of the given size.
     *
     * @param defaultSizeIn size of the input where the user gives none, 0 or more
     * @param defaultSizeOut size of the output where the user gives none, 0 or more
     * @param seed 0 to 2<sup>32</sup> - 1, or empty to be seeded by the simulator
     */
    protected Process(int defaultSizeIn, int defaultSizeOut, OptionalLong seed) {
        String owner = getClass().getSimpleName();
        this.defaultSizeIn = Require.atLeast(owner, "defaultSizeIn", 0, defaultSizeIn);
        this.defaultSizeOut = Require.atLeast(owner, "defaultSizeOut", 0, defaultSizeOut);
        this.seed = seed;
        seed.ifPresent(s -> Require.seed(owner, s));
    }

    /** Seed of the process, if it has one of its own. */
    public final OptionalLong seed() {
        return seed;
    }

    /** Size of the input where the user gives none. */
    public final int defaultSizeIn() {
        return defaultSizeIn;
    }

    /** Size of the output where the user gives none. */
    public final int defaultSizeOut() {
        return defaultSizeOut;
    }

    /** Step length in seconds where a process is run outside a simulation and the user gives none: 0.001. */
    public double defaultDt() {
        return 0.001;
    }

    /**
     * Starts a run.
     *
     * @param sizeIn size of the input, 0 for none
     * @param sizeOut size of the output
     * @param dt step length in seconds
     * @param rng the generator of this run; the step may keep it
     */
    public abstract ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng);

    /**
     * The generator of a run: one with this process's seed, otherwise one whose seed is drawn from the parent.
     *
     * @param parent the generator of the simulator; gives one integer if this process has no seed
     */
    public final RandomState rng(RandomState parent) {
        return new RandomState(seed.isPresent() ? seed.getAsLong() : parent.randint(Integer.MAX_VALUE));
    }

    /**
     * Runs the process outside a simulation, without input.
     *
     * @param steps number of steps
     * @param sizeOut size of the output
     * @param dt step length in seconds
     * @param parent gives the seed if the process has none
     * @return {@code [steps][sizeOut]}
     */
    public final double[][] runSteps(int steps, int sizeOut, double dt, RandomState parent) {
        return apply(new double[Require.atLeast(getClass().getSimpleName(), "steps", 0, steps)][0], sizeOut, dt,
                parent);
    }

    /**
     * Runs the process outside a simulation, on an input.
     *
     * @param input {@code [steps][sizeIn]}
     * @param sizeOut size of the output
     * @param dt step length in seconds
     * @param parent gives the seed if the process has none
     * @return {@code [steps][sizeOut]}
     */
    public final double[][] apply(double[][] input, int sizeOut, double dt, RandomState parent) {
        Require.positive(getClass().getSimpleName(), "dt", dt);
        int sizeIn = input.length == 0 ? defaultSizeIn : input[0].length;
        ProcessStep step = step(sizeIn, sizeOut, dt, rng(parent));
        double[][] output = new double[input.length][sizeOut];
        for (int i = 0; i < input.length; i++) {
            if (input[i].length != sizeIn) {
                throw new ValidationException(getClass().getSimpleName(), "input",
                        "needs rows of length " + sizeIn + ", got " + input[i].length + " in row " + i);
            }
            step.step((i + 1) * dt, input[i].clone(), output[i]);
        }
        return output;
    }

    final void requireNoInput(int sizeIn) {
        if (sizeIn != 0) {
            throw new ValidationException(getClass().getSimpleName(), "sizeIn",
                    "takes no input, got an input of size " + sizeIn);
        }
    }
}
