package org.nengine.reference;

import java.util.Arrays;
import org.nengine.build.ir.SparseDotInc;

/** {@code y += A x} entry by entry, in the order of the entries; each row is summed first, then added. */
final class SparseDotIncStep implements OperatorStep {

    private final SignalValues values;
    private final SignalValues x;
    private final SignalValues y;
    private final int[] rows;
    private final int[] columns;
    private final double[] sums;

    SparseDotIncStep(SparseDotInc operator, Workspace workspace) {
        this.values = workspace.values(operator.values());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
        this.rows = integers(operator.attributes().numbers("rows"));
        this.columns = integers(operator.attributes().numbers("columns"));
        this.sums = new double[operator.y().size()];
    }

    private static int[] integers(double[] numbers) {
        return Arrays.stream(numbers).mapToInt(v -> (int) v).toArray();
    }

    @Override
    public void run() {
        Arrays.fill(sums, 0);
        for (int k = 0; k < rows.length; k++) {
            sums[rows[k]] += values.get(k) * x.get(columns[k]);
        }
        for (int row = 0; row < sums.length; row++) {
            y.add(row, sums[row]);
        }
    }
}
