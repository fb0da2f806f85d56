package org.nengine.build.ir;

import java.util.List;

/** Fills a signal with one value. Sets: the signal. */
public final class Reset extends Operator {

    private final double value;

    public Reset(Signal target, double value, String tag) {
        super(tag, List.of(target), List.of(), List.of(), List.of());
        this.value = value;
    }

    /** Fills with zero. */
    public Reset(Signal target, String tag) {
        this(target, 0, tag);
    }

    @Override
    public String kind() {
        return "reset";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("value", value);
    }

    public Signal target() {
        return sets().get(0);
    }

    public double value() {
        return value;
    }
}
