package org.nengine.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import org.nengine.Network;
import org.nengine.build.Model;
import org.nengine.reference.ReferenceProgram;

/** Two networks that should be the same are, bit for bit, in all that they record. */
final class SameNumbers {

    private static final long SIMULATOR_SEED = 5;

    private SameNumbers() {
    }

    /**
     * Runs both on the reference simulator.
     *
     * @param other has its probes in the same order
     */
    static void check(Network network, Network other, double dt, int steps) {
        Model model = Model.build(network, dt);
        Model twin = Model.build(other, dt);
        assertThat(twin.probes()).hasSameSizeAs(model.probes());
        ReferenceProgram program = new ReferenceProgram(model.stepOrder(), SIMULATOR_SEED);
        ReferenceProgram second = new ReferenceProgram(twin.stepOrder(), SIMULATOR_SEED);
        for (int step = 1; step <= steps; step++) {
            program.step();
            second.step();
            for (int i = 0; i < model.probes().size(); i++) {
                assertThat(second.get(twin.probeSignal(twin.probes().get(i))))
                        .as("%s in step %d", model.probes().get(i), step)
                        .isEqualTo(program.get(model.probeSignal(model.probes().get(i))));
            }
        }
    }
}
