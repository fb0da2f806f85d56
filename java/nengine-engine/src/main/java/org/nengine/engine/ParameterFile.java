package org.nengine.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.io.Npz;
import org.nengine.io.NpyArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parameters in a NumPy archive, each an array with the name of what it belongs to, and perhaps the state, whose arrays
 * have names that begin with {@code state/}.
 */
final class ParameterFile {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final String STATE = "state/";

    private final ParameterValues parameters;
    private final ProgramState state;
    private final CallModes modes;
    private final DType dtype;

    ParameterFile(EngineProgram program, ParameterValues parameters, ProgramState state) {
        this.parameters = parameters;
        this.state = state;
        modes = program.modes();
        dtype = program.program().dtype();
    }

    /** The path, with the ending .npz if it lacks that. */
    static Path withSuffix(Path path) {
        return path.toString().endsWith(".npz") ? path : Path.of(path + ".npz");
    }

    void save(Path path, boolean includeState) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        parameters.values().forEach((name, tensor) -> arrays.put(name, dtype == DType.FLOAT32
                ? NpyArray.ofFloats(tensor.toFloats(), tensor.shape()) : array(tensor)));
        int count = arrays.size();
        if (includeState) {
            state.values().forEach((name, tensor) -> arrays.put(STATE + name, array(tensor)));
        }
        try {
            Npz.write(path, arrays);
        } catch (IOException e) {
            throw new SimulationException("cannot write parameters to " + path + ": " + e, e);
        }
        LOG.info("{}: wrote {} parameters{}", path, count, includeState ? " and the state" : "");
    }

    private static NpyArray array(Tensor tensor) {
        return tensor.isDouble() ? NpyArray.of(tensor.toDoubles(), tensor.shape())
                : NpyArray.ofFloats(tensor.toFloats(), tensor.shape());
    }

    /** Replaces all parameters, and the state if that is wanted, or nothing if something does not fit. */
    void load(Path path, boolean includeState) {
        if (includeState && !modes.stateful()) {
            throw new SimulationException("the simulator was built with stateful(false) and keeps no state; load the "
                    + "parameters of " + path + " alone");
        }
        Map<String, NpyArray> arrays;
        try {
            arrays = Npz.read(path);
        } catch (IOException e) {
            throw new SimulationException("cannot read parameters from " + path + ": " + e.getMessage(), e);
        }
        Map<String, NpyArray> stateArrays = new LinkedHashMap<>();
        for (String name : List.copyOf(arrays.keySet())) {
            if (name.startsWith(STATE)) {
                stateArrays.put(name.substring(STATE.length()), arrays.remove(name));
            }
        }
        if (includeState && stateArrays.isEmpty()) {
            throw new SimulationException(path + " holds no state; save it with saveParams(path, true), or load the "
                    + "parameters alone");
        }
        List<String> problems = problems(arrays);
        if (includeState) {
            problems.addAll(numbersAlone(stateArrays));
        }
        Map<String, Tensor> newState = problems.isEmpty() && includeState ? tensors(stateArrays) : Map.of();
        if (problems.isEmpty() && includeState) {
            state.problems(newState).forEach(problem -> problems.add("of the state, " + problem));
        }
        if (!problems.isEmpty()) {
            throw new SimulationException("the parameters in " + path + " are of another network: "
                    + String.join("; ", problems));
        }
        if (includeState) {
            state.set(newState);
        }
        parameters.replaceAll(tensors(arrays));
        LOG.info("{}: read {} parameters{}", path, arrays.size(), includeState ? " and the state" : "");
    }

    private static Map<String, Tensor> tensors(Map<String, NpyArray> arrays) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(name, Tensor.wrap(array.toDoubles(), array.shape())));
        return tensors;
    }

    private List<String> problems(Map<String, NpyArray> arrays) {
        List<String> problems = new ArrayList<>();
        Set<String> surplus = new LinkedHashSet<>(arrays.keySet());
        for (Parameter parameter : parameters.all()) {
            NpyArray array = arrays.get(parameter.name());
            if (!surplus.remove(parameter.name())) {
                problems.add("\"" + parameter.name() + "\" is missing");
            } else if (!parameters.fits(array.shape(), parameter)) {
                problems.add("\"" + parameter.name() + "\" has the shape " + Arrays.toString(array.shape())
                        + " instead of " + Arrays.toString(parameters.shape(parameter)));
            }
        }
        surplus.forEach(name -> problems.add("\"" + name + "\" is not a parameter here"));
        problems.addAll(numbersAlone(arrays));
        return problems;
    }

    /** Arrays of other types than floating-point numbers, and numbers that the precision here cannot hold. */
    private List<String> numbersAlone(Map<String, NpyArray> arrays) {
        List<String> problems = new ArrayList<>();
        arrays.forEach((name, array) -> {
            if (array.dtype() != org.nengine.io.DType.FLOAT32 && array.dtype() != org.nengine.io.DType.FLOAT64) {
                problems.add("\"" + name + "\" has the type " + array.dtype().name().toLowerCase(Locale.ROOT)
                        + " instead of float32 or float64");
            } else if (dtype == DType.FLOAT32 && Arrays.stream(array.toDoubles())
                    .anyMatch(value -> Double.isFinite(value) && Float.isInfinite((float) value))) {
                problems.add("\"" + name + "\" holds numbers that are too large for float32");
            }
        });
        return problems;
    }
}
