package org.nengine.reference;

/** What an operator does in one time step, on the memory it was made for. */
@FunctionalInterface
interface OperatorStep {
    void run();
}
