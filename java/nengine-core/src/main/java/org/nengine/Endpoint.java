package org.nengine;

import java.util.List;

/**
 * Where a connection starts or ends, and what a probe records: an object, or a {@link View} of some of its elements.
 */
public sealed interface Endpoint permits NetworkObject, View {

    /** The whole object, without the slice. */
    NetworkObject object();

    /** Which elements of the object are meant. */
    Slice slice();

    /** Number of values that can be sent here; 0 if none can. */
    int sizeIn();

    /** Number of values that can be taken from here; 0 if none can. */
    int sizeOut();

    /** What can be probed, the default first; empty if nothing can. */
    List<String> probeable();
}
