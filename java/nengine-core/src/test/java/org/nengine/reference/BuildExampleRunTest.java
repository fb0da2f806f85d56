package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nengine.Probe;
import org.nengine.build.BuildExample;
import org.nengine.build.ir.Signal;

/** The worked example of the build specification, run: every signal at the end of every step, and all probes. */
class BuildExampleRunTest {

    /** Relative to 1000, the height of a spike. */
    private static final Offset<Double> TOLERANCE = within(1e-9);

    private final BuildExample example = new BuildExample();

    @Test
    void everySignalHasTheValueOfTheReferenceAtTheEndOfEveryStep() {
        Map<String, Signal> signals = example.signals();
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(example.model()).build()) {
            for (JsonNode step : example.expected().get("steps")) {
                simulator.step();
                assertThat(simulator.time()).isEqualTo(step.get("time").doubleValue());
                for (JsonNode operator : step.get("after_each_operator")) {
                    operator.get("after").properties().stream().filter(e -> signals.containsKey(e.getKey()))
                            .filter(e -> isLastWrite(step, operator, e.getKey()))
                            .forEach(e -> assertThat(simulator.signal(signals.get(e.getKey())))
                                    .as("%s in step %s", e.getKey(), step.get("step"))
                                    .containsExactly(BuildExample.numbers(e.getValue()), TOLERANCE));
                }
            }
        }
    }

    /** Whether no later operator of the step writes the signal again. */
    private static boolean isLastWrite(JsonNode step, JsonNode operator, String signal) {
        int position = operator.get("position").intValue();
        for (JsonNode other : step.get("after_each_operator")) {
            if (other.get("position").intValue() > position && other.get("after").has(signal)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void probesRecordWhatTheyRecordInTheReference() {
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(example.model()).build()) {
            simulator.runSteps(example.expected().get("steps").size());
            example.expected().get("probes").properties().forEach(probe -> {
                double[][] rows = simulator.data((Probe) example.object(probe.getKey()));
                for (int i = 0; i < rows.length; i++) {
                    assertThat(rows[i]).as("%s in step %d", probe.getKey(), i + 1)
                            .containsExactly(BuildExample.numbers(probe.getValue().get(i)), TOLERANCE);
                }
            });
        }
    }
}
