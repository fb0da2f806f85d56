package org.nengine;

import java.util.Locale;
import java.util.Optional;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.LearningRuleType;
import org.nengine.neurons.Direct;
import org.nengine.solvers.Solver;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that the settings of a connection have to keep, given its ends. */
final class ConnectionChecks {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Endpoint pre;
    private final Endpoint post;
    private final String owner;

    ConnectionChecks(Endpoint pre, Endpoint post, Optional<String> label) {
        this.pre = Require.present("Connection", "pre", pre);
        this.post = Require.present("Connection", "post", post);
        this.owner = label.map(l -> "Connection \"" + l + "\"")
                .orElseGet(() -> "Connection from " + pre + " to " + post);
    }

    private ValidationException error(String attribute, String message) {
        return new ValidationException(owner, attribute, message);
    }

    void requireSource() {
        NetworkObject object = pre.object();
        if (object instanceof Connection || object instanceof Probe || object instanceof LearningRule) {
            throw error("pre", "must be an ensemble, neurons or a node, got " + pre);
        }
        if (pre.sizeOut() == 0) {
            throw error("pre", "must have an output, but the output size of " + pre + " is 0"
                    + (isDirectNeurons(object) ? ": a Direct ensemble has no neurons; connect the ensemble" : ""));
        }
    }

    void requireTarget() {
        NetworkObject object = post.object();
        if (object instanceof Connection) {
            throw error("post", "must be an ensemble, neurons, a node or a learning rule, got " + post
                    + "; to change a connection, connect to its learningRule()");
        }
        if (object instanceof Probe) {
            throw error("post", "must be an ensemble, neurons, a node or a learning rule, got " + post
                    + "; a probe records what it was made for");
        }
        if (post.sizeIn() == 0) {
            throw error("post", "must have an input, but the input size of " + post + " is 0"
                    + (isDirectNeurons(object) ? ": a Direct ensemble has no neurons; connect to the ensemble"
                            : object instanceof Node ? ": give the node a sizeIn" : ""));
        }
    }

    private static boolean isDirectNeurons(NetworkObject object) {
        return object instanceof Neurons neurons && neurons.ensemble().neuronType() instanceof Direct;
    }

    void requireEvalPoints(Optional<Distribution> evalPoints) {
        if (evalPoints.isEmpty()) {
            return;
        }
        if (!(pre instanceof Ensemble)) {
            throw error("evalPoints", "can only be given if the source is a whole ensemble, got " + pre);
        }
        if (evalPoints.get() instanceof FixedValues fixed && fixed.columns() != pre.sizeOut()) {
            throw error("evalPoints", "needs the shape (any number, " + pre.sizeOut()
                    + "): a row per point and a column per dimension; got (" + fixed.rows()
                    + (fixed.columns() == 0 ? "" : ", " + fixed.columns()) + ")");
        }
    }

    Optional<ConnectionFunction> function(Optional<FunctionSetting> setting, Optional<Distribution> evalPoints) {
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        Optional<FixedValues> points = evalPoints.filter(FixedValues.class::isInstance).map(FixedValues.class::cast);
        FunctionSetting given = setting.get();
        ConnectionFunction function = given.function().map(f -> tried(given.name(), f, points))
                .orElseGet(() -> tabulated(given.points(), points));
        NetworkObject object = pre.object();
        if (!(object instanceof Ensemble || object instanceof Node)) {
            throw error("function", "can only be computed from an ensemble or a node, got " + pre);
        }
        if (object instanceof Node node && node.output() instanceof NodeOutput.Passthrough) {
            throw error("function", "cannot be computed from a pass-through node; compute it on the connection to "
                    + node + ", or give the node a function");
        }
        return Optional.of(function);
    }

    private ConnectionFunction tried(String name, VectorFunction f, Optional<FixedValues> points) {
        if (f instanceof SizedFunction sized) {
            return ConnectionFunction.of(name, Require.atLeast(owner, "function", 1, sized.size()), f);
        }
        double[] x = points.map(p -> p.matrix()[0]).orElseGet(() -> new double[pre.sizeOut()]);
        int size = FunctionValue.size(owner, name, f, x);
        return ConnectionFunction.of(name, size, f);
    }

    private ConnectionFunction tabulated(double[][] values, Optional<FixedValues> points) {
        int rows = points.map(FixedValues::rows).orElseThrow(() -> error("function",
                "is given by points, so evalPoints must be given as an array with as many rows"));
        if (values.length > 0 && values[0].length == 0) {
            throw error("function", "needs at least one value in a row");
        }
        if (rows != values.length) {
            throw error("function", "needs a row per evaluation point, which is " + rows + ", got " + values.length);
        }
        return ConnectionFunction.ofPoints(values);
    }

    Transform transform(TransformSetting setting, int sizeMid) {
        Transform transform;
        try {
            transform = setting.create(post.sizeIn(), sizeMid);
        } catch (ValidationException e) {
            throw new ValidationException(owner, "transform", e.getMessage(), e);
        }
        if (transform.sizeIn() != sizeMid) {
            boolean square = transform instanceof Dense && transform.sizeIn() == transform.sizeOut();
            throw square
                    ? error("function", "must return " + transform.sizeIn() + " values to fit the transform, got "
                            + sizeMid)
                    : error("transform", "takes " + transform.sizeIn() + " values, but " + pre + " gives "
                            + sizeMid);
        }
        if (transform.sizeOut() != post.sizeIn()) {
            throw error("transform", "gives " + transform.sizeOut() + " values, but " + post + " takes "
                    + post.sizeIn() + "; give a transform of shape (" + post.sizeIn() + ", " + sizeMid + ")");
        }
        if (transform instanceof Dense dense && dense.isTwoDimensional()) {
            if (pre.slice().repeats(pre.object().sizeOut())) {
                throw error("transform", "with a matrix, the input selection must not have repeated indices, got "
                        + pre.slice());
            }
            if (post.slice().repeats(post.object().sizeIn())) {
                throw error("transform", "with a matrix, the output selection must not have repeated indices, got "
                        + post.slice());
            }
        }
        return transform;
    }

    void warnAboutSolver(Solver solver) {
        if (solver.weights() && !(pre.object() instanceof Ensemble)) {
            LOG.warn("{}: the solver {} has no effect because the source is not an ensemble", owner, solver);
        } else if (solver.weights() && !(post.object() instanceof Ensemble)) {
            LOG.warn("{}: weights = true of the solver {} has no effect because the target is not an ensemble", owner,
                    solver);
        }
    }

    static boolean toNeurons(Endpoint pre, Endpoint post, Solver solver) {
        return post.object() instanceof Neurons
                || pre.object() instanceof Ensemble && post.object() instanceof Ensemble && solver.weights();
    }

    void requireLearnable(LearningRuleType type, Solver solver, Transform transform) {
        boolean toNeurons = toNeurons(pre, post, solver);
        switch (Require.present(type.toString(), "modifies", type.modifies())) {
            case ENCODERS -> {
                if (!(post.object() instanceof Ensemble)) {
                    throw error("learningRules", type + " changes encoders, so the target must be an ensemble, got "
                            + post);
                }
                if (toNeurons) {
                    throw error("learningRules", type + " changes encoders, which are not used by a connection with a"
                            + " full weight matrix");
                }
            }
            case DECODERS -> requireWeights(type, transform);
            case WEIGHTS -> {
                requireWeights(type, transform);
                if (!toNeurons) {
                    throw error("learningRules", type + " changes weights between neurons; use a solver with weights ="
                            + " true, or connect neurons");
                }
                requireWeightMatrix(type, solver, transform);
            }
        }
    }

    private void requireWeights(LearningRuleType type, Transform transform) {
        NetworkObject object = pre.object();
        if (!(object instanceof Ensemble || object instanceof Neurons)) {
            throw error("learningRules", type + " changes " + type.modifies().name().toLowerCase(Locale.ROOT)
                    + ", so the source must be an ensemble or neurons, got " + pre);
        }
        boolean direct = object instanceof Ensemble ensemble && ensemble.neuronType() instanceof Direct;
        if (direct) {
            throw error("learningRules", type + " needs neurons at the source, but " + pre + " is Direct: it has no"
                    + " decoders or weights");
        }
        if (!(post.object() instanceof Ensemble || post.object() instanceof Neurons || post.object() instanceof Node)) {
            throw error("learningRules", type + " needs an ensemble, neurons or a node as the target, got " + post);
        }
        if (object instanceof Neurons && transform instanceof NoTransform) {
            throw error("learningRules", type + " needs weights to change, but the connection has no transform; give"
                    + " it a matrix");
        }
    }

    private void requireWeightMatrix(LearningRuleType type, Solver solver, Transform transform) {
        int sources = pre.object() instanceof Ensemble ensemble ? ensemble.nNeurons() : pre.sizeOut();
        if (!solver.weights() && (transform.sizeOut() != post.sizeIn() || transform.sizeIn() != sources)) {
            throw error("learningRules", type + " needs a transform of shape (" + post.sizeIn() + ", " + sources
                    + "), got (" + transform.sizeOut() + ", " + transform.sizeIn() + ")");
        }
    }
}
