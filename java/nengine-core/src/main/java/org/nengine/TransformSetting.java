package org.nengine;

import org.nengine.distributions.Distribution;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/** A transform as it was given in the settings of a connection, before the sizes are known. */
@FunctionalInterface
interface TransformSetting {

    Transform create(int sizeOut, int sizeMid);

    static TransformSetting none() {
        return (sizeOut, sizeMid) -> new NoTransform(sizeMid);
    }

    static TransformSetting scalar(double factor) {
        return (sizeOut, sizeMid) -> new Dense(sizeOut, sizeMid, factor);
    }

    static TransformSetting dense(Distribution init) {
        return (sizeOut, sizeMid) -> new Dense(sizeOut, sizeMid, init);
    }

    static TransformSetting of(Transform transform) {
        return (sizeOut, sizeMid) -> transform;
    }
}
