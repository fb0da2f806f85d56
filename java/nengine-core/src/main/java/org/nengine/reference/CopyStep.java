package org.nengine.reference;

import java.util.stream.IntStream;
import org.nengine.build.ir.Copy;

/** {@code target[targetIndices] = source[sourceIndices]}, or {@code +=}; one source element is broadcast. */
final class CopyStep implements OperatorStep {

    private final SignalValues source;
    private final SignalValues target;
    private final int[] sourceIndices;
    private final int[] targetIndices;
    private final boolean increment;

    CopyStep(Copy operator, Workspace workspace) {
        this.source = workspace.values(operator.source());
        this.target = workspace.values(operator.target());
        this.sourceIndices = operator.sourceIndices().orElseGet(() -> all(source));
        this.targetIndices = operator.targetIndices().orElseGet(() -> all(target));
        this.increment = operator.increment();
    }

    private static int[] all(SignalValues values) {
        return IntStream.range(0, values.size()).toArray();
    }

    @Override
    public void run() {
        // a private copy, because source and target may be views of the same memory
        double[] values = source.toArray();
        for (int i = 0; i < targetIndices.length; i++) {
            double value = values[sourceIndices[sourceIndices.length == 1 ? 0 : i]];
            if (increment) {
                target.add(targetIndices[i], value);
            } else {
                target.set(targetIndices[i], value);
            }
        }
    }
}
