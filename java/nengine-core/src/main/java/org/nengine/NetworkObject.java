package org.nengine;

/** An object of a network that connections or probes can refer to. As an endpoint it means all of its elements. */
public sealed interface NetworkObject extends Endpoint permits Sliceable, Connection, Probe {

    /** The network that the object lives in. */
    Network network();

    @Override
    default NetworkObject object() {
        return this;
    }

    @Override
    default Slice slice() {
        return Slice.all();
    }
}
