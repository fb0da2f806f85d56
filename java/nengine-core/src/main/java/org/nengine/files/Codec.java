package org.nengine.files;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How values of one class are stored in the file of a network and made again.
 *
 * <pre>{@code
 * Codec.of(Gaussian.class, (g, to) -> to.number("mean", g.mean()).number("std", g.std()),
 *         from -> new Gaussian(from.number("mean"), from.number("std")))
 * }</pre>
 *
 * @param <T> the class; values of its subclasses need codecs of their own
 * @param type the class
 * @param name the name of the class in files, which must not change
 * @param write writes the fields of a value
 * @param read makes a value of the fields, all of which it must ask for
 */
public record Codec<T>(Class<T> type, String name, BiConsumer<T, FieldWriter> write, Function<FieldReader, T> read) {

    /** A codec under the simple name of the class. */
    public static <T> Codec<T> of(Class<T> type, BiConsumer<T, FieldWriter> write, Function<FieldReader, T> read) {
        return new Codec<>(type, type.getSimpleName(), write, read);
    }
}
