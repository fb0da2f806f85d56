package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * {@code y += a * x}, element by element.
 *
 * <p>{@code a} and {@code x} are vectors or scalars; each has one element or as many as {@code y}. Incs: y. Reads: a,
 * x.
 */
public final class ElementwiseInc extends Operator {

    /**
     * @throws BuildException if the numbers of elements do not fit
     */
    public ElementwiseInc(Signal a, Signal x, Signal y, String tag) {
        super(tag, List.of(), List.of(y), List.of(a, x), List.of());
        boolean fits = (a.size() == 1 || a.size() == y.size()) && (x.size() == 1 || x.size() == y.size())
                && Math.max(a.size(), x.size()) == y.size();
        if (!fits) {
            throw new BuildException("shape mismatch in " + tag + ": " + a + " times " + x + " does not give " + y);
        }
    }

    @Override
    public String kind() {
        return "elementwise_inc";
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
