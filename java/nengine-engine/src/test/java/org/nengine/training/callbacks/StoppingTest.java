package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nengine.training.callbacks.OneWeight.ONE;
import static org.nengine.training.callbacks.OneWeight.items;
import static org.nengine.training.callbacks.OneWeight.weightAfter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.History;

/** Callbacks that end training, and those that change the learning rate. */
class StoppingTest {

    /** With this validation target, the value is best after epoch 1: weights are 0.6, 0.68, 0.744, 0.795... */
    private static final double TARGET = 0.7;

    @Test
    void trainingEndsAtTheFirstEpochThatIsNotBetter() {
        try (OneWeight model = new OneWeight()) {
            EarlyStopping stopping = new EarlyStopping();
            History history = model.fit(10, TARGET, stopping);
            assertThat(history.epochs()).containsExactly(0, 1, 2);
            assertThat(stopping.stoppedEpoch()).hasValue(2);
            assertThat(stopping.bestEpoch()).isEqualTo(1);
            assertThat(stopping.best()).isCloseTo(0.02 * 0.02, within(1e-15));
            assertThat(model.weight()).isCloseTo(weightAfter(2), within(1e-14));
        }
    }

    @Test
    void patienceWaitsAndTheBestWeightsComeBack() {
        try (OneWeight model = new OneWeight()) {
            History history = model.fit(10, TARGET, new EarlyStopping(o -> o.patience(3).restoreBestWeights(true)));
            assertThat(history.epochs()).hasSize(5);
            assertThat(model.weight()).isCloseTo(weightAfter(1), within(1e-14));
            assertThat(model.fit(2, 5, new EarlyStopping(o -> o.restoreBestWeights(true))).epochs()).hasSize(2);
        }
    }

    @Test
    void theBestWeightsComeBackAlsoAfterTheLastEpoch() {
        try (OneWeight model = new OneWeight()) {
            EarlyStopping stopping = new EarlyStopping(o -> o.patience(100).restoreBestWeights(true));
            assertThat(model.fit(5, TARGET, stopping).epochs()).hasSize(5);
            assertThat(stopping.stoppedEpoch()).isEmpty();
            assertThat(model.weight()).isCloseTo(weightAfter(1), within(1e-14));
        }
    }

    @Test
    void improvementsBelowMinDeltaDoNotCount() {
        try (OneWeight model = new OneWeight()) {
            // Losses on 1: 0.25, 0.16, 0.1024, 0.0655, ...: they fall by 0.09, 0.0576, 0.0369.
            History history = model.fit(10, 1, new EarlyStopping(o -> o.monitor("loss").minDelta(0.05)));
            assertThat(history.epochs()).containsExactly(0, 1, 2, 3);
        }
    }

    @Test
    void aBaselineMustBeSurpassed() {
        try (OneWeight model = new OneWeight()) {
            History history = model.fit(10, 1, new EarlyStopping(o -> o.monitor("loss").baseline(0.001).patience(4)));
            assertThat(history.epochs()).hasSize(4);
        }
        try (OneWeight model = new OneWeight()) {
            assertThat(model.fit(10, 1, new EarlyStopping(o -> o.monitor("loss").baseline(0.2).patience(4))).epochs())
                    .hasSize(10);
        }
    }

    /** Puts given values into the logs. */
    private static LambdaCallback logging(String key, double... values) {
        return new LambdaCallback(o -> o.onEpochEnd((epoch, logs) -> logs.put(key, values[epoch])));
    }

    @Test
    void accuraciesAreBetterWhenLarge() {
        double[] values = {0.1, 0.2, 0.3, 0.2, 0.2, 0.2};
        for (Mode mode : Mode.values()) {
            for (String key : List.of("a_accuracy", "auc", "a_acc", "a_mse")) {
                try (OneWeight model = new OneWeight()) {
                    History history = model.fit(6, 1, logging(key, values),
                            new EarlyStopping(o -> o.monitor(key).mode(mode)));
                    boolean largest = mode == Mode.MAX || mode == Mode.AUTO && !key.equals("a_mse");
                    assertThat(history.epochs()).as("%s %s", key, mode).hasSize(largest ? 4 : 2);
                }
            }
        }
    }

    @Test
    void epochsBeforeTheFirstOneLookedAtDoNotCount() {
        try (OneWeight model = new OneWeight()) {
            EarlyStopping stopping = new EarlyStopping(o -> o.monitor("v").startFromEpoch(3));
            assertThat(model.fit(6, 1, logging("v", 1, 2, 3, 4, 3, 5), stopping).epochs()).hasSize(6);
            assertThat(stopping.bestEpoch()).isEqualTo(4);
        }
    }

    @Test
    void whatIsNotMeasuredCannotBeMonitored() {
        try (OneWeight model = new OneWeight()) {
            assertThatThrownBy(() -> model.sim.fit(ONE, ONE, f -> f.callbacks(new EarlyStopping())))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("\"val_loss\"")
                    .hasMessageContaining("[loss, probe_loss]").hasMessageContaining("validation");
            assertThatThrownBy(() -> new EarlyStopping(o -> o.patience(-1))).hasMessageContaining("patience");
            assertThatThrownBy(() -> new EarlyStopping(o -> o.baseline(Double.NaN))).hasMessageContaining("baseline");
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTraining() {
        try (OneWeight model = new OneWeight()) {
            List<Integer> batches = new ArrayList<>();
            LambdaCallback count = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> batches.add(batch)));
            History history = model.sim.fit(items(1, 1, 1, 1), items(1, 1, Double.NaN, 1),
                    f -> f.epochs(3).shuffle(false).callbacks(new TerminateOnNaN(), count));
            assertThat(batches).containsExactly(0, 1, 2);
            assertThat(history.epochs()).containsExactly(0);
            assertThat(history.last("loss")).isNaN();
        }
    }

    @Test
    void aScheduleSetsTheLearningRateOfEachEpoch() {
        try (OneWeight model = new OneWeight()) {
            LearningRateScheduler byEpoch = new LearningRateScheduler(epoch -> epoch < 2 ? 0.1 : 0.25);
            History history = model.fit(4, 1, byEpoch);
            assertThat(history.get("lr")).containsExactly(0.1, 0.1, 0.25, 0.25);
            // At the rate 0.25, half of the distance goes away.
            assertThat(model.weight()).isCloseTo(1 - 0.5 * 0.8 * 0.8 * 0.5 * 0.5, within(1e-14));
            LearningRateScheduler halved = new LearningRateScheduler((epoch, rate) -> rate / 2);
            assertThat(model.fit(3, 1, halved).get("lr")).containsExactly(0.125, 0.0625, 0.03125);
            assertThatThrownBy(() -> model.fit(1, 1, new LearningRateScheduler(epoch -> -1)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("learningRate");
        }
    }

    @Test
    void aScheduleContinuesOverSeveralFits() {
        try (OneWeight model = new OneWeight()) {
            List<Double> rates = new ArrayList<>();
            for (int start = 0; start < 6; start += 2) {
                int first = start;
                History history = model.sim.fit(ONE, ONE, f -> f.initialEpoch(first).epochs(first + 2)
                        .callbacks(new LearningRateScheduler(epoch -> 0.1 / (1 + epoch))));
                rates.addAll(history.get("lr"));
                assertThat(history.epochs()).containsExactly(first, first + 1);
            }
            double expected = 0.5;
            for (int epoch = 0; epoch < 6; epoch++) {
                assertThat(rates.get(epoch)).isEqualTo(0.1 / (1 + epoch));
                expected *= 1 - 2 * 0.1 / (1 + epoch);
            }
            assertThat(model.weight()).isCloseTo(1 - expected, within(1e-14));
        }
    }

    @Test
    void aPlateauReducesTheLearningRate() {
        double[] values = {5, 4, 4, 4, 4, 4, 4, 4, 3, 3};
        try (OneWeight model = new OneWeight()) {
            ReduceLROnPlateau reduce = new ReduceLROnPlateau(o -> o.monitor("v").factor(0.5).patience(2).minLr(0.03));
            History history = model.fit(10, 1, logging("v", values), reduce);
            assertThat(history.get("lr")).containsExactly(0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03);
        }
        try (OneWeight model = new OneWeight()) {
            ReduceLROnPlateau cooled = new ReduceLROnPlateau(
                    o -> o.monitor("v").factor(0.5).patience(2).cooldown(2));
            // The counter of the cooldown reaches 0 at its second epoch, which counts again.
            History history = model.fit(10, 1, logging("v", values), cooled);
            assertThat(history.get("lr")).containsExactly(0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025);
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new ReduceLROnPlateau(o -> o.factor(1))).hasMessageContaining("factor");
        assertThatThrownBy(() -> new ReduceLROnPlateau(o -> o.minLr(-1))).hasMessageContaining("minLr");
        assertThatThrownBy(() -> new ReduceLROnPlateau(o -> o.monitor(null))).hasMessageContaining("monitor");
        assertThatThrownBy(() -> new EarlyStopping(o -> o.mode(null))).hasMessageContaining("mode");
        assertThatThrownBy(() -> new LambdaCallback(o -> o.onTrainEnd(null))).hasMessageContaining("onTrainEnd");
        assertThat(new Monitor("x", "loss", Mode.AUTO).value(Map.of("loss", 1.0))).isEqualTo(1);
    }
}
