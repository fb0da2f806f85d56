package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * How gradients change parameters: a description that does not change. What is remembered of earlier steps, and a
 * learning rate that was set on the way, belong to the simulator that was compiled with it. They are kept as long as
 * the simulator is compiled with the same object again; another object, also an equal one, starts afresh.
 *
 * <p>Gradients can be clipped before they are used: each entry, then the norm over each parameter, then the norm
 * over all parameters together.
 */
public abstract sealed class Optimizer
        permits SGD, RMSprop, Adagrad, Adadelta, AdamFamily, Ftrl {

    private static final Map<String, Supplier<Optimizer>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("sgd", SGD::new);
        BY_NAME.put("rmsprop", RMSprop::new);
        BY_NAME.put("adagrad", Adagrad::new);
        BY_NAME.put("adadelta", Adadelta::new);
        BY_NAME.put("adam", Adam::new);
        BY_NAME.put("adamw", AdamW::new);
        BY_NAME.put("adamax", Adamax::new);
        BY_NAME.put("nadam", Nadam::new);
        BY_NAME.put("ftrl", Ftrl::new);
    }

    private final LearningRateSchedule learningRate;
    private final OptionalDouble clipValue;
    private final OptionalDouble clipNorm;
    private final OptionalDouble globalClipNorm;

    Optimizer(OptimizerBuilder<?> builder) {
        learningRate = builder.schedule(owner());
        clipValue = positive("clipValue", builder.clipValue);
        clipNorm = positive("clipNorm", builder.clipNorm);
        globalClipNorm = positive("globalClipNorm", builder.globalClipNorm);
        if (clipNorm.isPresent() && globalClipNorm.isPresent()) {
            throw new ValidationException(owner(), "globalClipNorm",
                    "cannot be combined with clipNorm; give one of the two");
        }
    }

    /**
     * An optimizer with its defaults.
     *
     * @param name that of the class, in any case: {@code "sgd"}, {@code "rmsprop"}, {@code "adagrad"}, {@code
     *     "adadelta"}, {@code "adam"}, {@code "adamw"}, {@code "adamax"}, {@code "nadam"} or {@code "ftrl"}
     */
    public static Optimizer of(String name) {
        String key = Require.present("Optimizer", "name", name).toLowerCase(Locale.ROOT);
        Supplier<Optimizer> found = BY_NAME.get(key);
        if (found == null) {
            throw new ValidationException("Optimizer", "name", "there is no \"" + name + "\"; there are "
                    + String.join(", ", BY_NAME.keySet()));
        }
        return found.get();
    }

    final String owner() {
        return getClass().getSimpleName();
    }

    final OptionalDouble positive(String name, OptionalDouble value) {
        value.ifPresent(number -> Require.positive(owner(), name, number));
        return value;
    }

    /** A number of a moving average: how much of it stays in each step. */
    final double decay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ValidationException(owner(), name, "must be at least 0 and below 1, got " + value);
        }
        return value;
    }

    /** Which part of a velocity stays in each step. */
    final double momentum(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ValidationException(owner(), "momentum", "must lie in 0 to 1, got " + value);
        }
        return value;
    }

    /** Name by which the engine knows it, such as {@code "adam"}. */
    public final String kind() {
        return owner().toLowerCase(Locale.ROOT);
    }

    /** All numbers and switches but the learning rate and the clipping, by name, in the order of the engine. */
    abstract Map<String, Object> settings();

    /** What is not a number and no switch, by name. */
    Map<String, Object> others() {
        return Map.of();
    }

    /** What the engine takes: the learning rate of the first step, then the other numbers, with 0 or 1 for switches. */
    public final double[] numbers() {
        Map<String, Object> settings = settings();
        double[] numbers = new double[1 + settings.size()];
        numbers[0] = learningRate.at(0);
        int i = 1;
        for (Object value : settings.values()) {
            numbers[i++] = value instanceof Boolean on ? on ? 1 : 0 : (Double) value;
        }
        return numbers;
    }

    /** The learning rate at each step, if none is set in the simulator. */
    public final LearningRateSchedule learningRate() {
        return learningRate;
    }

    /** The highest magnitude of each entry of a gradient; larger ones are cut. */
    public final OptionalDouble clipValue() {
        return clipValue;
    }

    /** The highest Euclidean norm of the gradient of each parameter; larger ones are scaled down. */
    public final OptionalDouble clipNorm() {
        return clipNorm;
    }

    /** The highest Euclidean norm of the gradients of all parameters together; larger ones are scaled down. */
    public final OptionalDouble globalClipNorm() {
        return globalClipNorm;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Optimizer that && getClass() == that.getClass() && all().equals(that.all());
    }

    @Override
    public final int hashCode() {
        return 31 * getClass().hashCode() + all().hashCode();
    }

    /** The class, the learning rate, all settings, and the clipping if there is any. */
    @Override
    public final String toString() {
        return owner() + all().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("learningRate", learningRate);
        all.putAll(settings());
        all.putAll(others());
        clipValue.ifPresent(value -> all.put("clipValue", value));
        clipNorm.ifPresent(value -> all.put("clipNorm", value));
        globalClipNorm.ifPresent(value -> all.put("globalClipNorm", value));
        return all;
    }
}
