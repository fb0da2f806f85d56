package org.nengine.build;

import org.nengine.build.spi.Handler;

/**
 * Builds the objects of one class of a network.
 *
 * @param <T> the class
 */
public interface ObjectBuilder<T> extends Handler<T> {

    /** Adds the signals and operators of an object to the model. */
    void build(T object, BuildContext context);
}
