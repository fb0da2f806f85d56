package org.nengine.engine;

import java.util.List;
import org.nengine.build.ir.Signal;

/**
 * A signal that a program records.
 *
 * @param history whether at every step, or else at the last step of each run of the program only
 */
record Recorded(Signal signal, boolean history) {

    /** Signals that are recorded at every step. */
    static List<Recorded> all(List<Signal> signals) {
        return signals.stream().map(signal -> new Recorded(signal, true)).toList();
    }
}
