package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/** {@code y += A x}, A of shape (m, n), x of shape (n), y of shape (m). Incs: y. Reads: A, x. */
public final class DotInc extends Operator {

    /**
     * @throws BuildException if the shapes do not fit, naming the three
     */
    public DotInc(Signal a, Signal x, Signal y, String tag) {
        super(tag, List.of(), List.of(y), List.of(a, x), List.of());
        if (a.rank() != 2 || x.rank() != 1 || y.rank() != 1 || a.shape(1) != x.size() || a.shape(0) != y.size()) {
            throw new BuildException("shape mismatch in " + tag + ": matrix " + a + " times " + x
                    + " does not give " + y);
        }
    }

    @Override
    public String kind() {
        return "dot_inc";
    }

    public Signal a() {
        return reads().get(0);
    }

    public Signal x() {
        return reads().get(1);
    }

    public Signal y() {
        return incs().get(0);
    }
}
