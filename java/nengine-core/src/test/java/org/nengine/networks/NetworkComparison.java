package org.nengine.networks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.build.Weights;
import org.nengine.spec.DynamicsVectors;
import org.nengine.synapses.Lowpass;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/**
 * Holds a network and what was built of it to the tree of a case: every object with its seed, ends, transforms, and a
 * summary (shape, sum, length, first entries) of every array. Collects what differs, in words.
 */
final class NetworkComparison {

    private static final double SAMPLED = 1e-12;
    private static final double SCALED_ENCODERS = 1e-11;
    private static final double DECODERS = 1e-9;

    private final Model model;
    private final Map<Object, String> paths = new IdentityHashMap<>();
    private final List<String> differences = new ArrayList<>();

    private NetworkComparison(Model model) {
        this.model = model;
        name(model.network(), "");
    }

    private void name(Network network, String path) {
        nameAll(network.ensembles(), path + "/ens");
        nameAll(network.nodes(), path + "/node");
        for (int i = 0; i < network.networks().size(); i++) {
            name(network.networks().get(i), path + "/net" + i);
        }
    }

    private void nameAll(List<?> objects, String path) {
        for (int i = 0; i < objects.size(); i++) {
            paths.put(objects.get(i), path + i);
        }
    }

    /** What differs between a model and a case; empty if nothing does. */
    static List<String> differences(Model model, JsonNode vector) {
        NetworkComparison comparison = new NetworkComparison(model);
        comparison.network("", model.network(), vector.get("tree"));
        comparison.counts(vector.get("counts"));
        comparison.totals(vector.get("totals"));
        return comparison.differences;
    }

    private void same(String what, Object mine, Object golden) {
        if (!mine.equals(golden)) {
            differences.add(what + " is " + mine + " instead of " + golden);
        }
    }

    private void network(String path, Network network, JsonNode tree) {
        same(path + " type", network.getClass().getSimpleName(), tree.get("type").textValue());
        same(path + " label", network.label().orElse("null"), tree.get("label").asText());
        same(path + " seed", model.seed(network), tree.get("seed").longValue());
        each(path, "connections", network.connections(), tree, this::connection);
        each(path, "ensembles", network.ensembles(), tree, this::ensemble);
        each(path, "nodes", network.nodes(), tree, this::node);
        each(path, "probes", network.probes(), tree, this::probe);
        same(path + " networks", network.networks().size(), tree.get("networks").size());
        for (int i = 0; i < network.networks().size(); i++) {
            network(path + "/net" + i, network.networks().get(i), tree.get("networks").get(i));
        }
    }

    private <T> void each(String path, String kind, List<T> mine, JsonNode tree, NamedComparison<T> comparison) {
        same(path + " " + kind, mine.size(), tree.get(kind).size());
        for (int i = 0; i < Math.min(mine.size(), tree.get(kind).size()); i++) {
            String what = path + " " + kind + "[" + i + "]";
            same(what + " seed", model.seed(mine.get(i)), tree.get(kind).get(i).get("seed").longValue());
            comparison.compare(what, mine.get(i), tree.get(kind).get(i));
        }
    }

    /** Compares an object with what a case says of it. */
    @FunctionalInterface
    private interface NamedComparison<T> {
        void compare(String what, T mine, JsonNode golden);
    }

    private void connection(String what, Connection c, JsonNode golden) {
        same(what + " pre", path(c.pre()), golden.get("pre").textValue());
        same(what + " post", path(c.post()), golden.get("post").textValue());
        same(what + " synapse", c.synapse().map(s -> ((Lowpass) s).tau()).orElse(Double.NaN),
                golden.get("synapse_tau").isNull() ? Double.NaN : golden.get("synapse_tau").doubleValue());
        same(what + " function", c.function().isPresent(), !golden.get("function").isNull());
        transform(what + " transform", c.transform(), golden.get("transform"));
        if (golden.has("solver")) {
            same(what + " solver", c.solver().getClass().getSimpleName(), golden.get("solver").textValue());
        }
        same(what + " decoded", c.pre().object() instanceof Ensemble, golden.has("weights"));
        if (golden.has("weights")) {
            Weights weights = model.connection(c).weights().orElseThrow();
            summary(what + " weights", weights.values(), weights.shape(), golden.get("weights"), DECODERS);
        }
    }

    private String path(Endpoint end) {
        Object owner = end.object() instanceof Neurons neurons ? neurons.ensemble() : end.object();
        String text = paths.get(owner) + (end.object() instanceof Neurons ? ".neurons" : "");
        int length = Math.max(end.object().sizeIn(), end.object().sizeOut());
        if (end.slice().isAll()) {
            return text;
        }
        int[] indices = end.slice().resolve(length);
        return text + "[" + indices[0] + ":" + (indices[indices.length - 1] + 1) + "]";
    }

    private void transform(String what, Transform mine, JsonNode golden) {
        if (golden.isNull()) {
            same(what, mine.getClass(), NoTransform.class);
        } else if (golden.isNumber()) {
            same(what + " is scalar", ((Dense) mine).isScalar(), true);
            near(what, ((Dense) mine).scalar(), golden.doubleValue(), SAMPLED * Math.abs(golden.doubleValue()));
        } else {
            double[][] rows = DynamicsVectors.matrix(golden);
            double[][] matrix = ((Dense) mine).matrix();
            same(what + " rows", matrix.length, rows.length);
            for (int i = 0; i < rows.length; i++) {
                same(what + " columns", matrix[i].length, rows[i].length);
                for (int j = 0; j < rows[i].length; j++) {
                    near(what + "[" + i + "][" + j + "]", matrix[i][j], rows[i][j], 1e-15);
                }
            }
        }
    }

    private void ensemble(String what, Ensemble e, JsonNode golden) {
        same(what + " label", e.label().orElse("null"), golden.get("label").asText());
        same(what + " neurons", e.nNeurons(), golden.get("n_neurons").intValue());
        same(what + " dimensions", e.dimensions(), golden.get("dimensions").intValue());
        near(what + " radius", e.radius(), golden.get("radius").doubleValue(), 1e-15);
        BuiltEnsemble built = model.ensemble(e);
        matrix(what, "encoders", built.encoders(), golden, SAMPLED);
        matrix(what, "scaled_encoders", built.scaledEncoders(), golden, SCALED_ENCODERS);
        matrix(what, "eval_points", built.evalPoints(), golden, SAMPLED);
        vector(what, "gain", built.gain(), golden, SCALED_ENCODERS);
        vector(what, "bias", built.bias(), golden, SCALED_ENCODERS);
        vector(what, "intercepts", built.intercepts(), golden, SAMPLED);
        vector(what, "max_rates", built.maxRates(), golden, SAMPLED);
    }

    private void node(String what, Node n, JsonNode golden) {
        same(what + " label", n.label().orElse("null"), golden.get("label").asText());
        same(what + " size in", n.sizeIn(), golden.get("size_in").intValue());
        same(what + " size out", n.sizeOut(), golden.get("size_out").intValue());
    }

    private void probe(String what, Probe p, JsonNode golden) {
        same(what + " target", path(p.target()), golden.get("target").textValue());
        same(what + " attribute", p.attribute(), golden.get("attr").textValue());
    }

    private void counts(JsonNode golden) {
        Network net = model.network();
        same("number of connections", net.allConnections().size(), golden.get("connections").intValue());
        same("number of ensembles", net.allEnsembles().size(), golden.get("ensembles").intValue());
        same("number of networks", net.allNetworks().size(), golden.get("networks").intValue());
        same("number of nodes", net.allNodes().size(), golden.get("nodes").intValue());
        same("number of probes", net.allProbes().size(), golden.get("probes").intValue());
        same("number of neurons", net.nNeurons(), golden.get("neurons").intValue());
        same("number of operators", model.operators().size(), golden.get("operators_unoptimized").intValue());
    }

    private void totals(JsonNode golden) {
        List<BuiltEnsemble> ensembles = model.network().allEnsembles().stream().map(model::ensemble).toList();
        total("encoders", ensembles.stream().flatMap(e -> Stream.of(e.encoders())), golden, SAMPLED);
        total("gain", ensembles.stream().map(BuiltEnsemble::gain), golden, SCALED_ENCODERS);
        total("bias", ensembles.stream().map(BuiltEnsemble::bias), golden, SCALED_ENCODERS);
        total("decoders", model.network().allConnections().stream().filter(c -> c.pre().object() instanceof Ensemble)
                .map(c -> model.connection(c).weights().orElseThrow().values()), golden, DECODERS);
        same("totals", golden.size(), 4);
    }

    private void total(String name, Stream<double[]> parts, JsonNode golden, double tolerance) {
        vector("total", name, parts.flatMapToDouble(Arrays::stream).toArray(), golden, tolerance);
    }

    private void vector(String what, String name, double[] mine, JsonNode golden, double tolerance) {
        summary(what + " " + name, mine, new int[] {mine.length}, golden.get(name), tolerance);
    }

    private void matrix(String what, String name, double[][] mine, JsonNode golden, double tolerance) {
        summary(what + " " + name, Stream.of(mine).flatMapToDouble(Arrays::stream).toArray(),
                new int[] {mine.length, mine[0].length}, golden.get(name), tolerance);
    }

    /** The tolerance is relative to the largest entry, and in sums to the sum of magnitudes. */
    private void summary(String what, double[] mine, int[] shape, JsonNode golden, double tolerance) {
        same(what + " shape", Arrays.stream(shape).boxed().toList().toString(),
                Arrays.stream(DynamicsVectors.vector(golden.get("shape"))).mapToObj(d -> (int) d).toList().toString());
        double magnitude = Arrays.stream(mine).map(Math::abs).sum();
        double largest = Arrays.stream(mine).map(Math::abs).max().orElse(0);
        near(what + " sum", Arrays.stream(mine).sum(), golden.get("sum").doubleValue(), tolerance * magnitude);
        double length = Math.sqrt(Arrays.stream(mine).map(v -> v * v).sum());
        near(what + " l2", length, golden.get("l2").doubleValue(), tolerance * length);
        double[] head = DynamicsVectors.vector(golden.get("head"));
        for (int i = 0; i < head.length; i++) {
            near(what + "[" + i + "]", mine[i], head[i], tolerance * largest);
        }
    }

    private void near(String what, double mine, double golden, double tolerance) {
        if (!(Math.abs(mine - golden) <= tolerance)) {
            differences.add(what + " is " + mine + " instead of " + golden);
        }
    }
}
