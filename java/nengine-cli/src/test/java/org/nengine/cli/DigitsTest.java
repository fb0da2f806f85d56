package org.nengine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nengine.cli.digits.Augmentation;
import org.nengine.cli.digits.Digits;

class DigitsTest {

    @Test
    void thereAre1797ImagesOfTenDigits() {
        Digits digits = Digits.load();
        assertThat(digits.count()).isEqualTo(1797);
        assertThat(digits.training().count() + digits.test().count()).isEqualTo(1797);
        assertThat(digits.test().count()).isEqualTo(360);
        assertThat(Arrays.stream(digits.labels()).distinct().count()).isEqualTo(10);
        assertThat(Arrays.stream(digits.images()).flatMapToDouble(Arrays::stream).max()).hasValue(1);
        assertThat(Arrays.stream(digits.images()).flatMapToDouble(Arrays::stream).min()).hasValue(0);
    }

    @Test
    void distortedCopiesKeepTheirLabelsAndMostOfTheirInk() {
        Digits digits = Digits.load().part(0, 50);
        Digits copies = new Augmentation(1).apply(digits, 3);
        assertThat(copies.count()).isEqualTo(150);
        assertThat(Arrays.copyOfRange(copies.labels(), 50, 100)).containsExactly(digits.labels());
        double before = Arrays.stream(digits.images()).flatMapToDouble(Arrays::stream).average().orElseThrow();
        double after = Arrays.stream(copies.images()).flatMapToDouble(Arrays::stream).average().orElseThrow();
        assertThat(after).isBetween(0.8 * before, 1.2 * before);
        assertThat(new Augmentation(1).apply(digits, 3).images()).isDeepEqualTo(copies.images());
    }
}
