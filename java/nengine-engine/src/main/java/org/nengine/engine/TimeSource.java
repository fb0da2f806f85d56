package org.nengine.engine;

import org.nengine.build.ir.SimFunction;

/** A function of time alone: called once a step, for all items of the minibatch. */
record TimeSource(SimFunction function) implements InputSource {

    @Override
    public int items() {
        return 1;
    }

    @Override
    public void fill(double time, int item, double[] values) {
        UserCode.evaluate(function, function.readsTime() ? time : 0, new double[0], values);
    }
}
