package org.nengine.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nengine.io.NpyArray;
import org.nengine.io.Npz;

/**
 * What the reference made of one model: how it was run, what was built and what was recorded.
 *
 * <p>Objects are numbered in the order of a walk through the networks: a network's own objects in order of creation,
 * then its subnetworks in order of creation, each the same way.
 *
 * @param name of the case, and of the model in {@link GoldenModels}
 * @param dt length of a step in seconds
 * @param simulatorSeed seed of the simulator's generator
 * @param script how it was run
 * @param agreeSteps for how many steps recorded data can agree; empty if for all
 * @param tolerances allowed errors of arrays that are more sensitive than usual
 * @param objects every object with the seed it was built with
 * @param summarised names of the arrays that are rows of {@code summary}, in this order
 * @param arrays all else, by name
 */
public record GoldenCase(String name, double dt, long simulatorSeed, List<GoldenAction> script, OptionalInt agreeSteps,
        Map<String, Double> tolerances, JsonNode objects, List<String> summarised, Map<String, NpyArray> arrays) {

    private static final JsonNode INDEX = json("index.json");

    /** Names of all cases. */
    public static List<String> names() {
        return INDEX.get("cases").properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Reads a case. */
    public static GoldenCase named(String name) {
        JsonNode entry = Optional.ofNullable(INDEX.get("cases").get(name))
                .orElseThrow(() -> new IllegalArgumentException("no golden case \"" + name + "\""));
        JsonNode description = json(entry.get("objects").textValue());
        JsonNode agree = entry.get("agree_steps");
        Map<String, Double> tolerances = new LinkedHashMap<>();
        entry.get("rel_tol_overrides").properties()
                .forEach(e -> tolerances.put(e.getKey(), e.getValue().doubleValue()));
        return new GoldenCase(name, entry.get("dt").doubleValue(), entry.get("simulator_seed").longValue(),
                stream(entry.get("script")).map(GoldenCase::action).toList(),
                agree.isInt() ? OptionalInt.of(agree.intValue()) : OptionalInt.empty(), tolerances,
                description.get("objects"),
                stream(description.get("summarised_arrays")).map(JsonNode::textValue).toList(),
                arrays(entry.get("file").textValue()));
    }

    private static GoldenAction action(JsonNode line) {
        return switch (line.get(0).textValue()) {
            case "run" -> new GoldenAction.Run(line.get(1).intValue(), true);
            case "run+" -> new GoldenAction.Run(line.get(1).intValue(), false);
            case "reset" -> new GoldenAction.Reset(
                    line.size() > 1 ? OptionalLong.of(line.get(1).longValue()) : OptionalLong.empty());
            default -> throw new IllegalArgumentException("unknown line of a script: " + line);
        };
    }

    /** Whether recorded arrays have a suffix that numbers the run they are of. */
    public boolean hasSegments() {
        return script.size() > 1;
    }

    /** Number of runs whose recorded data is kept. */
    public int runs() {
        return (int) script.stream().filter(a -> a instanceof GoldenAction.Run run && run.keep()).count();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static JsonNode json(String file) {
        try (InputStream in = open(file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, NpyArray> arrays(String file) {
        try (InputStream in = open(file)) {
            return Npz.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        InputStream in = GoldenCase.class.getResourceAsStream(file);
        if (in == null) {
            throw new IllegalArgumentException("no golden file " + file);
        }
        return in;
    }
}
