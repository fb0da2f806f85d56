package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final boolean exact;
    private final boolean warns;

    DataBinder(IoNames names, int minibatch) {
        this(names, minibatch, false, true);
    }

    private DataBinder(IoNames names, int minibatch, boolean exact, boolean warns) {
        this.names = names;
        this.minibatch = minibatch;
        this.exact = exact;
        this.warns = warns;
    }

    /** The same, for arrays that must be of exactly one minibatch. */
    DataBinder exactly() {
        return new DataBinder(names, minibatch, true, warns);
    }

    /** The same without warnings. */
    DataBinder quietly() {
        return new DataBinder(names, minibatch, exact, false);
    }

    /**
     * Inputs.
     *
     * @param steps how many steps the user asked for, if he did
     * @param exactItems whether there must be exactly one minibatch
     * @throws ValidationException if something does not fit; the message names the input
     */
    BoundData<Node> inputs(Data data, OptionalInt steps, boolean exactItems) {
        if (exactItems && !exact) {
            return exactly().inputs(data, steps, true);
        }
        Map<Node, Tensor> arrays = assign(data, names.inputs(), names::input, "input");
        int items = items(arrays, exact ? OptionalInt.of(minibatch) : OptionalInt.empty());
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

    /** The weights of the entries of probes that have targets, as (items, steps, 1). */
    BoundData<Probe> sampleWeights(Data data, BoundData<Probe> targets) {
        Map<Probe, Tensor> arrays = assigned(data, names.probes(), names::probe, "probe");
        arrays.replaceAll((probe, tensor) -> {
            String what = weightsOf(probe);
            if (!targets.arrays().containsKey(probe)) {
                throw invalid(what + " need a target of that probe");
            }
            int[] shape = tensor.shape();
            if (shape.length < 1 || shape.length > 3 || shape.length == 3 && shape[2] != 1) {
                throw invalid(what + " need the axes (items), (items, steps) or (items, steps, 1), got " + tensor);
            }
            for (int i = 0; i < tensor.size(); i++) {
                if (!Double.isFinite(tensor.get(i))) {
                    throw invalid(what + " must be finite, got " + tensor.get(i));
                }
            }
            return whole(tensor.reshape(shape[0], shape.length == 1 ? 1 : shape[1], 1), what);
        });
        return new BoundData<>(arrays, items(arrays, OptionalInt.of(targets.items())), 0);
    }

    /**
     * Multiplies the weights of entries with those of the classes of their targets.
     *
     * @param ofClasses for each probe; a class that is not mentioned has the weight 1
     */
    BoundData<Probe> classWeights(Map<Probe, Map<Integer, Double>> ofClasses, BoundData<Probe> targets,
            BoundData<Probe> weights) {
        Map<Probe, Tensor> products = new LinkedHashMap<>(weights.arrays());
        ofClasses.forEach((probe, byClass) -> {
            Tensor target = targets.arrays().get(names.probe(probe));
            if (target == null) {
                throw invalid("the class weights of probe \"" + names.name(probe) + "\" need a target of that probe");
            }
            try {
                products.put(probe, ClassWeights.times(byClass, target, Optional.ofNullable(products.get(probe))));
            } catch (ValidationException e) {
                throw e.in("probe \"" + names.name(probe) + "\"");
            }
        });
        return new BoundData<>(products, weights.items(), 0);
    }

    private String weightsOf(Probe probe) {
        return "the sample weights of probe \"" + names.name(probe) + "\"";
    }

    private <T> Map<T, Tensor> assign(Data data, List<T> objects, Function<Object, T> find, String kind) {
        Map<T, Tensor> arrays = assigned(data, objects, find, kind);
        arrays.replaceAll((object, tensor) -> fitted(tensor, kind + " \"" + names.name(object) + "\""));
        return arrays;
    }

    private <T> Map<T, Tensor> assigned(Data data, List<T> objects, Function<Object, T> find, String kind) {
        Map<T, Tensor> arrays = new LinkedHashMap<>();
        int given = data.inOrder().size();
        if (warns && given > 0 && given != objects.size()) {
            LOG.warn("{} arrays were given for {} {}s; the first {} are used", given, objects.size(), kind,
                    Math.min(given, objects.size()));
        }
        for (int i = 0; i < Math.min(given, objects.size()); i++) {
            arrays.put(objects.get(i), data.inOrder().get(i));
        }
        data.named().forEach((key, tensor) -> arrays.put(find.apply(key), tensor));
        return arrays;
    }

    private Tensor fitted(Tensor tensor, String what) {
        if (tensor.rank() != 3) {
            throw invalid(what + " needs the axes (items, steps, elements), got " + tensor + " of rank "
                    + tensor.rank());
        }
        return whole(tensor, what);
    }

    /** Whole minibatches. */
    private Tensor whole(Tensor tensor, String what) {
        int items = tensor.shape(0);
        if (items < minibatch) {
            throw invalid(what + " has " + items + " items, fewer than the minibatch of " + minibatch);
        }
        if (exact && items != minibatch) {
            throw invalid(what + " has " + items + " items where " + minibatch + " are needed");
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
