package org.nengine.build.ir;

import java.util.List;

/** {@code step += 1; time = step * dt}, one multiplication, nothing accumulated. Sets: step, time. */
public final class TimeUpdate extends Operator {

    private final double dt;

    public TimeUpdate(Signal step, Signal time, double dt) {
        super("", List.of(step, time), List.of(), List.of(), List.of());
        this.dt = dt;
    }

    @Override
    public String kind() {
        return "time_update";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("dt", dt);
    }

    public double dt() {
        return dt;
    }
}
