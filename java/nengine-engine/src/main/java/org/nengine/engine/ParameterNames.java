package org.nengine.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;

/**
 * The parameters of a model and their names in files: {@code ensemble/PATH/encoders}, {@code ensemble/PATH/bias} and
 * {@code connection/PATH/weights}.
 *
 * <p>The path of an object is the labels of the networks inside the top one that hold it, and its own label. What has
 * no label goes by its kind and its number in its network, from 0; a connection goes by its ends. Where two paths are
 * equal, the later gets an underscore and a number.
 */
final class ParameterNames {

    private final Map<Object, String> paths = new IdentityHashMap<>();
    private final Map<String, Integer> count = new HashMap<>();
    private final List<Parameter> parameters = new ArrayList<>();

    private ParameterNames() {
    }

    /**
     * All parameters of a model: ensembles first, then connections, each in the order in which the network lists them.
     */
    static List<Parameter> of(Model model) {
        Network network = model.network();
        ParameterNames names = new ParameterNames();
        names.nameMembers(network, "");
        for (Ensemble ensemble : network.allEnsembles()) {
            String name = names.unique("ensemble/" + names.paths.get(ensemble));
            names.add(model.signals().find(ensemble, "encoders"), name, ensemble, "encoders");
            names.add(model.signals().find(ensemble.neurons(), "bias"), name, ensemble, "bias");
        }
        for (Connection connection : network.allConnections()) {
            model.signals().find(connection, "weights").ifPresent(weights -> names.add(Optional.of(weights),
                    names.unique("connection/" + names.path(connection)), connection, "weights"));
        }
        return names.parameters;
    }

    private void add(Optional<Signal> signal, String name, NetworkObject owner, String attribute) {
        signal.filter(s -> s.role() == Signal.Role.PARAMETER).ifPresent(
                s -> parameters.add(new Parameter(name + "/" + attribute, owner, attribute, s)));
    }

    private void nameMembers(Network network, String prefix) {
        number(network.ensembles(), "ensemble", prefix);
        number(network.nodes(), "node", prefix);
        number(network.connections(), "connection", prefix);
        for (int i = 0; i < network.networks().size(); i++) {
            Network inner = network.networks().get(i);
            int number = i;
            nameMembers(inner, prefix + inner.label().map(IoNames::sanitise).orElseGet(() -> "network" + number) + "/");
        }
    }

    private void number(List<? extends org.nengine.NetworkMember> members, String kind, String prefix) {
        for (int i = 0; i < members.size(); i++) {
            int number = i;
            paths.put(members.get(i), prefix + members.get(i).label().map(IoNames::sanitise)
                    .orElseGet(() -> kind + number));
        }
    }

    private String path(Connection connection) {
        return connection.label().isPresent() ? paths.get(connection)
                : end(connection.pre()) + "->" + end(connection.post());
    }

    private String end(Endpoint end) {
        String slice = end.slice().isAll() ? "" : end.slice().toString().replace(" ", "");
        return object(end.object()) + slice;
    }

    private String object(NetworkObject object) {
        if (object instanceof Neurons neurons) {
            return paths.get(neurons.ensemble()) + ".neurons";
        }
        if (object instanceof LearningRule rule) {
            Connection connection = rule.connection();
            return path(connection) + ".rule" + connection.learningRules().indexOf(rule);
        }
        return object instanceof Ensemble || object instanceof Node ? paths.get(object) : object.toString();
    }

    private String unique(String name) {
        int before = count.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : name + "_" + before;
    }
}
