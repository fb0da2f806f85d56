package org.nengine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.Require;

/**
 * Defaults for the objects of a network. What is set on an object itself comes first, then the innermost open
 * {@link Network#withDefaults} block, then the network's own defaults, then the same of the networks around it, and at
 * last the default of the kind. Values are looked up when an object is made; later changes do not reach it.
 *
 * <p>A network has a Config of its own ({@link Network#config()}); a separate one holds a set of defaults to be used in
 * {@link Network#withDefaults}.
 */
public final class Config {

    private final EnsembleOptions ensemble = new EnsembleOptions();
    private final NodeOptions node = new NodeOptions();
    private final ConnectionOptions connection = new ConnectionOptions();
    private final ProbeOptions probe = new ProbeOptions();
    private final Map<Setting<?>, Map<Class<?>, Object>> classSettings = new HashMap<>();
    private final Map<Setting<?>, Map<NetworkObject, Object>> objectSettings = new HashMap<>();

    /** Defaults that say nothing yet. */
    public Config() {
    }

    /** Sets defaults of ensembles. */
    public Config ensemble(Consumer<EnsembleOptions> defaults) {
        ensemble.apply(defaults);
        return this;
    }

    /** Sets defaults of nodes. */
    public Config node(Consumer<NodeOptions> defaults) {
        node.apply(defaults);
        return this;
    }

    /** Sets defaults of connections. */
    public Config connection(Consumer<ConnectionOptions> defaults) {
        connection.apply(defaults);
        return this;
    }

    /** Sets defaults of probes. */
    public Config probe(Consumer<ProbeOptions> defaults) {
        probe.apply(defaults);
        return this;
    }

    /** The defaults of ensembles: what is set, and where to set and unset it. */
    public EnsembleOptions ensemble() {
        return ensemble;
    }

    /** The defaults of nodes: what is set, and where to set and unset it. */
    public NodeOptions node() {
        return node;
    }

    /** The defaults of connections: what is set, and where to set and unset it. */
    public ConnectionOptions connection() {
        return connection;
    }

    /** The defaults of probes: what is set, and where to set and unset it. */
    public ProbeOptions probe() {
        return probe;
    }

    /**
     * Gives a setting to all objects of a class.
     *
     * @throws ConfigException if the setting is not for this class
     */
    public <T> Config set(Setting<T> setting, Class<? extends NetworkObject> type, T value) {
        requireType(setting, type);
        classSettings.computeIfAbsent(setting, s -> new HashMap<>()).put(type,
                Require.present("Config", setting.name(), value));
        return this;
    }

    /**
     * Gives a setting to one object. It beats that of the object's class in the same network.
     *
     * @throws ConfigException if the setting is not for objects of this class
     */
    public <T> Config set(Setting<T> setting, NetworkObject object, T value) {
        requireType(setting, present(object).getClass());
        objectSettings.computeIfAbsent(setting, s -> new IdentityHashMap<>()).put(object,
                Require.present("Config", setting.name(), value));
        return this;
    }

    /** Forgets the setting of a class. */
    public Config unset(Setting<?> setting, Class<? extends NetworkObject> type) {
        requireType(setting, type);
        classSettings.getOrDefault(setting, new HashMap<>()).remove(type);
        return this;
    }

    /** Forgets the setting of an object. */
    public Config unset(Setting<?> setting, NetworkObject object) {
        requireType(setting, present(object).getClass());
        objectSettings.getOrDefault(setting, new IdentityHashMap<>()).remove(object);
        return this;
    }

    /** The setting of an object: its own, otherwise that of its class, otherwise none. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting, NetworkObject object) {
        Object own = objectSettings.getOrDefault(Require.present("Config", "setting", setting), Map.of())
                .get(present(object));
        return Optional.ofNullable((T) (own != null ? own
                : classSettings.getOrDefault(setting, Map.of()).get(object.getClass())));
    }

    /** The setting of a class of objects, if it has one here. */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Setting<T> setting, Class<? extends NetworkObject> type) {
        requireType(setting, type);
        return Optional.ofNullable((T) classSettings.getOrDefault(setting, Map.of()).get(type));
    }

    /** A setting that was given to a class of objects. */
    public record ClassSetting(Setting<?> setting, Class<?> type, Object value) {
    }

    /** All settings that were given to classes, in no particular order. */
    public List<ClassSetting> classSettings() {
        List<ClassSetting> all = new ArrayList<>();
        classSettings.forEach((setting, values) -> values.forEach(
                (type, value) -> all.add(new ClassSetting(setting, type, value))));
        return all;
    }

    /** A setting that was given to one object. */
    public record ObjectSetting(Setting<?> setting, NetworkObject object, Object value) {
    }

    /** All settings that were given to single objects, in no particular order. */
    public List<ObjectSetting> objectSettings() {
        List<ObjectSetting> all = new ArrayList<>();
        objectSettings.forEach((setting, values) -> values.forEach(
                (object, value) -> all.add(new ObjectSetting(setting, object, value))));
        return all;
    }

    /**
     * Takes over all that another says.
     *
     * @param copies gives for each object of the other the object here that takes its place, if there is one
     */
    void copyFrom(Config other, Function<NetworkObject, Optional<NetworkObject>> copies) {
        fillFrom(List.of(other));
        other.classSettings.forEach((setting, values) -> classSettings.put(setting, new HashMap<>(values)));
        other.objectSettings.forEach((setting, values) -> values.forEach((object, value) -> copies.apply(object)
                .ifPresent(copy -> objectSettings.computeIfAbsent(setting, s -> new IdentityHashMap<>())
                        .put(copy, value))));
    }

    /** Fills the defaults that are not set here with those of the first of the others that sets them. */
    void fillFrom(List<Config> others) {
        ensemble.fillFrom(others.stream().map(Config::ensemble).toList());
        node.fillFrom(others.stream().map(Config::node).toList());
        connection.fillFrom(others.stream().map(Config::connection).toList());
        probe.fillFrom(others.stream().map(Config::probe).toList());
    }

    private static NetworkObject present(NetworkObject object) {
        return Require.present("Config", "object", object);
    }

    private static void requireType(Setting<?> setting, Class<?> type) {
        Require.present("Config", "type", type);
        if (!Require.present("Config", "setting", setting).types().contains(type)) {
            throw new ConfigException("\"" + setting.name() + "\" cannot be set for a " + type.getSimpleName()
                    + "; it can for " + setting.types().stream().map(Class::getSimpleName).sorted().toList());
        }
    }

    /**
     * Sets whether training changes the objects of a class: the encoders of an {@link Ensemble}, the biases of
     * {@link Neurons}, the weights of a {@link Connection}.
     */
    public Config trainable(Class<? extends NetworkObject> type, boolean trainable) {
        return set(Trainability.TRAINABLE, type, trainable);
    }

    /** Sets whether training changes an ensemble's encoders, the biases of neurons, or a connection's weights. */
    public Config trainable(NetworkObject object, boolean trainable) {
        return set(Trainability.TRAINABLE, object, trainable);
    }

    /**
     * Sets whether probes keep every step that they record, or only the last one of each call. See {@link
     * ProbeHistory}.
     */
    public Config keepHistory(boolean keep) {
        return set(ProbeHistory.KEEP_HISTORY, Probe.class, keep);
    }

    /** Sets whether a probe keeps every step that it records, or only the last one of each call. */
    public Config keepHistory(Probe probe, boolean keep) {
        return set(ProbeHistory.KEEP_HISTORY, probe, keep);
    }

    /** Every default with its value, those not set here with that of the kind: for each kind a header and lines. */
    public String table() {
        return ensemble.table() + node.table() + connection.table() + probe.table();
    }

    /** What was set, such as {@code Config[Ensemble(radius=1.5), Node(), Connection(), Probe()]}. */
    @Override
    public String toString() {
        return "Config[" + ensemble + ", " + node + ", " + connection + ", " + probe + "]";
    }
}
