package org.nengine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;

/**
 * Records a signal of an object during a simulation. Made by {@link Network#probe(Endpoint)}; its settings are
 * described at {@link ProbeOptions}.
 */
public final class Probe extends NetworkMember implements NetworkObject {

    private final Endpoint target;
    private final String attribute;
    private final ProbeOptions options;

    Probe(Network network, Endpoint target, Optional<String> attribute, ProbeOptions options) {
        super(network);
        String owner = owner("Probe", options.get(Options.LABEL));
        this.target = Require.present(owner, "target", target);
        List<String> probeable = target.probeable();
        if (probeable.isEmpty()) {
            throw new ValidationException(owner, "target", target + " cannot be probed");
        }
        if (target.sizeOut() == 0 && !(target.object() instanceof LearningRule)) {
            throw new ValidationException(owner, "target",
                    "must have an output, but the output size of " + target + " is 0");
        }
        this.attribute = attribute.orElse(probeable.get(0));
        if (!probeable.contains(this.attribute)) {
            throw new ValidationException(owner, "attribute", "\"" + this.attribute + "\" of " + target
                    + " cannot be probed; what can is " + probeable);
        }
        this.options = options;
    }

    /** What was set when the probe was made, by the user or by defaults; a copy. */
    public ProbeOptions settings() {
        return options.copy();
    }

    @Override
    Probe copyTo(Network target, UnaryOperator<Endpoint> ends) {
        return new Probe(target, ends.apply(this.target), Optional.of(attribute), options.copy());
    }

    /** What is probed. */
    public Endpoint target() {
        return target;
    }

    /** Which signal of it is recorded. */
    public String attribute() {
        return attribute;
    }

    /** Time between two samples in seconds; empty for every step. */
    public OptionalDouble sampleEvery() {
        return options.get(ProbeOptions.SAMPLE_EVERY);
    }

    /** What filters the signal; empty for no filter. */
    public Optional<Synapse> synapse() {
        return options.get(ProbeOptions.SYNAPSE);
    }

    /** How decoders are found, where an ensemble's decoded output is recorded. */
    public Solver solver() {
        return options.get(ProbeOptions.SOLVER);
    }

    @Override
    public Optional<String> label() {
        return options.get(Options.LABEL);
    }

    @Override
    public OptionalLong seed() {
        return options.get(Options.SEED);
    }

    /** Number of values that are recorded of the target. */
    @Override
    public int sizeIn() {
        return target.sizeOut();
    }

    @Override
    public int sizeOut() {
        return 0;
    }

    @Override
    public List<String> probeable() {
        return List.of();
    }

    /** {@code <Probe "label" of 'attribute' of target>}. */
    @Override
    public String toString() {
        return "<Probe " + label().map(l -> '"' + l + "\" ").orElse("") + "of '" + attribute + "' of " + target + ">";
    }
}
