package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SparseDotInc;
import org.nengine.transforms.Sparse;

/** A product with the entries of a sparse matrix; its weights are the values of the entries. */
public final class SparseLowering implements TransformLowering<Sparse> {

    /** Used by the service loader. */
    public SparseLowering() { }

    @Override
    public Class<Sparse> handles() {
        return Sparse.class;
    }

    @Override
    public Weighted lower(Sparse transform, Weighting weighting, BuildContext context) {
        weighting.requireNoDecoders(transform);
        double[] values = weighting.draw(transform::sample).matrix().values();
        Signal weights = weighting.weights(values, values.length);
        Signal output = weighting.output(transform.sizeOut(), context);
        context.add(new SparseDotInc(weights, weighting.input(), output, transform.rowIndices(),
                transform.columnIndices(), weighting.name() + ": weights"));
        return new Weighted(output, Optional.of(weights));
    }
}
