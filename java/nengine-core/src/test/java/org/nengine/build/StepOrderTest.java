package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProbe;
import org.nengine.exceptions.BuildException;

class StepOrderTest {

    /** An operator with any accesses. */
    private static final class Any extends Operator {
        Any(String tag, List<Signal> sets, List<Signal> incs, List<Signal> reads, List<Signal> updates) {
            super(tag, sets, incs, reads, updates);
        }

        @Override
        public String kind() {
            return "any";
        }
    }

    private static Any update(Signal input, Signal output) {
        return new Any("filter", List.of(), List.of(), List.of(input), List.of(output));
    }

    @Test
    void aSignalIsSetThenIncrementedThenReadThenUpdated() {
        Signal a = Signal.zeros("a", 2);
        Signal b = Signal.zeros("b", 2);
        Signal one = Signal.zeros("one", 2);
        Operator update = update(one, a);
        Operator read = new SimProbe(a, "probe");
        Operator inc = Copy.inc(b, a, "inc");
        Operator set = new Reset(a, "reset");
        assertThat(StepOrder.of(List.of(update, read, inc, set))).containsExactly(set, inc, read, update);
    }

    @Test
    void aReaderOfAViewWaitsForWritersOfOverlappingViewsAlone() {
        Signal a = Signal.zeros("a", 4);
        Signal b = Signal.zeros("b", 2);
        Operator reset = new Reset(a, "reset");
        Operator source = Copy.set(a.slice(3, 1, 1), b, "source");
        Operator low = Copy.inc(b, a.slice(0, 1, 2), "low");
        Operator high = Copy.inc(b, a.slice(2, 1, 2), "high");
        assertThat(StepOrder.of(List.of(low, source, reset))).containsExactly(reset, source, low);
        assertThatThrownBy(() -> StepOrder.of(List.of(high, source, reset))).isInstanceOf(BuildException.class);
    }

    @Test
    void aCircleIsReportedWithItsOperatorsAndTheCure() {
        Signal a = Signal.zeros("first", 1);
        Signal b = Signal.zeros("second", 1);
        List<Operator> operators = List.of(new Reset(a, "reset a"), new Reset(b, "reset b"),
                Copy.inc(a, b, "there"), Copy.inc(b, a, "back"), new SimProbe(a, "probe"));
        assertThatThrownBy(() -> StepOrder.of(operators)).isInstanceOf(BuildException.class)
                .hasMessageContaining("circle: back; there.").hasMessageContaining("synapse")
                .hasMessageNotContaining("probe");
    }

    @Test
    void aCircleThroughAnUpdateIsNoCircle() {
        Signal a = Signal.zeros("a", 1);
        Signal b = Signal.zeros("b", 1);
        Operator there = update(a, b);
        Operator back = Copy.inc(b, a, "back");
        Operator reset = new Reset(a, "reset");
        assertThat(StepOrder.of(List.of(reset, there, back))).containsExactly(reset, back, there);
    }

    @Test
    void twoOperatorsThatSetOverlappingViewsAreRefused() {
        Signal a = Signal.zeros("a", 4);
        assertThatThrownBy(() -> StepOrder.of(List.of(new Reset(a, "all"), new Reset(a.slice(1, 1, 2), "part"))))
                .isInstanceOf(BuildException.class).hasMessageContaining("all; part");
        assertThatThrownBy(() -> StepOrder.of(List.of(update(Signal.zeros("b", 1), a),
                update(Signal.zeros("c", 1), a))))
                .isInstanceOf(BuildException.class).hasMessageContaining("updated");
    }

    @RepeatedTest(60)
    void theOrderIsThatOfTheEdgesWrittenOutOneByOne(RepetitionInfo info) {
        List<Operator> operators = randomOperators(new Random(info.getCurrentRepetition()), 60);
        List<Operator> expected = literalOrder(operators);
        if (expected.size() < operators.size()) {
            assertThatThrownBy(() -> StepOrder.of(operators)).isInstanceOf(BuildException.class);
        } else {
            assertThat(StepOrder.of(operators)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void thousandsOfWritersAndReadersOfOneSignalAreOrderedInNoTime() {
        int n = 20_000;
        Signal hub = Signal.zeros("hub", n);
        List<Operator> operators = new ArrayList<>();
        operators.add(new Reset(hub, "reset"));
        for (int i = 0; i < n; i++) {
            Signal in = Signal.zeros("in" + i, 1);
            Signal out = Signal.zeros("out" + i, 1);
            operators.add(Copy.set(hub.slice(i, 1, 1), out, "read"));
            operators.add(Copy.inc(in, i % 2 == 0 ? hub : hub.slice(i, 1, 1), "inc"));
            operators.add(update(hub, in));
        }
        List<Operator> order = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(15),
                () -> StepOrder.of(operators));
        assertThat(order).hasSameSizeAs(operators);
    }

    /**
     * Operators in creation order shuffled, made so that most draws have no circle: they go from low to high signals.
     */
    private static List<Operator> randomOperators(Random random, int count) {
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            Signal base = Signal.zeros("s" + i, 6);
            signals.add(base);
            if (i % 3 == 0) {
                int start = random.nextInt(3);
                signals.add(base.slice(start, 1, 1 + random.nextInt(3)));
                signals.add(base.slice(5, -2, 3));
                signals.add(base.slice(3, 1, 3));
            }
        }
        List<Operator> operators = new ArrayList<>();
        Set<Signal> set = new LinkedHashSet<>();
        Set<Signal> updated = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            int to = 1 + random.nextInt(signals.size() - 1);
            int from = random.nextInt(to);
            Signal target = signals.get(to);
            List<Signal> reads = new ArrayList<>(List.of(signals.get(from)));
            if (random.nextBoolean()) {
                reads.add(signals.get(random.nextInt(to)));
            }
            int kind = random.nextInt(5);
            if (kind == 0 && set.stream().noneMatch(target::overlaps)) {
                set.add(target);
                operators.add(new Any("set" + i, List.of(target), List.of(), reads, List.of()));
            } else if (kind == 1 && updated.stream().noneMatch(target::overlaps)) {
                updated.add(target);
                operators.add(new Any("update" + i, List.of(), List.of(), reads, List.of(target)));
            } else if (kind == 2) {
                operators.add(new SimProbe(target, "probe" + i));
            } else {
                operators.add(new Any("inc" + i, List.of(), List.of(target), reads, List.of()));
            }
        }
        Collections.shuffle(operators, random);
        return operators;
    }

    /** The procedure in its plain form, with every edge. Leaves out what stands in a circle. */
    private static List<Operator> literalOrder(List<Operator> operators) {
        Map<Signal, Set<Operator>> set = users(operators, Operator::sets);
        Map<Signal, Set<Operator>> inc = users(operators, Operator::incs);
        Map<Signal, Set<Operator>> read = users(operators, Operator::reads);
        Map<Signal, Set<Operator>> update = users(operators, Operator::updates);
        Set<Signal> written = users(operators, o -> {
            List<Signal> both = new ArrayList<>(o.sets());
            both.addAll(o.incs());
            return both;
        }).keySet();
        Map<Operator, Set<Operator>> successors = new LinkedHashMap<>();
        operators.forEach(o -> successors.put(o, new LinkedHashSet<>()));
        for (Signal s : inc.keySet()) {
            Set<Operator> before = new LinkedHashSet<>(get(set, s));
            set.keySet().stream().filter(s::overlaps).forEach(t -> before.addAll(get(set, t)));
            before.forEach(p -> successors.get(p).addAll(inc.get(s)));
        }
        for (Signal s : read.keySet()) {
            Set<Operator> before = new LinkedHashSet<>(get(set, s));
            before.addAll(get(inc, s));
            written.stream().filter(s::overlaps).forEach(t -> {
                before.addAll(get(set, t));
                before.addAll(get(inc, t));
            });
            before.forEach(p -> successors.get(p).addAll(read.get(s)));
        }
        for (Signal s : update.keySet()) {
            Set<Operator> before = new LinkedHashSet<>();
            Set<Signal> all = new LinkedHashSet<>(List.of(s));
            all.addAll(read.keySet());
            all.addAll(written);
            all.stream().filter(s::overlaps).forEach(t -> {
                before.addAll(get(set, t));
                before.addAll(get(inc, t));
                before.addAll(get(read, t));
            });
            before.forEach(p -> successors.get(p).addAll(update.get(s)));
        }
        Map<Operator, Integer> waiting = new LinkedHashMap<>();
        operators.forEach(o -> waiting.put(o, 0));
        successors.values().forEach(list -> list.forEach(q -> waiting.merge(q, 1, Integer::sum)));
        ArrayDeque<Operator> queue = new ArrayDeque<>();
        operators.stream().filter(o -> waiting.get(o) == 0).forEach(queue::add);
        List<Operator> order = new ArrayList<>();
        while (!queue.isEmpty()) {
            Operator p = queue.remove();
            order.add(p);
            for (Operator q : successors.get(p)) {
                if (waiting.merge(q, -1, Integer::sum) == 0) {
                    queue.add(q);
                }
            }
        }
        return order;
    }

    private static Collection<Operator> get(Map<Signal, Set<Operator>> users, Signal signal) {
        return users.getOrDefault(signal, Set.of());
    }

    private static Map<Signal, Set<Operator>> users(List<Operator> operators, Function<Operator, List<Signal>> access) {
        Map<Signal, Set<Operator>> users = new LinkedHashMap<>();
        for (Operator operator : operators) {
            for (Signal signal : access.apply(operator)) {
                users.computeIfAbsent(signal, s -> new LinkedHashSet<>()).add(operator);
            }
        }
        return users;
    }
}
