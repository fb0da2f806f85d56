package org.nengine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.exceptions.ValidationException;

class OptionsTest {

    @Test
    void optimizersGiveTheirNumbersWithTheLearningRateFirst() {
        assertThat(new SGD(0.5, 0.9, true).numbers()).containsExactly(0.5, 0.9, 1);
        assertThat(new SGD().numbers()).containsExactly(0.01, 0, 0);
        assertThat(new Adam().numbers()).containsExactly(0.001, 0.9, 0.999, 1e-7, 0);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new SGD(0)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("SGD.learningRate");
        assertThatThrownBy(() -> new SGD(0.1, 1.5)).hasMessageContaining("SGD.momentum").hasMessageContaining("1.5");
        assertThatThrownBy(() -> new Adam(0.1, 1, 0.9, 1e-7)).hasMessageContaining("Adam.beta1");
        assertThatThrownBy(() -> new Adam(0.1, 0.9, Double.NaN, 1e-7)).hasMessageContaining("Adam.beta2");
        assertThatThrownBy(() -> new FitOptions().epochs(0)).hasMessageContaining("epochs");
        assertThatThrownBy(() -> new FitOptions().validationSplit(1)).hasMessageContaining("validationSplit");
    }

    @Test
    void aProbesOwnLossComesBeforeTheCommonOne() {
        Network net = new Network(0);
        Probe a = net.probe(net.node(1));
        Probe b = net.probe(net.node(1));
        CompileOptions options = new CompileOptions().loss(Loss.mse()).loss(a, Loss.sparseCategoricalCrossentropy(true))
                .weight(b, 2).metric(Metric.mse()).metric(b, Metric.accuracy());
        assertThat(options.lossOf(a)).contains(Loss.sparseCategoricalCrossentropy(true));
        assertThat(options.lossOf(b)).contains(Loss.mse());
        assertThat(options.weightOf(a)).isEqualTo(1);
        assertThat(options.weightOf(b)).isEqualTo(2);
        assertThat(options.metricsOf(b)).containsExactly(Metric.mse(), Metric.accuracy());
        assertThat(options.probes()).containsExactly(a, b);
    }

    @Test
    void aHistoryKeepsKeysInOrder() {
        History history = new History();
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("loss", 1.0);
        measured.put("a_loss", 2.0);
        history.add(0, measured);
        measured.put("loss", 0.5);
        history.add(1, measured);
        assertThat(history.epochs()).containsExactly(0, 1);
        assertThat(history.values()).containsExactly(Map.entry("loss", List.of(1.0, 0.5)),
                Map.entry("a_loss", List.of(2.0, 2.0)));
        assertThat(history.last("loss")).isEqualTo(0.5);
        assertThatThrownBy(() -> history.get("b")).hasMessageContaining("\"b\"").hasMessageContaining("[loss, a_loss]");
    }
}
