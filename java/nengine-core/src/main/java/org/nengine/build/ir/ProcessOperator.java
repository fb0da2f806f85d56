package org.nengine.build.ir;

import java.util.OptionalLong;

/**
 * An operator made from a process or synapse. When a simulator starts or resets, each one without a seed of its own
 * takes one draw of the simulator's generator, in execution order, whether it uses random numbers or not.
 */
public interface ProcessOperator {

    /** When the output is seen. */
    enum Mode {
        /** Replaces the output's content, seen in this step. */
        SET,
        /** Adds to the output, seen in this step. */
        INC,
        /** Written last, seen in the next step. */
        UPDATE
    }

    /** The seed given by the user, if any. */
    OptionalLong seed();

    Mode mode();

    /** The signal that receives the output. */
    Signal output();
}
