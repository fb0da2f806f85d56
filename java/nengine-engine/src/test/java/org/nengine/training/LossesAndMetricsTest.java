package org.nengine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

/** Descriptions of losses and metrics. */
class LossesAndMetricsTest {

    @Test
    void descriptionsAreEqualByTheirValues() {
        assertThat(Loss.huber()).isEqualTo(Loss.huber(1)).hasSameHashCodeAs(Loss.huber(1)).isNotEqualTo(Loss.huber(2));
        assertThat(Loss.mse()).isNotEqualTo(Loss.mae()).isNotEqualTo(Loss.mse().reduction(Reduction.SUM));
        assertThat(Loss.regularize(2, 0)).isNotEqualTo(Loss.regularize(2)).isNotEqualTo(Loss.regularize(2, 1));
        assertThat(Metric.auc()).isEqualTo(Metric.auc(200)).hasSameHashCodeAs(Metric.auc(200))
                .isNotEqualTo(Metric.auc(100)).isNotEqualTo(Metric.auc().named("area"));
        assertThat(Metric.of(Loss.huber(2))).isEqualTo(Metric.of(Loss.huber(2))).isNotEqualTo(Metric.of(Loss.huber()));
        assertThat(Metric.cosineSimilarity()).isNotEqualTo(Metric.of(Loss.cosineSimilarity()));
    }

    @Test
    void descriptionsSayWhatTheyAre() {
        assertThat(List.of(Loss.mse(), Loss.huber(0.5), Loss.binaryCrossentropy(true, 0.1), Loss.regularize(1, -1),
                Loss.mae().reduction(Reduction.SUM))).extracting(Loss::toString).containsExactly("mse",
                "huber(delta=0.5)", "binary_crossentropy(fromLogits=true, labelSmoothing=0.1)",
                "regularize(order=1.0, axis=-1)", "mae.reduction(SUM)");
        assertThat(List.of(Metric.accuracy(), Metric.precision(0.3), Metric.of(Loss.huber(0.5)),
                Metric.recall().named("hits"))).extracting(Metric::toString).containsExactly("accuracy",
                "precision(threshold=0.3)", "huber(delta=0.5)", "hits: recall(threshold=0.5)");
    }

    @Test
    void keysAreTheNamesThatKerasGives() {
        assertThat(List.of(Metric.mse(), Metric.of(Loss.kld()), Metric.cosineSimilarity(), Metric.meanIoU(3),
                Metric.topKCategoricalAccuracy(), Metric.truePositives(), Metric.recall().named("hits")))
                .extracting(Metric::key).containsExactly("mse", "kld", "cosine_similarity", "mean_io_u",
                "top_k_categorical_accuracy", "true_positives", "hits");
    }

    @Test
    void theEngineIsGivenTheLengthOfTheAxisAndWhatLiesBehindIt() {
        assertThat(Loss.regularize(3).numbers(2, 5, 4)).containsExactly(3);
        assertThat(Loss.regularize(1, 0).numbers(2, 5, 4)).containsExactly(1, 2, 20);
        assertThat(Loss.regularize(1, 1).numbers(2, 5, 4)).containsExactly(1, 5, 4);
        assertThat(Metric.of(Loss.regularize(1, -1)).numbers(2, 5, 4)).containsExactly(1, 4, 1);
        assertThatThrownBy(() -> Loss.regularize(1, 2).numbers(2, 5)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("no axis 2").hasMessageContaining("[2, 5]");
        assertThatThrownBy(() -> Loss.regularize(1, -3).numbers(2, 5)).hasMessageContaining("no axis -3");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Loss.huber(0)).isInstanceOf(ValidationException.class).hasMessageContaining("delta");
        assertThatThrownBy(() -> Loss.binaryCrossentropy(false, 1.1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("labelSmoothing").hasMessageContaining("1.1");
        assertThatThrownBy(() -> Loss.categoricalCrossentropy(false, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Loss.regularize(0.5)).hasMessageContaining("at least 1").hasMessageContaining("0.5");
        assertThatThrownBy(() -> Loss.mse().reduction(null)).hasMessageContaining("reduction");
        assertThatThrownBy(() -> Metric.topKCategoricalAccuracy(0)).hasMessageContaining("k");
        assertThatThrownBy(() -> Metric.auc(1)).hasMessageContaining("thresholds").hasMessageContaining("1");
        assertThatThrownBy(() -> Metric.meanIoU(1)).hasMessageContaining("classes");
        assertThatThrownBy(() -> Metric.precision(Double.NaN)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> Metric.mse().named(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> Metric.of((Loss) null)).isInstanceOf(ValidationException.class);
    }
}
