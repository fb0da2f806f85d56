package org.nengine.engine;

import java.util.Optional;
import org.nengine.build.ir.Signal;

/**
 * A place where numbers enter a program.
 *
 * @param signal the model's signal that the user may feed; empty for what only the engine knows of, such as the noise
 *     of an ensemble or a function that is called for its side effects
 * @param id of the native signal; -1 if there is none, because it has no elements
 * @param size number of elements
 * @param source of the values where the user gives none
 */
record Input(Optional<Signal> signal, int id, int size, InputSource source) {
}
