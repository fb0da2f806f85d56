package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nengine.Probe;
import org.nengine.build.BuildExample;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;

/** The worked example of the build specification, run: every signal at the end of every step, and all probes. */
class BuildExampleRunTest {

    /** Relative to 1000, the height of a spike. */
    private static final Offset<Double> TOLERANCE = within(1e-9);

    private final BuildExample example = new BuildExample();

    @Test
    void everyOperatorLeavesTheValuesOfTheReference() {
        Map<String, Signal> signals = example.signals();
        List<Operator> operators = example.model().stepOrder();
        Workspace workspace = new Workspace(operators, example.model().defaultSimulatorSeed(), 0);
        List<OperatorStep> steps = operators.stream().map(o -> OperatorSteps.of(o, workspace)).toList();
        for (JsonNode step : example.expected().get("steps")) {
            assertThat(step.get("after_each_operator")).hasSize(steps.size());
            for (JsonNode operator : step.get("after_each_operator")) {
                int position = operator.get("position").intValue();
                steps.get(position).run();
                operator.get("after").properties().forEach(e -> check(signals, e.getKey(), e.getValue(),
                        name -> workspace.values(name).toArray(), "after " + operators.get(position)));
            }
        }
    }

    @Test
    void everySignalHasTheValueOfTheReferenceAtTheEndOfEveryStep() {
        Map<String, Signal> signals = example.signals();
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(example.model()).build()) {
            for (JsonNode step : example.expected().get("steps")) {
                simulator.step();
                assertThat(simulator.nSteps()).isEqualTo(step.get("step").longValue());
                assertThat(simulator.time()).isEqualTo(step.get("time").doubleValue());
                step.get("end_of_step").properties().forEach(e -> check(signals, e.getKey(), e.getValue(),
                        simulator::signal, "at the end of step " + step.get("step")));
            }
        }
    }

    /** The state of a filter, which the reference keeps apart, is its output here. */
    private static void check(Map<String, Signal> signals, String name, JsonNode expected,
            Function<Signal, double[]> values, String when) {
        Signal signal = signals.get(name.replace(".state_X", ""));
        assertThat(signal).as(name).isNotNull();
        assertThat(values.apply(signal)).as("%s %s", name, when)
                .containsExactly(BuildExample.numbers(expected), TOLERANCE);
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
