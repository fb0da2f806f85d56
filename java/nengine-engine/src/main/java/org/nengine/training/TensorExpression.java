package org.nengine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nengine.data.Tensor;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * What a {@link Loss#of(String, java.util.function.BinaryOperator) loss} or metric of one's own computes: an array that
 * is described by the operations it comes from. What a probe recorded has the axes (items, steps, elements), with the
 * axes of the recorded signal in place of the last; a target has (items, steps, elements). The items are those of a
 * minibatch. Immutable.
 *
 * <p>Operations go entry by entry unless they say otherwise. The shapes of two operands fit together as in NumPy: from
 * the last axis on, lengths are the same, or one of them is 1, or missing, and is repeated. Lengths that are known only
 * when there are data are looked at then, before anything runs. Axes are counted from 0, below 0 from the last. The
 * engine computes in double precision, and derives the gradient of each operation but comparisons and {@link #argmax}.
 *
 * <p>All methods throw a ValidationException that names the operation and the shapes if these do not fit.
 */
public final class TensorExpression {

    private static final int LONGEST_TEXT = 300;

    private final String kind;
    private final List<TensorExpression> operands;
    private final int[] integers;
    private final double[] numbers;
    private final Axes shape;
    private final String text;

    private TensorExpression(String kind, List<TensorExpression> operands, int[] integers, double[] numbers, Axes shape,
            String text) {
        this.kind = kind;
        this.operands = operands;
        this.integers = integers;
        this.numbers = numbers;
        this.shape = shape;
        this.text = text;
    }

    /** What a probe of a signal of this shape recorded. */
    static TensorExpression output(int... elements) {
        return new TensorExpression("output", List.of(), elements.clone(), new double[0], Axes.recorded(elements),
                "output");
    }

    static TensorExpression target() {
        return new TensorExpression("target", List.of(), new int[0], new double[0], Axes.target(), "target");
    }

    // ---- constants

    /** A number, which may be infinite but not NaN. */
    public static TensorExpression constant(double value) {
        return constant(Axes.NONE, Double.toString(value), value);
    }

    /** A vector. */
    public static TensorExpression constant(double[] values) {
        Require.present("TensorExpression.constant", "values", values);
        return constant(Tensor.of(values, values.length));
    }

    /** A matrix. */
    public static TensorExpression constant(double[][] rows) {
        return constant(Tensor.of(Require.present("TensorExpression.constant", "rows", rows)));
    }

    /** An array of any shape. */
    public static TensorExpression constant(Tensor values) {
        Require.present("TensorExpression.constant", "values", values);
        if (values.size() == 0) {
            throw new ValidationException("TensorExpression", "constant", "needs at least one number, got " + values);
        }
        return constant(Axes.of(values.shape()), "constant" + Arrays.toString(values.shape()), values.toDoubles());
    }

    private static TensorExpression constant(Axes shape, String text, double... values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                throw new ValidationException("TensorExpression", "constant", "must not be NaN");
            }
        }
        return new TensorExpression("constant", List.of(),
                shape.lengths().stream().mapToInt(Axes.Length::known).toArray(), values, shape, text);
    }

    // ---- functions of each entry

    /** {@code -x}. */
    public TensorExpression negate() {
        return elementwise("negate");
    }

    /** {@code |x|}, with a slope of 0 at 0. */
    public TensorExpression abs() {
        return elementwise("abs");
    }

    /** {@code x^2}. */
    public TensorExpression square() {
        return elementwise("square");
    }

    /** The square root, NaN below 0. */
    public TensorExpression sqrt() {
        return elementwise("sqrt");
    }

    /** {@code e^x}. */
    public TensorExpression exp() {
        return elementwise("exp");
    }

    /** {@code e^x - 1}, exact where x is small. */
    public TensorExpression expm1() {
        return elementwise("expm1");
    }

    /** The natural logarithm. */
    public TensorExpression log() {
        return elementwise("log");
    }

    /** {@code ln(1 + x)}, exact where x is small. */
    public TensorExpression log1p() {
        return elementwise("log1p");
    }

    /** The sine. */
    public TensorExpression sin() {
        return elementwise("sin");
    }

    /** The cosine. */
    public TensorExpression cos() {
        return elementwise("cos");
    }

    /** The hyperbolic tangent. */
    public TensorExpression tanh() {
        return elementwise("tanh");
    }

    /** {@code 1 / (1 + e^-x)}. */
    public TensorExpression sigmoid() {
        return elementwise("sigmoid");
    }

    /** {@code ln(1 + e^x)}, without overflow. */
    public TensorExpression softplus() {
        return elementwise("softplus");
    }

    /** {@code max(x, 0)}, with a slope of 0 at 0. */
    public TensorExpression relu() {
        return elementwise("relu");
    }

    /**
     * {@code min(max(x, low), high)}, with a slope of 1 from low to high and 0 outside.
     *
     * @param low at most high; may be infinite
     * @param high may be infinite
     */
    public TensorExpression clip(double low, double high) {
        if (!(low <= high)) {
            throw new ValidationException("TensorExpression", "clip", "the limits must be in order, got " + low
                    + " and " + high);
        }
        return make("clip", List.of(this), new int[0], new double[] {low, high}, () -> shape);
    }

    /** The same, without a gradient. */
    public TensorExpression stopGradient() {
        return elementwise("stop_gradient");
    }

    private TensorExpression elementwise(String operation) {
        return make(operation, List.of(this), new int[0], new double[0], () -> shape);
    }

    // ---- functions of two entries

    /** {@code a + b}. */
    public TensorExpression plus(TensorExpression other) {
        return binary("add", other);
    }

    /** {@code a + b}. */
    public TensorExpression plus(double other) {
        return plus(constant(other));
    }

    /** {@code a - b}. */
    public TensorExpression minus(TensorExpression other) {
        return binary("subtract", other);
    }

    /** {@code a - b}. */
    public TensorExpression minus(double other) {
        return minus(constant(other));
    }

    /** {@code a b}, entry by entry. */
    public TensorExpression times(TensorExpression other) {
        return binary("multiply", other);
    }

    /** {@code a b}. */
    public TensorExpression times(double other) {
        return times(constant(other));
    }

    /** {@code a / b}. */
    public TensorExpression dividedBy(TensorExpression other) {
        return binary("divide", other);
    }

    /** {@code a / b}. */
    public TensorExpression dividedBy(double other) {
        return dividedBy(constant(other));
    }

    /** {@code a^b}, NaN where a is below 0 and b no whole number. */
    public TensorExpression pow(TensorExpression exponent) {
        return binary("power", exponent);
    }

    /** {@code a^b}. */
    public TensorExpression pow(double exponent) {
        return pow(constant(exponent));
    }

    /** The smaller of both; equal ones have half the slope each. */
    public TensorExpression minimum(TensorExpression other) {
        return binary("minimum", other);
    }

    /** The smaller of both. */
    public TensorExpression minimum(double other) {
        return minimum(constant(other));
    }

    /** The larger of both; equal ones have half the slope each. */
    public TensorExpression maximum(TensorExpression other) {
        return binary("maximum", other);
    }

    /** The larger of both. */
    public TensorExpression maximum(double other) {
        return maximum(constant(other));
    }

    private TensorExpression binary(String operation, TensorExpression other) {
        return make(operation, listOf(other), new int[0], new double[0], () -> shape.broadcast(other.shape));
    }

    private List<TensorExpression> listOf(TensorExpression other) {
        return List.of(this, Require.present("TensorExpression", "other", other));
    }

    // ---- conditions: 1 where they hold, 0 elsewhere, without a gradient

    /** 1 where {@code a = b}, else 0. */
    public TensorExpression equalTo(TensorExpression other) {
        return binary("equal", other);
    }

    /** 1 where {@code a = b}, else 0. */
    public TensorExpression equalTo(double other) {
        return equalTo(constant(other));
    }

    /** 1 where a is not b, else 0. */
    public TensorExpression notEqualTo(TensorExpression other) {
        return binary("not_equal", other);
    }

    /** 1 where a is not b, else 0. */
    public TensorExpression notEqualTo(double other) {
        return notEqualTo(constant(other));
    }

    /** 1 where {@code a < b}, else 0. */
    public TensorExpression lessThan(TensorExpression other) {
        return binary("less", other);
    }

    /** 1 where {@code a < b}, else 0. */
    public TensorExpression lessThan(double other) {
        return lessThan(constant(other));
    }

    /** 1 where {@code a <= b}, else 0. */
    public TensorExpression atMost(TensorExpression other) {
        return binary("less_equal", other);
    }

    /** 1 where {@code a <= b}, else 0. */
    public TensorExpression atMost(double other) {
        return atMost(constant(other));
    }

    /** 1 where {@code a > b}, else 0. */
    public TensorExpression greaterThan(TensorExpression other) {
        return binary("greater", other);
    }

    /** 1 where {@code a > b}, else 0. */
    public TensorExpression greaterThan(double other) {
        return greaterThan(constant(other));
    }

    /** 1 where {@code a >= b}, else 0. */
    public TensorExpression atLeast(TensorExpression other) {
        return binary("greater_equal", other);
    }

    /** 1 where {@code a >= b}, else 0. */
    public TensorExpression atLeast(double other) {
        return atLeast(constant(other));
    }

    /** 1 where the entry is NaN, else 0. */
    public TensorExpression isNaN() {
        return elementwise("is_nan");
    }

    /** 1 where both hold, that is, are not 0. */
    public TensorExpression and(TensorExpression other) {
        return binary("and", other);
    }

    /** 1 where one of both holds, that is, is not 0. */
    public TensorExpression or(TensorExpression other) {
        return binary("or", other);
    }

    /** 1 where the entry is 0, else 0. */
    public TensorExpression not() {
        return elementwise("not");
    }

    /**
     * The entries of one of two arrays. Those that are not taken have no gradient, even where they are NaN.
     *
     * @param condition where it is not 0, the first is taken
     */
    public static TensorExpression where(TensorExpression condition, TensorExpression ifTrue,
            TensorExpression ifFalse) {
        Require.present("TensorExpression.where", "condition", condition);
        Require.present("TensorExpression.where", "ifTrue", ifTrue);
        Require.present("TensorExpression.where", "ifFalse", ifFalse);
        return make("where", List.of(condition, ifTrue, ifFalse), new int[0], new double[0],
                () -> condition.shape.broadcast(ifTrue.shape.broadcast(ifFalse.shape)));
    }

    /** Entries of an array, or a number. */
    public static TensorExpression where(TensorExpression condition, TensorExpression ifTrue, double ifFalse) {
        return where(condition, ifTrue, constant(ifFalse));
    }

    /** A number, or entries of an array. */
    public static TensorExpression where(TensorExpression condition, double ifTrue, TensorExpression ifFalse) {
        return where(condition, constant(ifTrue), ifFalse);
    }

    // ---- reductions

    /** The sum along axes, which are taken away; without any named, of all entries. */
    public TensorExpression sum(int... axes) {
        return sum(false, axes);
    }

    /** The sum along axes, which are kept with length 1 if {@code keep} is true. */
    public TensorExpression sum(boolean keep, int... axes) {
        return reduction("sum", new double[0], keep, axes);
    }

    /** The mean along axes, which are taken away; without any named, of all entries. */
    public TensorExpression mean(int... axes) {
        return mean(false, axes);
    }

    /** The mean along axes, which are kept with length 1 if {@code keep} is true. */
    public TensorExpression mean(boolean keep, int... axes) {
        return reduction("mean", new double[0], keep, axes);
    }

    /** The largest along axes; without any named, of all entries. Equal ones share the slope. */
    public TensorExpression max(int... axes) {
        return max(false, axes);
    }

    /** The largest along axes, which are kept with length 1 if {@code keep} is true. */
    public TensorExpression max(boolean keep, int... axes) {
        return reduction("max", new double[0], keep, axes);
    }

    /** The smallest along axes; without any named, of all entries. Equal ones share the slope. */
    public TensorExpression min(int... axes) {
        return min(false, axes);
    }

    /** The smallest along axes, which are kept with length 1 if {@code keep} is true. */
    public TensorExpression min(boolean keep, int... axes) {
        return reduction("min", new double[0], keep, axes);
    }

    /**
     * The norm along axes, which are taken away; without any named, of all entries. At 0 its slope is 0.
     *
     * @param order p of {@code (sum |x|^p)^(1 / p)}, at least 1; infinite for the largest absolute value
     */
    public TensorExpression norm(double order, int... axes) {
        return norm(order, false, axes);
    }

    /** The norm along axes, which are kept with length 1 if {@code keep} is true. */
    public TensorExpression norm(double order, boolean keep, int... axes) {
        if (!(order >= 1)) {
            throw new ValidationException("TensorExpression", "norm", "the order must be at least 1, got " + order);
        }
        return reduction("norm", new double[] {order}, keep, axes);
    }

    private TensorExpression reduction(String operation, double[] extra, boolean keep, int... axes) {
        Require.present("TensorExpression." + operation, "axes", axes);
        return withAxes(operation, extra, () -> shape.axes(axes), places -> IntStream.concat(
                IntStream.of(keep ? 1 : 0), IntStream.of(places)).toArray(), places -> shape.reduce(keep, places));
    }

    /** The place of the largest along an axis, the first of equals, without a gradient. The axis is taken away. */
    public TensorExpression argmax(int axis) {
        return alongAxis("argmax", axis, shape::without);
    }

    /** {@code e^x / sum(e^x)}, the sum being along an axis. */
    public TensorExpression softmax(int axis) {
        return alongAxis("softmax", axis, place -> shape);
    }

    /** The logarithm of the softmax, exact where that is small. */
    public TensorExpression logSoftmax(int axis) {
        return alongAxis("log_softmax", axis, place -> shape);
    }

    // ---- parts and arrangement

    /** The values of a step, without the axis of steps, which is axis 1; below 0 from the last. */
    public TensorExpression step(int place) {
        return at(1, place);
    }

    /** Steps from one on, to the last. They stand along axis 1. */
    public TensorExpression steps(int from) {
        return slice(1, from);
    }

    /** Steps from one up to another, which is not among them; below 0 from the end. */
    public TensorExpression steps(int from, int to) {
        return slice(1, from, to);
    }

    /** The values of an element, without the axis of elements, which is the last; below 0 from the last. */
    public TensorExpression element(int place) {
        return at(-1, place);
    }

    /** Elements from one on, to the last. They stand along the last axis. */
    public TensorExpression elements(int from) {
        return slice(-1, from);
    }

    /** Elements from one up to another, which is not among them; below 0 from the end. */
    public TensorExpression elements(int from, int to) {
        return slice(-1, from, to);
    }

    /** The entries at a place along an axis, which is taken away; below 0 from the end. */
    public TensorExpression at(int axis, int place) {
        return withAxes("at", new double[0], () -> shape.axes(axis), places -> new int[] {places[0], place},
                places -> shape.at(places[0], place));
    }

    /** The entries along an axis from a place on. */
    public TensorExpression slice(int axis, int from) {
        return withAxes("slice", new double[0], () -> shape.axes(axis), places -> new int[] {places[0], from},
                places -> shape.sliceToEnd(places[0], from));
    }

    /** The entries along an axis from one place up to another, which is not among them; below 0 from the end. */
    public TensorExpression slice(int axis, int from, int to) {
        return withAxes("slice", new double[0], () -> shape.axes(axis), places -> new int[] {places[0], from, to},
                places -> shape.slice(places[0], from, to));
    }

    /** Arrays one behind the other along an axis. All other axes are the same. */
    public static TensorExpression concatenate(int axis, TensorExpression... parts) {
        Require.present("TensorExpression.concatenate", "parts", parts);
        for (TensorExpression part : parts) {
            Require.present("TensorExpression.concatenate", "part", part);
        }
        if (parts.length < 1 || parts.length > 64) {
            throw new ValidationException("TensorExpression", "concatenate", "takes 1 to 64 arrays, got "
                    + parts.length);
        }
        Axes first = parts[0].shape;
        return parts[0].withAxes("concatenate", List.of(parts), new double[0], () -> first.axes(axis), places -> places,
                places -> Arrays.stream(parts).skip(1).map(part -> part.shape)
                        .reduce(first, (all, next) -> all.append(next, places[0])));
    }

    /**
     * The same entries, in the same order, in another shape.
     *
     * @param lengths of which 0 stands for the length of the axis in the same place, and -1, once, for what is left
     */
    public TensorExpression reshape(int... lengths) {
        Require.present("TensorExpression.reshape", "lengths", lengths);
        return make("reshape", List.of(this), lengths.clone(), new double[0], () -> shape.reshape(lengths));
    }

    /** With an axis of length 1 more, in this place of the result; below 0 from the last. */
    public TensorExpression expandDims(int axis) {
        return withAxes("expand_dims", new double[0], () -> shape.insert(0).axes(axis), places -> places,
                places -> shape.insert(places[0]));
    }

    /**
     * With the axes in another order.
     *
     * @param order which axis comes first, second, ...; each once
     */
    public TensorExpression transpose(int... order) {
        Require.present("TensorExpression.transpose", "order", order);
        return withAxes("transpose", new double[0], () -> shape.axes(order), places -> places, shape::transpose);
    }

    /** The products of matrices (..., m, k) and (..., k, n). The axes in front fit together as usual. */
    public TensorExpression matmul(TensorExpression other) {
        return make("matmul", listOf(other), new int[0], new double[0], () -> shape.matmul(other.shape));
    }

    // ---- making

    private interface PlacesToShape {
        Axes shape(int[] places);
    }

    private interface PlacesToIntegers {
        int[] integers(int[] places);
    }

    private interface PlaceToShape {
        Axes shape(int place);
    }

    private TensorExpression alongAxis(String operation, int axis, PlaceToShape result) {
        return withAxes(operation, new double[0], () -> shape.axes(axis), places -> places,
                places -> result.shape(places[0]));
    }

    private TensorExpression withAxes(String operation, double[] extra, Supplier<int[]> axes, PlacesToIntegers settings,
            PlacesToShape result) {
        return withAxes(operation, List.of(this), extra, axes, settings, result);
    }

    private TensorExpression withAxes(String operation, List<TensorExpression> all, double[] extra,
            Supplier<int[]> axes, PlacesToIntegers settings, PlacesToShape result) {
        int[] places = fitting(operation, all, axes);
        return make(operation, all, settings.integers(places), extra, () -> result.shape(places));
    }

    private static TensorExpression make(String kind, List<TensorExpression> operands, int[] integers, double[] numbers,
            Supplier<Axes> shape) {
        Axes fitting = fitting(kind, operands, shape);
        return new TensorExpression(kind, operands, integers, numbers, fitting,
                text(kind, operands, integers, numbers));
    }

    private static <T> T fitting(String kind, List<TensorExpression> operands, Supplier<T> compute) {
        try {
            return compute.get();
        } catch (Axes.Misfit | ArithmeticException misfit) {
            throw new ValidationException("TensorExpression", kind, misfit.getMessage() + ", in "
                    + text(kind, operands, new int[0], new double[0]), misfit);
        }
    }

    /** Bounded, as an operand may occur many times. */
    private static String text(String kind, List<TensorExpression> operands, int[] integers, double[] numbers) {
        List<String> parts = new ArrayList<>(operands.stream().map(TensorExpression::toString).toList());
        Arrays.stream(integers).forEach(i -> parts.add(Integer.toString(i)));
        Arrays.stream(numbers).forEach(x -> parts.add(Double.toString(x)));
        String whole = parts.stream().collect(Collectors.joining(", ", kind + "(", ")"));
        return whole.length() > LONGEST_TEXT ? kind + "(...)" : whole;
    }

    String kind() {
        return kind;
    }

    List<TensorExpression> operands() {
        return operands;
    }

    int[] integers() {
        return integers.clone();
    }

    double[] numbers() {
        return numbers.clone();
    }

    /** Its shape, such as {@code (items, steps, 3)}, with names for lengths that are not known yet. */
    public String shape() {
        return shape.toString();
    }

    /** The operations it comes from, such as {@code mean(square(subtract(output, target)), 0)}. */
    @Override
    public String toString() {
        return text;
    }
}
