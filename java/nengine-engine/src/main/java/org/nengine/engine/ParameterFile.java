package org.nengine.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.Npz;
import org.nengine.io.NpyArray;

/**
 * Parameters in a NumPy archive, each an array with the name of what it belongs to. Parameters that learning rules
 * change have an axis for the items of the minibatch in front if the simulator has one.
 */
final class ParameterFile {

    private final EngineProgram program;
    private final List<Parameter> parameters;
    private final boolean itemAxis;

    ParameterFile(EngineProgram program, List<Parameter> parameters, boolean itemAxis) {
        this.program = program;
        this.parameters = parameters;
        this.itemAxis = itemAxis;
    }

    /** The path, with the ending .npz if it lacks that. */
    static Path withSuffix(Path path) {
        return path.toString().endsWith(".npz") ? path : Path.of(path + ".npz");
    }

    void save(Path path) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            double[] values = program.read(parameter.signal());
            int[] shape = shape(parameter);
            arrays.put(parameter.name(), program.program().dtype() == DType.FLOAT32
                    ? NpyArray.ofFloats(floats(values), shape) : NpyArray.of(values, shape));
        }
        try {
            Npz.write(path, arrays);
        } catch (IOException e) {
            throw new SimulationException("cannot write parameters to " + path + ": " + e.getMessage(), e);
        }
    }

    /** Replaces all parameters, or none if something does not fit. */
    void load(Path path) {
        Map<String, NpyArray> arrays;
        try {
            arrays = Npz.read(path);
        } catch (IOException e) {
            throw new SimulationException("cannot read parameters from " + path + ": " + e.getMessage(), e);
        }
        List<String> problems = problems(arrays);
        if (!problems.isEmpty()) {
            throw new SimulationException("the parameters in " + path + " are of another network: "
                    + String.join("; ", problems));
        }
        for (Parameter parameter : parameters) {
            program.write(parameter.signal(), arrays.get(parameter.name()).toDoubles());
        }
    }

    /** Copies of all parameters by name. */
    Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            values.put(parameter.name(), Tensor.wrap(program.read(parameter.signal()), shape(parameter)));
        }
        return values;
    }

    /** Replaces some parameters, or none if something does not fit. */
    void setValues(Map<String, Tensor> values) {
        Map<String, Parameter> byName = new LinkedHashMap<>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        values.forEach((name, tensor) -> {
            Parameter parameter = byName.get(name);
            if (parameter == null) {
                throw new ValidationException("Simulator", "parameters", "there is no \"" + name + "\"; there are "
                        + byName.keySet());
            }
            if (!Arrays.equals(tensor.shape(), shape(parameter))) {
                throw new ValidationException("Simulator", "parameters", "\"" + name + "\" has the shape "
                        + Arrays.toString(tensor.shape()) + " instead of " + Arrays.toString(shape(parameter)));
            }
        });
        values.forEach((name, tensor) -> program.write(byName.get(name).signal(), tensor.toDoubles()));
    }

    private List<String> problems(Map<String, NpyArray> arrays) {
        List<String> problems = new ArrayList<>();
        Set<String> surplus = new LinkedHashSet<>(arrays.keySet());
        for (Parameter parameter : parameters) {
            NpyArray array = arrays.get(parameter.name());
            if (!surplus.remove(parameter.name())) {
                problems.add("\"" + parameter.name() + "\" is missing");
            } else if (!fits(array.shape(), parameter)) {
                problems.add("\"" + parameter.name() + "\" has the shape " + Arrays.toString(array.shape())
                        + " instead of " + Arrays.toString(shape(parameter)));
            }
        }
        surplus.forEach(name -> problems.add("\"" + name + "\" is not a parameter here"));
        return problems;
    }

    /** The same shape, or one item's, which all items then get. */
    private boolean fits(int[] shape, Parameter parameter) {
        return Arrays.equals(shape, shape(parameter)) || Arrays.equals(shape, parameter.signal().shape());
    }

    private int[] shape(Parameter parameter) {
        int[] shape = parameter.signal().shape();
        if (!itemAxis || !parameter.signal().batched()) {
            return shape;
        }
        int[] withItems = new int[shape.length + 1];
        withItems[0] = program.program().minibatch();
        System.arraycopy(shape, 0, withItems, 1, shape.length);
        return withItems;
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
