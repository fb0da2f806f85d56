package org.nengine.simulation;

import java.util.OptionalLong;
import org.nengine.Network;
import org.nengine.goldens.GoldenRunner;

/** A simulator, whichever it is, with all that a user can do to it while it runs. */
public interface TestedSimulator extends GoldenRunner {

    /** Builds a network and makes a simulator of it, at time 0. */
    @FunctionalInterface
    interface Factory {
        TestedSimulator start(Network network, double dt, OptionalLong seed);
    }

    void run(double seconds);

    void step();

    void clearProbes();

    double[] trange(double sampleEvery);

    double time();

    double dt();

    long nSteps();

    long seed();

    boolean isClosed();
}
