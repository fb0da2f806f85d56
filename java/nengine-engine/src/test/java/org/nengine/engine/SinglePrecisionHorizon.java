package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nengine.build.Model;
import org.nengine.build.TimeGrid;
import org.nengine.build.ir.Signal;
import org.nengine.goldens.GoldenAction;
import org.nengine.goldens.GoldenCase;
import org.nengine.reference.ReferenceProgram;

/**
 * Measures for how many steps single precision leaves every spike of a golden model where it is.
 *
 * <p>The reference simulator runs the script of the case in double precision, and beside it some times with all numbers
 * rounded to float32: parameters and constants before the first step, and everything that changes after each step, with
 * a random error as of a sum of many terms.
 * The horizon of a run is the number of steps since the start or the last reset before any of these has another spike
 * anywhere; up to there, the distances of what they record say, sample by sample, how far rounding carries. Where the golden case
 * says that rounding errors grow without bounds, the horizon ends no later than where the distance gets too large.
 * No run of the engine plays a part in this.
 */
final class SinglePrecisionHorizon {

    private static final int COPIES = 4;
    /** A sum of 64 terms is off by about 8 roundings. */
    private static final double ERROR = 8 * Math.pow(2, -24);

    private final Copy exact;
    private final List<Copy> rounded;
    private final double tolerance;
    private final boolean chaotic;

    /**
     * What was measured of one run.
     *
     * @param steps that are to be compared; empty if all are
     * @param spread {@code [probe][sample]}: largest distance of the rounded runs from the exact one, relative to the
     *     largest value of the probe
     */
    record Measured(OptionalInt steps, List<double[]> spread) {

        /** The distance at a sample or beside it, since rounding may carry a little earlier or later. */
        double spread(int probe, int sample) {
            double[] samples = spread.get(probe);
            return IntStream.rangeClosed(sample - 1, sample + 1).filter(i -> i >= 0 && i < samples.length)
                    .mapToDouble(i -> samples[i]).max().orElse(0);
        }
    }

    private SinglePrecisionHorizon(GoldenCase golden, Supplier<Model> models, double tolerance) {
        Random random = new Random(1);
        this.exact = new Copy(models.get(), golden.simulatorSeed(), random);
        this.rounded = Stream.generate(() -> new Copy(models.get(), golden.simulatorSeed(), random)).limit(COPIES)
                .toList();
        this.tolerance = tolerance;
        this.chaotic = golden.agreeSteps().isPresent();
    }

    /**
     * What was measured of each run of the case that is kept.
     *
     * @param models describes and builds the model anew, since a function of the user may remember what it was given
     * @param tolerance distance, relative to the largest value of a probe, that is too large in a chaotic case
     */
    static List<Measured> of(GoldenCase golden, Supplier<Model> models, double tolerance) {
        return new SinglePrecisionHorizon(golden, models, tolerance).measure(golden);
    }

    private List<Measured> measure(GoldenCase golden) {
        rounded.forEach(Copy::roundAll);
        List<Measured> results = new ArrayList<>();
        Measurement measurement = new Measurement();
        for (GoldenAction action : golden.script()) {
            if (action instanceof GoldenAction.Reset reset) {
                exact.reset(reset.seed());
                rounded.forEach(copy -> copy.reset(reset.seed()));
                rounded.forEach(Copy::roundAll);
                measurement = new Measurement();
            } else if (action instanceof GoldenAction.Run run) {
                for (int i = 0; i < run.steps(); i++) {
                    measurement.step();
                }
                if (run.keep()) {
                    results.add(measurement.result());
                }
            }
        }
        return results;
    }

    /** What is measured between resets. */
    private final class Measurement {

        private OptionalInt horizon = OptionalInt.empty();
        private int steps;
        private final List<List<Double>> distances = exact.model.probes().stream()
                .<List<Double>>map(probe -> new ArrayList<>()).toList();
        private final double[] scale = new double[distances.size()];

        void step() {
            exact.program.step();
            rounded.forEach(copy -> copy.program.step());
            boolean same = rounded.stream().allMatch(copy -> Arrays.equals(copy.spikes(), exact.spikes()));
            if (same && horizon.isEmpty()) {
                same = record(steps + 1);
            }
            if (!same && horizon.isEmpty()) {
                horizon = OptionalInt.of(steps);
            }
            steps++;
            rounded.forEach(Copy::roundValues);
        }

        /** Notes distances; false if one has become too large. */
        private boolean record(int step) {
            TimeGrid grid = new TimeGrid(exact.model.dt());
            boolean close = true;
            for (int p = 0; p < distances.size(); p++) {
                if (grid.isSampled(step, exact.model.probes().get(p).sampleEvery())) {
                    double[] values = exact.probed(p);
                    for (double value : values) {
                        scale[p] = Math.max(scale[p], Math.abs(value));
                    }
                    double here = 0;
                    for (Copy copy : rounded) {
                        double[] other = copy.probed(p);
                        for (int i = 0; i < values.length; i++) {
                            here = Math.max(here, Math.abs(other[i] - values[i]));
                        }
                    }
                    if (chaotic && here > tolerance * scale[p]) {
                        close = false;
                    } else {
                        distances.get(p).add(here);
                    }
                }
            }
            return close;
        }

        Measured result() {
            List<double[]> spread = new ArrayList<>();
            for (int p = 0; p < scale.length; p++) {
                double largest = scale[p] == 0 ? 1 : scale[p];
                spread.add(distances.get(p).stream().mapToDouble(d -> d / largest).toArray());
            }
            return new Measured(horizon, spread);
        }
    }

    /** A model with a reference simulator of its own. */
    private static final class Copy {

        private final Model model;
        private final ReferenceProgram program;
        private final Set<Signal> signals = new LinkedHashSet<>();
        private final List<Signal> spiking;
        private final Random random;
        private long seed;

        Copy(Model model, long seed, Random random) {
            this.model = model;
            this.program = new ReferenceProgram(model.stepOrder(), seed);
            this.seed = seed;
            this.random = random;
            this.spiking = model.network().allEnsembles().stream().filter(e -> e.neuronType().spiking())
                    .map(e -> model.signal(e.neurons(), "out")).toList();
            model.stepOrder().forEach(operator -> operator.signals().forEach(signal -> signals.add(signal.base())));
            signals.removeIf(signal -> signal.role() == Signal.Role.CLOCK);
        }

        void reset(OptionalLong newSeed) {
            seed = newSeed.orElse(seed);
            program.reset(seed);
        }

        double[] spikes() {
            return spiking.stream().flatMapToDouble(s -> Arrays.stream(program.get(s))).toArray();
        }

        double[] probed(int probe) {
            return program.get(model.probeSignal(model.probes().get(probe)));
        }

        void roundAll() {
            signals.forEach(signal -> round(signal, 0));
        }

        void roundValues() {
            signals.stream().filter(Signal::batched).forEach(signal -> round(signal, ERROR));
        }

        private void round(Signal signal, double error) {
            double[] values = program.get(signal);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * (1 + error * (2 * random.nextDouble() - 1)));
            }
            program.set(signal, values);
        }
    }
}
