package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkMember;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.build.Model;
import org.nengine.data.Tensor;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.solvers.NoSolver;
import org.nengine.transforms.Dense;
import org.nengine.transforms.KernelTransform;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

/** Tells the present parameters of a simulation as settings of its objects, and makes these settings. */
final class ParameterReader {

    private final Model model;
    private final LiveParameters live;

    ParameterReader(Model model, LiveParameters live) {
        this.model = model;
        this.live = live;
    }

    /** Of ensembles, of neurons, which stand for their ensemble, and of connections, in this order. */
    List<NengoParams> of(NetworkObject... objects) {
        return Arrays.stream(objects).map(object -> of(object, "getNengoParams")).toList();
    }

    /** The same by the labels of the objects. */
    Map<String, NengoParams> byLabel(NetworkObject... objects) {
        Map<String, NengoParams> params = new LinkedHashMap<>();
        for (NetworkObject object : objects) {
            NengoParams one = of(object, "getNengoParams");
            NetworkMember member = (NetworkMember) owner(object);
            String label = member.label().orElseThrow(() -> new ValidationException("Simulator", "getNengoParams",
                    object + " has no label by which its parameters could be found; give it one"));
            if (params.put(label, one) != null) {
                throw new ValidationException("Simulator", "getNengoParams", "two objects have the label \"" + label
                        + "\"; give them different ones, or ask for the list");
            }
        }
        return params;
    }

    /** Writes the present parameters into objects; if one of them cannot take them, nothing is changed. */
    void freeze(NetworkObject... objects) {
        Map<NetworkObject, NengoParams> params = new LinkedHashMap<>();
        for (NetworkObject object : objects) {
            params.put(owner(object), of(object, "freezeParams"));
        }
        params.forEach((object, one) -> {
            if (object instanceof Ensemble ensemble) {
                ensemble.reassign(one.ensemble());
            } else {
                ((Connection) object).reassign(one.connection());
            }
        });
    }

    /** All ensembles with neurons and all connections of a network and of those inside it. */
    static NetworkObject[] parts(Network network) {
        List<NetworkObject> objects = new ArrayList<>(network.allEnsembles().stream()
                .filter(ensemble -> !(ensemble.neuronType() instanceof Direct)).toList());
        objects.addAll(network.allConnections());
        return objects.toArray(NetworkObject[]::new);
    }

    private static NetworkObject owner(NetworkObject object) {
        return object instanceof Neurons neurons ? neurons.ensemble() : object;
    }

    private NengoParams of(NetworkObject object, String call) {
        NetworkObject owner = owner(object);
        if (owner instanceof Ensemble ensemble) {
            requireMember(ensemble, model.network().allEnsembles(), call);
            return ensemble(ensemble, call);
        }
        if (owner instanceof Connection connection) {
            requireMember(connection, model.network().allConnections(), call);
            return connection(connection, call);
        }
        throw new ValidationException("Simulator", call, object + " has no parameters; give ensembles, neurons, "
                + "connections or a network");
    }

    private static <T> void requireMember(T object, List<T> members, String call) {
        if (members.stream().noneMatch(member -> member == object)) {
            throw new ValidationException("Simulator", call, object + " is not part of the simulated network");
        }
    }

    EnsembleParams ensemble(Ensemble ensemble, String call) {
        if (ensemble.neuronType() instanceof Direct) {
            throw new ValidationException("Simulator", call, ensemble + " has no neurons whose parameters could be "
                    + "told");
        }
        if (live.differBetweenItems(model.signal(ensemble, "encoders"))) {
            throw new ValidationException("Simulator", call, ensemble + " has other encoders in each item of the "
                    + "minibatch; simulate it without a minibatch");
        }
        double[] gain = model.ensemble(ensemble).gain();
        double[][] built = model.ensemble(ensemble).encoders();
        double[][] encoders = live.scaledEncoders(ensemble);
        for (int i = 0; i < encoders.length; i++) {
            for (int j = 0; j < encoders[i].length; j++) {
                encoders[i][j] = gain[i] == 0 ? built[i][j] : encoders[i][j] * ensemble.radius() / gain[i];
            }
        }
        return new EnsembleParams(encoders, gain.clone(), live.bias(ensemble));
    }

    ConnectionParams connection(Connection connection, String call) {
        if (connection.isDecoded() && connection.solver().weights()
                && connection.post().object() instanceof Ensemble) {
            throw new ValidationException("Simulator", call, connection + " has full weights, which no solver of the "
                    + "network can give back; use a solver without weights");
        }
        if (model.signals().find(connection, "weights").filter(live::differBetweenItems).isPresent()) {
            throw new ValidationException("Simulator", call, connection + " has other weights in each item of the "
                    + "minibatch; simulate it without a minibatch");
        }
        Optional<Tensor> weights = live.sharedWeights(connection);
        if (weights.isEmpty()) {
            return new ConnectionParams(Optional.empty(), new NoTransform(connection.sizeMid()));
        }
        if (connection.isDecoded()) {
            return new ConnectionParams(Optional.of(new NoSolver(transpose(weights.get().toRows()))),
                    new NoTransform(weights.get().shape(0)));
        }
        return new ConnectionParams(Optional.empty(), transform(connection.transform(), weights.get()));
    }

    private static Transform transform(Transform old, Tensor weights) {
        if (old instanceof KernelTransform kernel) {
            return kernel.withKernel(weights.toDoubles());
        }
        if (old instanceof Sparse sparse) {
            return sparse.withValues(weights.toDoubles());
        }
        return switch (weights.rank()) {
            case 0 -> new Dense(old.sizeOut(), old.sizeIn(), weights.get(0));
            case 1 -> new Dense(old.sizeOut(), old.sizeIn(), weights.toDoubles());
            default -> new Dense(old.sizeOut(), old.sizeIn(), FixedValues.of(weights.toRows()));
        };
    }

    private static double[][] transpose(double[][] rows) {
        double[][] columns = new double[rows.length == 0 ? 0 : rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }
}
