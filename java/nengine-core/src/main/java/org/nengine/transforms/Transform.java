package org.nengine.transforms;

/** A linear map from what a connection carries to what arrives at its target. An immutable value. */
public abstract class Transform {

    /** For subclasses; what the transform becomes is found by the build as a service for the class. */
    protected Transform() {
    }

    /** Number of values that go in. */
    public abstract int sizeIn();

    /** Number of values that come out. */
    public abstract int sizeOut();
}
