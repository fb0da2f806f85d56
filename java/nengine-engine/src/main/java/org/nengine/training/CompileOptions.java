package org.nengine.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nengine.Probe;
import org.nengine.exceptions.Require;

/** Which probes have losses, weights and metrics. A loss of a probe comes before the loss of all. */
public final class CompileOptions {

    private Optional<Loss> commonLoss = Optional.empty();
    private final Map<Probe, Loss> losses = new LinkedHashMap<>();
    private final Map<Probe, Double> weights = new LinkedHashMap<>();
    private final List<Metric> commonMetrics = new ArrayList<>();
    private final Map<Probe, List<Metric>> metrics = new LinkedHashMap<>();

    /** The loss of every probe that is given none of its own. */
    public CompileOptions loss(Loss loss) {
        commonLoss = Optional.of(Require.present("compile", "loss", loss));
        return this;
    }

    /** The loss of a probe. */
    public CompileOptions loss(Probe probe, Loss loss) {
        losses.put(probe, Require.present("compile", "loss", loss));
        return this;
    }

    /**
     * By what the loss of a probe is multiplied in the total.
     *
     * @param weight a finite number; default 1
     */
    public CompileOptions weight(Probe probe, double weight) {
        weights.put(probe, Require.finite("compile", "weight", weight));
        return this;
    }

    /** A metric of every probe. */
    public CompileOptions metric(Metric metric) {
        commonMetrics.add(Require.present("compile", "metric", metric));
        return this;
    }

    /** A metric of one probe. */
    public CompileOptions metric(Probe probe, Metric metric) {
        metrics.computeIfAbsent(probe, p -> new ArrayList<>()).add(Require.present("compile", "metric", metric));
        return this;
    }

    /** The loss of a probe, if it has one. */
    public Optional<Loss> lossOf(Probe probe) {
        return Optional.ofNullable(losses.get(probe)).or(() -> commonLoss);
    }

    /** The weight of a probe's loss. */
    public double weightOf(Probe probe) {
        return weights.getOrDefault(probe, 1.0);
    }

    /** The metrics of a probe, those of all probes first. */
    public List<Metric> metricsOf(Probe probe) {
        List<Metric> all = new ArrayList<>(commonMetrics);
        all.addAll(metrics.getOrDefault(probe, List.of()));
        return all;
    }

    /** All probes of which something is said. */
    public Set<Probe> probes() {
        Set<Probe> all = new LinkedHashSet<>(losses.keySet());
        all.addAll(weights.keySet());
        all.addAll(metrics.keySet());
        return all;
    }
}
