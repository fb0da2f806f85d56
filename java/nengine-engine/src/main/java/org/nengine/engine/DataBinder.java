package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which array is for which input or probe, and checks their shapes. */
final class DataBinder {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final IoNames names;
    private final int minibatch;

    DataBinder(IoNames names, int minibatch) {
        this.names = names;
        this.minibatch = minibatch;
    }

    /**
     * Inputs.
     *
     * @param steps how many steps the user asked for, if he did
     * @param exactItems whether there must be exactly one minibatch
     * @throws ValidationException if something does not fit; the message names the input
     */
    BoundData<Node> inputs(Data data, OptionalInt steps, boolean exactItems) {
        Map<Node, Tensor> arrays = assign(data, names.inputs(), names::input, "input");
        int items = items(arrays, exactItems ? OptionalInt.of(minibatch) : OptionalInt.empty());
        OptionalInt length = steps;
        for (Map.Entry<Node, Tensor> e : arrays.entrySet()) {
            String what = "input \"" + names.name(e.getKey()) + "\"";
            int t = e.getValue().shape(1);
            int size = e.getValue().shape(2);
            if (size != e.getKey().sizeOut()) {
                throw invalid(what + " has " + size + " elements a step, but " + e.getKey() + " gives "
                        + e.getKey().sizeOut());
            }
            if (length.isPresent() && t != length.getAsInt()) {
                throw invalid(what + " has " + t + " steps, but " + (steps.isPresent() ? "the call asks for "
                        : "another input has ") + length.getAsInt());
            }
            length = OptionalInt.of(t);
        }
        if (length.isEmpty() || length.getAsInt() == 0) {
            throw invalid("needs data of at least one step for an input, or a number of steps");
        }
        return new BoundData<>(arrays, items, length.getAsInt());
    }

    /**
     * Targets.
     *
     * @param items how many items the inputs have
     * @throws ValidationException if something does not fit; the message names the probe
     */
    BoundData<Probe> targets(Data data, int items) {
        Map<Probe, Tensor> arrays = assign(data, names.probes(), names::probe, "probe");
        return new BoundData<>(arrays, items(arrays, OptionalInt.of(items)), 0);
    }

    /** The weights of the entries of probes that have targets. */
    BoundData<Probe> sampleWeights(Data data, BoundData<Probe> targets) {
        BoundData<Probe> weights = targets(data, targets.items());
        weights.arrays().forEach((probe, tensor) -> {
            String what = "the sample weights of probe \"" + names.name(probe) + "\"";
            if (!targets.arrays().containsKey(probe)) {
                throw invalid(what + " need a target of that probe");
            }
            if (tensor.shape(2) != 1) {
                throw invalid(what + " need the axes (items, steps, 1), got " + tensor);
            }
            for (double weight : tensor.toDoubles()) {
                if (!Double.isFinite(weight)) {
                    throw invalid(what + " must be finite, got " + weight);
                }
            }
        });
        return weights;
    }

    private <T> Map<T, Tensor> assign(Data data, List<T> objects, Function<Object, T> find, String kind) {
        Map<T, Tensor> arrays = new LinkedHashMap<>();
        int given = data.inOrder().size();
        if (given > 0 && given != objects.size()) {
            LOG.warn("{} arrays were given for {} {}s; the first {} are used", given, objects.size(), kind,
                    Math.min(given, objects.size()));
        }
        for (int i = 0; i < Math.min(given, objects.size()); i++) {
            arrays.put(objects.get(i), data.inOrder().get(i));
        }
        data.named().forEach((key, tensor) -> arrays.put(find.apply(key), tensor));
        arrays.replaceAll((object, tensor) -> fitted(tensor, kind + " \"" + names.name(object) + "\""));
        return arrays;
    }

    private Tensor fitted(Tensor tensor, String what) {
        if (tensor.rank() != 3) {
            throw invalid(what + " needs the axes (items, steps, elements), got " + tensor + " of rank "
                    + tensor.rank());
        }
        int items = tensor.shape(0);
        if (items < minibatch) {
            throw invalid(what + " has " + items + " items, fewer than the minibatch of " + minibatch);
        }
        if (items % minibatch == 0) {
            return tensor;
        }
        int whole = items - items % minibatch;
        LOG.warn("{} has {} items, no multiple of the minibatch of {}; the last {} are left out", what, items,
                minibatch, items - whole);
        return tensor.part(0, whole);
    }

    private <T> int items(Map<T, Tensor> arrays, OptionalInt expected) {
        OptionalInt items = expected;
        for (Map.Entry<T, Tensor> e : arrays.entrySet()) {
            int n = e.getValue().shape(0);
            if (items.isPresent() && items.getAsInt() != n) {
                throw invalid("\"" + names.name(e.getKey()) + "\" has " + n + " items where " + items.getAsInt()
                        + " are needed");
            }
            items = OptionalInt.of(n);
        }
        return items.orElse(minibatch);
    }

    private static ValidationException invalid(String message) {
        return new ValidationException("Simulator", "data", message);
    }
}
