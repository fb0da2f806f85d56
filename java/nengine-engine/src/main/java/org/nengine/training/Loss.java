package org.nengine.training;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * What training makes small. Losses that come ready-made are a number for each entry, the values of one item at one
 * step of what a probe recorded, averaged over all entries; {@link #of(String, BinaryOperator) functions of one's own}
 * are of all items and steps of a minibatch. In the formulas p is what is recorded, y the target, K their number of
 * elements, and e = 1e-7. A target has as many elements as what is recorded, unless its loss says otherwise.
 */
public final class Loss {

    private final EngineKind engineKind;
    private final Reduction reduction;
    private final OptionalInt axis;
    private final Optional<BinaryOperator<TensorExpression>> function;

    private Loss(EngineKind engineKind, Reduction reduction, OptionalInt axis,
            Optional<BinaryOperator<TensorExpression>> function) {
        this.engineKind = engineKind;
        this.reduction = reduction;
        this.axis = axis;
        this.function = function;
    }

    private static Loss builtIn(String kind, Object... namesAndValues) {
        return new Loss(EngineKind.of(kind, namesAndValues), Reduction.MEAN, OptionalInt.empty(), Optional.empty());
    }

    /**
     * A loss of one's own, such as {@code Loss.of("error", (target, output) -> output.minus(target).square())}. The
     * function is called when the simulator is compiled, once for each probe that has the loss, and describes what the
     * engine then computes and differentiates.
     *
     * <p>A result without axes is the loss. Of any other shape, the mean of all entries is, or their sum, by the
     * {@link #reduction(Reduction) reduction}. With sample weights, the result must have the axes (items, steps), or
     * only (items) if the weights are of items, with or without an axis of length 1 behind.
     *
     * @param name by which it is called as a metric, and in messages
     * @param function of the target, (items, steps, elements), which may have other numbers of steps and elements than
     *     what is recorded, a single step being repeated; and of what is recorded, (items, steps, elements), or with
     *     the axes of the recorded signal behind items and steps. If the target is not used, none is needed
     */
    public static Loss of(String name, BinaryOperator<TensorExpression> function) {
        if (Require.present("Loss", "name", name).isBlank()) {
            throw new ValidationException("Loss", "name", "must not be blank");
        }
        return new Loss(EngineKind.of(name), Reduction.MEAN, OptionalInt.empty(),
                Optional.of(Require.present("Loss", "function", function)));
    }

    /**
     * A loss of one's own that needs no target.
     *
     * @param function of what is recorded, as for {@link #of(String, BinaryOperator)}
     */
    public static Loss ofOutput(String name, UnaryOperator<TensorExpression> function) {
        Require.present("Loss", "function", function);
        return of(name, (target, output) -> function.apply(output));
    }

    /** Mean squared error: the mean of {@code (p - y)^2}. */
    public static Loss mse() {
        return builtIn("mse");
    }

    /** Mean absolute error: the mean of {@code |p - y|}. Where they are equal there is no gradient. */
    public static Loss mae() {
        return builtIn("mae");
    }

    /** Mean absolute percentage error: 100 times the mean of {@code |y - p| / max(|y|, e)}. */
    public static Loss mape() {
        return builtIn("mape");
    }

    /** Mean squared logarithmic error: the mean of {@code (ln(1 + max(p, e)) - ln(1 + max(y, e)))^2}. */
    public static Loss msle() {
        return builtIn("msle");
    }

    /**
     * Mean squared error of the elements whose target is not NaN. The others have no gradient, but count in the mean,
     * as in NengoDL.
     */
    public static Loss nanMse() {
        return builtIn("nan_mse");
    }

    /** {@link #huber(double)} with delta 1. */
    public static Loss huber() {
        return huber(1);
    }

    /**
     * The mean of {@code d^2 / 2} where {@code |d| <= delta}, and {@code delta |d| - delta^2 / 2} elsewhere, with
     * {@code d = p - y} (Huber 1964).
     *
     * @param delta up to where errors are squared, above 0
     */
    public static Loss huber(double delta) {
        return builtIn("huber", "delta", Require.positive("Loss.huber", "delta", delta));
    }

    /** The mean of {@code ln(cosh(p - y))}, computed so that it does not overflow. */
    public static Loss logcosh() {
        return builtIn("logcosh");
    }

    /** The mean of {@code p - y ln(p + e)}: minus the log-likelihood of counts y at rates p, up to a constant. */
    public static Loss poisson() {
        return builtIn("poisson");
    }

    /** {@link #binaryCrossentropy(boolean)} of probabilities. */
    public static Loss binaryCrossentropy() {
        return binaryCrossentropy(false);
    }

    /** {@link #binaryCrossentropy(boolean, double)} without smoothing. */
    public static Loss binaryCrossentropy(boolean fromLogits) {
        return binaryCrossentropy(fromLogits, 0);
    }

    /**
     * The mean of {@code -(y ln(p + e) + (1 - y) ln(1 - p + e))}: each element answers a question of its own. The
     * target holds probabilities.
     *
     * @param fromLogits whether logits are recorded, of which the logistic function is taken; else probabilities, which
     *     are clipped to {@code [e, 1 - e]}. Where they are clipped there is no gradient
     * @param labelSmoothing s of {@code y (1 - s) + s / 2}, by which the target is replaced; 0 to 1
     */
    public static Loss binaryCrossentropy(boolean fromLogits, double labelSmoothing) {
        return builtIn("binary_crossentropy", "fromLogits", fromLogits, "labelSmoothing",
                share("Loss.binaryCrossentropy", labelSmoothing));
    }

    /** {@link #categoricalCrossentropy(boolean)} of probabilities. */
    public static Loss categoricalCrossentropy() {
        return categoricalCrossentropy(false);
    }

    /** {@link #categoricalCrossentropy(boolean, double)} without smoothing. */
    public static Loss categoricalCrossentropy(boolean fromLogits) {
        return categoricalCrossentropy(fromLogits, 0);
    }

    /**
     * The sum of {@code -y ln(q)}. The target holds the probability of each class, such as one 1 and else 0.
     *
     * @param fromLogits whether logits are recorded, of which q is the softmax; else probabilities, of which it is
     *     {@code p / sum(p)}, clipped to {@code [e, 1 - e]}. Where it is clipped there is no gradient
     * @param labelSmoothing s of {@code y (1 - s) + s / K}, by which the target is replaced; 0 to 1
     */
    public static Loss categoricalCrossentropy(boolean fromLogits, double labelSmoothing) {
        return builtIn("categorical_crossentropy", "fromLogits", fromLogits, "labelSmoothing",
                share("Loss.categoricalCrossentropy", labelSmoothing));
    }

    private static double share(String owner, double labelSmoothing) {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new ValidationException(owner, "labelSmoothing", "must lie in 0 to 1, got " + labelSmoothing);
        }
        return labelSmoothing;
    }

    /** {@link #sparseCategoricalCrossentropy(boolean)} of probabilities. */
    public static Loss sparseCategoricalCrossentropy() {
        return sparseCategoricalCrossentropy(false);
    }

    /**
     * Minus the logarithm of the probability of the right class. The target holds class numbers, from 0, with one
     * element a step.
     *
     * @param fromLogits whether the probe gives logits, of which the softmax is taken; else it gives probabilities,
     *     which are clipped to {@code [e, 1 - e]} and scaled to sum to 1. Where they are clipped there is no gradient
     */
    public static Loss sparseCategoricalCrossentropy(boolean fromLogits) {
        return builtIn("sparse_categorical_crossentropy", "fromLogits", fromLogits);
    }

    /** The mean of {@code max(1 - y p, 0)}. Targets are -1 and 1; 0 counts as -1. */
    public static Loss hinge() {
        return builtIn("hinge");
    }

    /** The mean of {@code max(1 - y p, 0)^2}. Targets are -1 and 1; 0 counts as -1. */
    public static Loss squaredHinge() {
        return builtIn("squared_hinge");
    }

    /** {@code max(0, 1 + max((1 - y) p) - sum(y p))}. The target is 1 for the right class and 0 for the others. */
    public static Loss categoricalHinge() {
        return builtIn("categorical_hinge");
    }

    /**
     * Kullback-Leibler divergence: the sum of {@code y ln(y / p)}, both clipped to {@code [e, 1]}. Where p is clipped
     * there is no gradient.
     */
    public static Loss kld() {
        return builtIn("kld");
    }

    /**
     * Minus the cosine of the angle between p and y: {@code -sum(p y) / (|p| |y|)}, with lengths of at least 1e-6. -1
     * is the best.
     */
    public static Loss cosineSimilarity() {
        return builtIn("cosine_similarity");
    }

    /** {@link #regularize(double)} with the Euclidean norm. */
    public static Loss regularize() {
        return regularize(2);
    }

    /**
     * The norm of all recorded values of an entry, for activities or weights that are to stay small. It needs no
     * target. For matrices and order 2 this is the Frobenius norm.
     *
     * @param order p of {@code (sum |x|^p)^(1 / p)}, at least 1; infinite for the largest absolute value
     */
    public static Loss regularize(double order) {
        return builtIn("regularize", "order", order(order));
    }

    /**
     * The mean of the norms along one axis of what is recorded, such as of each row of a weight matrix.
     *
     * @param order as for {@link #regularize(double)}
     * @param axis of the recorded signal, not counting items and steps; below 0 from the last. Compiling fails for a
     *     probe whose signal has no such axis
     */
    public static Loss regularize(double order, int axis) {
        return new Loss(EngineKind.of("regularize", "order", order(order)), Reduction.MEAN, OptionalInt.of(axis),
                Optional.empty());
    }

    private static double order(double order) {
        if (!(order >= 1)) {
            throw new ValidationException("Loss.regularize", "order", "must be at least 1, got " + order);
        }
        return order;
    }

    /** The same loss, reduced in another way. By default it is the mean. */
    public Loss reduction(Reduction newReduction) {
        return new Loss(engineKind, Require.present("Loss", "reduction", newReduction), axis, function);
    }

    /** How the values of entries become one. */
    public Reduction reduction() {
        return reduction;
    }

    /** Name by which the engine knows it, that of Keras; or that of a function of one's own. */
    public String kind() {
        return engineKind.kind();
    }

    /**
     * Its numbers as the engine takes them.
     *
     * @param shape of the signal that is recorded
     * @throws ValidationException if the loss is taken along an axis that this shape does not have
     */
    public double[] numbers(int... shape) {
        double[] numbers = engineKind.numbers();
        if (axis.isEmpty()) {
            return numbers;
        }
        int given = axis.getAsInt();
        int place = given < 0 ? given + shape.length : given;
        if (place < 0 || place >= shape.length) {
            throw new ValidationException("Loss.regularize", "axis", "there is no axis " + given + " in the shape "
                    + Arrays.toString(shape) + " of what is recorded");
        }
        int behind = 1;
        for (int i = place + 1; i < shape.length; i++) {
            behind *= shape[i];
        }
        return new double[] {numbers[0], shape[place], behind};
    }

    /** Whether a probe needs a target for it, unless it is a function of one's own that does not use it. */
    public boolean needsTarget() {
        return !engineKind.kind().equals("regularize") || function.isPresent();
    }

    /**
     * What a function of one's own computes.
     *
     * @param shape of the signal that is recorded
     * @return empty if it is one of the engine's losses
     * @throws ValidationException if the function throws, gives null, or does not fit the shape
     */
    public Optional<ExpressionProgram> expression(int... shape) {
        return function.map(f -> {
            String owner = "the loss or metric \"" + kind() + "\"";
            TensorExpression target = TensorExpression.target();
            TensorExpression output = TensorExpression.output(shape.length == 0 ? new int[] {1} : shape);
            TensorExpression result;
            try {
                result = f.apply(target, output);
            } catch (ValidationException e) {
                throw e.in(owner);
            } catch (RuntimeException e) {
                throw new ValidationException(owner, "function", "failed: " + e, e);
            }
            if (result == null) {
                throw new ValidationException(owner, "function", "gave null");
            }
            return ExpressionProgram.of(result, owner, target, output);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss loss && engineKind.equals(loss.engineKind) && reduction == loss.reduction
                && axis.equals(loss.axis) && function.equals(loss.function);
    }

    @Override
    public int hashCode() {
        return Objects.hash(engineKind, reduction, axis, function);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(engineKind.toString());
        axis.ifPresent(value -> text.insert(text.length() - 1, ", axis=" + value));
        return reduction == Reduction.MEAN ? text.toString() : text + ".reduction(" + reduction + ")";
    }
}
