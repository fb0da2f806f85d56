package org.nengine.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.nengine.engine.EngineInfo;
import org.nengine.engine.MachineSpeed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the engine finds on this machine. */
@Command(name = "info", mixinStandardHelpOptions = true,
        description = "Shows the version, CPU features, BLAS, threads and devices, and why a GPU is not used.")
final class InfoCommand implements Callable<Integer> {

    @Option(names = "--measure", description = "Also measure how fast this machine reads, writes and computes at best; "
            + "takes a few seconds.")
    private boolean measure;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        EngineInfo info = EngineInfo.get();
        String java = System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
        List<Map<String, Object>> devices = info.devices().stream().map(InfoCommand::fields).toList();
        Report report = new Report()
                .add("version", "version", info.version())
                .add("java", "Java", java)
                .add("processor", "processor", info.processor())
                .add("processors", "processors", info.processors())
                .add("caches", "caches", info.caches(), caches(info))
                .add("memory_bytes", "memory", info.memory(), Speeds.bytes(info.memory()))
                .add("compiler", "compiler", info.compiler())
                .add("cpu_features", "CPU features", info.features(), String.join(" ", info.features()))
                .add("blas", "BLAS", info.blas())
                .add("blas_core", "BLAS tuned for", info.blasCore())
                .add("threads", "threads", info.threads())
                .add("devices", "devices", devices,
                        info.devices().stream().map(EngineInfo.Device::id).collect(Collectors.joining(", ")));
        for (EngineInfo.Device device : info.devices()) {
            report.note(device.id(), device.usable() ? "used" : "not used: " + device.reason());
        }
        if (measure) {
            Speeds.add(report, MachineSpeed.measure());
        }
        report.print(json, System.out);
        return 0;
    }

    private static String caches(EngineInfo info) {
        return info.caches().entrySet().stream().map(c -> c.getKey() + " " + Speeds.bytes(c.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> fields(EngineInfo.Device device) {
        return Map.of("id", device.id(), "name", device.name(), "usable", device.usable(), "reason",
                device.reason());
    }
}
