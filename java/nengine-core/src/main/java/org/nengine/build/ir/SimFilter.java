package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.nengine.synapses.DiscreteFilter;

/**
 * One step of a linear time-invariant filter, applied to every element of its input alike.
 *
 * <p>With input u, output y and state X of {@code order} rows (spec of the forms: {@link DiscreteFilter}):
 * <ul>
 * <li>no state: {@code y = d u}
 * <li>one state: {@code y = a y + b u}; the output is the state
 * <li>no feed-through: {@code X = A X + B u; y = C X}
 * <li>general: {@code y = C X + d u; X = A X + B u}
 * </ul>
 * Reads: time, input. Sets or updates: output; the state (order, n), present for the last two forms, is updated.
 */
public final class SimFilter extends Operator implements ProcessOperator {

    private final DiscreteFilter filter;
    private final Mode mode;
    private final OptionalLong seed;

    /**
     * @param state empty, or the one state signal
     */
    public SimFilter(DiscreteFilter filter, OptionalLong seed, Signal time, Signal input, Signal output,
            List<Signal> state, Mode mode, String tag) {
        super(tag, mode == Mode.SET ? List.of(output) : List.of(), List.of(), List.of(time, input),
                updates(output, state, mode));
        if (mode == Mode.INC) {
            throw new IllegalArgumentException("a filter sets or updates its output");
        }
        this.filter = filter;
        this.mode = mode;
        this.seed = seed;
    }

    private static List<Signal> updates(Signal output, List<Signal> state, Mode mode) {
        List<Signal> all = new ArrayList<>();
        if (mode == Mode.UPDATE) {
            all.add(output);
        }
        all.addAll(state);
        return all;
    }

    @Override
    public String kind() {
        return "linear_filter";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("form", filter.form().name().toLowerCase(java.util.Locale.ROOT))
                .with("order", filter.order()).with("a", filter.a()).with("b", filter.b()).with("c", filter.c())
                .with("d", filter.d());
    }

    public DiscreteFilter filter() {
        return filter;
    }

    @Override
    public OptionalLong seed() {
        return seed;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    public Signal input() {
        return reads().get(1);
    }

    @Override
    public Signal output() {
        return mode == Mode.SET ? sets().get(0) : updates().get(0);
    }

    /** The state signal, or none. */
    public List<Signal> state() {
        return mode == Mode.SET ? updates() : updates().subList(1, updates().size());
    }
}
