package org.nengine.processes;

import java.util.List;
import java.util.Optional;
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

    private static final double DEFAULT_DT = 0.001;

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
        String owner = owner();
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
        return DEFAULT_DT;
    }

    /**
     * What makes processes of one class equal, besides their sizes and seeds; empty where only a process itself is
     * equal to it, as with those that users write.
     */
    Optional<List<Object>> value() {
        return Optional.empty();
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
     * Times of the steps of a run: dt, 2 dt, ...
     *
     * @param seconds length of the run, 0 or more; rounded to a whole number of steps, halves to the even one
     * @return one time in seconds for each step of the default length
     */
    public final double[] trange(double seconds) {
        return trange(seconds, defaultDt());
    }

    /**
     * Times of the steps of a run: dt, 2 dt, ...
     *
     * @param seconds length of the run, 0 or more; rounded to a whole number of steps, halves to the even one
     * @param dt step length in seconds, above 0
     * @return one time in seconds for each step
     */
    public final double[] trange(double seconds, double dt) {
        return ntrange(steps(seconds, dt), dt);
    }

    /**
     * Times of a number of steps of the default length.
     *
     * @param steps 0 or more
     */
    public final double[] ntrange(int steps) {
        return ntrange(steps, defaultDt());
    }

    /**
     * Times of a number of steps: dt, 2 dt, ...
     *
     * @param steps 0 or more
     * @param dt step length in seconds, above 0
     */
    public final double[] ntrange(int steps, double dt) {
        Require.positive(owner(), "dt", dt);
        double[] times = new double[Require.atLeast(owner(), "steps", 0, steps)];
        for (int i = 0; i < steps; i++) {
            times[i] = (i + 1) * dt;
        }
        return times;
    }

    private int steps(double seconds, double dt) {
        Require.positive(owner(), "dt", dt);
        double steps = Math.rint(Require.atLeast(owner(), "seconds", 0.0, seconds) / dt);
        if (steps > Integer.MAX_VALUE) {
            throw new ValidationException(owner(), "seconds", "must be at most " + Integer.MAX_VALUE
                    + " steps of " + dt + " s, got " + seconds);
        }
        return (int) steps;
    }

    /**
     * Runs the process outside a simulation, without input, with its default sizes and step length. A process without
     * seed gets one that nobody can foresee.
     *
     * @param seconds length of the run, 0 or more; rounded to a whole number of steps, halves to the even one
     * @return {@code [steps][defaultSizeOut]}
     */
    public final double[][] run(double seconds) {
        return run(seconds, defaultSizeOut, defaultDt(), RandomState.ofEntropy());
    }

    /**
     * Runs the process outside a simulation, without input.
     *
     * @param seconds length of the run, 0 or more; rounded to a whole number of steps, halves to the even one
     * @param sizeOut size of the output
     * @param dt step length in seconds
     * @param parent gives the seed if the process has none
     * @return {@code [steps][sizeOut]}
     */
    public final double[][] run(double seconds, int sizeOut, double dt, RandomState parent) {
        return runSteps(steps(seconds, dt), sizeOut, dt, parent);
    }

    /**
     * Runs the process outside a simulation, without input, with its default sizes and step length. A process without
     * seed gets one that nobody can foresee.
     *
     * @param steps number of steps
     * @return {@code [steps][defaultSizeOut]}
     */
    public final double[][] runSteps(int steps) {
        return runSteps(steps, defaultSizeOut, defaultDt(), RandomState.ofEntropy());
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
        return apply(new double[Require.atLeast(owner(), "steps", 0, steps)][0], sizeOut, dt, parent);
    }

    /**
     * Runs the process outside a simulation, on an input, with its default output size and step length. A process
     * without seed gets one that nobody can foresee.
     *
     * @param input {@code [steps][sizeIn]}
     * @return {@code [steps][defaultSizeOut]}
     */
    public final double[][] apply(double[][] input) {
        return apply(input, defaultSizeOut, defaultDt(), RandomState.ofEntropy());
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
        Require.positive(owner(), "dt", dt);
        Require.atLeast(owner(), "sizeOut", 0, sizeOut);
        int sizeIn = input.length == 0 ? defaultSizeIn : input[0].length;
        ProcessStep step = step(sizeIn, sizeOut, dt, rng(parent));
        double[][] output = new double[input.length][sizeOut];
        for (int i = 0; i < input.length; i++) {
            if (input[i].length != sizeIn) {
                throw new ValidationException(owner(), "input",
                        "needs rows of length " + sizeIn + ", got " + input[i].length + " in row " + i);
            }
            step.step((i + 1) * dt, input[i].clone(), output[i]);
        }
        return output;
    }

    private String owner() {
        return getClass().getSimpleName().isEmpty() ? "Process" : getClass().getSimpleName();
    }

    final String seedText() {
        return seed.isPresent() ? ", seed=" + seed.getAsLong() : "";
    }

    /** The built-in processes are equal when their class and parameters are, seeds included; others by identity. */
    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Process that && getClass() == that.getClass() && value().isPresent()
                && value().equals(that.value()) && seed.equals(that.seed);
    }

    @Override
    public int hashCode() {
        return value().map(v -> 31 * v.hashCode() + seed.hashCode()).orElseGet(() -> System.identityHashCode(this));
    }

    /**
     * Refuses an output of another size than that of what the process has.
     *
     * @param what has that size
     */
    final void requireSizeOut(int sizeOut, String what) {
        if (sizeOut != defaultSizeOut) {
            throw new ValidationException(owner(), "sizeOut",
                    "must be the size of " + what + ", which is " + defaultSizeOut + ", got " + sizeOut);
        }
    }

    final void requireNoInput(int sizeIn) {
        if (sizeIn != 0) {
            throw new ValidationException(owner(), "sizeIn",
                    "takes no input, got an input of size " + sizeIn);
        }
    }
}
