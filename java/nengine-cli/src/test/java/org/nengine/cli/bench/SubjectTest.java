package org.nengine.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {

    @Test
    void valuesAreHeldForSoManyStepsInEachItem() {
        double[][][] values = Subject.uniform(2, 7, 3, 5).toItems();
        assertThat(values.length).isEqualTo(2);
        for (double[][] item : values) {
            assertThat(item).hasDimensions(7, 5);
            for (int step = 1; step < 7; step++) {
                if (step % 3 == 0) {
                    assertThat(item[step]).isNotEqualTo(item[step - 1]);
                } else {
                    assertThat(item[step]).isEqualTo(item[step - 1]);
                }
            }
        }
        assertThat(values[0][0]).isNotEqualTo(values[1][0]);
    }

    @Test
    void valuesThatAreNotHeldDifferInEachStep() {
        double[][] item = Subject.uniform(1, 4, 1, 5).toItems()[0];
        assertThat(List.of(item)).doesNotHaveDuplicates();
    }
}
