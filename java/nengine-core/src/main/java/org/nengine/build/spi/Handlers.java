package org.nengine.build.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.nengine.exceptions.BuildException;

/**
 * All handlers of one kind on the class path, by the class they handle.
 *
 * @param <H> the kind of handler
 */
public final class Handlers<H extends Handler<?>> {

    private final Class<? super H> kind;
    private final Map<Class<?>, H> byClass = new HashMap<>();

    /**
     * Loads the handlers of a kind.
     *
     * @param kind the class of H, without its own type parameter
     * @throws ServiceConfigurationError if two of them handle the same class
     */
    @SuppressWarnings("unchecked")
    public Handlers(Class<? super H> kind) {
        this.kind = kind;
        for (Object service : ServiceLoader.load(kind, kind.getClassLoader())) {
            // A service of the class of H is an H: handlers differ in the class they handle only.
            H handler = (H) service;
            H other = byClass.put(handler.handles(), handler);
            if (other != null) {
                throw new ServiceConfigurationError("both " + other.getClass().getName() + " and "
                        + handler.getClass().getName() + " handle " + handler.handles().getName());
            }
        }
    }

    /**
     * The handler of an object: the one of its class, or else of its nearest superclass that has one.
     *
     * @throws BuildException if there is none
     */
    public H of(Object object) {
        for (Class<?> c = object.getClass(); c != null; c = c.getSuperclass()) {
            H handler = byClass.get(c);
            if (handler != null) {
                return handler;
            }
        }
        throw new BuildException("cannot build " + object + ": no " + kind.getSimpleName() + " for "
                + object.getClass().getName() + " is on the class path; provide one as a service of type "
                + kind.getName());
    }
}
