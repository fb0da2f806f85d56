package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;

import org.nengine.build.BuiltConnection;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.reference.ReferenceSimulator;

/** Two networks that are to be the same in everything that a simulation shows. */
public final class NetworkTwins {

    private NetworkTwins() {
    }

    /** Builds and runs both and holds seeds, parameters and recorded data to each other, bit for bit. */
    public static void assertSame(Network one, Network other, double dt, long steps) {
        assertThat(other.allObjects()).hasSameSizeAs(one.allObjects());
        Model first = Model.build(one, dt);
        Model second = Model.build(other, dt);
        for (int i = 0; i < one.allObjects().size(); i++) {
            Object a = one.allObjects().get(i);
            Object b = other.allObjects().get(i);
            assertThat(second.seed(b)).as("seed of %s", a).isEqualTo(first.seed(a));
        }
        for (int i = 0; i < one.allEnsembles().size(); i++) {
            same(one.allEnsembles().get(i), first.ensemble(one.allEnsembles().get(i)),
                    second.ensemble(other.allEnsembles().get(i)));
        }
        for (int i = 0; i < one.allConnections().size(); i++) {
            Connection a = one.allConnections().get(i);
            Connection b = other.allConnections().get(i);
            same(a, first.connection(a), second.connection(b));
            assertThat(Trainability.trainable(b)).as("training of %s", a).isEqualTo(Trainability.trainable(a));
        }
        try (ReferenceSimulator run = ReferenceSimulator.builder(first).build();
                ReferenceSimulator rerun = ReferenceSimulator.builder(second).build()) {
            run.runSteps(steps);
            rerun.runSteps(steps);
            for (int i = 0; i < one.allProbes().size(); i++) {
                // As objects, so that NaN is equal to itself.
                assertThat((Object) rerun.data(other.allProbes().get(i))).as("data of %s", one.allProbes().get(i))
                        .isEqualTo(run.data(one.allProbes().get(i)));
            }
        }
    }

    private static void same(Ensemble ensemble, BuiltEnsemble a, BuiltEnsemble b) {
        assertThat(b.evalPoints()).as("evaluation points of %s", ensemble).isDeepEqualTo(a.evalPoints());
        assertThat(b.encoders()).as("encoders of %s", ensemble).isDeepEqualTo(a.encoders());
        assertThat(b.gain()).as("gains of %s", ensemble).isEqualTo(a.gain());
        assertThat(b.bias()).as("biases of %s", ensemble).isEqualTo(a.bias());
    }

    private static void same(Connection connection, BuiltConnection a, BuiltConnection b) {
        assertThat(b.weights()).as("weights of %s", connection).isEqualTo(a.weights());
        assertThat(b.evalPoints().isPresent()).isEqualTo(a.evalPoints().isPresent());
        a.evalPoints().ifPresent(points -> assertThat(b.evalPoints().orElseThrow())
                .as("evaluation points of %s", connection).isDeepEqualTo(points));
    }
}
