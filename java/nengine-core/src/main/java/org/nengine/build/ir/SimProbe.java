package org.nengine.build.ir;

import java.util.List;

/** Keeps a signal alive and ordered, so that it can be recorded after the step. Reads: the signal. */
public final class SimProbe extends Operator {

    public SimProbe(Signal signal, String tag) {
        super(tag, List.of(), List.of(), List.of(signal), List.of());
    }

    @Override
    public String kind() {
        return "probe";
    }

    public Signal signal() {
        return reads().get(0);
    }
}
