package org.nengine;

import java.util.Set;

/**
 * Whether probes keep every step that they record, or only the last one of each call of a simulator: of each
 * prediction, run or minibatch. A long run of which only the end matters then takes no memory for the way there. Every
 * step is kept, unless a network says otherwise; what a network says holds for the networks inside it too, until one of
 * these says something else. For simulators on the native engine.
 */
public final class ProbeHistory {

    /** Whether a probe keeps every step; unset means that it does. */
    public static final Setting<Boolean> KEEP_HISTORY = new Setting<>("keep_history", Set.of(Probe.class));

    private ProbeHistory() {
    }

    /** Whether a probe keeps every step, by what its networks say. */
    public static boolean isKept(Probe probe) {
        return Network.resolve(KEEP_HISTORY, probe).orElse(true);
    }
}
