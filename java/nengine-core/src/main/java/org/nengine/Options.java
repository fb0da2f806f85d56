package org.nengine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.Require;

/**
 * The settings of one kind of object: those given for one object, or those that a {@link Config} gives to all objects
 * of the kind that do not say otherwise. What was never set is left to others to decide.
 *
 * @param <S> the kind of settings
 */
public abstract sealed class Options<S extends Options<S>>
        permits EnsembleOptions, NodeOptions, ConnectionOptions, ProbeOptions {

    static final Option<Optional<String>> LABEL = new Option<>("label", Optional.empty());
    static final Option<OptionalLong> SEED = new Option<>("seed", OptionalLong.empty());

    private final String owner;
    private final List<Option<?>> known;
    private final Map<Option<?>, Object> values = new LinkedHashMap<>();

    Options(String owner, List<Option<?>> known) {
        this.owner = owner;
        this.known = known;
    }

    abstract S self();

    abstract S create();

    final String owner() {
        return owner;
    }

    final <T> S set(Option<T> option, T value) {
        values.put(option, Require.present(owner, option.name(), value));
        return self();
    }

    /** The value that was set, if one was. */
    @SuppressWarnings("unchecked")
    final <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable((T) values.get(option));
    }

    /** The value that was set, otherwise the default of the kind. */
    final <T> T get(Option<T> option) {
        return find(option).orElse(option.defaultValue());
    }

    final S copy() {
        S copy = create();
        ((Options<?>) copy).values.putAll(values);
        return copy;
    }

    /** Fills what is not set here with what the first of the others sets. */
    final void fillFrom(List<? extends Options<S>> others) {
        for (Options<S> other : others) {
            other.valuesOf().forEach(values::putIfAbsent);
        }
    }

    private Map<Option<?>, Object> valuesOf() {
        return values;
    }

    /**
     * Whether a setting was made here.
     *
     * @param name name of the setting, such as {@code "radius"}
     * @throws ConfigException if there is no such setting
     */
    public final boolean isSet(String name) {
        return values.containsKey(option(name));
    }

    /**
     * Forgets a setting, so that others decide again.
     *
     * @param name name of the setting, such as {@code "radius"}
     * @throws ConfigException if there is no such setting
     */
    public final S unset(String name) {
        values.remove(option(name));
        return self();
    }

    private Option<?> option(String name) {
        return known.stream().filter(o -> o.name().equals(name)).findFirst()
                .orElseThrow(() -> new ConfigException(owner + " has no setting \"" + name + "\"; it has "
                        + known.stream().map(Option::name).toList()));
    }

    /**
     * A name, used in texts, in error messages and by training to match data with objects.
     *
     * @param label any text
     */
    public S label(String label) {
        return set(LABEL, Optional.of(Require.present(owner, "label", label)));
    }

    /** What was set, such as {@code Ensemble(radius=1.5)}. */
    @Override
    public final String toString() {
        StringJoiner text = new StringJoiner(", ", owner + "(", ")");
        values.forEach((option, value) -> text.add(option.name() + "=" + text(value)));
        return text.toString();
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Object::toString).orElse("none");
        }
        return value instanceof OptionalLong number && number.isPresent() ? Long.toString(number.getAsLong())
                : value.toString();
    }
}
