package org.nengine.training;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * What is measured along with the loss, without being trained for. A metric is of everything since the epoch or the
 * call began; unless it says otherwise, it is the mean over all entries, the values of one item at one step. A target
 * has as many elements as what is recorded, unless its metric says otherwise.
 */
public final class Metric {

    private static final Set<String> NEED_NO_TARGET = Set.of("mean", "sum");

    private final EngineKind engineKind;
    private final Optional<Loss> loss;
    private final String key;

    private Metric(EngineKind engineKind, Optional<Loss> loss, String key) {
        this.engineKind = engineKind;
        this.loss = loss;
        this.key = key;
    }

    private static Metric builtIn(String kind, Object... namesAndValues) {
        return new Metric(EngineKind.of(kind, namesAndValues), Optional.empty(), kind);
    }

    /** The mean of a loss over all entries, whatever its reduction; its key is the loss's kind. */
    public static Metric of(Loss loss) {
        Require.present("Metric", "loss", loss);
        return new Metric(EngineKind.of(loss.kind()), Optional.of(loss), loss.kind());
    }

    /**
     * The mean of all entries of a function of one's own, over the whole epoch.
     *
     * @param name its key
     * @param function as for {@link Loss#of(String, BinaryOperator)}; it needs no gradient
     */
    public static Metric of(String name, BinaryOperator<TensorExpression> function) {
        return of(Loss.of(name, function));
    }

    /**
     * The mean of all entries of a function of one's own of what is recorded, over the whole epoch. It needs no target.
     *
     * @param name its key
     * @param function as for {@link Loss#ofOutput(String, UnaryOperator)}
     */
    public static Metric ofOutput(String name, UnaryOperator<TensorExpression> function) {
        return of(Loss.ofOutput(name, function));
    }

    /** The mean of the squared differences. */
    public static Metric mse() {
        return of(Loss.mse());
    }

    /** The mean of the absolute differences. */
    public static Metric mae() {
        return of(Loss.mae());
    }

    /** The root of the mean, over all entries, of the squared differences. */
    public static Metric rootMeanSquaredError() {
        return builtIn("root_mean_squared_error");
    }

    /** The cosine of the angle between what is recorded and the target; 1 is the best. */
    public static Metric cosineSimilarity() {
        return new Metric(EngineKind.of("cosine"), Optional.empty(), "cosine_similarity");
    }

    /** The mean of what is recorded. It needs no target. */
    public static Metric mean() {
        return builtIn("mean");
    }

    /** The sum of what is recorded, over all entries. It needs no target. */
    public static Metric sum() {
        return builtIn("sum");
    }

    /**
     * How often the answer is right: {@link #binaryAccuracy()} if the probe has one element; if it has more,
     * {@link #sparseCategoricalAccuracy()} for a target of one element, else {@link #categoricalAccuracy()}.
     */
    public static Metric accuracy() {
        return builtIn("accuracy");
    }

    /** The share of elements that are exactly equal to the target. Keras calls the class Accuracy. */
    public static Metric exactAccuracy() {
        return builtIn("exact_accuracy");
    }

    /** {@link #binaryAccuracy(double)} with a threshold of 0.5. */
    public static Metric binaryAccuracy() {
        return binaryAccuracy(0.5);
    }

    /** The share of elements that lie above the threshold where the target is 1, and not above where it is 0. */
    public static Metric binaryAccuracy(double threshold) {
        return withThreshold("binary_accuracy", threshold);
    }

    /** How often the largest element, the first of equals, is also the largest of the target. */
    public static Metric categoricalAccuracy() {
        return builtIn("categorical_accuracy");
    }

    /**
     * How often the largest element, the first of equals, is the one whose number, from 0, is the target, which has one
     * element.
     */
    public static Metric sparseCategoricalAccuracy() {
        return builtIn("sparse_categorical_accuracy");
    }

    /** {@link #topKCategoricalAccuracy(int)} with k = 5. */
    public static Metric topKCategoricalAccuracy() {
        return topKCategoricalAccuracy(5);
    }

    /**
     * How often fewer than k elements are larger than the one that is the largest of the target.
     *
     * @param k at least 1
     */
    public static Metric topKCategoricalAccuracy(int k) {
        return builtIn("top_k_categorical_accuracy", "k", Require.atLeast("Metric.topKCategoricalAccuracy", "k", 1, k));
    }

    /** {@link #sparseTopKCategoricalAccuracy(int)} with k = 5. */
    public static Metric sparseTopKCategoricalAccuracy() {
        return sparseTopKCategoricalAccuracy(5);
    }

    /**
     * How often fewer than k elements are larger than the one whose number, from 0, the target of one element is.
     *
     * @param k at least 1
     */
    public static Metric sparseTopKCategoricalAccuracy(int k) {
        return builtIn("sparse_top_k_categorical_accuracy", "k",
                Require.atLeast("Metric.sparseTopKCategoricalAccuracy", "k", 1, k));
    }

    /** {@link #truePositives(double)} with a threshold of 0.5. */
    public static Metric truePositives() {
        return truePositives(0.5);
    }

    /** How many elements lie above the threshold where the target is 1. Targets are 0 and 1. */
    public static Metric truePositives(double threshold) {
        return withThreshold("true_positives", threshold);
    }

    /** {@link #falsePositives(double)} with a threshold of 0.5. */
    public static Metric falsePositives() {
        return falsePositives(0.5);
    }

    /** How many elements lie above the threshold where the target is 0. Targets are 0 and 1. */
    public static Metric falsePositives(double threshold) {
        return withThreshold("false_positives", threshold);
    }

    /** {@link #trueNegatives(double)} with a threshold of 0.5. */
    public static Metric trueNegatives() {
        return trueNegatives(0.5);
    }

    /** How many elements do not lie above the threshold where the target is 0. Targets are 0 and 1. */
    public static Metric trueNegatives(double threshold) {
        return withThreshold("true_negatives", threshold);
    }

    /** {@link #falseNegatives(double)} with a threshold of 0.5. */
    public static Metric falseNegatives() {
        return falseNegatives(0.5);
    }

    /** How many elements do not lie above the threshold where the target is 1. Targets are 0 and 1. */
    public static Metric falseNegatives(double threshold) {
        return withThreshold("false_negatives", threshold);
    }

    /** {@link #precision(double)} with a threshold of 0.5. */
    public static Metric precision() {
        return precision(0.5);
    }

    /** The share of the elements above the threshold whose target is 1; 0 if there are none. Targets are 0 and 1. */
    public static Metric precision(double threshold) {
        return withThreshold("precision", threshold);
    }

    /** {@link #recall(double)} with a threshold of 0.5. */
    public static Metric recall() {
        return recall(0.5);
    }

    /**
     * The share of the elements whose target is 1 that lie above the threshold; 0 if there are none. Targets are 0 and
     * 1.
     */
    public static Metric recall(double threshold) {
        return withThreshold("recall", threshold);
    }

    /** {@link #auc(int)} with 200 thresholds. */
    public static Metric auc() {
        return auc(200);
    }

    /**
     * The area under the curve of the true positive rate over the false positive rate, by trapezoids, over all
     * elements; 0 if all targets are the same. Targets are 0 and 1; what is recorded is taken as 0 below 0 and as 1
     * above 1.
     *
     * @param thresholds how many, evenly spaced from 0 to 1; 2 to a million
     */
    public static Metric auc(int thresholds) {
        return builtIn("auc", "thresholds", inRange("auc", "thresholds", 2, 1_000_000, thresholds));
    }

    /**
     * The mean, over the classes that occur, of the intersection over union of where a class is recorded and where it
     * is the target. Both hold numbers of classes, from 0, those recorded being rounded; or there is a recorded element
     * for each class, of which the first of the largest counts, and a target of one element.
     *
     * @param classes how many, 2 to 10 000
     */
    public static Metric meanIoU(int classes) {
        return new Metric(EngineKind.of("mean_iou", "classes", inRange("meanIoU", "classes", 2, 10_000, classes)),
                Optional.empty(), "mean_io_u");
    }

    private static Metric withThreshold(String kind, double threshold) {
        return builtIn(kind, "threshold", Require.finite("Metric." + kind, "threshold", threshold));
    }

    private static int inRange(String owner, String name, int low, int high, int value) {
        if (value < low || value > high) {
            throw new ValidationException("Metric." + owner, name,
                    "must lie in " + low + " to " + high + ", got " + value);
        }
        return value;
    }

    /**
     * The same metric with another key, so that it can be used twice for one probe.
     *
     * @param newKey not blank
     */
    public Metric named(String newKey) {
        if (Require.present("Metric", "key", newKey).isBlank()) {
            throw new ValidationException("Metric", "key", "must not be blank");
        }
        return new Metric(engineKind, loss, newKey);
    }

    /** The end of its key in the {@link History}, after the name of the probe and an underscore. */
    public String key() {
        return key;
    }

    /** Name by which the engine knows it. */
    public String kind() {
        return engineKind.kind();
    }

    /**
     * Its numbers as the engine takes them.
     *
     * @param shape of the signal that is recorded
     * @throws ValidationException if it is that of a loss along an axis that this shape does not have
     */
    public double[] numbers(int... shape) {
        return loss.map(l -> l.numbers(shape)).orElseGet(engineKind::numbers);
    }

    /** The loss it is the mean of, if it is one. */
    public Optional<Loss> loss() {
        return loss;
    }

    /** Whether a probe needs a target for it, unless it is a function of one's own that does not use it. */
    public boolean needsTarget() {
        return loss.map(Loss::needsTarget).orElse(!NEED_NO_TARGET.contains(kind()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Metric metric && engineKind.equals(metric.engineKind) && loss.equals(metric.loss)
                && key.equals(metric.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(engineKind, loss, key);
    }

    @Override
    public String toString() {
        String what = loss.map(Loss::toString).orElseGet(engineKind::toString);
        return key.equals(kind()) ? what : key + ": " + what;
    }
}
