package org.nengine.engine;

import java.util.List;
import java.util.Map;
import org.nengine.Probe;
import org.nengine.exceptions.ValidationException;

/**
 * What a check of gradients found.
 *
 * @param jacobians of each probe, by each input in the order of {@link Simulator#inputNames()}, then by each trainable
 *     parameter in the order of the file of {@link Simulator#saveParams}
 */
public record GradientCheck(Map<Probe, List<Jacobian>> jacobians) {

    /** The largest of the relative errors of all Jacobians. */
    public double worstError() {
        return jacobians.values().stream().flatMap(List::stream).mapToDouble(Jacobian::worstError).reduce(0, Math::max);
    }

    /**
     * The derivatives of what a probe recorded by an input or parameter.
     *
     * @throws ValidationException if they were not checked
     */
    public Jacobian of(Probe probe, String variable) {
        return jacobians.getOrDefault(probe, List.of()).stream().filter(j -> j.variable().equals(variable)).findFirst()
                .orElseThrow(() -> new ValidationException("GradientCheck", "of", probe
                        + " was not differentiated by \"" + variable + "\"; there are "
                        + jacobians.values().stream().flatMap(List::stream).map(j -> j.probe() + " by " + j.variable())
                        .toList()));
    }
}
