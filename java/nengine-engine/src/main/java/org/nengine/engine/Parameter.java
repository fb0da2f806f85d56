package org.nengine.engine;

import org.nengine.NetworkObject;
import org.nengine.build.ir.Signal;

/**
 * A parameter that files keep.
 *
 * @param name unique and stable, such as {@code ensemble/a/encoders}
 * @param owner the ensemble or connection
 * @param attribute which of its parameters: encoders, bias or weights
 * @param signal that holds it
 */
record Parameter(String name, NetworkObject owner, String attribute, Signal signal) {
}
