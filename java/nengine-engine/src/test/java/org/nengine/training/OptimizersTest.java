package org.nengine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nengine.docs.PublicClasses;
import org.nengine.exceptions.ValidationException;

class OptimizersTest {

    private static final List<Supplier<Optimizer>> CHANGED = List.of(
            () -> SGD.builder().momentum(0.9).build(),
            () -> SGD.builder().momentum(0.9).nesterov(true).build(),
            () -> RMSprop.builder().rho(0.8).build(),
            () -> RMSprop.builder().momentum(0.5).build(),
            () -> RMSprop.builder().epsilon(1e-5).build(),
            () -> RMSprop.builder().centered(true).build(),
            () -> Adagrad.builder().initialAccumulator(0.2).build(),
            () -> Adagrad.builder().epsilon(1e-5).build(),
            () -> Adadelta.builder().rho(0.8).build(),
            () -> Adadelta.builder().epsilon(1e-5).build(),
            () -> Adam.builder().beta1(0.8).build(),
            () -> Adam.builder().beta2(0.8).build(),
            () -> Adam.builder().epsilon(1e-5).build(),
            () -> Adam.builder().amsgrad(true).build(),
            () -> AdamW.builder().weightDecay(0.1).build(),
            () -> AdamW.builder().undecayed("/bias").build(),
            () -> Adamax.builder().beta1(0.8).build(),
            () -> Nadam.builder().scheduleDecay(1).build(),
            () -> Ftrl.builder().learningRatePower(-0.7).build(),
            () -> Ftrl.builder().initialAccumulator(0).build(),
            () -> Ftrl.builder().l1(0.1).build(),
            () -> Ftrl.builder().l2(0.1).build(),
            () -> Ftrl.builder().l2Shrinkage(0.1).build(),
            () -> Ftrl.builder().beta(0.1).build(),
            () -> Adam.builder().learningRate(0.1).build(),
            () -> Adam.builder().learningRate(new ExponentialDecay(0.1, 10, 0.5)).build(),
            () -> Adam.builder().clipValue(1).build(),
            () -> Adam.builder().clipNorm(1).build(),
            () -> Adam.builder().globalClipNorm(1).build());

    @Test
    void optimizersWithTheSameSettingsAreEqual() {
        for (int i = 0; i < CHANGED.size(); i++) {
            Optimizer one = CHANGED.get(i).get();
            assertThat(one).isEqualTo(CHANGED.get(i).get()).hasSameHashCodeAs(CHANGED.get(i).get())
                    .isNotEqualTo(Optimizer.of(one.kind()));
            for (int j = 0; j < i; j++) {
                assertThat(one).isNotEqualTo(CHANGED.get(j).get());
                assertThat(one.toString()).isNotEqualTo(CHANGED.get(j).get().toString());
            }
        }
    }

    @Test
    void namesGiveTheDefaultsOfEachOptimizer() throws ReflectiveOperationException {
        List<Class<?>> classes = PublicClasses.concrete(Optimizer.class);
        assertThat(classes).hasSize(9);
        for (Class<?> type : classes) {
            Object byDefault = type.getConstructor().newInstance();
            assertThat(Optimizer.of(type.getSimpleName())).isEqualTo(byDefault);
            assertThat(Optimizer.of(type.getSimpleName().toLowerCase(Locale.ROOT))).isEqualTo(byDefault);
        }
        refused(() -> Optimizer.of("adamant"), "\"adamant\"", "sgd, rmsprop");
        refused(() -> Optimizer.of(null), "name");
    }

    @Test
    void theTextShowsAllSettings() {
        assertThat(SGD.builder().learningRate(0.5).clipNorm(2).build())
                .hasToString("SGD(learningRate=0.5, momentum=0.0, nesterov=false, clipNorm=2.0)");
        assertThat(new Adam()).hasToString(
                "Adam(learningRate=0.001, beta1=0.9, beta2=0.999, epsilon=1.0E-7, amsgrad=false)");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        refused(() -> RMSprop.builder().rho(1).build(), "RMSprop.rho", "1.0");
        refused(() -> RMSprop.builder().momentum(-0.1).build(), "RMSprop.momentum", "-0.1");
        refused(() -> Adagrad.builder().initialAccumulator(-1).build(), "Adagrad.initialAccumulator");
        refused(() -> Adadelta.builder().epsilon(0).build(), "Adadelta.epsilon");
        refused(() -> AdamW.builder().weightDecay(-1).build(), "AdamW.weightDecay");
        refused(() -> Adamax.builder().beta2(1.5).build(), "Adamax.beta2");
        refused(() -> Nadam.builder().scheduleDecay(Double.NaN).build(), "Nadam.scheduleDecay");
        refused(() -> Ftrl.builder().learningRatePower(0.5).build(), "Ftrl.learningRatePower", "0.5");
        refused(() -> Ftrl.builder().l2Shrinkage(Double.POSITIVE_INFINITY).build(), "Ftrl.l2Shrinkage");
        refused(() -> AdamW.builder().undecayed("a", null), "AdamW.undecayed");
        refused(() -> new Nadam(0), "Nadam.learningRate");
        refused(() -> SGD.builder().clipValue(0).build(), "SGD.clipValue");
        refused(() -> SGD.builder().clipNorm(-1).build(), "SGD.clipNorm");
        refused(() -> SGD.builder().clipNorm(1).globalClipNorm(1).build(), "SGD.globalClipNorm", "clipNorm");
        refused(() -> SGD.builder().learningRate(null), "learningRate");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContainingAll(parts);
    }
}
