package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.values.Parameters;

/**
 * Weights whose variance is divided by the fan-in. Source: K. He et al., "Delving deep into rectifiers" (2015).
 */
public final class He extends VarianceScaling {

    private final double gain;

    /** Scale 1, normal. */
    public He() {
        this(1.0, Kind.NORMAL);
    }

    /**
     * Creates the distribution. Its {@link #scale()} is the square of the scale given here.
     *
     * @param scale the standard deviation for a fan of 1, default 1
     * @param kind the kind of distribution, default normal
     * @throws ValidationException if the scale is not a number
     */
    public He(double scale, Kind kind) {
        super(scale * scale, Mode.FAN_IN, kind);
        this.gain = scale;
    }

    /** The factor as it was given; {@link #scale()} is its square. */
    public double gain() {
        return gain;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("scale", gain, 1.0).with("kind", text(kind()), text(Kind.NORMAL)).map();
    }
}
