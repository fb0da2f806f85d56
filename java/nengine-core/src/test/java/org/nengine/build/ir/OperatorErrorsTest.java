package org.nengine.build.ir;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SignalException;

/** Operators and views of signals refuse what does not fit, whatever made them. */
class OperatorErrorsTest {

    private record Refusal(Class<? extends Exception> type, String what, ThrowingCallable code, String... texts) {
    }

    private static Refusal build(String what, ThrowingCallable code, String... texts) {
        return new Refusal(BuildException.class, what, code, texts);
    }

    private static Refusal signals(String what, ThrowingCallable code, String... texts) {
        return new Refusal(SignalException.class, what, code, texts);
    }

    private static Signal signal(String name, int... shape) {
        return Signal.zeros(name, shape);
    }

    private static Copy copy(int[] from, int[] to, boolean increment) {
        return new Copy(signal("x", 3), Optional.of(from), signal("y", 4), Optional.of(to), increment, "the copy");
    }

    private static List<Refusal> refusals() {
        return List.of(
                build("a product of other shapes",
                        () -> new DotInc(signal("a", 2, 3), signal("x", 4), signal("y", 2), "the product"),
                        "shape mismatch in the product: matrix a", "x", "y"),
                build("a product of a vector",
                        () -> new DotInc(signal("a", 3), signal("x", 3), signal("y", 1), "the product"),
                        "shape mismatch in the product"),
                build("factors of other sizes",
                        () -> new ElementwiseInc(signal("a", 2), signal("x", 3), signal("y", 3), "the factors"),
                        "shape mismatch in the factors: a"),
                build("a copy of other sizes", () -> copy(new int[] {0, 1}, new int[] {0, 1, 2}, true),
                        "shape mismatch in the copy: 2 elements of x", "do not fit into 3 of y"),
                build("elements that are set twice", () -> copy(new int[] {0, 1}, new int[] {3, 3}, false),
                        "repeated elements in the copy: [3, 3] would set an element of y", "twice"),
                build("elements that are not there", () -> copy(new int[] {0, 3}, new int[] {0, 1}, true),
                        "shape mismatch in the copy: [0, 3] are not all elements of x"),
                build("negative elements", () -> copy(new int[] {0, 1}, new int[] {0, -1}, true),
                        "shape mismatch in the copy: [0, -1] are not all elements of y"),
                signals("an initial value that is no number",
                        () -> Signal.of("s", Signal.Role.VALUE, new double[] {1, Double.NaN}, 2),
                        "signal \"s\" has a NaN in its initial value"),
                signals("a view beyond the end", () -> signal("s", 3).slice(1, 1, 3),
                        "signal \"s\" of shape [3] has no slice of 3 elements from 1 step 1"),
                signals("a part of a matrix", () -> signal("s", 3, 2).slice(0, 1, 2),
                        "signal \"s\" of shape [3, 2] has no slice of 2 elements from 0 step 1"),
                signals("a part of a matrix beyond its end", () -> signal("s", 3, 2).slice(1, 1, 1, 2),
                        "signal \"s\": axis 1 of length 2 has no slice of 2 elements from 1"));
    }

    @TestFactory
    Stream<DynamicTest> whatDoesNotFitIsRefusedByName() {
        return refusals().stream().map(refusal -> DynamicTest.dynamicTest(refusal.what(),
                () -> assertThatThrownBy(refusal.code()).isExactlyInstanceOf(refusal.type())
                        .hasMessageContainingAll(refusal.texts())));
    }
}
