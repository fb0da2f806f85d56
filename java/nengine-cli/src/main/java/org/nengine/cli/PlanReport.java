package org.nengine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The plan of a step, as {@link org.nengine.engine.Simulator#planJson} gives it. */
final class PlanReport {

    private static final String LINE = "%5s  %-28s %6s %10s %12s %14s %16s  %s%n";

    private final String json;
    private final JsonNode plan;

    PlanReport(String json) {
        this.json = json;
        try {
            this.plan = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the plan cannot be read: " + json, e);
        }
    }

    /** Floating-point operations of a step. */
    long flop() {
        return plan.get("flop").longValue();
    }

    /** Bytes that a step reads and writes. */
    long bytes() {
        return plan.get("bytes").longValue();
    }

    /** Prints the JSON object, or a line a group and one of the sums. */
    void print(boolean asJson, PrintStream out) {
        if (asJson) {
            out.println(json);
            return;
        }
        out.printf(LINE, "group", "kind", "runs", "operators", "elements", "bytes/step", "flop/step", "first operator");
        int at = 0;
        Map<String, String> reasons = new LinkedHashMap<>();
        for (JsonNode group : plan.get("groups")) {
            line(out, String.valueOf(at), group.get("kind").textValue(), group.get("runs").textValue(), group,
                    group.get("first").textValue());
            if (group.has("why")) {
                reasons.merge(group.get("why").textValue(), String.valueOf(at), (some, other) -> some + ", " + other);
            }
            at++;
        }
        line(out, "sum", at + " groups", "", plan, "");
        long chunk = plan.get("chunk").longValue();
        out.println(chunk == 1 ? "each step runs on its own" : "up to " + chunk + " steps run together where it says chunk");
        reasons.forEach((why, groups) -> out.println("stepped (" + groups + "): " + why));
        long parts = plan.get("minibatch_parts").longValue();
        if (parts > 1) {
            out.printf(Locale.ROOT, "long runs take the minibatch in %,d parts of %,d items%n", parts,
                    plan.get("items_a_part").longValue());
        }
    }

    private static void line(PrintStream out, String number, String kind, String runs, JsonNode counts, String first) {
        String text = String.format(LINE, number, kind, runs, count(counts, "operators"), count(counts, "elements"),
                count(counts, "bytes"), count(counts, "flop"), first);
        out.println(text.stripTrailing());
    }

    private static String count(JsonNode counts, String name) {
        return String.format(Locale.ROOT, "%,d", counts.get(name).longValue());
    }
}
