package org.nengine.goldens;

import java.util.OptionalLong;

/** One line of the script by which a golden model was run. */
public sealed interface GoldenAction {

    /** Runs some steps and, unless more are to follow, keeps what was recorded. */
    record Run(int steps, boolean keep) implements GoldenAction { }

    /** Resets the simulator, to a new seed if one is given. */
    record Reset(OptionalLong seed) implements GoldenAction { }
}
