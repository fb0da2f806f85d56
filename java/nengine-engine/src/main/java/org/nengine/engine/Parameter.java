package org.nengine.engine;

import org.nengine.build.ir.Signal;

/**
 * A parameter that files keep.
 *
 * @param name unique and stable, such as {@code ensemble/a/encoders}
 * @param signal that holds it
 */
record Parameter(String name, Signal signal) {
}
