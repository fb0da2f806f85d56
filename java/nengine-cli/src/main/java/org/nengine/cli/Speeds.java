package org.nengine.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nengine.cli.bench.LoadAverage;
import org.nengine.engine.MachineSpeed;

/** What the machine can do, for reports. */
final class Speeds {

    private Speeds() {
    }

    /** Adds all that was measured, and the load at the time. */
    static void add(Report report, MachineSpeed speed) {
        List<Map<String, Object>> streams = speed.streams().stream().map(Speeds::fields).toList();
        List<Map<String, Object>> arithmetic = speed.arithmetic().stream().map(Speeds::fields).toList();
        addLoad(report);
        report.add("streams", "streaming", streams, "read and triad (a = b + s * c), bytes a second of all threads");
        for (MachineSpeed.Stream s : speed.streams()) {
            report.note("  " + s.level() + ", " + threads(s.threads()), giga(s.read()) + " and " + giga(s.triad())
                    + " GB/s, in " + bytes(s.bytes()) + " a thread");
        }
        report.add("arithmetic", "arithmetic", arithmetic, "multiplications and additions a second of all threads");
        for (MachineSpeed.Arithmetic a : speed.arithmetic()) {
            report.note("  " + a.dtype().name().toLowerCase(Locale.ROOT) + ", " + threads(a.threads()),
                    giga(a.flop()) + " Gflop/s");
        }
    }

    /** Adds how busy the machine is. */
    static void addLoad(Report report) {
        report.add("load_average", "load average", LoadAverage.get(), 2, " of the last minute");
    }

    private static Map<String, Object> fields(MachineSpeed.Stream s) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", s.level());
        fields.put("room_bytes", s.room());
        fields.put("bytes_a_thread", s.bytes());
        fields.put("threads", s.threads());
        fields.put("read_bytes_per_s", s.read());
        fields.put("triad_bytes_per_s", s.triad());
        return fields;
    }

    private static Map<String, Object> fields(MachineSpeed.Arithmetic a) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dtype", a.dtype().name().toLowerCase(Locale.ROOT));
        fields.put("threads", a.threads());
        fields.put("flop_per_s", a.flop());
        return fields;
    }

    private static String threads(int n) {
        return n + (n == 1 ? " thread" : " threads");
    }

    private static String giga(double rate) {
        return String.format(Locale.ROOT, "%.1f", rate / 1e9);
    }

    /** In units of 1024, as sizes of caches are. */
    static String bytes(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit + 1 < units.length) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, value % 1 == 0 ? "%.0f %s" : "%.1f %s", value,
                units[unit]);
    }
}
