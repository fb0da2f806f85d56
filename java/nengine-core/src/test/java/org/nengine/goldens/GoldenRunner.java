package org.nengine.goldens;

import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;

/** A simulator, whichever it is, as far as golden models need one. */
public interface GoldenRunner extends AutoCloseable {

    /** Makes a simulator of a built model, at time 0. */
    @FunctionalInterface
    interface Factory {
        GoldenRunner start(Model model, long seed);
    }

    void runSteps(int steps);

    void reset();

    void reset(long seed);

    /** What a probe recorded since the start or the last reset: a row for each sample, the signal flattened. */
    double[][] data(Probe probe);

    /** Times of the steps made since the start or the last reset. */
    double[] trange();

    /** Present value of a signal, flattened. */
    double[] signal(Signal signal);

    @Override
    void close();
}
