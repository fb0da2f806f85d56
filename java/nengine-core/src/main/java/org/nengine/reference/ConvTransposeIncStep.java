package org.nengine.reference;

import org.nengine.build.ir.ConvTransposeInc;

/**
 * {@code y += conv^T(W, x)}: each input value is spread over the output with the kernel; what falls outside is dropped.
 */
final class ConvTransposeIncStep implements OperatorStep {

    private final SignalValues weights;
    private final SignalValues x;
    private final SignalValues y;
    private final KernelGeometry geometry;

    ConvTransposeIncStep(ConvTransposeInc operator, Workspace workspace) {
        this.weights = workspace.values(operator.weights());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
        this.geometry = KernelGeometry.of(operator.attributes());
    }

    @Override
    public void run() {
        Image input = geometry.input();
        Image output = geometry.output();
        for (int i = 0; i < input.positions(); i++) {
            int[] inputAt = Image.unravel(i, input.spatial());
            for (int j = 0; j < geometry.kernelPositions(); j++) {
                int[] outputAt = geometry.under(inputAt, j);
                if (!output.contains(outputAt)) {
                    continue;
                }
                for (int filter = 0; filter < output.channels(); filter++) {
                    double sum = 0;
                    for (int c = 0; c < input.channels(); c++) {
                        sum += x.get(input.index(inputAt, c))
                                * weights.get((j * input.channels() + c) * output.channels() + filter);
                    }
                    y.add(output.index(outputAt, filter), sum);
                }
            }
        }
    }
}
