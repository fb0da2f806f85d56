package org.nengine.reference;

import org.nengine.build.ir.ConvInc;

/**
 * {@code y += conv(W, x)}: at each output position the products of the kernel with the input under it, zero outside of
 * the input. Filters of one group see the input channels of the same group only.
 */
final class ConvIncStep implements OperatorStep {

    private final SignalValues weights;
    private final SignalValues x;
    private final SignalValues y;
    private final KernelGeometry geometry;
    private final int groups;

    ConvIncStep(ConvInc operator, Workspace workspace) {
        this.weights = workspace.values(operator.weights());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
        this.geometry = KernelGeometry.of(operator.attributes());
        this.groups = (int) operator.attributes().number("groups");
    }

    @Override
    public void run() {
        Image input = geometry.input();
        Image output = geometry.output();
        int groupFilters = output.channels() / groups;
        int groupChannels = input.channels() / groups;
        for (int o = 0; o < output.positions(); o++) {
            int[] outputAt = Image.unravel(o, output.spatial());
            for (int filter = 0; filter < output.channels(); filter++) {
                int firstChannel = filter / groupFilters * groupChannels;
                double sum = 0;
                for (int j = 0; j < geometry.kernelPositions(); j++) {
                    int[] inputAt = geometry.under(outputAt, j);
                    if (!input.contains(inputAt)) {
                        continue;
                    }
                    for (int c = 0; c < groupChannels; c++) {
                        sum += x.get(input.index(inputAt, firstChannel + c))
                                * weights.get((j * groupChannels + c) * output.channels() + filter);
                    }
                }
                y.add(output.index(outputAt, filter), sum);
            }
        }
    }
}
