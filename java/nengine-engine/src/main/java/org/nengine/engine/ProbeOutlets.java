package org.nengine.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.nengine.Probe;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** Where what probes record in a run goes, if it is not kept. */
final class ProbeOutlets {

    private final Map<Probe, List<Consumer<ProbeBlock>>> consumers = new LinkedHashMap<>();
    private final Map<Path, Probe> files = new LinkedHashMap<>();

    void consume(Probe probe, Consumer<ProbeBlock> consumer) {
        consumers.computeIfAbsent(Require.present("Simulator", "probe", probe), p -> new ArrayList<>())
                .add(Require.present("Simulator", "consumer", consumer));
    }

    void write(Probe probe, Path file) {
        Require.present("Simulator", "probe", probe);
        if (Require.present("Simulator", "file", file).getFileName() == null) {
            throw new ValidationException("Simulator", "writeTo", "\"" + file + "\" is no name of a file");
        }
        if (files.putIfAbsent(file.toAbsolutePath().normalize(), probe) != null) {
            throw new ValidationException("Simulator", "writeTo", "two probes cannot write to the same file, " + file);
        }
    }

    boolean isEmpty() {
        return consumers.isEmpty() && files.isEmpty();
    }

    /** All probes whose data go somewhere. */
    Set<Probe> probes() {
        Set<Probe> all = new LinkedHashSet<>(consumers.keySet());
        all.addAll(files.values());
        return all;
    }

    List<Consumer<ProbeBlock>> consumers(Probe probe) {
        return consumers.getOrDefault(probe, List.of());
    }

    List<Path> files(Probe probe) {
        return files.entrySet().stream().filter(e -> e.getValue() == probe).map(Map.Entry::getKey).toList();
    }
}
