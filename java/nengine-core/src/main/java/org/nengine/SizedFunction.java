package org.nengine;

/**
 * A function that says itself how many values it has, so that it is not called when a connection is made, only when
 * the network is built or runs.
 */
public interface SizedFunction extends VectorFunction {

    /** Number of values, 1 or more. */
    int size();
}
