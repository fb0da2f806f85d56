package org.nengine.build.spi;

/**
 * Code that the build runs for the objects of one class and its subclasses. Found by {@link java.util.ServiceLoader}
 * under the name of the extending interface.
 *
 * @param <T> the class of the objects
 */
public interface Handler<T> {

    /** The class of the objects that this handles. */
    Class<T> handles();
}
