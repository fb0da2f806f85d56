package org.nengine.processes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signal given by its values at some times: {@code Piecewise.builder().at(0.1, 1).at(0.3, -1).build()} is 0 for
 * 0.1 s, 1 for the next 0.2 s, and -1 from then on.
 *
 * <p>With {@link Interpolation#ZERO} the output is zero before the first time and keeps the last value after the last
 * one. With the others it is zero before the first and after the last time.
 */
public final class Piecewise extends Process {

    private static final Logger LOG = LoggerFactory.getLogger(Piecewise.class);

    /** What the signal is between the given times. */
    public enum Interpolation {
        /** The value of the last time that has come; a time within half a step counts as come. The default. */
        ZERO(1),
        /** A straight line. */
        LINEAR(2),
        /** The value of the nearest time, of the earlier one in the middle. */
        NEAREST(1),
        /** A spline of degree 1, which is a straight line too. */
        SLINEAR(2),
        /** A spline of degree 2 with knots in the middle between times. */
        QUADRATIC(3),
        /** A spline of degree 3 without a knot at the second and at the last but one time. */
        CUBIC(4);

        private final int points;

        Interpolation(int points) {
            this.points = points;
        }

        /** How many times must be given at least. */
        public int points() {
            return points;
        }
    }

    /** A value, or what computes it. Functions are equal by identity. */
    private record Piece(double[] value, Optional<DoubleFunction<?>> function) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Piece that && Arrays.equals(value, that.value) && function.equals(that.function);
        }

        @Override
        public int hashCode() {
            return Objects.hash(Arrays.hashCode(value), function);
        }

        @Override
        public String toString() {
            return function.isPresent() ? "function" : Arrays.toString(value);
        }
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects times and values. */
    public static final class Builder {

        private final TreeMap<Double, Piece> data = new TreeMap<>();
        private Interpolation interpolation = Interpolation.ZERO;
        private OptionalLong seed = OptionalLong.empty();

        private Builder() {
        }

        /**
         * The value at a time.
         *
         * @param time in seconds; each time can be given once
         * @param value as many numbers as at the other times, at least one; finite
         */
        public Builder at(double time, double... value) {
            Require.present("Piecewise", "data", value);
            for (double element : value) {
                if (!Double.isFinite(element)) {
                    throw new ValidationException("Piecewise", "data", "needs finite values, got "
                            + Arrays.toString(value) + " at " + time + " s");
                }
            }
            return put(time, new Piece(value.clone(), Optional.empty()));
        }

        /**
         * A function of time that takes over at a time. It is called once at once, with that time, to learn its size.
         *
         * @param time in seconds; each time can be given once
         * @param function returns a number or a {@code double[]}, with as many elements as at the other times
         */
        public Builder at(double time, DoubleFunction<?> function) {
            Require.present("Piecewise", "data", function);
            Require.finite("Piecewise", "data", time);
            Object first = function.apply(time);
            double[] value = elements(first).orElseThrow(() -> new ValidationException("Piecewise", "data",
                    "the function at " + time + " s must return a number or a double[], got " + first));
            return put(time, new Piece(value, Optional.of(function)));
        }

        private Builder put(double time, Piece piece) {
            Require.finite("Piecewise", "data", time);
            if (data.isEmpty() && piece.value.length == 0) {
                throw new ValidationException("Piecewise", "data", "needs at least one number at " + time + " s");
            }
            if (!data.isEmpty() && piece.value.length != data.firstEntry().getValue().value.length) {
                Map.Entry<Double, Piece> other = data.firstEntry();
                throw new ValidationException("Piecewise", "data", "needs values of one size, got "
                        + other.getValue().value.length + " at " + other.getKey() + " s and " + piece.value.length
                        + " at " + time + " s");
            }
            // Adding 0 makes one zero of both, which are different keys.
            if (data.put(time + 0.0, piece) != null) {
                throw new ValidationException("Piecewise", "data", "has two values at " + time + " s");
            }
            return this;
        }

        /** What the signal is between the given times. Default {@link Interpolation#ZERO}. */
        public Builder interpolation(Interpolation kind) {
            interpolation = Require.present("Piecewise", "interpolation", kind);
            return this;
        }

        /** A seed: the process draws nothing, and does not take its turn when seeds are handed out. */
        public Builder seed(long value) {
            seed = OptionalLong.of(Require.seed("Piecewise", value));
            return this;
        }

        /**
         * The process.
         *
         * @throws ValidationException if there are fewer times than the interpolation needs
         */
        public Piecewise build() {
            return new Piecewise(this);
        }
    }

    private final double[] times;
    private final Piece[] pieces;
    private final Interpolation interpolation;

    private Piecewise(Builder builder) {
        super(0, size(builder), builder.seed);
        times = builder.data.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        pieces = builder.data.values().toArray(new Piece[0]);
        boolean functions = Arrays.stream(pieces).anyMatch(p -> p.function.isPresent());
        if (functions && builder.interpolation != Interpolation.ZERO) {
            LOG.warn("Piecewise: values that are functions cannot be interpolated; interpolation is {} instead of {}",
                    Interpolation.ZERO, builder.interpolation);
        }
        interpolation = functions ? Interpolation.ZERO : builder.interpolation;
        if (times.length < interpolation.points) {
            throw new ValidationException("Piecewise", "data", "needs at least " + interpolation.points
                    + " times for the interpolation " + interpolation + ", got " + times.length);
        }
        if (interpolation == Interpolation.CUBIC && Arrays.stream(times).noneMatch(t -> t == 0)) {
            LOG.warn("Piecewise: no value is given at 0 s, so that a cubic interpolation is 0 up to {} s", times[0]);
        }
    }

    private static int size(Builder builder) {
        if (builder.data.isEmpty()) {
            throw new ValidationException("Piecewise", "data", "needs at least one time");
        }
        return builder.data.firstEntry().getValue().value.length;
    }

    private static Optional<double[]> elements(Object value) {
        if (value instanceof Number number) {
            return Optional.of(new double[] {number.doubleValue()});
        }
        return value instanceof double[] array ? Optional.of(array.clone()) : Optional.empty();
    }

    /** The given times in seconds, ascending. */
    public double[] times() {
        return times.clone();
    }

    /** A copy of the values at these times, a row for each; empty if there are functions among them. */
    public Optional<double[][]> values() {
        return Arrays.stream(pieces).anyMatch(piece -> piece.function.isPresent()) ? Optional.empty()
                : Optional.of(Arrays.stream(pieces).map(piece -> piece.value.clone()).toArray(double[][]::new));
    }

    /** What the signal is between the given times. */
    public Interpolation interpolation() {
        return interpolation;
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireNoInput(sizeIn);
        requireSizeOut(sizeOut, "a value");
        if (interpolation == Interpolation.ZERO) {
            return (t, input, output) -> zero(t, dt, output);
        }
        double[][] y = Arrays.stream(pieces).map(Piece::value).toArray(double[][]::new);
        return switch (interpolation) {
            case NEAREST -> inside((t, input, output) -> System.arraycopy(y[nearest(t)], 0, output, 0, sizeOut));
            case QUADRATIC -> spline(SplineBasis.quadratic(times, y));
            case CUBIC -> spline(SplineBasis.cubic(times, y));
            default -> inside((t, input, output) -> linear(t, y, output));
        };
    }

    private ProcessStep spline(SplineBasis spline) {
        return inside((t, input, output) -> spline.at(t, output));
    }

    /** Zero outside of the given times. */
    private ProcessStep inside(ProcessStep step) {
        return (t, input, output) -> {
            if (t < times[0] || t > times[times.length - 1]) {
                Arrays.fill(output, 0);
            } else {
                step.step(t, input, output);
            }
        };
    }

    private void zero(double t, double dt, double[] output) {
        int i = below(times, t + 0.5 * dt) - 1;
        if (i < 0) {
            Arrays.fill(output, 0);
            return;
        }
        double[] value = pieces[i].function.isPresent() ? call(pieces[i].function.get(), i, t) : pieces[i].value;
        System.arraycopy(value, 0, output, 0, output.length);
    }

    private double[] call(DoubleFunction<?> function, int i, double t) {
        Object value = function.apply(t);
        return elements(value).filter(v -> v.length == defaultSizeOut())
                .orElseThrow(() -> new SimulationException("Piecewise: the function at " + times[i]
                        + " s must return " + defaultSizeOut() + " values, got "
                        + (value instanceof double[] array ? Arrays.toString(array) : value) + " at t = " + t));
    }

    /** How many of the ascending numbers are below {@code t}. */
    private static int below(double[] ascending, double t) {
        int found = Arrays.binarySearch(ascending, t);
        return found >= 0 ? found : -found - 1;
    }

    private int nearest(double t) {
        int i = Math.min(Math.max(below(times, t), 1), times.length - 1);
        if (times.length == 1) {
            return 0;
        }
        return times[i - 1] / 2 + times[i] / 2 < t ? i : i - 1;
    }

    private void linear(double t, double[][] y, double[] output) {
        int i = Math.max(1, below(times, t));
        for (int k = 0; k < output.length; k++) {
            double slope = (y[i][k] - y[i - 1][k]) / (times[i] - times[i - 1]);
            output[k] = slope * (t - times[i - 1]) + y[i - 1][k];
        }
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(Arrays.stream(times).boxed().toList(), List.of(pieces), interpolation));
    }

    @Override
    public String toString() {
        List<String> data = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            data.add(times[i] + ": " + pieces[i]);
        }
        return "Piecewise(data={" + String.join(", ", data) + "}"
                + (interpolation == Interpolation.ZERO ? ""
                        : ", interpolation=" + interpolation.name().toLowerCase(Locale.ROOT)) + seedText() + ")";
    }
}
