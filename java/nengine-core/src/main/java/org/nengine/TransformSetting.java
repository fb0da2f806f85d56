package org.nengine;

import org.nengine.distributions.Distribution;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/** A transform as it was given in the settings of a connection, before the sizes are known. */
public sealed interface TransformSetting {

    /**
     * The transform for given sizes.
     *
     * @param sizeOut number of values at the target
     * @param sizeMid number of values of the function
     */
    Transform create(int sizeOut, int sizeMid);

    /** Nothing is multiplied. */
    record None() implements TransformSetting {

        @Override
        public Transform create(int sizeOut, int sizeMid) {
            return new NoTransform(sizeMid);
        }

        @Override
        public String toString() {
            return "none";
        }
    }

    /**
     * Everything is multiplied by one number.
     *
     * @param factor the number
     */
    record Scalar(double factor) implements TransformSetting {

        @Override
        public Transform create(int sizeOut, int sizeMid) {
            return new Dense(sizeOut, sizeMid, factor);
        }

        @Override
        public String toString() {
            return Double.toString(factor);
        }
    }

    /**
     * A matrix that is given or drawn, or a diagonal that is given.
     *
     * @param init its values
     */
    record Values(Distribution init) implements TransformSetting {

        @Override
        public Transform create(int sizeOut, int sizeMid) {
            return new Dense(sizeOut, sizeMid, init);
        }

        @Override
        public String toString() {
            return init.toString();
        }
    }

    /**
     * A transform that knows its sizes.
     *
     * @param transform the transform
     */
    record Given(Transform transform) implements TransformSetting {

        @Override
        public Transform create(int sizeOut, int sizeMid) {
            return transform;
        }

        @Override
        public String toString() {
            return transform.toString();
        }
    }
}
