package org.nengine.build;

import org.nengine.build.spi.Handler;
import org.nengine.transforms.Transform;

/**
 * What becomes of a transform, combined with the decoders of the source and the encoders of the target where there are
 * any.
 *
 * @param <T> the class of the transform
 */
public interface TransformLowering<T extends Transform> extends Handler<T> {

    /** Adds the operators that apply the transform, drawing its weights if they are random. */
    Weighted lower(T transform, Weighting weighting, BuildContext context);

    /** Whether learning rules can change the weights. */
    default boolean learnable() {
        return false;
    }
}
