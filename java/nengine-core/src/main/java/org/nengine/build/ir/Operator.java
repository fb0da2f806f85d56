package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * One action of a time step: which signals it sets, increments, reads and updates, and the constants it needs.
 *
 * <p>Subclasses are plain data. What an operator does is written down in its Javadoc, done in Java by its counterpart
 * in {@code org.nengine.reference}, and natively by the operator of the same {@linkplain #kind() kind} in the engine.
 */
public abstract class Operator {

    private final String tag;
    private final List<Signal> sets;
    private final List<Signal> incs;
    private final List<Signal> reads;
    private final List<Signal> updates;

    /**
     * @param tag what it is for, in messages, such as {@code "a -> b: decode"}
     * @param sets signals whose old content it replaces, seen in the same step
     * @param incs signals it adds to
     * @param reads signals it reads
     * @param updates signals it writes last, seen in the next step
     */
    protected Operator(String tag, List<Signal> sets, List<Signal> incs, List<Signal> reads, List<Signal> updates) {
        this.tag = tag;
        this.sets = List.copyOf(sets);
        this.incs = List.copyOf(incs);
        this.reads = List.copyOf(reads);
        this.updates = List.copyOf(updates);
    }

    /** Name of what it does, the same in Java and in the engine, such as {@code "dot_inc"}. */
    public abstract String kind();

    /** The constants it needs, by the names that the engine's operator of this kind documents. */
    public Attributes attributes() {
        return Attributes.none();
    }

    public final String tag() {
        return tag;
    }

    public final List<Signal> sets() {
        return sets;
    }

    public final List<Signal> incs() {
        return incs;
    }

    public final List<Signal> reads() {
        return reads;
    }

    public final List<Signal> updates() {
        return updates;
    }

    /** All signals it touches: sets, incs, reads, updates. */
    public final List<Signal> signals() {
        List<Signal> all = new ArrayList<>(sets);
        all.addAll(incs);
        all.addAll(reads);
        all.addAll(updates);
        return all;
    }

    @Override
    public String toString() {
        StringBuilder s = new StringBuilder(kind());
        append(s, " sets ", sets);
        append(s, " incs ", incs);
        append(s, " reads ", reads);
        append(s, " updates ", updates);
        return tag.isEmpty() ? s.toString() : s.append(" <").append(tag).append('>').toString();
    }

    private static void append(StringBuilder s, String title, List<Signal> signals) {
        if (!signals.isEmpty()) {
            s.append(title);
            for (int i = 0; i < signals.size(); i++) {
                s.append(i == 0 ? "" : ", ").append(signals.get(i));
            }
        }
    }
}
