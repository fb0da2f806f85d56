package org.nengine.engine;

import java.util.IdentityHashMap;
import java.util.Map;
import org.nengine.Node;
import org.nengine.build.Model;
import org.nengine.data.Tensor;

/** Makes feeds of arrays for nodes. */
final class Feeds {

    private final Model model;
    private final EngineProgram program;

    Feeds(Model model, EngineProgram program) {
        this.model = model;
        this.program = program;
    }

    InputFeed of(Map<Node, Tensor> arrays) {
        return new InputFeed(program, byInput(arrays));
    }

    /** The arrays by the places where the program takes them; without those of nodes that it does not know of. */
    Map<Input, Tensor> byInput(Map<Node, Tensor> arrays) {
        Map<Input, Tensor> byInput = new IdentityHashMap<>();
        arrays.forEach((node, tensor) -> model.signals().find(node, "out").flatMap(program::input)
                .ifPresent(input -> byInput.put(input, tensor)));
        return byInput;
    }
}
