package org.nengine.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.nengine.Connection;
import org.nengine.ConnectionFunction;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.build.linalg.Matrix;
import org.nengine.build.solvers.Activities;
import org.nengine.build.solvers.Solution;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.build.solvers.SolverMethod;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.solvers.Solver;
import org.nengine.transforms.Dense;

/**
 * The decoders of all connections of a network, solved before the operators are made, so that it can be done in
 * parallel.
 *
 * <p>Points are drawn and functions are called one connection after the other, in the order of the build. Connections
 * from one ensemble with that ensemble's own points share their activities and are solved by one thread; otherwise each
 * is a task of its own. A task starts as soon as all its connections are prepared, while others still are. The results
 * do not depend on the number of threads. Errors are kept until the connection's turn.
 */
final class DecoderPlan {

    /**
     * What was solved for a connection.
     *
     * @param matrix decoders (function values, neurons), or full weights (target neurons, neurons)
     * @param points the evaluation points, if any were used
     * @param rng the generator of the connection, after the solver
     */
    record Decoders(Matrix matrix, Optional<double[][]> points, SolverInfo info, RandomState rng) { }

    /** A connection to be solved. */
    private record Job(Connection connection, Ensemble source, double[][] points, Matrix targets, RandomState rng) { }

    /** The connections from one ensemble that share its activities, while they are prepared. */
    private static final class Group {
        private final List<Job> jobs = new ArrayList<>();
        private int awaited;
    }

    /** What a solver is asked for. */
    private record Sizes(int neurons, int targets) { }

    private final BuildContext context;
    /** Decoders (values, neurons) of solvers that are given them. */
    private final Map<Solver, Map<Sizes, Optional<Matrix>>> given = new IdentityHashMap<>();
    private final Map<Connection, Outcome<Decoders>> solved = new IdentityHashMap<>();
    private final Map<Ensemble, Group> groups = new IdentityHashMap<>();
    private final List<ForkJoinTask<Map<Connection, Outcome<Decoders>>>> tasks = new ArrayList<>();

    DecoderPlan(BuildContext context) {
        this.context = context;
    }

    /** Solves for the decoders of all connections and probes. */
    void solve(Network network) {
        List<Connection> decoded = new ArrayList<>();
        collect(network, decoded);
        decoded.stream().filter(DecoderPlan::shares).forEach(
                c -> groups.computeIfAbsent(source(c), e -> new Group()).awaited++);
        decoded.forEach(this::prepare);
        // The last task started is the first that a waiting thread can do itself.
        for (int i = tasks.size() - 1; i >= 0; i--) {
            solved.putAll(tasks.get(i).join());
        }
    }

    /** The ensembles at whose own evaluation points something is solved: a connection, or what decodes for a probe. */
    static Set<Ensemble> solvedAtOwnPoints(Network network, Collection<Connection> decodings) {
        Set<Ensemble> solved = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.concat(network.allConnections().stream(), decodings.stream())
                .filter(c -> c.isDecoded() && c.pre().object() instanceof Ensemble && shares(c) && looksAtPoints(c))
                .forEach(c -> solved.add(source(c)));
        return solved;
    }

    /** True also of a solver without a method, whose error is for the connection's turn. */
    private static boolean looksAtPoints(Connection connection) {
        return Outcome.of(() -> SolverMethod.of(connection.solver()).looksAtPoints()).value().orElse(true);
    }

    /** The decoders of a connection from decoded neurons, or the error that prevents them; empty for others. */
    Optional<Decoders> of(Connection connection) {
        return Optional.ofNullable(solved.get(connection)).map(Outcome::get);
    }

    /** Whether the solver of a connection finds full weights that are not made of decoders. */
    static boolean solvesWeights(Connection connection) {
        return connection.solver().weights() && !connection.solver().compositional()
                && connection.post().object() instanceof Ensemble;
    }

    /** Adds the connections that are decoded, in the order of the build. */
    private void collect(Network network, List<Connection> decoded) {
        network.networks().forEach(n -> collect(n, decoded));
        network.connections().forEach(c -> collect(c, decoded));
        network.probes().forEach(p -> context.decoding(p).ifPresent(c -> collect(c, decoded)));
    }

    private void collect(Connection connection, List<Connection> decoded) {
        if (connection.isDecoded() && connection.pre().object() instanceof Ensemble source
                && context.isSampled(source)) {
            decoded.add(connection);
        }
    }

    private static Ensemble source(Connection connection) {
        return (Ensemble) connection.pre().object();
    }

    private static boolean shares(Connection connection) {
        return connection.evalPoints().isEmpty();
    }

    /** Prepares a connection, and has it solved once all that it shares activities with are prepared too. */
    private void prepare(Connection connection) {
        Outcome<Optional<Job>> job = Outcome.of(() -> prepare(connection, source(connection)));
        job.error().ifPresent(e -> solved.put(connection, new Outcome<>(Optional.empty(), Optional.of(e))));
        List<Job> found = job.value().flatMap(j -> j).map(List::of).orElse(List.of());
        if (!shares(connection)) {
            start(found);
            return;
        }
        Group group = groups.get(source(connection));
        group.jobs.addAll(found);
        group.awaited--;
        if (group.awaited == 0) {
            start(group.jobs);
        }
    }

    private void start(List<Job> jobs) {
        if (!jobs.isEmpty()) {
            tasks.add(ForkJoinTask.adapt(() -> solve(jobs)).fork());
        }
    }

    private Optional<Job> prepare(Connection connection, Ensemble source) {
        RandomState rng = new RandomState(context.seed(connection));
        Optional<Matrix> given = transposedGiven(connection, source);
        if (given.isPresent()) {
            Matrix x = given.get();
            if (x.columns() != source.nNeurons() || x.rows() != connection.sizeMid()) {
                throw new BuildException("shape mismatch in " + connection + ": " + connection.solver() + " gives "
                        + x.columns() + " x " + x.rows() + " values, but " + source.nNeurons()
                        + " neurons and a function of size " + connection.sizeMid() + " need " + source.nNeurons()
                        + " x " + connection.sizeMid());
            }
            Decoders decoders = new Decoders(x, Optional.empty(), SolverInfo.none(), rng);
            solved.put(connection, new Outcome<>(Optional.of(decoders), Optional.empty()));
            return Optional.empty();
        }
        double[][] points = points(connection, source, rng, context);
        Matrix targets = targets(connection, points);
        if (solvesWeights(connection)) {
            targets = currents(connection, targets, rng);
        }
        return Optional.of(new Job(connection, source, points, targets, rng));
    }

    /** Connections with one solver share what it gives. */
    private Optional<Matrix> transposedGiven(Connection connection, Ensemble source) {
        return given.computeIfAbsent(connection.solver(), s -> new HashMap<>())
                .computeIfAbsent(new Sizes(source.nNeurons(), connection.sizeMid()),
                        sizes -> given(connection, source).map(Matrix::transpose));
    }

    /** The decoders, if the solver needs neither activities nor the function's values to know them. */
    static Optional<Matrix> given(Connection connection, Ensemble source) {
        return SolverMethod.of(connection.solver())
                .given(connection.solver(), source.nNeurons(), connection.sizeMid());
    }

    /** The points at which the source is evaluated, (points, dimensions). */
    static double[][] points(Connection connection, Ensemble source, RandomState rng, BuildContext context) {
        return connection.evalPoints()
                .map(p -> EvaluationPoints.sample(connection, p, source,
                        connection.scaleEvalPoints() ? source.radius() : 1, rng))
                .orElseGet(() -> context.ensemble(source).evalPoints());
    }

    /** A copy of the part of points that a connection looks at, (points, size of its source). */
    static double[][] selected(Connection connection, double[][] points) {
        int[] selected = connection.pre().slice().resolve(points[0].length);
        double[][] rows = new double[points.length][selected.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < selected.length; j++) {
                rows[i][j] = points[i][selected[j]];
            }
        }
        return rows;
    }

    /** The values (points, function values) to be decoded. */
    private static Matrix targets(Connection connection, double[][] points) {
        Optional<ConnectionFunction> function = connection.function();
        if (function.isPresent() && function.get().isPoints()) {
            return table(connection, function.get(), points.length);
        }
        double[][] rows = selected(connection, points);
        if (function.isEmpty()) {
            return Matrix.of(rows);
        }
        Matrix targets = Matrix.zeros(rows.length, connection.sizeMid());
        for (int i = 0; i < rows.length; i++) {
            call(connection, function.get(), rows[i], targets, i);
        }
        return targets;
    }

    /** Puts the value of a function into a row. */
    private static void call(Connection connection, ConnectionFunction function, double[] x, Matrix targets, int row) {
        try {
            function.apply(x, targets.data(), row * targets.columns());
        } catch (SimulationException e) {
            throw new BuildException(connection + ": " + e.getMessage() + " at the evaluation point "
                    + Arrays.toString(x), e);
        }
    }

    private static Matrix table(Connection connection, ConnectionFunction function, int points) {
        double[][] table = function.points();
        if (table.length != points) {
            throw new BuildException(connection + ": the function is given by " + table.length
                    + " points, but there are " + points + " evaluation points");
        }
        return Matrix.of(table);
    }

    /** Turns target values into target currents of the neurons of the connection's target. */
    private Matrix currents(Connection connection, Matrix targets, RandomState rng) {
        if (!(connection.transform() instanceof Dense dense)) {
            throw new BuildException(connection + ": the solver " + connection.solver()
                    + " solves for weights that cannot be composed with " + connection.transform()
                    + "; use a dense transform");
        }
        Matrix encoders = context.encoders(connection);
        Matrix transform = DenseLowering.full(dense, connection.toString(), rng);
        Matrix values = context.algebra().multiply(targets, transform.transpose());
        return context.algebra().multiply(values, encoders.transpose());
    }

    private Map<Connection, Outcome<Decoders>> solve(Collection<Job> jobs) {
        Map<Connection, Outcome<Decoders>> results = new IdentityHashMap<>();
        Job any = jobs.iterator().next();
        Outcome<Activities> activities = Outcome.of(() -> new Activities(EnsembleSampler.activities(any.source(),
                context.ensemble(any.source()), Matrix.of(any.points()), context.algebra()), context.algebra()));
        for (Job job : jobs) {
            results.put(job.connection(), Outcome.of(() -> solve(job, activities.get())));
        }
        return results;
    }

    private static Decoders solve(Job job, Activities activities) {
        Connection connection = job.connection();
        if (activities.silent()) {
            throw new BuildException(connection + ": the activities of " + job.source() + " are all zero: none of the "
                    + activities.points() + " evaluation points is in the firing range of any neuron");
        }
        try {
            Solution solution = SolverMethod.solveWith(connection.solver(), activities, job.targets(), job.rng());
            return new Decoders(solution.x().transpose(), Optional.of(job.points()), solution.info(), job.rng());
        } catch (ArithmeticException e) {
            throw new BuildException(connection + ": cannot solve for decoders with " + connection.solver() + ": "
                    + e.getMessage() + "; more regularisation may help", e);
        } catch (ValidationException e) {
            throw new ValidationException(connection.toString(), "solver", e.getMessage(), e);
        } catch (BuildException e) {
            throw new BuildException(connection + ": " + e.getMessage(), e);
        }
    }
}
