package org.nengine.build.ir;

import java.util.Arrays;
import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * {@code y += A x} for a matrix of which only some entries are kept. Incs: y (m). Reads: the values of the entries (n),
 * x. Entries at the same place add up: {@code y[rows[k]] += values[k] x[columns[k]]} for all k.
 */
public final class SparseDotInc extends Operator {

    private final Attributes attributes;

    /**
     * @param rows row of each entry
     * @param columns column of each entry
     * @throws BuildException if the signals do not fit the entries
     */
    public SparseDotInc(Signal values, Signal x, Signal y, int[] rows, int[] columns, String tag) {
        super(tag, List.of(), List.of(y), List.of(values, x), List.of());
        if (values.rank() != 1 || x.rank() != 1 || y.rank() != 1 || rows.length != values.size()
                || columns.length != values.size()) {
            throw new BuildException("shape mismatch in " + tag + ": " + values + " are not the values of "
                    + rows.length + " entries of a matrix from " + x + " to " + y);
        }
        if (Arrays.stream(rows).anyMatch(r -> r < 0 || r >= y.size())
                || Arrays.stream(columns).anyMatch(c -> c < 0 || c >= x.size())) {
            throw new BuildException("shape mismatch in " + tag + ": an entry is outside of the matrix from " + x
                    + " to " + y);
        }
        this.attributes = Attributes.none().with("rows", rows).with("columns", columns);
    }

    @Override
    public String kind() {
        return "sparse_dot_inc";
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    public Signal values() {
        return reads().get(0);
    }

    public Signal x() {
        return reads().get(1);
    }

    public Signal y() {
        return incs().get(0);
    }
}
