package org.nengine.engine;

import java.util.OptionalInt;
import java.util.Set;
import org.nengine.Probe;

/** Minibatches one after the other, each of which can be fed to the program; goes through them in passes. */
interface BatchSource extends AutoCloseable {

    /**
     * Begins a pass. Before the first minibatch it is known which probes have targets.
     *
     * @param limit how many minibatches at most; more than there are is an error
     */
    void begin(OptionalInt limit);

    /** Puts the items in the order of the next pass, if the source has a say in that. */
    void shuffle();

    /** Goes to the next minibatch of the pass; whether there was one. */
    boolean advance();

    /**
     * Sets inputs, targets and sample weights of the present minibatch for the next run of the program.
     *
     * @param training whether that is one of training
     */
    void feed(boolean training);

    /** How many steps the present minibatch has. */
    int steps();

    /** The probes that have a target. */
    Set<Probe> probes();

    /** How many items a pass with this limit has, if that is known beforehand. */
    OptionalInt items(OptionalInt limit);

    @Override
    void close();
}
