package org.nengine.files;

import java.util.List;

/**
 * Tells how values are stored in the files of networks. Found by {@link java.util.ServiceLoader}: to store a class of
 * your own, such as a process, write a provider and name it in
 * {@code META-INF/services/org.nengine.files.CodecProvider}.
 */
public interface CodecProvider {

    /** A codec for each class. */
    List<Codec<?>> codecs();

    /** The settings that are stored. */
    default List<StoredSetting<?>> settings() {
        return List.of();
    }
}
