package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.exceptions.ValidationException;

class SliceTest {

    /** What Python prints for {@code list(range(5))[text]}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {":|0 1 2 3 4", "1:|1 2 3 4", "::-1|4 3 2 1 0", "::-2|4 2 0", ":-1|0 1 2 3",
        "-2:|3 4", "3:1|''", "3:1:-1|3 2", "-1:-4:-1|4 3 2", "5:|''", "-9:2|0 1", "1:9:2|1 3", "9:0:-3|4 1",
        ":2:-1|4 3", "-9::-1|''", "0:0|''", "-1:|4", "2::3|2", "::4|0 4", "3|3", "-1|4", "-5|0"})
    void rangesSelectWhatPythonSelects(String text, String expected) {
        int[] positions = expected.isEmpty() ? new int[0]
                : java.util.Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
        Slice slice = Slice.parse(text);
        assertThat(slice.resolve(5)).containsExactly(positions);
        assertThat(slice.count(5)).isEqualTo(positions.length);
        assertThat(slice.isRange()).isTrue();
        if (positions.length > 0) {
            assertThat(slice.start(5)).isEqualTo(positions[0]);
        }
    }

    @Test
    void rangesOfNothingAreEmpty() {
        assertThat(Slice.parse("::-1").resolve(0)).isEmpty();
        assertThat(Slice.all().resolve(0)).isEmpty();
        assertThat(Slice.index(-1).resolve(0)).isEmpty();
    }

    @Test
    void stepsOfAnySizeDoNotOverflow() {
        assertThat(Slice.range(0, Slice.OPEN, Integer.MAX_VALUE).resolve(5)).containsExactly(0);
        assertThat(Slice.range(Slice.OPEN, Slice.OPEN, -Integer.MAX_VALUE).resolve(5)).containsExactly(4);
        assertThat(Slice.range(-Integer.MAX_VALUE, Integer.MAX_VALUE).resolve(3)).containsExactly(0, 1, 2);
    }

    @Test
    void indicesKeepTheirOrderAndRepeat() {
        Slice slice = Slice.indices(4, 0, -2, 0);
        assertThat(slice.resolve(5)).containsExactly(4, 0, 3, 0);
        assertThat(slice.isRange()).isFalse();
        assertThat(slice.repeats(5)).isTrue();
        assertThat(Slice.indices(1, -4).repeats(5)).isTrue();
        assertThat(Slice.indices(1, 0).repeats(5)).isFalse();
        assertThat(slice).hasToString("[4, 0, -2, 0]");
    }

    @Test
    void masksSelectWhatIsTrueAndNeverRepeat() {
        Slice slice = Slice.mask(true, false, true, true);
        assertThat(slice.resolve(4)).containsExactly(0, 2, 3);
        assertThat(slice.count(4)).isEqualTo(3);
        assertThat(slice.repeats(4)).isFalse();
        assertThat(slice.fits(5)).isFalse();
    }

    @Test
    void textsReadLikePython() {
        assertThat(Slice.all()).hasToString("[:]");
        assertThat(Slice.range(1, 3)).hasToString("[1:3]");
        assertThat(Slice.index(-1)).hasToString("[-1:]");
        assertThat(Slice.parse("::-2")).hasToString("[::-2]");
        assertThat(Slice.all().isAll()).isTrue();
        assertThat(Slice.parse(":")).isEqualTo(Slice.all());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Slice.indices(0, 3).resolve(3)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("[0, 3]").hasMessageContaining("3 elements");
        assertThatThrownBy(() -> Slice.indices(-4).resolve(3)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> Slice.mask(true).resolve(3)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> Slice.range(0, 3, 0)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Slice.step");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "", "1.5", "1:2:3:4", "1:2:0", "99999999999", "--1"})
    void textsThatAreNoSlicesAreRefused(String text) {
        assertThatThrownBy(() -> Slice.parse(text)).isInstanceOf(ValidationException.class);
    }

    @Test
    void viewsOfAnEnsembleHaveTheSizeOfTheSelection() {
        Ensemble a = new Network().ensemble("a", 10, 4);
        assertThat(a.get(-1).sizeIn()).isEqualTo(1);
        assertThat(a.slice(1, 3).sizeOut()).isEqualTo(2);
        assertThat(a.slice("::-2").sizeOut()).isEqualTo(2);
        assertThat(a.slice(Slice.OPEN, Slice.OPEN, 3).sizeOut()).isEqualTo(2);
        assertThat(a.indices(3, 0, 3).sizeOut()).isEqualTo(3);
        assertThat(a.mask(true, false, false, true).sizeIn()).isEqualTo(2);
        assertThat(a.neurons().slice(0, 5).sizeIn()).isEqualTo(5);
        assertThat(a.slice(1, 3)).isEqualTo(a.slice("1:3")).hasToString("<Ensemble \"a\">[1:3]");
        assertThat(a.slice().isAll()).isTrue();
        assertThat(IntStream.range(0, 4).map(i -> a.get(i).slice().start(4))).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aViewMayFitOneSideOfANodeOnly() {
        Network net = new Network();
        Node node = net.node("f", 2, (t, x) -> new double[5]);
        View view = node.indices(4, 3);
        assertThat(view.sizeIn()).isZero();
        assertThat(view.sizeOut()).isEqualTo(2);
        assertThat(net.connect(view, net.ensemble(10, 2)).sizeIn()).isEqualTo(2);
        Ensemble two = net.ensemble(10, 2);
        assertThatThrownBy(() -> net.connect(two, view)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("input size").hasMessageContaining("is 0");
        View ofInput = net.node("g", 5, (t, x) -> new double[2]).indices(4, 3);
        assertThat(net.connect(two, ofInput).sizeOut()).isEqualTo(2);
        assertThatThrownBy(() -> net.connect(ofInput, two)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("output size").hasMessageContaining("is 0");
        assertThatThrownBy(() -> net.probe(ofInput)).isInstanceOf(ValidationException.class);
    }

    @Test
    void theTextOfEverySliceReadsAsTheSlice() {
        for (Slice slice : List.of(Slice.all(), Slice.index(3), Slice.index(-1), Slice.range(1, Slice.OPEN),
                Slice.range(Slice.OPEN, -2, -3), Slice.indices(), Slice.indices(4, 0, -2, 4), Slice.mask(true),
                Slice.mask(false, true, false))) {
            assertThat(Slice.parse(slice.toString())).as(slice.toString()).isEqualTo(slice);
        }
        for (String text : List.of("[", "[1, x]", "[1, true]", "[1,]", "[[1]]", "[1:2:3:4]", "[1:2", "[1, 2:3]")) {
            assertThatThrownBy(() -> Slice.parse(text)).as(text).isInstanceOf(ValidationException.class);
        }
    }
}
