package org.nengine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.OptionalLong;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.LearningRuleType;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/** The settings of a {@link Connection}. What depends on the ends is checked when a connection is made. */
public final class ConnectionOptions extends Options<ConnectionOptions> {

    /** The filter; empty for none. */
    public static final Option<Optional<Synapse>> SYNAPSE = new Option<>("synapse", Optional.of(new Lowpass(0.005)));
    /** What is computed; empty for nothing. */
    public static final Option<Optional<FunctionSetting>> FUNCTION = new Option<>("function", Optional.empty());
    /** The linear map after the function. */
    public static final Option<TransformSetting> TRANSFORM = new Option<>("transform", new TransformSetting.None());
    /** How decoders are found. */
    public static final Option<Solver> SOLVER = new Option<>("solver", new LstsqL2());
    /** What changes the connection while the network runs. */
    public static final Option<List<RuleSetting>> LEARNING_RULES = new Option<>("learningRules", List.of());
    /** Where decoders are fitted; empty for the points of the ensemble. */
    public static final Option<Optional<Distribution>> EVAL_POINTS = new Option<>("evalPoints", Optional.empty());
    /** Whether evaluation points are relative to the radius. */
    public static final Option<Boolean> SCALE_EVAL_POINTS = new Option<>("scaleEvalPoints", true);

    ConnectionOptions() {
        super("Connection", List.of(SYNAPSE, FUNCTION, TRANSFORM, SOLVER, LEARNING_RULES, EVAL_POINTS,
                SCALE_EVAL_POINTS, LABEL, SEED));
    }

    @Override
    ConnectionOptions self() {
        return this;
    }

    @Override
    ConnectionOptions create() {
        return new ConnectionOptions();
    }

    /**
     * Filters with a low-pass. Default a low-pass of 0.005 s, whatever is connected.
     *
     * @param tau time constant in seconds, 0 or more; 0 does not filter but still delays by one step
     */
    public ConnectionOptions synapse(double tau) {
        return synapse(Synapse.lowpass(tau));
    }

    /** Filters with a synapse, which delays by one step. */
    public ConnectionOptions synapse(Synapse synapse) {
        return set(SYNAPSE, Optional.of(Require.present(owner(), "synapse", synapse)));
    }

    /** Passes values on in the same step, unfiltered. */
    public ConnectionOptions noSynapse() {
        return set(SYNAPSE, Optional.empty());
    }

    /**
     * Computes a function of what the source represents. It is called once when the connection is made, to learn the
     * size of its value.
     *
     * @param function returns a number or a {@code double[]}
     */
    public ConnectionOptions function(VectorFunction function) {
        return set(FUNCTION,
                Optional.of(FunctionSetting.of(Require.present(owner(), "function", function))));
    }

    /**
     * Computes a function of what the source represents.
     *
     * @param name name of the function, used in texts
     * @param function returns a number or a {@code double[]}
     */
    public ConnectionOptions function(String name, VectorFunction function) {
        return set(FUNCTION, Optional.of(new FunctionSetting(Require.present(owner(), "function", name),
                Optional.of(Require.present(owner(), "function", function)), new double[0][])));
    }

    /**
     * Computes a function that is given by its values at the evaluation points, which must be given as well.
     *
     * @param points {@code [evaluation points][size of the value]}
     */
    public ConnectionOptions function(double[][] points) {
        double[][] rows = FixedValues.of(Require.present(owner(), "function", points)).matrix();
        return set(FUNCTION, Optional.of(new FunctionSetting("points", Optional.empty(), rows)));
    }

    /** Computes nothing but passes on what the source represents. */
    public ConnectionOptions noFunction() {
        return set(FUNCTION, Optional.empty());
    }

    /**
     * Multiplies by a number. Needs as many values at the target as the function has.
     *
     * @param factor any finite number
     */
    public ConnectionOptions transform(double factor) {
        return set(TRANSFORM, new TransformSetting.Scalar(Require.finite(owner(), "transform", factor)));
    }

    /**
     * Multiplies each value by a number of its own.
     *
     * @param diagonal one number per value
     */
    public ConnectionOptions transform(double... diagonal) {
        return transform(FixedValues.of(Require.present(owner(), "transform", diagonal)));
    }

    /**
     * Multiplies by a matrix.
     *
     * @param matrix {@code [values at the target][values of the function]}
     */
    public ConnectionOptions transform(double[][] matrix) {
        return transform(FixedValues.of(Require.present(owner(), "transform", matrix)));
    }

    /** Multiplies by a matrix that is drawn when the network is built. */
    public ConnectionOptions transform(Distribution init) {
        return set(TRANSFORM, new TransformSetting.Values(Require.present(owner(), "transform", init)));
    }

    /** Applies a linear map. */
    public ConnectionOptions transform(Transform transform) {
        return set(TRANSFORM, new TransformSetting.Given(Require.present(owner(), "transform", transform)));
    }

    /** Multiplies by nothing. */
    public ConnectionOptions noTransform() {
        return set(TRANSFORM, new TransformSetting.None());
    }

    /** How decoders are found. Default least squares with L2 regularisation. */
    public ConnectionOptions solver(Solver solver) {
        return set(SOLVER, solver);
    }

    /**
     * Changes the connection while the network runs. Default nothing does. Replaces all rules that were given before.
     *
     * @param types each becomes a rule of its own, in this order; none for a connection that does not learn
     */
    public ConnectionOptions learningRules(LearningRuleType... types) {
        List<RuleSetting> rules = new ArrayList<>();
        for (LearningRuleType type : Require.present(owner(), "learningRules", types)) {
            rules.add(new RuleSetting(Optional.empty(), Require.present(owner(), "learningRules", type)));
        }
        return learningRules(rules);
    }

    /**
     * Changes the connection while the network runs, by rules of which some have names. Replaces all rules that were
     * given before.
     *
     * @throws ValidationException if two have the same name
     */
    public ConnectionOptions learningRules(List<RuleSetting> rules) {
        List<String> names = Require.present(owner(), "learningRules", rules).stream()
                .flatMap(rule -> rule.name().stream()).toList();
        if (Set.copyOf(names).size() < names.size()) {
            throw new ValidationException(owner(), "learningRules", "must have different names, got " + names);
        }
        return set(LEARNING_RULES, List.copyOf(rules));
    }

    /** Changes the connection while the network runs, by one rule. Replaces all rules that were given before. */
    public ConnectionOptions learningRule(LearningRuleType type) {
        return learningRules(type);
    }

    /**
     * Changes the connection while the network runs, by one more rule, which {@link Connection#learningRule(String)}
     * finds. Takes the place of a rule that has the name already.
     *
     * @param name any text, such as what is learned
     */
    public ConnectionOptions learningRule(String name, LearningRuleType type) {
        RuleSetting rule = new RuleSetting(Optional.of(Require.present(owner(), "learningRules", name)),
                Require.present(owner(), "learningRules", type));
        List<RuleSetting> rules = new ArrayList<>(get(LEARNING_RULES));
        int known = rules.stream().map(RuleSetting::name).toList().indexOf(rule.name());
        if (known >= 0) {
            rules.set(known, rule);
        } else {
            rules.add(rule);
        }
        return learningRules(rules);
    }

    /** Draws the points at which decoders are fitted, instead of using those of the ensemble. */
    public ConnectionOptions evalPoints(Distribution evalPoints) {
        return set(EVAL_POINTS, Optional.of(Require.present(owner(), "evalPoints", evalPoints)));
    }

    /**
     * Gives the points at which decoders are fitted, instead of using those of the ensemble.
     *
     * @param evalPoints {@code [any number of points][dimensions of the ensemble]}
     */
    public ConnectionOptions evalPoints(double[][] evalPoints) {
        return evalPoints(FixedValues.of(Require.present(owner(), "evalPoints", evalPoints)));
    }

    /** Uses the evaluation points of the ensemble. */
    public ConnectionOptions noEvalPoints() {
        return set(EVAL_POINTS, Optional.empty());
    }

    /** Whether the evaluation points are relative to the radius of the ensemble. Default true. */
    public ConnectionOptions scaleEvalPoints(boolean scale) {
        return set(SCALE_EVAL_POINTS, scale);
    }

    /**
     * Seed of everything that is drawn for the connection. Default derived from the seed of the network.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     */
    public ConnectionOptions seed(long seed) {
        return set(SEED, OptionalLong.of(Require.seed(owner(), seed)));
    }

    /** Derives the seed from that of the network, whatever the defaults of the network say. */
    public ConnectionOptions noSeed() {
        return set(SEED, OptionalLong.empty());
    }
}
