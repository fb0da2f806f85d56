package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.Signal;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;
import org.nengine.transforms.Dense;

/** A matrix product, or an elementwise one for a factor or a diagonal; with decoders, always a matrix product. */
public final class DenseLowering implements TransformLowering<Dense> {

    /** Used by the service loader. */
    public DenseLowering() { }

    @Override
    public Class<Dense> handles() {
        return Dense.class;
    }

    @Override
    public boolean learnable() {
        return true;
    }

    @Override
    public Weighted lower(Dense transform, Weighting weighting, BuildContext context) {
        if (weighting.decoders().isPresent()) {
            return weighting.multiply(times(transform, weighting.decoders().get(), weighting, context), context);
        }
        if (transform.isTwoDimensional()) {
            return weighting.product(matrix(transform, weighting.name(), weighting.rng()), context);
        }
        double[] factors = factors(transform);
        int[] shape = transform.isScalar() ? new int[0] : new int[] {factors.length};
        Signal weights = weighting.weights(factors, shape);
        Signal output = weighting.output(transform.sizeOut(), context);
        context.add(new ElementwiseInc(weights, weighting.input(), output, weighting.name() + ": weights"));
        return new Weighted(output, Optional.of(weights));
    }

    private static double[] factors(Dense transform) {
        return transform.isScalar() ? new double[] {transform.scalar()} : transform.diagonal();
    }

    /** The transform times a matrix. */
    private static Matrix times(Dense transform, Matrix decoders, Weighting weighting, BuildContext context) {
        if (transform.sizeIn() != decoders.rows()) {
            throw new BuildException("shape mismatch in " + weighting.name() + ": " + transform
                    + " cannot be applied to " + decoders.rows()
                    + " decoded values; was the function or the transform changed later?");
        }
        if (transform.isTwoDimensional()) {
            return context.algebra().multiply(matrix(transform, weighting.name(), weighting.rng()), decoders);
        }
        double[] factors = factors(transform);
        Matrix product = new Matrix(decoders.rows(), decoders.columns(), decoders.data().clone());
        for (int i = 0; i < product.data().length; i++) {
            product.data()[i] *= factors[transform.isScalar() ? 0 : i / product.columns()];
        }
        return product;
    }

    /** The full matrix of a transform, drawn if it is random. */
    static Matrix full(Dense transform, String name, RandomState rng) {
        if (transform.isTwoDimensional()) {
            return matrix(transform, name, rng);
        }
        double[] factors = factors(transform);
        Matrix diagonal = Matrix.zeros(transform.sizeOut(), transform.sizeIn());
        for (int i = 0; i < transform.sizeIn(); i++) {
            diagonal.set(i, i, factors[transform.isScalar() ? 0 : i]);
        }
        return diagonal;
    }

    private static Matrix matrix(Dense transform, String name, RandomState rng) {
        return Matrix.of(Weighting.draw(name, rng, transform::sample).matrix());
    }
}
