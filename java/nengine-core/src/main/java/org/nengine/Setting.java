package org.nengine;

import java.util.Set;
import org.nengine.exceptions.Require;

/**
 * A setting that is not part of a description but is attached to it for those who run it, such as whether an object is
 * trained. It can be given to a class of objects or to one object, in each network: see
 * {@link Config#set(Setting, Class, Object)} and {@link Network#resolve}.
 *
 * @param <T> the kind of value
 */
public final class Setting<T> {

    private final String name;
    private final Set<Class<? extends NetworkObject>> types;

    /**
     * A new setting.
     *
     * @param name used in error messages
     * @param types the objects that it can be given to
     */
    public Setting(String name, Set<Class<? extends NetworkObject>> types) {
        this.name = Require.present("Setting", "name", name);
        this.types = Set.copyOf(Require.present("Setting", "types", types));
    }

    /** The name, used in error messages. */
    public String name() {
        return name;
    }

    /** The objects that it can be given to. */
    public Set<Class<? extends NetworkObject>> types() {
        return types;
    }

    @Override
    public String toString() {
        return name;
    }
}
