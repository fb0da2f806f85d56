package org.nengine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Consumer;
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

    /** A name, for all kinds of objects. */
    public static final Option<Optional<String>> LABEL = new Option<>("label", Optional.empty());
    /** The seed of what is drawn for an object; nodes have none. */
    public static final Option<OptionalLong> SEED = new Option<>("seed", OptionalLong.empty());

    private final String owner;
    private final List<Option<?>> known;
    private final Map<Option<?>, Object> values = new HashMap<>();

    Options(String owner, List<Option<?>> known) {
        this.owner = owner;
        this.known = known;
    }

    abstract S self();

    abstract S create();

    final String owner() {
        return owner;
    }

    /** Lets what the user wrote make its settings. */
    final S apply(Consumer<S> settings) {
        Require.present(owner, "settings", settings).accept(self());
        return self();
    }

    final <T> S set(Option<T> option, T value) {
        values.put(option, Require.present(owner, option.name(), value));
        return self();
    }

    /**
     * The value that was set here, if one was. A setting that was set to none, such as no synapse, is an empty Optional
     * in the Optional.
     *
     * @throws ConfigException if this kind of object has no such setting
     */
    @SuppressWarnings("unchecked")
    public final <T> Optional<T> find(Option<T> option) {
        if (!known.contains(Require.present(owner, "option", option))) {
            throw unknown(option.name());
        }
        return Optional.ofNullable((T) values.get(option));
    }

    /**
     * The value that was set here, otherwise the default of the kind.
     *
     * @throws ConfigException if this kind of object has no such setting
     */
    public final <T> T get(Option<T> option) {
        return find(option).orElse(option.defaultValue());
    }

    /** All settings of the kind, in order. */
    public final List<Option<?>> options() {
        return known;
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
                .orElseThrow(() -> unknown(name));
    }

    private ConfigException unknown(String name) {
        return new ConfigException(owner + " has no setting \"" + name + "\"; it has "
                + known.stream().map(Option::name).toList());
    }

    /**
     * A name, used in texts, in error messages and by training to match data with objects.
     *
     * @param label any text
     */
    public S label(String label) {
        return set(LABEL, Optional.of(Require.present(owner, "label", label)));
    }

    /** No name, whatever the defaults of the network say. */
    public S noLabel() {
        return set(LABEL, Optional.empty());
    }

    /** The value of every setting, those not set here with the default of the kind: a line {@code name: value} each. */
    final String table() {
        StringBuilder text = new StringBuilder(owner + ":\n");
        known.forEach(option -> text.append("  ").append(option.name()).append(": ").append(text(get(option)))
                .append('\n'));
        return text.toString();
    }

    /** What was set, such as {@code Ensemble(radius=1.5)}. */
    @Override
    public final String toString() {
        StringJoiner text = new StringJoiner(", ", owner + "(", ")");
        known.stream().filter(values::containsKey)
                .forEach(option -> text.add(option.name() + "=" + text(values.get(option))));
        return text.toString();
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Object::toString).orElse("none");
        }
        if (value instanceof OptionalLong number) {
            return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
        }
        if (value instanceof OptionalInt number) {
            return number.isPresent() ? Integer.toString(number.getAsInt()) : "none";
        }
        if (value instanceof OptionalDouble number) {
            return number.isPresent() ? Double.toString(number.getAsDouble()) : "none";
        }
        return value.toString();
    }
}
