package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

class DataBinderTest {

    private final Network net = new Network(0);
    private final Node a = net.node("a", 1);
    private final Node b = net.node("b", 1, 2);
    private final Probe probe = net.probe(a);
    private final IoNames names = new IoNames(net, net.allProbes());
    private final DataBinder binder = new DataBinder(names, 2);

    private static Tensor zeros(int items, int steps, int size) {
        return Tensor.of(new double[items * steps * size], items, steps, size);
    }

    private BoundData<Node> inputs(Data data) {
        return binder.inputs(data, OptionalInt.empty(), false);
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContainingAll(words);
    }

    @Test
    void arraysAreTakenInOrderByNodeAndByName() {
        Tensor x = zeros(4, 3, 1);
        Tensor y = zeros(4, 3, 2);
        assertThat(inputs(Data.of(x, y)).arrays()).containsEntry(a, x).containsEntry(b, y);
        assertThat(inputs(Data.of(b, y)).arrays()).containsOnlyKeys(b);
        assertThat(inputs(Data.of("b", y).and(a, x)).arrays()).containsEntry(a, x).containsEntry(b, y);
        assertThat(inputs(Data.of(x)).items()).isEqualTo(4);
        assertThat(inputs(Data.of(x)).steps()).isEqualTo(3);
    }

    @Test
    void surplusArraysAreIgnored() {
        assertThat(inputs(Data.of(zeros(2, 3, 1), zeros(2, 3, 2), zeros(9, 9, 9))).arrays()).containsOnlyKeys(a, b);
    }

    @Test
    void itemsBeyondAWholeMinibatchAreLeftOut() {
        BoundData<Node> bound = inputs(Data.of(zeros(5, 3, 1)));
        assertThat(bound.items()).isEqualTo(4);
        assertThat(bound.arrays().get(a).shape()).containsExactly(4, 3, 1);
    }

    @Test
    void withoutDataTheNumberOfStepsMustBeGiven() {
        assertThat(binder.inputs(Data.none(), OptionalInt.of(7), false)).isEqualTo(
                new BoundData<>(java.util.Map.of(), 2, 7));
        refused(() -> inputs(Data.none()), "number of steps");
    }

    @Test
    void badInputsAreRefusedWithTheirNames() {
        refused(() -> inputs(Data.of("c", zeros(2, 3, 1))), "\"c\"", "[a, b]");
        refused(() -> inputs(Data.of(probe, zeros(2, 3, 1))), "not an input");
        refused(() -> inputs(Data.of(new Network(0).node(1), zeros(2, 3, 1))), "not an input");
        refused(() -> inputs(Data.of(a, Tensor.of(new double[6], 2, 3))), "\"a\"", "(items, steps, elements)",
                "rank 2");
        refused(() -> inputs(Data.of(a, zeros(1, 3, 1))), "\"a\" has 1 items", "minibatch of 2");
        refused(() -> inputs(Data.of(a, zeros(2, 3, 4))), "\"a\" has 4 elements", "gives 1");
        refused(() -> inputs(Data.of(a, zeros(2, 0, 1))), "at least one step");
        refused(() -> inputs(Data.of(zeros(2, 3, 1), zeros(4, 3, 2))), "4 items where 2");
        refused(() -> inputs(Data.of(zeros(2, 3, 1), zeros(2, 4, 2))), "4 steps", "another input has 3");
        refused(() -> binder.inputs(Data.of(zeros(2, 3, 1)), OptionalInt.of(5), false), "3 steps", "asks for 5");
        refused(() -> binder.inputs(Data.of(zeros(4, 3, 1)), OptionalInt.of(3), true), "4 items where 2");
    }

    @Test
    void targetsHaveTheItemsOfTheInputsAndAnyLength() {
        assertThat(binder.targets(Data.of(zeros(4, 1, 1)), 4).arrays()).containsOnlyKeys(probe);
        refused(() -> binder.targets(Data.of("probe", zeros(2, 1, 1)), 4), "\"probe\"", "2 items where 4");
        refused(() -> binder.targets(Data.of(a, zeros(4, 1, 1)), 4), "not a probe", "[probe]");
    }
}
