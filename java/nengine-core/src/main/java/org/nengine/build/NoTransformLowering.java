package org.nengine.build;

import java.util.Optional;
import org.nengine.transforms.NoTransform;

/** Nothing, or the decoders alone. */
public final class NoTransformLowering implements TransformLowering<NoTransform> {

    /** Used by the service loader. */
    public NoTransformLowering() { }

    @Override
    public Class<NoTransform> handles() {
        return NoTransform.class;
    }

    @Override
    public boolean learnable() {
        return true;
    }

    @Override
    public Weighted lower(NoTransform transform, Weighting weighting, BuildContext context) {
        return weighting.decoders().map(d -> weighting.multiply(d, context))
                .orElseGet(() -> new Weighted(weighting.input(), Optional.empty()));
    }
}
