package org.nengine.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.BuiltConnection;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.io.NpyArray;
import org.nengine.learning.LearningRuleType;
import org.nengine.transforms.Sparse;

/** Collects what was built of a network and what a simulator made of it, under the names that golden arrays have. */
final class GoldenCandidate {

    private static final List<String> NEURON_STATES = List.of("voltage", "refractory_time", "adaptation", "recovery");
    private static final List<String> SOLVER_DETAILS = List.of("iterations", "rank", "singular_values");

    private final Model model;
    private final List<Network> networks = new ArrayList<>();
    private final List<Ensemble> ensembles = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

    GoldenCandidate(Network network, Model model) {
        this.model = model;
        walk(network);
    }

    private void walk(Network network) {
        networks.add(network);
        ensembles.addAll(network.ensembles());
        nodes.addAll(network.nodes());
        connections.addAll(network.connections());
        probes.addAll(network.probes());
        network.networks().forEach(this::walk);
    }

    /** The arrays collected so far. */
    Map<String, NpyArray> arrays() {
        return arrays;
    }

    /** Objects whose seed is not the golden one, or that are missing, in words. */
    List<String> wrongSeeds(JsonNode objects) {
        List<String> wrong = new ArrayList<>();
        compareSeeds("networks", networks, objects, wrong);
        compareSeeds("ensembles", ensembles, objects, wrong);
        compareSeeds("nodes", nodes, objects, wrong);
        compareSeeds("connections", connections, objects, wrong);
        compareSeeds("probes", probes, objects, wrong);
        return wrong;
    }

    private void compareSeeds(String kind, List<?> mine, JsonNode objects, List<String> wrong) {
        JsonNode golden = objects.get(kind);
        if (golden.size() != mine.size()) {
            wrong.add(mine.size() + " " + kind + " instead of " + golden.size());
            return;
        }
        for (int i = 0; i < mine.size(); i++) {
            long seed = model.seed(mine.get(i));
            long expected = golden.get(i).get("build_seed").longValue();
            if (seed != expected) {
                wrong.add("seed of " + kind + "[" + i + "] is " + seed + " instead of " + expected);
            }
        }
    }

    /** Adds everything that was built. */
    void addBuilt() {
        for (int i = 0; i < ensembles.size(); i++) {
            addEnsemble("ens" + i, ensembles.get(i));
        }
        for (int i = 0; i < connections.size(); i++) {
            addConnection("conn" + i, connections.get(i));
        }
        for (int i = 0; i < probes.size(); i++) {
            String name = "probe" + i;
            model.probeConnection(probes.get(i)).ifPresent(built -> addSolution(name, built));
        }
    }

    private void addEnsemble(String name, Ensemble ensemble) {
        BuiltEnsemble built = model.ensemble(ensemble);
        arrays.put(name + "_eval_points", matrix(built.evalPoints()));
        arrays.put(name + "_encoders", matrix(built.encoders()));
        arrays.put(name + "_scaled_encoders", matrix(built.scaledEncoders()));
        arrays.put(name + "_intercepts", vector(built.intercepts()));
        arrays.put(name + "_max_rates", vector(built.maxRates()));
        if (ensemble.neurons().sizeIn() > 0) {
            arrays.put(name + "_gain", vector(built.gain()));
            arrays.put(name + "_bias", vector(built.bias()));
        }
        for (String state : NEURON_STATES) {
            model.signals().find(ensemble.neurons(), state)
                    .ifPresent(signal -> arrays.put(name + "_" + state + "0", vector(signal.initial())));
        }
    }

    private void addConnection(String name, Connection connection) {
        BuiltConnection built = model.connection(connection);
        addSolution(name, built);
        if (connection.transform() instanceof Sparse sparse) {
            double[] values = built.weights().orElseThrow().values();
            arrays.put(name + "_weights", matrix(sparse.withValues(values).matrix().toDense()));
        }
        if (connection.evalPoints().isPresent()) {
            built.evalPoints().ifPresent(points -> arrays.put(name + "_eval_points", matrix(points)));
        }
    }

    private void addSolution(String name, BuiltConnection built) {
        built.weights().ifPresent(w -> arrays.put(name + "_weights", NpyArray.of(w.values(), w.shape())));
        if (built.solverInfo().rmses().length > 0) {
            arrays.put(name + "_info_rmses", vector(built.solverInfo().rmses()));
        }
        Map<String, double[]> details = built.solverInfo().details();
        SOLVER_DETAILS.stream().filter(details::containsKey)
                .forEach(detail -> arrays.put(name + "_info_" + detail, vector(details.get(detail))));
    }

    /** Runs the script and adds what was recorded. */
    void addRun(GoldenCase golden, GoldenRunner runner) {
        int segment = 0;
        for (GoldenAction action : golden.script()) {
            if (action instanceof GoldenAction.Reset reset) {
                reset.seed().ifPresentOrElse(runner::reset, runner::reset);
            } else if (action instanceof GoldenAction.Run run) {
                runner.runSteps(run.steps());
                if (run.keep()) {
                    addRecorded(runner, golden.hasSegments() ? "_seg" + segment : "");
                    segment++;
                }
            }
        }
    }

    private void addRecorded(GoldenRunner runner, String suffix) {
        arrays.put("trange" + suffix, vector(runner.trange()));
        for (int i = 0; i < probes.size(); i++) {
            Probe probe = probes.get(i);
            double[][] rows = runner.data(probe);
            arrays.put("probe" + i + "_data" + suffix, rows(rows, model.probeSignal(probe)));
        }
        for (int i = 0; i < connections.size(); i++) {
            addLearned("conn" + i, connections.get(i), runner, suffix);
        }
    }

    private void addLearned(String name, Connection connection, GoldenRunner runner, String suffix) {
        for (LearningRule rule : connection.learningRules()) {
            boolean encoders = rule.type().modifies() == LearningRuleType.Target.ENCODERS;
            Signal learned = encoders ? model.signals().get(connection.post().object(), "encoders")
                    : model.signals().get(connection, "weights");
            arrays.put(name + (encoders ? "_post_encoders_final" : "_weights_final") + suffix,
                    NpyArray.of(runner.signal(learned), learned.shape()));
        }
    }

    /** Rows of a flattened signal, in its shape. */
    private static NpyArray rows(double[][] rows, Signal signal) {
        int[] shape = new int[signal.rank() + 1];
        shape[0] = rows.length;
        System.arraycopy(signal.shape(), 0, shape, 1, signal.rank());
        return NpyArray.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), shape);
    }

    private static NpyArray vector(double[] values) {
        return NpyArray.of(values, values.length);
    }

    private static NpyArray matrix(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        return NpyArray.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, columns);
    }
}
