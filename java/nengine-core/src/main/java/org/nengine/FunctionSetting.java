package org.nengine;

import java.util.Optional;

/** A function as it was given in the settings of a connection, before its size is known. */
record FunctionSetting(String name, Optional<VectorFunction> function, double[][] points) {

    static FunctionSetting of(VectorFunction function) {
        Class<?> type = function.getClass();
        boolean named = !type.isHidden() && !type.isAnonymousClass() && !type.isSynthetic();
        return new FunctionSetting(named ? type.getSimpleName() : "function", Optional.of(function),
                new double[0][]);
    }

    @Override
    public String toString() {
        return name;
    }
}
