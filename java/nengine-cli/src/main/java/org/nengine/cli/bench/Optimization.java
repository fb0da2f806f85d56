package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nengine.engine.SimulatorBuilder;

/** What can be switched off to see what it is worth: the settings of a simulator by these names. */
public enum Optimization {

    SIMPLIFY("simplify", b -> b.simplify(false)),
    MERGE("merge", b -> b.merge(false)),
    FUSE("fuse", b -> b.fuse(false)),
    EVENT_DRIVEN("event-driven", b -> b.eventDriven(false)),
    TIME_CHUNKS("time-chunks", b -> b.timeChunks(false)),
    MICROBATCHES("microbatches", b -> b.microbatches(false));

    private final String text;
    private final UnaryOperator<SimulatorBuilder> off;

    Optimization(String text, UnaryOperator<SimulatorBuilder> off) {
        this.text = text;
        this.off = off;
    }

    /** All names in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Optimization::toString).toList();
    }

    /** Builds without it. */
    SimulatorBuilder switchOff(SimulatorBuilder builder) {
        return off.apply(builder);
    }

    /** The name that the command line knows. */
    @Override
    public String toString() {
        return text;
    }
}
