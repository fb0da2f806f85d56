package org.nengine.build;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.BuildException;

/**
 * The order in which one time step executes its operators.
 *
 * <p>Every signal is first set, then incremented, then read, and last updated, and so is every view that overlaps it.
 * Among the orders that respect this, the one of the reference is produced: it settles in which order floating-point
 * sums are formed and which process gets which seed. It is a first-in-first-out topological sort in which an
 * operator's successors are visited in a fixed order: first those that wait for it to increment a signal, then those
 * that wait to read one, then those that wait to update one; signals and operators in order of first appearance.
 *
 * <p>The edges are never written down one by one, since a signal with many writers and many readers has their product.
 * Instead, the users of a signal in one way are a {@link Crowd}, and those that wait for some crowds share a
 * {@link Gate}. The work is linear in the number of operators, but for sorting views of the same block.
 */
final class StepOrder {

    /** How an operator touches a signal, in the order of a step. */
    private enum Access { SET, INC, READ, UPDATE }

    /** The operators that touch one signal in one way. */
    private static final class Crowd {
        final Signal signal;
        final List<Integer> members = new ArrayList<>();
        final List<Gate> gates = new ArrayList<>();
        int pending;

        Crowd(Signal signal) {
            this.signal = signal;
        }
    }

    /** Operators that wait until some crowds have run. */
    private static final class Gate {
        final int index;
        final List<Integer> waiting;
        final List<Crowd> crowds = new ArrayList<>();
        int pending;

        Gate(int index, List<Integer> waiting) {
            this.index = index;
            this.waiting = waiting;
        }
    }

    /**
     * Signals of one block, for finding those that overlap a given one: by the binary order of their length and then by
     * their first element, so that only neighbours have to be looked at.
     */
    private static final class Ranges {
        /** Most blocks have one signal, without views. */
        private final List<Crowd> all;
        private final TreeMap<Integer, TreeMap<Integer, List<Crowd>>> byLength = new TreeMap<>();

        Ranges(List<Crowd> crowds) {
            all = crowds;
            for (int i = 0; i < crowds.size() && crowds.size() > 1; i++) {
                Crowd crowd = crowds.get(i);
                int length = crowd.signal.lastIndex() - crowd.signal.firstIndex() + 1;
                int order = Integer.SIZE - Integer.numberOfLeadingZeros(length);
                byLength.computeIfAbsent(order, o -> new TreeMap<>())
                        .computeIfAbsent(crowd.signal.firstIndex(), f -> new ArrayList<>()).add(crowd);
            }
        }

        /** Crowds of other signals that share an element's range with this signal. */
        List<Crowd> overlapping(Signal signal) {
            if (all.size() == 1) {
                return all.get(0).signal == signal ? List.of() : overlapping(signal, all, new ArrayList<>());
            }
            List<Crowd> found = new ArrayList<>();
            byLength.forEach((order, byFirst) -> {
                long lowest = Math.max(0, signal.firstIndex() - (1L << order));
                int highest = signal.lastIndex();
                if (lowest <= highest) {
                    byFirst.subMap((int) lowest, true, highest, true).values()
                            .forEach(crowds -> overlapping(signal, crowds, found));
                }
            });
            return found;
        }

        private static List<Crowd> overlapping(Signal signal, List<Crowd> crowds, List<Crowd> found) {
            for (Crowd crowd : crowds) {
                if (crowd.signal != signal && crowd.signal.overlaps(signal)) {
                    found.add(crowd);
                }
            }
            return found;
        }
    }

    private final List<Operator> operators;
    private final List<Map<Signal, Crowd>> crowds = new ArrayList<>();
    private final List<Map<Signal, Ranges>> ranges = new ArrayList<>();
    private final List<List<Crowd>> crowdsOf = new ArrayList<>();
    private final List<List<Gate>> gatesOf = new ArrayList<>();
    private final int[] closedGates;
    private final boolean[] done;
    /** The last operator that came to know another as its successor. */
    private final int[] metBy;
    private int gateCount;

    private StepOrder(List<Operator> operators) {
        this.operators = operators;
        this.closedGates = new int[operators.size()];
        this.done = new boolean[operators.size()];
        this.metBy = new int[operators.size()];
        Arrays.fill(metBy, -1);
        for (int i = 0; i < operators.size(); i++) {
            crowdsOf.add(new ArrayList<>());
            gatesOf.add(new ArrayList<>());
        }
    }

    /**
     * Orders operators for execution.
     *
     * @param operators in order of creation
     * @return the same operators in the order in which a step runs them
     * @throws BuildException if operators wait for each other in a circle, or a signal is set or updated twice
     */
    static List<Operator> of(List<Operator> operators) {
        return new StepOrder(operators).sort();
    }

    private List<Operator> sort() {
        for (Access access : Access.values()) {
            collect(access);
        }
        checkUnique(Access.SET, "set");
        checkUnique(Access.UPDATE, "updated");
        for (Access access : List.of(Access.INC, Access.READ, Access.UPDATE)) {
            for (Map.Entry<Signal, Crowd> e : crowds.get(access.ordinal()).entrySet()) {
                addGate(e.getKey(), e.getValue(), access);
            }
        }
        return run();
    }

    private void collect(Access access) {
        Map<Signal, Crowd> bySignal = new LinkedHashMap<>();
        for (int i = 0; i < operators.size(); i++) {
            for (Signal signal : signals(operators.get(i), access)) {
                Crowd crowd = bySignal.computeIfAbsent(signal, Crowd::new);
                List<Integer> members = crowd.members;
                if (members.isEmpty() || members.get(members.size() - 1) != i) {
                    members.add(i);
                    crowd.pending++;
                    crowdsOf.get(i).add(crowd);
                }
            }
        }
        Map<Signal, List<Crowd>> byBase = new IdentityHashMap<>();
        bySignal.values().forEach(c -> byBase.computeIfAbsent(c.signal.base(), b -> new ArrayList<>()).add(c));
        Map<Signal, Ranges> found = new IdentityHashMap<>();
        byBase.forEach((base, list) -> found.put(base, new Ranges(list)));
        crowds.add(bySignal);
        ranges.add(found);
    }

    private static List<Signal> signals(Operator operator, Access access) {
        return switch (access) {
            case SET -> operator.sets();
            case INC -> operator.incs();
            case READ -> operator.reads();
            case UPDATE -> operator.updates();
        };
    }

    private void checkUnique(Access access, String verb) {
        for (Crowd crowd : crowds.get(access.ordinal()).values()) {
            List<Integer> culprits = new ArrayList<>(crowd.members);
            overlapping(crowd.signal, access).forEach(c -> culprits.addAll(c.members));
            if (culprits.size() > 1) {
                throw new BuildException("signal " + crowd.signal + " is " + verb + " by more than one operator: "
                        + describe(culprits));
            }
        }
    }

    private List<Crowd> overlapping(Signal signal, Access access) {
        Ranges found = ranges.get(access.ordinal()).get(signal.base());
        return found == null ? List.of() : found.overlapping(signal);
    }

    /** Lets the users of a signal wait for all that comes before their kind of access. */
    private void addGate(Signal signal, Crowd crowd, Access access) {
        Gate gate = new Gate(gateCount++, crowd.members);
        for (Access before : Access.values()) {
            if (before.compareTo(access) >= 0) {
                break;
            }
            Crowd same = crowds.get(before.ordinal()).get(signal);
            if (same != null) {
                gate.crowds.add(same);
            }
            gate.crowds.addAll(overlapping(signal, before));
        }
        if (gate.crowds.isEmpty()) {
            return;
        }
        gate.pending = gate.crowds.size();
        gate.crowds.forEach(c -> c.gates.add(gate));
        for (int waiting : gate.waiting) {
            closedGates[waiting]++;
            gatesOf.get(waiting).add(gate);
        }
    }

    private List<Operator> run() {
        List<Operator> order = new ArrayList<>(operators.size());
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int i = 0; i < operators.size(); i++) {
            if (closedGates[i] == 0) {
                queue.add(i);
            }
        }
        while (!queue.isEmpty()) {
            int at = queue.remove();
            done[at] = true;
            order.add(operators.get(at));
            queue.addAll(release(at));
        }
        if (order.size() < operators.size()) {
            throw new BuildException(cycleMessage());
        }
        return Collections.unmodifiableList(order);
    }

    /** Operators that can run now that this one has, in the order in which it comes to know its successors. */
    private List<Integer> release(int at) {
        List<Gate> opened = new ArrayList<>();
        for (Crowd crowd : crowdsOf.get(at)) {
            if (--crowd.pending == 0) {
                for (Gate gate : crowd.gates) {
                    if (--gate.pending == 0) {
                        opened.add(gate);
                    }
                }
            }
        }
        opened.sort(Comparator.comparingInt(g -> g.index));
        // An operator behind several of these gates counts as met at the first, though it is released at the last.
        List<Integer> met = new ArrayList<>();
        for (Gate gate : opened) {
            for (int waiting : gate.waiting) {
                closedGates[waiting]--;
                if (metBy[waiting] != at) {
                    metBy[waiting] = at;
                    met.add(waiting);
                }
            }
        }
        met.removeIf(i -> closedGates[i] > 0);
        return met;
    }

    private String cycleMessage() {
        int[] visited = new int[operators.size()];
        Arrays.fill(visited, -1);
        List<Integer> path = new ArrayList<>();
        int at = 0;
        while (done[at]) {
            at++;
        }
        while (visited[at] < 0) {
            visited[at] = path.size();
            path.add(at);
            at = blocker(at);
        }
        List<Integer> cycle = new ArrayList<>(path.subList(visited[at], path.size()));
        Collections.reverse(cycle);
        return "these parts of a step wait for each other in a circle: " + describe(cycle)
                + ". A loop of connections needs a synapse on at least one of them; use a synapse of 0 instead of none "
                + "for a delay of one step without filtering";
    }

    /** An operator that has not run and must run before this one. */
    private int blocker(int waiting) {
        for (Gate gate : gatesOf.get(waiting)) {
            for (Crowd crowd : gate.crowds) {
                for (int member : crowd.members) {
                    if (!done[member]) {
                        return member;
                    }
                }
            }
        }
        throw new IllegalStateException("nothing blocks " + operators.get(waiting));
    }

    private String describe(List<Integer> indices) {
        int shown = 12;
        String text = indices.stream().limit(shown).map(operators::get)
                .map(o -> o.tag().isEmpty() ? o.toString() : o.tag()).collect(Collectors.joining("; "));
        return indices.size() > shown ? text + "; and " + (indices.size() - shown) + " more" : text;
    }
}
