package org.nengine.engine;

import org.nengine.data.Tensor;

/** Takes what a probe records in a run, stretch after stretch. */
interface ProbeSink {

    /**
     * Takes what one stretch gave.
     *
     * @param values as (items, steps, elements): of every step, or of the last one, as the probe records
     * @param done steps that were made before the stretch
     * @param length how many steps the stretch had
     * @param last whether the run ends with it
     */
    void append(Tensor values, long done, long length, boolean last);

    /** The run is over. Called once, before {@link #close}, unless the run fails. */
    default void complete() {
    }

    /** Nothing more will come, also after a failure. */
    default void close() {
    }
}
