package org.nengine.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/**
 * All parameters of a simulation by name. Those that learning rules change have an axis for the items of the minibatch
 * in front, if the simulator has one.
 */
final class ParameterValues {

    private final EngineProgram program;
    private final List<Parameter> parameters;
    private final Map<String, Parameter> byName;
    private final boolean itemAxis;

    ParameterValues(EngineProgram program, List<Parameter> parameters, boolean itemAxis) {
        this.program = program;
        this.parameters = parameters;
        this.itemAxis = itemAxis;
        byName = parameters.stream().collect(Collectors.toMap(Parameter::name, Function.identity(), (a, b) -> a,
                LinkedHashMap::new));
    }

    List<Parameter> all() {
        return parameters;
    }

    /** Copies of all. */
    Map<String, Tensor> values() {
        return values(parameters);
    }

    /** Copies of some, in this order. */
    Map<String, Tensor> values(String... names) {
        return values(Arrays.stream(names).map(this::parameter).toList());
    }

    private Map<String, Tensor> values(List<Parameter> some) {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : some) {
            values.put(parameter.name(), Tensor.wrap(program.read(parameter.signal()), shape(parameter)));
        }
        return values;
    }

    private Parameter parameter(String name) {
        Parameter parameter = byName.get(name);
        if (parameter == null) {
            throw new ValidationException("Simulator", "parameters", "there is no \"" + name + "\"; there are "
                    + byName.keySet());
        }
        return parameter;
    }

    /** Replaces some, or none if something does not fit. */
    void setValues(Map<String, Tensor> values) {
        values.forEach((name, tensor) -> {
            int[] expected = shape(parameter(name));
            if (!Arrays.equals(tensor.shape(), expected)) {
                throw new ValidationException("Simulator", "parameters", "\"" + name + "\" has the shape "
                        + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(expected));
            }
        });
        replaceAll(values);
    }

    /** Replaces some, which exist and {@link #fits}. */
    void replaceAll(Map<String, Tensor> values) {
        values.forEach((name, tensor) -> program.write(byName.get(name).signal(), tensor.toDoubles()));
    }

    /** Whether it is the shape of a parameter, or that of one item, which all items then get. */
    boolean fits(int[] shape, Parameter parameter) {
        return Arrays.equals(shape, shape(parameter)) || Arrays.equals(shape, parameter.signal().shape());
    }

    int[] shape(Parameter parameter) {
        int[] shape = parameter.signal().shape();
        if (!itemAxis || !parameter.signal().batched()) {
            return shape;
        }
        int[] withItems = new int[shape.length + 1];
        withItems[0] = program.program().minibatch();
        System.arraycopy(shape, 0, withItems, 1, shape.length);
        return withItems;
    }

    /** What there is. */
    List<ParameterInfo> list() {
        return parameters.stream().map(p -> new ParameterInfo(p.name(), p.owner(), p.attribute(),
                Arrays.stream(p.signal().shape()).boxed().toList(),
                p.signal().trainable() && !program.modes().inferenceOnly(), p.signal().online())).toList();
    }

    /** The name of a parameter of an object. */
    String name(NetworkObject object, String attribute) {
        NetworkObject owner = object instanceof Neurons neurons ? neurons.ensemble() : object;
        List<Parameter> own = parameters.stream().filter(p -> p.owner() == owner).toList();
        return own.stream().filter(p -> p.attribute().equals(attribute)).map(Parameter::name).findFirst()
                .orElseThrow(() -> new ValidationException("Simulator", "paramName", object + " has no parameter \""
                        + attribute + "\" in the simulated network; it has "
                        + own.stream().map(Parameter::attribute).toList()));
    }

    /** A table of all, as {@code summary()} of Keras shows one. */
    String summary() {
        List<ParameterInfo> list = list();
        int width = list.stream().mapToInt(p -> p.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (ParameterInfo p : list) {
            text.append(String.format(Locale.ROOT, "%-" + Math.max(width, 9) + "s  %-16s %10d  %s%n", p.name(),
                    "(" + p.shape().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")", p.size(),
                    (p.trainable() ? "trainable" : "not trainable") + (p.online() ? ", learns online" : "")));
        }
        long trainable = list.stream().filter(ParameterInfo::trainable).mapToLong(ParameterInfo::size).sum();
        long total = list.stream().mapToLong(ParameterInfo::size).sum();
        return text.append(String.format(Locale.ROOT,
                "Total params: %d%nTrainable params: %d%nNon-trainable params: %d%n", total, trainable,
                total - trainable)).toString();
    }
}
