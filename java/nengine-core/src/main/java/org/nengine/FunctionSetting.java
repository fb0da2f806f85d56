package org.nengine;

import java.util.Arrays;
import java.util.Optional;

/**
 * A function as it was given in the settings of a connection, before its size is known.
 *
 * @param name name of the function, used in texts
 * @param function what is called; empty if the function is given by points
 * @param points values at the evaluation points, {@code [evaluation points][values]}; empty if there is a function
 */
public record FunctionSetting(String name, Optional<VectorFunction> function, double[][] points) {

    static FunctionSetting of(VectorFunction function) {
        Class<?> type = function.getClass();
        boolean named = !type.isHidden() && !type.isAnonymousClass() && !type.isSynthetic();
        return new FunctionSetting(named ? type.getSimpleName() : "function", Optional.of(function),
                new double[0][]);
    }

    /** A copy of the values at the evaluation points. */
    @Override
    public double[][] points() {
        return Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
