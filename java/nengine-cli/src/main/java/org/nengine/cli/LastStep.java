package org.nengine.cli;

import org.nengine.data.Tensor;

/** What a probe recorded at the last step. */
final class LastStep {

    private LastStep() {
    }

    /** The elements of each item, from (items, steps, elements). */
    static double[][] of(Tensor values) {
        int last = values.shape(1) - 1;
        double[][] result = new double[values.shape(0)][values.shape(2)];
        for (int i = 0; i < result.length; i++) {
            for (int k = 0; k < result[i].length; k++) {
                result[i][k] = values.at(i, last, k);
            }
        }
        return result;
    }
}
