package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.values.Parameters;

/** The distribution of the length of some coordinates of a random unit vector. */
public final class SubvectorLength extends SqrtBeta {

    /**
     * The distribution of the magnitude of one coordinate.
     *
     * @param dimensions the length of the vector, at least 1
     * @throws ValidationException if it is below 1
     */
    public SubvectorLength(int dimensions) {
        this(dimensions, 1);
    }

    /**
     * Creates the distribution.
     *
     * @param dimensions the length of the vector
     * @param subdimensions the number of coordinates, from 0 to {@code dimensions}; default 1
     * @throws ValidationException if there are more coordinates than dimensions, or a negative number
     */
    public SubvectorLength(int dimensions, int subdimensions) {
        super(dimensions - subdimensions, subdimensions);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("dimensions", n() + m()).with("subdimensions", m(), 1).map();
    }
}
