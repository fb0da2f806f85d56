package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.values.Parameters;

/**
 * Weights whose variance is divided by the mean of fan-in and fan-out. Source: X. Glorot and Y. Bengio, "Understanding
 * the difficulty of training deep feedforward neural networks" (2010).
 */
public final class Glorot extends VarianceScaling {

    /** Scale 1, uniform. */
    public Glorot() {
        this(1.0, Kind.UNIFORM);
    }

    /**
     * Creates the distribution.
     *
     * @param scale the variance for a fan of 1, at least 0, default 1
     * @param kind the kind of distribution, default uniform
     * @throws ValidationException if the scale is negative
     */
    public Glorot(double scale, Kind kind) {
        super(scale, Mode.FAN_AVG, kind);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("scale", scale(), 1.0).with("kind", text(kind()), text(Kind.UNIFORM)).map();
    }
}
