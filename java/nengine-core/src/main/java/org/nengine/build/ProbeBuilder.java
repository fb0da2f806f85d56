package org.nengine.build;

import java.util.Map;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProbe;
import org.nengine.exceptions.BuildException;

/**
 * A probe: a signal of its target, possibly filtered; or a hidden connection that decodes what an ensemble represents.
 */
public final class ProbeBuilder implements ObjectBuilder<Probe> {

    /** Signal of a target by the attribute that is probed; where nothing is said, the two have the same name. */
    private static final Map<Class<?>, Map<String, String>> SIGNALS = Map.of(
            Ensemble.class, Map.of("input", "in", "scaled_encoders", "encoders"),
            Neurons.class, Map.of("input", "in", "output", "out"),
            Node.class, Map.of("output", "out"),
            Connection.class, Map.of("input", "in", "output", "weighted"));

    /** Used by the service loader. */
    public ProbeBuilder() { }

    @Override
    public Class<Probe> handles() {
        return Probe.class;
    }

    @Override
    public void build(Probe probe, BuildContext context) {
        context.decoding(probe).ifPresentOrElse(c -> decode(probe, c, context), () -> record(probe, context));
        context.add(new SimProbe(context.signals().get(probe, "in"), probe.toString()));
        context.addProbe(probe);
    }

    private static void decode(Probe probe, Connection decoding, BuildContext context) {
        Signal sink = Signal.zeros(probe + ".in", probe.sizeIn());
        context.put(probe, "in", sink);
        context.add(new Reset(sink, probe + ": reset"));
        context.build(decoding);
        Map<String, Signal> made = context.signals().of(decoding);
        context.put(probe, "weighted", made.get("weighted"));
        if (made.containsKey("weights")) {
            context.put(probe, "weights", made.get("weights"));
        }
    }

    private static void record(Probe probe, BuildContext context) {
        Signal signal = context.slice(target(probe, context), probe.target().slice());
        probe.synapse().ifPresentOrElse(synapse -> {
            Signal filtered = context.filter(synapse, signal, probe + ".filtered", ProcessOperator.Mode.UPDATE);
            Signal in = Signal.zeros(probe + ".in", signal.shape());
            context.put(probe, "filtered", filtered);
            context.put(probe, "in", in);
            context.add(Copy.set(filtered, in, probe + ": copy"));
        }, () -> context.put(probe, "in", signal));
    }

    private static Signal target(Probe probe, BuildContext context) {
        NetworkObject object = probe.target().object();
        String attribute = probe.attribute();
        String name = SIGNALS.getOrDefault(object.getClass(), Map.of()).getOrDefault(attribute, attribute);
        return context.signals().find(object, name).orElseThrow(() -> new BuildException(probe + ": " + object
                + " has no " + attribute + " in the model, so it cannot be probed"));
    }
}
