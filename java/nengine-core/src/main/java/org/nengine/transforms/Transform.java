package org.nengine.transforms;

/** A linear map from what a connection carries to what arrives at its target. An immutable value. */
public abstract class Transform {

    Transform() {
    }

    /** Number of values that go in. */
    public abstract int sizeIn();

    /** Number of values that come out. */
    public abstract int sizeOut();
}
