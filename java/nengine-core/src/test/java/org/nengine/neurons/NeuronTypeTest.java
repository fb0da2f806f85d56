package org.nengine.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;

class NeuronTypeTest {

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("LIF.tauRc", () -> LIF.builder().tauRc(0).build()),
                mistake("LIF.tauRc", () -> LIF.builder().tauRc(Double.NaN).build()),
                mistake("LIF.tauRef", () -> LIF.builder().tauRef(-1).build()),
                mistake("LIF.minVoltage", () -> LIF.builder().minVoltage(0.1).build()),
                mistake("LIF.amplitude", () -> LIF.builder().amplitude(0).build()),
                mistake("LIF.initialState", () -> LIF.builder().initialState("foo", 1).build()),
                mistake("LIF.initialState",
                        () -> LIF.builder().initialState("voltage", FixedValues.of(new double[][] {{1, 2}})).build()),
                mistake("LIFRate.tauRc", () -> new LIFRate(-1, 0)),
                mistake("AdaptiveLIF.tauN", () -> AdaptiveLIF.builder().tauN(0).build()),
                mistake("AdaptiveLIF.incN", () -> AdaptiveLIF.builder().incN(-1).build()),
                mistake("AdaptiveLIFRate.tauN", () -> AdaptiveLIFRate.builder().tauN(0).build()),
                mistake("Izhikevich.tauRecovery", () -> Izhikevich.builder().tauRecovery(0).build()),
                mistake("Izhikevich.coupling", () -> Izhikevich.builder().coupling(-0.1).build()),
                mistake("RectifiedLinear.amplitude", () -> new RectifiedLinear(0)),
                mistake("SpikingRectifiedLinear.amplitude", () -> new SpikingRectifiedLinear(-1)),
                mistake("LeakyReLU.amplitude", () -> new LeakyReLU(0.1, 0)),
                mistake("LeakyReLU.negativeSlope", () -> new LeakyReLU(Double.NaN)),
                mistake("SpikingLeakyReLU.amplitude", () -> SpikingLeakyReLU.builder().amplitude(-1).build()),
                mistake("RegularSpiking.amplitude", () -> new RegularSpiking(new LIFRate(), 0)),
                mistake("RegularSpiking.state", () -> new RegularSpiking(new SpikingRectifiedLinear())),
                mistake("RegularSpiking.baseType", () -> new RegularSpiking(new Direct())),
                mistake("RegularSpiking.baseType", () -> new RegularSpiking(null)),
                mistake("RegularSpiking.initialState",
                        () -> RegularSpiking.builder(new LIFRate()).initialState("adaptation", 1).build()),
                mistake("StochasticSpiking.baseType",
                        () -> new StochasticSpiking(new RegularSpiking(new LIFRate()))),
                mistake("PoissonSpiking.amplitude", () -> new PoissonSpiking(new LIFRate(), Double.NaN)),
                mistake("Sigmoid.tauRef", () -> new Sigmoid(0)),
                mistake("Tanh.tauRef", () -> new Tanh(-1)),
                mistake("SoftLIFRate.sigma", () -> new SoftLIFRate(0)));
    }

    private static Arguments mistake(String where, Supplier<NeuronType> making) {
        return Arguments.of(where, making);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void parametersOutOfRangeAreRefusedByName(String where, Supplier<NeuronType> making) {
        assertThatThrownBy(making::get).isInstanceOf(ValidationException.class).hasMessageStartingWith(where + ": ");
    }

    @Test
    void probeableSignalsAreTheOutputAndTheStates() {
        assertThat(new LIF().probeable()).containsExactly("output", "voltage", "refractory_time");
        assertThat(new AdaptiveLIF().probeable())
                .containsExactly("output", "voltage", "refractory_time", "adaptation");
        assertThat(new AdaptiveLIFRate().probeable()).containsExactly("output", "adaptation");
        assertThat(new Izhikevich().probeable()).containsExactly("output", "voltage", "recovery");
        assertThat(new SpikingRectifiedLinear().probeable()).containsExactly("output", "voltage");
        assertThat(new Tanh().probeable()).containsExactly("output");
        assertThat(new SpikingLeakyReLU().probeable()).containsExactly("output", "voltage");
        assertThat(new RegularSpiking(new AdaptiveLIFRate()).probeable())
                .containsExactly("output", "rate_out", "voltage", "adaptation");
        assertThat(new PoissonSpiking(new LIFRate()).probeable()).containsExactly("output", "rate_out");
    }

    @Test
    void typesAreEqualByValue() {
        assertThat(new LIF(0.03, 0.002)).isEqualTo(LIF.builder().tauRc(0.03).build())
                .hasSameHashCodeAs(LIF.builder().tauRc(0.03).build()).isNotEqualTo(new LIF());
        assertThat(new LIFRate()).isNotEqualTo(new LIF());
        assertThat(LIF.builder().initialState("voltage", 0, 0).build())
                .isEqualTo(LIF.builder().initialState("voltage", 0, 0).build()).isNotEqualTo(new LIF());
    }

    @Test
    void whatIsWrappedCountsToo() {
        assertThat(new RegularSpiking(new LIFRate())).isEqualTo(new RegularSpiking(new LIFRate()))
                .hasSameHashCodeAs(new RegularSpiking(new LIFRate()))
                .isNotEqualTo(new RegularSpiking(new LIFRate(0.03, 0.002)))
                .isNotEqualTo(new PoissonSpiking(new LIFRate()))
                .isNotEqualTo(new RegularSpiking(new LIFRate(), 2));
        assertThat(new LeakyReLU(0.1)).isNotEqualTo(new LeakyReLU(0.2));
        assertThat(new PoissonSpiking(new Tanh(), 2)).hasToString("PoissonSpiking(Tanh(), amplitude=2.0)");
        assertThat(new PoissonSpiking(new Tanh()).baseType()).contains(new Tanh());
    }

    @Test
    void converterAndBaseTypeAreTunedAlikeWhateverTheAmplitude() {
        NeuronType base = LIFRate.builder().tauRc(0.05).build();
        double[] gain = {1, 2};
        double[] bias = {0.5, 1};
        for (NeuronType type : new NeuronType[] {new RegularSpiking(base, 0.1), new StochasticSpiking(base, 3),
            new PoissonSpiking(base, 2)}) {
            assertThat(type.rates(new double[] {0.5, 1}, gain, bias))
                    .isEqualTo(base.rates(new double[] {0.5, 1}, gain, bias));
            assertThat(type.gainBias(new double[] {100, 150}, new double[] {0, 0.5}).gain())
                    .isEqualTo(base.gainBias(new double[] {100, 150}, new double[] {0, 0.5}).gain());
            assertThat(type.maxRatesIntercepts(gain, bias).intercepts())
                    .isEqualTo(base.maxRatesIntercepts(gain, bias).intercepts());
        }
    }

    @Test
    void leakyUnitsLetAPartOfNegativeCurrentsThrough() {
        double[] one = {1};
        double[] zero = {0};
        for (double amplitude : new double[] {1, 0.1}) {
            assertThat(new LeakyReLU(0.1, amplitude).rates(new double[] {-2, 2}, one, zero))
                    .isEqualTo(new double[][] {{amplitude * -0.2}, {amplitude * 2}});
        }
    }

    @Test
    void initialStatesReplaceTheDefaultOnes() {
        NeuronType type = LIF.builder().initialState("voltage", new Uniform(-0.4, 0.9)).build();
        assertThat(type.states()).extracting(StateVariable::name).containsExactly("voltage", "refractory_time");
        assertThat(type.states().get(0).initial()).isEqualTo(new Uniform(-0.4, 0.9));
        assertThat(type.states().get(1)).isEqualTo(new LIF().states().get(1));
    }

    @Test
    void textsListWhatDiffersFromTheDefaults() {
        assertThat(new LIF()).hasToString("LIF()");
        assertThat(LIF.builder().tauRc(0.03).minVoltage(-0.5).build()).hasToString("LIF(tauRc=0.03, minVoltage=-0.5)");
    }

    @Test
    void parametersComeInDeclaredOrderUnderTheirSnakeCaseNames() {
        assertThat(AdaptiveLIF.builder().minVoltage(Double.NEGATIVE_INFINITY).build().parameters().toString())
                .isEqualTo("{tau_n=1.0, inc_n=0.01, tau_rc=0.02, tau_ref=0.002, min_voltage=-Infinity, amplitude=1.0}");
    }

    @Test
    void onlySpikingTypesSpikeAndOnlySomeGoBelowZero() {
        assertThat(Stream.of(new LIF(), new AdaptiveLIF(), new Izhikevich(), new SpikingRectifiedLinear()))
                .allMatch(NeuronType::spiking).noneMatch(NeuronType::negative);
        assertThat(Stream.of(new LIFRate(), new SoftLIFRate(), new Sigmoid(), new RectifiedLinear()))
                .noneMatch(NeuronType::spiking).noneMatch(NeuronType::negative);
        assertThat(Stream.of(new Tanh(), new Direct(), new LeakyReLU())).noneMatch(NeuronType::spiking)
                .allMatch(NeuronType::negative);
        assertThat(Stream.of(new RegularSpiking(new Tanh()), new PoissonSpiking(new LeakyReLU())))
                .allMatch(NeuronType::spiking).allMatch(NeuronType::negative);
        assertThat(new StochasticSpiking(new LIFRate()).negative()).isFalse();
    }
}
