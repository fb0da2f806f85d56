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
        double[] result = function.call(function.readsTime() ? time : 0, new double[0]);
        System.arraycopy(result, 0, values, 0, values.length);
    }
}
