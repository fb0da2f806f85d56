package org.nengine.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.nengine.Setting;

/** All codecs and settings on the class path. A file can only make what has a codec. */
final class Codecs {

    private final Map<Class<?>, Codec<?>> byType = new HashMap<>();
    private final Map<String, Codec<?>> byName = new HashMap<>();
    private final Map<String, StoredSetting<?>> settings = new HashMap<>();

    Codecs() {
        for (CodecProvider provider : ServiceLoader.load(CodecProvider.class, CodecProvider.class.getClassLoader())) {
            provider.codecs().forEach(codec -> {
                add(byType, codec.type(), codec, provider);
                add(byName, codec.name(), codec, provider);
            });
            provider.settings().forEach(setting -> add(settings, setting.setting().name(), setting, provider));
        }
    }

    private static <K, V> void add(Map<K, V> map, K key, V value, CodecProvider provider) {
        if (map.put(key, value) != null) {
            throw new ServiceConfigurationError(provider.getClass().getName() + " tells how \"" + key
                    + "\" is stored, but another provider does so already");
        }
    }

    /** The codec of exactly this class. */
    @SuppressWarnings("unchecked")
    <T> Optional<Codec<T>> of(T value) {
        // A codec stands under the class of its values.
        return Optional.ofNullable((Codec<T>) byType.get(value.getClass()));
    }

    /** The codec of a name whose values are of a class. */
    <T> Codec<? extends T> named(String name, Class<T> wanted, String place) {
        Codec<?> codec = byName.get(name);
        if (codec == null) {
            throw new NetworkFormatException(place + ": \"" + name + "\" is no known type; types that fit here are "
                    + new TreeSet<>(byName.values().stream().filter(c -> wanted.isAssignableFrom(c.type()))
                            .map(Codec::name).toList()));
        }
        if (!wanted.isAssignableFrom(codec.type())) {
            throw new NetworkFormatException(place + ": must be a " + wanted.getSimpleName() + ", but \"" + name
                    + "\" is none");
        }
        @SuppressWarnings("unchecked")
        Codec<? extends T> fitting = (Codec<? extends T>) codec;
        return fitting;
    }

    boolean stores(Setting<?> setting) {
        return setting(setting.name()).filter(stored -> stored.setting() == setting).isPresent();
    }

    Optional<StoredSetting<?>> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }
}
