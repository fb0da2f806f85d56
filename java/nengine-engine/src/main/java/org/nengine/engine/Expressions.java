package org.nengine.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nengine.Probe;
import org.nengine.training.ExpressionProgram;
import org.nengine.training.Loss;
import org.nengine.training.Metric;

/** What the losses and metrics that are functions of the user's own compute, by probe. */
final class Expressions {

    private final Map<Probe, Map<Loss, ExpressionProgram>> programs = new HashMap<>();

    /**
     * Calls the function of a loss, if it is one and was not called for this probe before.
     *
     * @param shape of the signal that is recorded
     */
    void add(Probe probe, Loss loss, int[] shape) {
        Map<Loss, ExpressionProgram> ofProbe = programs.computeIfAbsent(probe, p -> new HashMap<>());
        if (!ofProbe.containsKey(loss)) {
            loss.expression(shape).ifPresent(program -> ofProbe.put(loss, program));
        }
    }

    Optional<ExpressionProgram> of(Probe probe, Loss loss) {
        return Optional.ofNullable(programs.getOrDefault(probe, Map.of()).get(loss));
    }

    Optional<ExpressionProgram> of(Probe probe, Metric metric) {
        return metric.loss().flatMap(loss -> of(probe, loss));
    }

    boolean needTarget(Probe probe, Loss loss) {
        return of(probe, loss).map(ExpressionProgram::usesTarget).orElse(loss.needsTarget());
    }

    boolean needTarget(Probe probe, Metric metric) {
        return of(probe, metric).map(ExpressionProgram::usesTarget).orElse(metric.needsTarget());
    }
}
