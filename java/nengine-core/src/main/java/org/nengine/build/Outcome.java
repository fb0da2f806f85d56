package org.nengine.build;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a computation done ahead of its turn, or what it threw: errors come out in the order of the build, not
 * in that of the threads.
 */
record Outcome<T>(Optional<T> value, Optional<RuntimeException> error) {

    static <T> Outcome<T> of(Supplier<T> computation) {
        try {
            return new Outcome<>(Optional.of(computation.get()), Optional.empty());
        } catch (RuntimeException e) {
            return new Outcome<>(Optional.empty(), Optional.of(e));
        }
    }

    T get() {
        if (error.isPresent()) {
            throw error.get();
        }
        return value.orElseThrow();
    }
}
