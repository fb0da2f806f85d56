package org.nengine.reference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.TimeGrid;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a network in float64, one operator at a time, in plain Java: slow, and the measure of every other simulator.
 *
 * <p>A step runs every operator once, then samples the probes. If a step fails the simulator stays open: the number of
 * steps and the time keep the last completed step, nothing is recorded, and going on repeats the number of the failed
 * step. What the step had changed before it failed stays changed until a reset.
 *
 * <p>Two runs with the same seeds give the same numbers, after a reset too. What is not reset is whatever a user's
 * function remembers by itself.
 */
public final class ReferenceSimulator implements AutoCloseable {

    /** Length of a step in seconds where none is given. */
    public static final double DEFAULT_DT = 0.001;

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceSimulator.class);

    private final Model model;
    private final TimeGrid grid;
    private final ReferenceProgram program;
    private final Map<Probe, List<double[]>> samples = new LinkedHashMap<>();
    private long seed;
    private long steps;
    private boolean closed;

    /**
     * Builds a network with steps of 1 ms and makes a simulator of it. Its seed is that of the network plus 1; without
     * one it is random.
     */
    public ReferenceSimulator(Network network) {
        this(builder(network));
    }

    private ReferenceSimulator(Builder builder) {
        this.model = builder.models.apply(builder.dt);
        this.grid = new TimeGrid(model.dt());
        this.seed = builder.seed.orElseGet(model::defaultSimulatorSeed);
        this.program = new ReferenceProgram(model.stepOrder(), seed);
        clearProbes();
    }

    /** Settings for a simulator of a network that is still to be built. */
    public static Builder builder(Network network) {
        Require.present("Simulator", "network", network);
        return new Builder(dt -> Model.build(network, dt), DEFAULT_DT, false);
    }

    /** Settings for a simulator of a built model. */
    public static Builder builder(Model model) {
        return new Builder(dt -> model, Require.present("Simulator", "model", model).dt(), true);
    }

    /** Settings of a simulator. */
    public static final class Builder {

        private final DoubleFunction<Model> models;
        private final boolean built;
        private double dt;
        private OptionalLong seed = OptionalLong.empty();

        private Builder(DoubleFunction<Model> models, double dt, boolean built) {
            this.models = models;
            this.dt = dt;
            this.built = built;
        }

        /**
         * Length of a step in seconds, 0.001 by default.
         *
         * @throws ValidationException if it is not above 0, or differs from that of a model already built
         */
        public Builder dt(double seconds) {
            double checked = new TimeGrid(seconds).dt();
            if (built && dt != checked) {
                throw new ValidationException("ReferenceSimulator", "dt", "the model was built with " + dt
                        + ", so it cannot be " + seconds);
            }
            this.dt = checked;
            return this;
        }

        /**
         * Seed of the generator from which processes without a seed take theirs: 0 to 2^32 - 1.
         *
         * @throws ValidationException if it lies outside
         */
        public Builder seed(long value) {
            this.seed = OptionalLong.of(Require.seed("Simulator", value));
            return this;
        }

        public ReferenceSimulator build() {
            return new ReferenceSimulator(this);
        }
    }

    /** What the network was built into. */
    public Model model() {
        return model;
    }

    /** Length of a step in seconds. */
    public double dt() {
        return grid.dt();
    }

    /** Seed of the generator from which processes without a seed take theirs. */
    public long seed() {
        return seed;
    }

    /** Number of completed steps since the start or the last reset. */
    public long nSteps() {
        return steps;
    }

    /** Time in seconds at the end of the last completed step. */
    public double time() {
        return grid.time(steps);
    }

    /**
     * Runs for a length of time, rounded to steps (halves to the even number). Warns and does nothing if that is none.
     *
     * @param seconds 0 or more
     * @throws ValidationException if it is negative or not finite
     * @throws SimulatorClosedException if the simulator is closed
     * @throws SimulationException if a function of the user fails; the steps before it count
     */
    public void run(double seconds) {
        long n = grid.stepsIn(seconds);
        if (n == 0) {
            LOG.warn("{} s is no whole step of {} s: nothing is run, the time stays {} s", seconds, dt(), time());
            return;
        }
        runSteps(n);
    }

    /**
     * Runs a number of steps.
     *
     * @param n 1 or more
     * @throws ValidationException if it is below 1
     */
    public void runSteps(long n) {
        if (n < 1) {
            throw new ValidationException("Simulator", "runSteps",
                    "the number of steps must be at least 1, got " + n);
        }
        for (long i = 0; i < n; i++) {
            step();
        }
    }

    /** Runs one step. */
    public void step() {
        requireOpen();
        try {
            program.step();
        } catch (SimulationException failure) {
            program.set(model.step(), steps);
            throw failure;
        }
        steps++;
        samples.forEach((probe, recorded) -> {
            if (grid.isSampled(steps, probe.sampleEvery())) {
                recorded.add(program.get(model.probeSignal(probe)));
            }
        });
    }

    /** Back to time 0: initial values (learned weights too), no recorded data, generators at their start. */
    public void reset() {
        requireOpen();
        program.reset(seed);
        steps = 0;
        clearProbes();
    }

    /**
     * Back to time 0 with another seed, which is kept for later resets. What was built stays as it is.
     *
     * @param newSeed 0 to 2^32 - 1
     * @throws ValidationException if it lies outside; nothing is changed then
     */
    public void reset(long newSeed) {
        requireOpen();
        seed = Require.seed("Simulator", newSeed);
        reset();
    }

    /** Forgets what was recorded; the time stays. */
    public void clearProbes() {
        model.probes().forEach(probe -> samples.put(probe, new ArrayList<>()));
    }

    /**
     * What a probe recorded, also after the simulator was closed.
     *
     * @return a row for each sample, the signal's elements in row-major order; a copy
     * @throws ValidationException if the network has no such probe
     */
    public double[][] data(Probe probe) {
        List<double[]> recorded = samples.get(probe);
        if (recorded == null) {
            throw new ValidationException("ReferenceSimulator", "data",
                    probe + " is no probe of the simulated network");
        }
        return recorded.stream().map(double[]::clone).toArray(double[][]::new);
    }

    /** Times in seconds of all steps since the start or the last reset. */
    public double[] trange() {
        return grid.times(steps, OptionalDouble.empty());
    }

    /**
     * Times in seconds at which a probe with this period was sampled since the start or the last reset.
     *
     * @throws ValidationException if the period is not a finite number above 0
     */
    public double[] trange(double sampleEvery) {
        return grid.times(steps, OptionalDouble.of(sampleEvery));
    }

    /**
     * Present value of a signal, row-major; a copy.
     *
     * @throws org.nengine.exceptions.SignalException if no operator touches the signal
     * @throws SimulatorClosedException if the simulator is closed
     */
    public double[] signal(Signal signal) {
        requireOpen();
        return program.get(signal);
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends the simulation. Recorded data stays readable; running, stepping and resetting fail from now on. */
    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new SimulatorClosedException("the simulator of " + model.network()
                    + " is closed; make a new one to run the network again");
        }
    }
}
