package org.nengine.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.NengineException;

/**
 * The machine as the native engine sees it.
 *
 * @param version of the engine
 * @param processor its name
 * @param processors how many of them this process may use
 * @param caches bytes of the caches for data by their names, {@code L1} to {@code L3}, those that are known
 * @param memory bytes of the machine's memory; 0 if that is not known
 * @param compiler that the engine was built with
 * @param features what the processor offers and the engine can use, such as {@code avx2}
 * @param blas which linear algebra library was loaded, with its version
 * @param blasCore for which processor that library was tuned
 * @param threads how many threads are used by default
 * @param devices what a simulator could run on
 */
public record EngineInfo(String version, String processor, int processors, Map<String, Long> caches, long memory,
        String compiler, List<String> features, String blas, String blasCore, int threads, List<Device> devices) {

    /**
     * Something that a simulator can run on, or why it cannot.
     *
     * @param id to ask for it by, such as {@code cpu} or {@code cuda:0}
     * @param name of the product
     * @param usable whether a simulator can run on it here
     * @param reason why not, if it is not usable
     */
    public record Device(String id, String name, boolean usable, String reason) {
    }

    /**
     * Asks the engine; loads it if that was not done yet.
     *
     * @throws NengineException if it cannot be loaded on this machine
     */
    public static EngineInfo get() {
        NativeLibrary.load();
        String json = NativeEngine.nengine_info().getString(StandardCharsets.UTF_8);
        try {
            JsonNode info = new ObjectMapper().readTree(json);
            List<String> features = new ArrayList<>();
            info.path("cpu").path("features").forEach(feature -> features.add(feature.asText()));
            return new EngineInfo(NativeEngine.nengine_version().getString(StandardCharsets.UTF_8),
                    info.path("cpu").path("name").asText(), info.path("cpu").path("processors").asInt(),
                    caches(info.path("cpu").path("caches")), info.path("memory").asLong(),
                    info.path("compiler").asText(), List.copyOf(features),
                    info.path("blas").path("config").asText(), info.path("blas").path("core").asText(),
                    info.path("threads").asInt(), devices(info.path("devices")));
        } catch (JsonProcessingException e) {
            throw new NengineException("the engine describes the machine in a way that cannot be read: " + json, e);
        }
    }

    private static Map<String, Long> caches(JsonNode bytes) {
        Map<String, Long> caches = new LinkedHashMap<>();
        bytes.properties().forEach(cache -> caches.put(cache.getKey(), cache.getValue().asLong()));
        return Collections.unmodifiableMap(caches);
    }

    /** There is one processor; devices of other kinds are numbered. */
    private static List<Device> devices(JsonNode list) {
        List<Device> devices = new ArrayList<>();
        Map<String, Integer> count = new HashMap<>();
        for (JsonNode device : list) {
            String kind = device.path("kind").asText();
            int number = count.merge(kind, 1, Integer::sum) - 1;
            devices.add(new Device(kind.equals("cpu") ? kind : kind + ":" + number, device.path("name").asText(),
                    device.path("usable").asBoolean(), device.path("reason").asText()));
        }
        return List.copyOf(devices);
    }
}
