package org.nengine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.nengine.NullArguments;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/** Shapes, texts and errors of expressions, and what the engine is given. */
class TensorExpressionTest {

    private final TensorExpression output = TensorExpression.output(4, 3);
    private final TensorExpression target = TensorExpression.target();

    @Test
    void shapesAreKnownAsFarAsTheyCanBe() {
        Map<TensorExpression, String> shapes = new LinkedHashMap<>();
        shapes.put(output, "(items, steps, 4, 3)");
        shapes.put(target, "(items, steps of the target, elements of the target)");
        shapes.put(TensorExpression.constant(2), "()");
        shapes.put(TensorExpression.constant(new double[][] {{1, 2}, {3, 4}, {5, 6}}), "(3, 2)");
        shapes.put(output.plus(TensorExpression.constant(new double[3])), "(items, steps, 4, 3)");
        shapes.put(output.sum(), "()");
        shapes.put(output.sum(true), "(1, 1, 1, 1)");
        shapes.put(output.mean(1, -1), "(items, 4)");
        shapes.put(output.norm(2, true, 3), "(items, steps, 4, 1)");
        shapes.put(output.argmax(2), "(items, steps, 3)");
        shapes.put(output.step(-1), "(items, 4, 3)");
        shapes.put(output.steps(-3, -1), "(items, 2, 4, 3)");
        shapes.put(output.steps(-3), "(items, 3, 4, 3)");
        shapes.put(output.steps(1), "(items, some steps, 4, 3)");
        shapes.put(output.steps(1, -1), "(items, some steps, 4, 3)");
        shapes.put(output.elements(1), "(items, steps, 4, 2)");
        shapes.put(output.slice(2, -3, 3), "(items, steps, 2, 3)");
        shapes.put(output.reshape(0, 0, -1), "(items, steps, 12)");
        shapes.put(output.reshape(0, 0, 6, 2), "(items, steps, 6, 2)");
        shapes.put(output.reshape(-1), "(what is left)");
        shapes.put(output.expandDims(1), "(items, 1, steps, 4, 3)");
        shapes.put(output.expandDims(-1), "(items, steps, 4, 3, 1)");
        shapes.put(output.transpose(3, 0, 1, 2), "(3, items, steps, 4)");
        shapes.put(output.matmul(TensorExpression.constant(new double[3][5])), "(items, steps, 4, 5)");
        shapes.put(TensorExpression.concatenate(-1, output, output, output.element(0).expandDims(-1)),
                "(items, steps, 4, 7)");
        shapes.put(TensorExpression.concatenate(1, output, output), "(items, steps + steps, 4, 3)");
        shapes.put(TensorExpression.where(target, 1, TensorExpression.constant(new double[5])),
                "(items, steps of the target, 5)");
        shapes.forEach((expression, shape) -> assertThat(expression.shape()).as("%s", expression).isEqualTo(shape));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheOperationAndTheShapes() {
        Map<Supplier<TensorExpression>, String> wrong = new LinkedHashMap<>();
        wrong.put(() -> output.times(TensorExpression.constant(new double[2])),
                "TensorExpression.multiply: the shapes (items, steps, 4, 3) and (2) do not fit together, "
                        + "in multiply(output, constant[2])");
        wrong.put(() -> output.mean(1, 1), "mean: an axis is named twice in [1, 1]");
        wrong.put(() -> output.mean(4), "mean: there is no axis 4 in the shape (items, steps, 4, 3)");
        wrong.put(() -> output.softmax(-5), "softmax: there is no axis -5");
        wrong.put(() -> output.element(-4), "at: there is no place -4 along axis 3");
        wrong.put(() -> output.elements(3), "slice: there is nothing from 3 along axis 3");
        wrong.put(() -> output.elements(2, 2), "slice: there is nothing from 2 to 2");
        wrong.put(() -> output.steps(-1, -2), "slice: there is nothing from -1 to -2");
        wrong.put(() -> output.reshape(0, 0, 5), "reshape: the shape (items, steps, 4, 3) cannot become [0, 0, 5]");
        wrong.put(() -> output.reshape(-1, -1), "reshape: lengths are at least 1");
        wrong.put(() -> output.reshape(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE), "overflow");
        wrong.put(() -> output.transpose(0, 1), "transpose: the order [0, 1] does not name each axis");
        wrong.put(() -> output.expandDims(5), "expand_dims: there is no axis 5");
        wrong.put(() -> output.matmul(output), "matmul: matrices of the shapes");
        wrong.put(() -> TensorExpression.concatenate(0), "takes 1 to 64 arrays, got 0");
        wrong.put(() -> TensorExpression.concatenate(0, output, output.element(0)), "differ in more than axis 0");
        wrong.put(() -> output.clip(1, 0), "the limits must be in order, got 1.0 and 0.0");
        wrong.put(() -> output.clip(Double.NaN, 0), "the limits must be in order");
        wrong.put(() -> output.norm(0.5), "the order must be at least 1, got 0.5");
        wrong.put(() -> output.plus(Double.NaN), "constant: must not be NaN");
        wrong.put(() -> TensorExpression.constant(new double[0]), "at least one number");
        wrong.forEach((call, message) -> assertThatThrownBy(call::get).isInstanceOf(ValidationException.class)
                .hasMessageContaining(message));
    }

    @Test
    void lengthsThatAreNotKnownFitEverything() {
        output.element(0).times(target).steps(5, 9).matmul(TensorExpression.constant(new double[4][2]));
        assertThat(output.plus(target.expandDims(-1)).shape()).isEqualTo("(items, steps, 4, 3)");
    }

    @Test
    void textsSayWhereAValueComesFromAndDoNotGrowBeyondBounds() {
        assertThat(output.minus(target).square().mean()).hasToString("mean(square(subtract(output, target)), 0)");
        assertThat(output.clip(0, 1.5).element(0)).hasToString("at(clip(output, 0.0, 1.5), 3, 0)");
        TensorExpression doubled = output;
        for (int i = 0; i < 100; i++) {
            doubled = doubled.plus(doubled);
        }
        assertThat(doubled.toString()).hasSizeLessThan(301);
        ExpressionProgram program = program((y, p) -> {
            TensorExpression sum = p;
            for (int i = 0; i < 20_000; i++) {
                sum = sum.plus(sum);
            }
            return sum;
        });
        assertThat(program.operations().lines()).hasSize(20_001);
    }

    private static ExpressionProgram program(BinaryOperator<TensorExpression> function) {
        return Loss.of("own", function).expression(2).orElseThrow();
    }

    @Test
    void theEngineIsGivenALineForEachOperationOperandsFirst() {
        ExpressionProgram program = program((y, p) -> p.minus(y).clip(-1, 2).times(3).sum(true, 1));
        assertThat(program.operations().lines()).containsExactlyInAnyOrder(program.operations().split("\n"));
        assertThat(program.operations()).endsWith("\nsum 5 : 1 1").contains("output : 2").contains("target :");
        assertThat(program.numbers()).containsExactlyInAnyOrder(-1, 2, 3);
        assertThat(program.usesTarget()).isTrue();
        assertThat(program((y, p) -> p.exp()).operations()).isEqualTo("output : 2\nexp 0 :");
        assertThat(program((y, p) -> p.exp()).usesTarget()).isFalse();
    }

    @Test
    void noMethodTakesNull() {
        Map<Class<?>, Object> values = Map.of(TensorExpression.class, output, int.class, 1, double.class, 2.0,
                boolean.class, true, int[].class, new int[] {1}, Tensor.class, Tensor.of(new double[1], 1),
                double[].class, new double[1], double[][].class, new double[1][1], TensorExpression[].class,
                new TensorExpression[] {output});
        assertThat(NullArguments.problems(output, values)).isEmpty();
        assertThatThrownBy(() -> TensorExpression.concatenate(0, output, null)).hasMessageContaining("null");
        for (Supplier<Object> call : List.<Supplier<Object>>of(() -> Loss.of(null, (y, p) -> p),
                () -> Loss.of("a", null), () -> Loss.ofOutput("a", null), () -> Metric.of("a", null),
                () -> Metric.ofOutput(null, p -> p))) {
            assertThatThrownBy(call::get).isInstanceOf(ValidationException.class).hasMessageContaining("null");
        }
        assertThatThrownBy(() -> Loss.of(" ", (y, p) -> p)).hasMessageContaining("blank");
    }

    @Test
    void lossesAreEqualIfTheirFunctionsAreTheSame() {
        UnaryOperator<TensorExpression> function = p -> p;
        BinaryOperator<TensorExpression> other = (y, p) -> p;
        assertThat(Loss.of("a", other)).isEqualTo(Loss.of("a", other)).hasSameHashCodeAs(Loss.of("a", other))
                .isNotEqualTo(Loss.of("b", other)).isNotEqualTo(Loss.ofOutput("a", function))
                .isNotEqualTo(Loss.of("a", other).reduction(Reduction.SUM)).hasToString("a");
        assertThat(Loss.mse().expression(2)).isEmpty();
        assertThat(Loss.regularize().needsTarget()).isFalse();
        assertThat(Loss.mse().needsTarget()).isTrue();
        assertThat(Metric.sum().needsTarget()).isFalse();
        assertThat(Metric.of("a", other).key()).isEqualTo("a");
    }
}
