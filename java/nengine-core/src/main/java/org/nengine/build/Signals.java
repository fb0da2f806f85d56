package org.nengine.build;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.SignalException;

/**
 * The signals of model objects, by name.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>Ensemble</td><td>in (dimensions), encoders (neurons, dimensions; scaled), out (that of its neurons)</td></tr>
 * <tr><td>Neurons</td><td>in (input current), out, bias, one per state variable such as voltage; all
 * (neurons)</td></tr>
 * <tr><td>Node</td><td>in, out; absent where the size is 0, the same signal in a pass-through node</td></tr>
 * <tr><td>Connection</td><td>in (the whole output of its source), out (the whole input of its target), weights (if
 * any), weighted (after the synapse)</td></tr>
 * <tr><td>LearningRule</td><td>in (what it takes, if anything: the error, or how much to learn), delta, and what can be
 * probed</td></tr>
 * <tr><td>Probe</td><td>in (what is recorded); filtered where a signal is recorded through a synapse; where decoders
 * were solved for it, weights and weighted as of a connection</td></tr>
 * </table>
 */
public final class Signals {

    private final Map<Object, Map<String, Signal>> byObject = new LinkedHashMap<>();

    Signals() { }

    void put(Object object, String name, Signal signal) {
        byObject.computeIfAbsent(object, o -> new LinkedHashMap<>()).put(name, signal);
    }

    /** A signal, if the object was built and has it. */
    public Optional<Signal> find(Object object, String name) {
        return Optional.ofNullable(of(object).get(name));
    }

    /**
     * A signal.
     *
     * @throws SignalException if the object was not built or has no such signal
     */
    public Signal get(Object object, String name) {
        return find(object, name).orElseThrow(() -> new SignalException(object + " has no signal \"" + name
                + "\"; its signals are " + of(object).keySet()));
    }

    /** All signals of an object by name, in the order in which they were made. */
    public Map<String, Signal> of(Object object) {
        return Collections.unmodifiableMap(byObject.getOrDefault(object, Map.of()));
    }
}
