package org.nengine.distributions;

import java.util.Locale;
import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * Weights whose variance is scaled down by their number of inputs or outputs, so that signals keep their size from
 * layer to layer. A sample of n rows and d columns counts as n outputs (the fan-out) of d inputs (the fan-in); a sample of
 * plain numbers has one input.
 */
public class VarianceScaling extends Distribution {

    /** By what the variance is divided. */
    public enum Mode {
        /** The number of inputs. */
        FAN_IN,
        /** The number of outputs. */
        FAN_OUT,
        /** The mean of the numbers of inputs and outputs. The default. */
        FAN_AVG
    }

    /** The kind of distribution. */
    public enum Kind {
        /** Uniform, with the scaled variance. The default. */
        UNIFORM,
        /** Normal with the scaled variance, then cut at two standard deviations, which makes it smaller. */
        NORMAL
    }

    private final double scale;
    private final Mode mode;
    private final Kind kind;

    /** Scale 1, divided by the mean fan; uniform. */
    public VarianceScaling() {
        this(1.0, Mode.FAN_AVG, Kind.UNIFORM);
    }

    /**
     * Creates the distribution.
     *
     * @param scale the variance for a fan of 1, at least 0; 0 cannot be sampled if normal
     * @param mode what the variance is divided by
     * @param kind the kind of distribution
     * @throws ValidationException if the scale is negative
     */
    public VarianceScaling(double scale, Mode mode, Kind kind) {
        if (!(scale >= 0.0)) {
            throw refuse("scale", "must be at least 0, got " + scale);
        }
        this.scale = scale;
        this.mode = mode;
        this.kind = kind;
    }

    /**
     * The variance for a fan of 1.
     *
     * @return at least 0
     */
    public final double scale() {
        return scale;
    }

    /**
     * What the variance is divided by.
     *
     * @return the mode
     */
    public final Mode mode() {
        return mode;
    }

    /**
     * The kind of distribution.
     *
     * @return uniform or normal
     */
    public final Kind kind() {
        return kind;
    }

    @Override
    public final double[] sample(int n, RandomState rng) {
        requireCount("n", n);
        return elements(n, 1).sample(n, rng);
    }

    @Override
    public final double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        requireCount("d", d);
        return elements(n, d).sample(n, d, rng);
    }

    private Distribution elements(int fanOut, int fanIn) {
        double fan = switch (mode) {
            case FAN_IN -> fanIn;
            case FAN_OUT -> fanOut;
            case FAN_AVG -> (fanIn + fanOut) / 2.0;
        };
        double variance = scale / fan;
        if (kind == Kind.NORMAL) {
            return new TruncatedNormal(0.0, Math.sqrt(variance));
        }
        double limit = Math.sqrt(3.0 * variance);
        return new Uniform(-limit, limit);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("scale", scale, 1.0).with("mode", text(mode), text(Mode.FAN_AVG))
                .with("kind", text(kind), text(Kind.UNIFORM)).map();
    }

    static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
