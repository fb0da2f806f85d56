package org.nengine.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.IoNames;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.NpyArray;
import org.nengine.io.Npz;
import org.nengine.processes.PresentInput;

/** What some nodes give instead of what they say: (items, steps, elements) for each. */
public final class Inputs {

    private final Map<Node, Tensor> arrays = new LinkedHashMap<>();

    private Inputs() {
    }

    /** Every node gives what it says. */
    public static Inputs none() {
        return new Inputs();
    }

    /**
     * Reads an archive of NumPy arrays, each with the label of a node without input, or its name among the inputs.
     * Arrays have the axes (steps, elements), for all items alike, or (items, steps, elements).
     *
     * @param names of the inputs
     * @param items how many there are to be
     * @param steps how many there are to be
     * @throws ValidationException if an array does not fit, naming it
     */
    public static Inputs read(Path file, IoNames names, int items, int steps) throws IOException {
        Inputs inputs = new Inputs();
        for (Map.Entry<String, NpyArray> entry : Npz.read(file).entrySet()) {
            Node node = node(entry.getKey(), names);
            inputs.arrays.put(node, tensor(entry.getKey(), entry.getValue(), node, items, steps));
        }
        return inputs;
    }

    private static Node node(String name, IoNames names) {
        List<Node> labelled = names.inputs().stream().filter(n -> n.label().filter(name::equals).isPresent()).toList();
        return labelled.size() == 1 ? labelled.get(0) : names.input(name);
    }

    private static Tensor tensor(String name, NpyArray array, Node node, int items, int steps) {
        int[] shape = array.shape();
        boolean alike = shape.length == 2;
        int[] wanted = {items, steps, node.sizeOut()};
        int[] given = alike ? new int[] {items, shape[0], shape[1]} : shape;
        if (!Arrays.equals(given, wanted)) {
            throw new ValidationException("inputs", name, "needs the shape (" + steps + ", " + node.sizeOut() + ") of "
                    + "(steps, elements)" + (items == 1 ? "" : ", or (" + items + ", " + steps + ", " + node.sizeOut()
                    + ") of (items, steps, elements)") + ", got " + Arrays.toString(shape));
        }
        double[] values = array.toDoubles();
        if (!alike || items == 1) {
            return Tensor.wrap(values, wanted);
        }
        double[] repeated = new double[Math.multiplyExact(items, values.length)];
        for (int i = 0; i < items; i++) {
            System.arraycopy(values, 0, repeated, i * values.length, values.length);
        }
        return Tensor.wrap(repeated, wanted);
    }

    /** As the engine takes them. */
    Data data() {
        Data data = Data.none();
        for (Map.Entry<Node, Tensor> entry : arrays.entrySet()) {
            data = data.and(entry.getKey(), entry.getValue());
        }
        return data;
    }

    /** Puts the values of the first item into the nodes themselves, for steps of this length. */
    public void putIntoNodes(double dt) {
        arrays.forEach((node, tensor) -> {
            double[][] rows = tensor.toItems()[0];
            if (node.output() instanceof NodeOutput.ProcessOutput) {
                // Another process, so that those without seed get the draws of the generator that they got before.
                node.setOutput(new PresentInput(rows, dt));
            } else {
                node.setOutput(t -> rows[(int) Math.rint(t / dt) - 1]);
            }
        });
    }
}
