package org.nengine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.nengine.distributions.Distribution;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/**
 * Carries values from one object to another: function, then transform, then synapse. Made by
 * {@link Network#connect(Endpoint, Endpoint)}; its settings are described at {@link ConnectionOptions}.
 *
 * <p>From an ensemble, decoded values are carried; from neurons, their outputs; from a node, its output. To an
 * ensemble, values arrive at what it represents; to neurons, at their input currents, multiplied by the gains.
 */
public final class Connection extends NetworkMember implements NetworkObject {

    private static final List<String> PROBEABLE = List.of("output", "input", "weights");

    private final Endpoint pre;
    private final Endpoint post;
    private ConnectionOptions options;
    private Optional<ConnectionFunction> function = Optional.empty();
    private Transform transform;
    private List<LearningRule> learningRules = List.of();

    Connection(Network network, Endpoint pre, Endpoint post, ConnectionOptions options) {
        super(network);
        ConnectionChecks checks = new ConnectionChecks(pre, post, options.get(Options.LABEL));
        checks.requireSource();
        checks.requireTarget();
        this.pre = pre;
        this.post = post;
        this.options = new ConnectionOptions();
        assign(options, checks, true);
    }

    /** A copy with other ends; nothing is computed or checked again, so that the user's function is not called. */
    private Connection(Network network, Connection original, Endpoint pre, Endpoint post) {
        super(network);
        this.pre = pre;
        this.post = post;
        this.options = original.options.copy();
        this.function = original.function;
        this.transform = original.transform;
        this.learningRules = original.learningRules.stream().map(rule -> new LearningRule(this, rule.setting()))
                .toList();
    }

    @Override
    Connection copyTo(Network target, UnaryOperator<Endpoint> ends) {
        return new Connection(target, this, ends.apply(pre), ends.apply(post));
    }

    private Connection(Probe probe) {
        super(probe.network());
        this.pre = probe.target();
        this.post = probe;
        this.options = new ConnectionOptions().solver(probe.solver());
        probe.synapse().ifPresentOrElse(options::synapse, options::noSynapse);
        probe.seed().ifPresent(options::seed);
        this.transform = new NoTransform(pre.sizeOut());
    }

    /**
     * The connection that decodes what a probe of an ensemble's decoded output records. It is in no network.
     *
     * @param probe a probe of {@code "decoded_output"}
     */
    public static Connection decoding(Probe probe) {
        if (!Require.present("Connection", "probe", probe).attribute().equals("decoded_output")) {
            throw new ValidationException("Probe", "attribute",
                    "must be \"decoded_output\" to be decoded, got \"" + probe.attribute() + "\"");
        }
        return new Connection(probe);
    }

    private void assign(ConnectionOptions candidate, ConnectionChecks checks, boolean first) {
        Optional<Distribution> points = candidate.get(ConnectionOptions.EVAL_POINTS);
        checks.requireEvalPoints(points);
        Optional<FunctionSetting> setting = candidate.get(ConnectionOptions.FUNCTION);
        boolean same = !first && setting.equals(options.get(ConnectionOptions.FUNCTION)) && points.equals(evalPoints());
        Optional<ConnectionFunction> newFunction = same ? function : checks.function(setting, points);
        int sizeMid = newFunction.map(ConnectionFunction::size).orElse(pre.sizeOut());
        Transform newTransform = checks.transform(candidate.get(ConnectionOptions.TRANSFORM), sizeMid);
        Solver solver = candidate.get(ConnectionOptions.SOLVER);
        checks.warnAboutSolver(solver);
        List<RuleSetting> rules = candidate.get(ConnectionOptions.LEARNING_RULES);
        rules.forEach(rule -> checks.requireLearnable(rule.type(), solver, newTransform));

        boolean sameRules = rules.equals(learningRules.stream().map(LearningRule::setting).toList());
        options = candidate;
        function = newFunction;
        transform = newTransform;
        if (!sameRules) {
            learningRules = rules.stream().map(rule -> new LearningRule(this, rule)).toList();
        }
    }

    /**
     * Changes settings of a connection that already exists. All settings are checked again; if one is wrong, nothing
     * changes. The ends cannot be changed. Learning rules stay the same objects unless they are set anew.
     *
     * @param changes sets what is to change
     */
    public Connection reassign(Consumer<ConnectionOptions> changes) {
        ConnectionOptions candidate = options.copy();
        candidate.apply(changes);
        assign(candidate, new ConnectionChecks(pre, post, candidate.get(Options.LABEL)), false);
        return this;
    }

    /** What was set when the connection was made, by the user or by defaults; a copy. */
    public ConnectionOptions settings() {
        return options.copy();
    }

    /** Where values come from. */
    public Endpoint pre() {
        return pre;
    }

    /** Where values go to. */
    public Endpoint post() {
        return post;
    }

    /** The filter; empty for none. */
    public Optional<Synapse> synapse() {
        return options.get(ConnectionOptions.SYNAPSE);
    }

    /** What is computed; empty for nothing. */
    public Optional<ConnectionFunction> function() {
        return function;
    }

    /** The linear map after the function. */
    public Transform transform() {
        return transform;
    }

    /** How decoders are found. */
    public Solver solver() {
        return options.get(ConnectionOptions.SOLVER);
    }

    /** Where decoders are fitted; empty for the evaluation points of the ensemble. */
    public Optional<Distribution> evalPoints() {
        return options.get(ConnectionOptions.EVAL_POINTS);
    }

    /** Whether the evaluation points are relative to the radius of the ensemble. */
    public boolean scaleEvalPoints() {
        return options.get(ConnectionOptions.SCALE_EVAL_POINTS);
    }

    /** The learning rules, in the order in which they were given. */
    public List<LearningRule> learningRules() {
        return learningRules;
    }

    /**
     * The only learning rule.
     *
     * @throws ValidationException if there is none or more than one
     */
    public LearningRule learningRule() {
        if (learningRules.size() != 1) {
            throw new ValidationException(toString(), "learningRule",
                    "needs exactly one learning rule, has " + learningRules.size());
        }
        return learningRules.get(0);
    }

    /**
     * The learning rule of a name.
     *
     * @throws ValidationException if there is none, naming those there are
     */
    public LearningRule learningRule(String name) {
        Require.present(toString(), "name", name);
        return learningRules.stream().filter(rule -> rule.name().filter(name::equals).isPresent()).findFirst()
                .orElseThrow(() -> new ValidationException(toString(), "learningRule", "has no learning rule \"" + name
                        + "\"; the names are " + learningRules.stream().flatMap(r -> r.name().stream()).toList()));
    }

    /** Number of values that the source gives. */
    @Override
    public int sizeIn() {
        return pre.sizeOut();
    }

    /** Number of values that the function has. */
    public int sizeMid() {
        return function.map(ConnectionFunction::size).orElse(pre.sizeOut());
    }

    /** Number of values that arrive at the target. */
    @Override
    public int sizeOut() {
        return post.object() instanceof Probe ? pre.sizeOut() : post.sizeIn();
    }

    /** Whether the source is an ensemble of neurons, so that decoders are solved for. */
    public boolean isDecoded() {
        return pre.object() instanceof Ensemble ensemble && !(ensemble.neuronType() instanceof Direct);
    }

    /** Whether the connection has weights that can be learned, trained or probed. */
    public boolean hasWeights() {
        return isDecoded() || !(transform instanceof NoTransform);
    }

    /** Whether values arrive at input currents of neurons, not at what an ensemble represents. */
    public boolean isToNeurons() {
        return ConnectionChecks.toNeurons(pre, post, solver());
    }

    @Override
    public List<String> probeable() {
        return PROBEABLE;
    }

    @Override
    public Optional<String> label() {
        return options.get(Options.LABEL);
    }

    @Override
    public OptionalLong seed() {
        return options.get(Options.SEED);
    }

    /** {@code <Connection label>}, or its ends and the name of its function. */
    @Override
    public String toString() {
        return label().map(l -> "<Connection \"" + l + "\">").orElseGet(() -> "<Connection from " + pre + " to " + post
                + function.map(f -> " computing '" + f.name() + "'").orElse("") + ">");
    }
}
