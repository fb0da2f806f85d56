package org.nengine.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Ensemble;
import org.nengine.build.Model;
import org.nengine.exceptions.ValidationException;
import org.nengine.networks.FourierMatrices.Operand;
import org.nengine.neurons.Direct;
import org.nengine.synapses.Synapse;

/** What cannot be made is refused with the object, the value and the fix, and leaves everything as it was. */
class PrebuiltErrorsTest {

    private static final double[][] VECTORS = {{1, 0, 0}, {0, 0.8, 0.6}};

    private static Arguments wrong(String attribute, String message, Executable call) {
        return Arguments.of(attribute, message, call);
    }

    private static EnsembleArray array() {
        return EnsembleArray.builder(10, 2).label("ea").build();
    }

    private static AssociativeMemory memory() {
        return AssociativeMemory.builder(VECTORS).nNeurons(10).label("am").build();
    }

    static Stream<Arguments> calls() {
        EnsembleArray direct = EnsembleArray.builder(10, 2).label("d").ensembles(e -> e.neuronType(new Direct()))
                .build();
        return Stream.of(
                wrong("nNeurons", "EnsembleArray.nNeurons: must be at least 1, got 0",
                        () -> EnsembleArray.builder(0, 1)),
                wrong("nEnsembles", "must be at least 1, got 0", () -> EnsembleArray.builder(1, 0)),
                wrong("dimensions", "must be at least 1, got -1", () -> EnsembleArray.builder(1, 1).dimensions(-1)),
                wrong("dimensions", "too large for 65536 ensembles: 65536",
                        () -> EnsembleArray.builder(1, 65536).dimensions(65536)),
                wrong("ensembles", "must not be null", () -> EnsembleArray.builder(1, 1).ensembles(null)),
                wrong("label", "must not be null", () -> EnsembleArray.builder(1, 1).label(null)),
                wrong("parent", "EnsembleArray.parent: must not be null",
                        () -> EnsembleArray.builder(1, 1).build(null)),
                wrong("seed", "must lie in 0 to 4294967294, got -1",
                        () -> EnsembleArray.builder(1, 1).seed(-1).build()),
                wrong("neuronType", "<EnsembleArray \"d\">.neuronType: Direct", direct::neuronInput),
                wrong("neuronType", "Direct ensembles have no neurons", direct::neuronOutput),
                wrong("name", "<EnsembleArray \"ea\">.name: there is already \"output\"",
                        () -> array().addOutput("output", x -> x)),
                wrong("name", "\"input\"; choose another", () -> array().addOutput("input", x -> x)),
                wrong("name", "\"neuron_input\"", () -> array().addOutput("neuron_input", List.of(x -> x, x -> x))),
                wrong("name", "\"neuron_output\"", () -> array().addIdentityOutput("neuron_output", c -> { })),
                wrong("name", "must not be null", () -> array().addOutput(null, x -> x)),
                wrong("function", "needs a function per ensemble, which is 2, got 1",
                        () -> array().addOutput("f", List.of(x -> x))),
                wrong("function", "which is 2, got 0", () -> array().addOutput("f", List.of())),
                wrong("function", "must return a number or a double[]", () -> array().addOutput("f", x -> "text")),
                wrong("function", "at least one value", () -> array().addOutput("f", x -> new double[0])),
                wrong("output", "has no output \"f\"; it has [output]", () -> array().output("f")),

                wrong("nNeurons", "Product.nNeurons: must be at least 1, got 0", () -> Product.builder(0, 1)),
                wrong("dimensions", "must be at least 1, got 0", () -> Product.builder(1, 0)),
                wrong("inputMagnitude", "above 0, got 0.0", () -> Product.builder(1, 1).inputMagnitude(0)),
                wrong("dimensions", "must be at least 1, got 0", () -> Product.dotProductTransform(0)),
                wrong("scale", "finite", () -> Product.dotProductTransform(1, Double.NaN)),

                wrong("nNeurons", "must be at least 1, got 0", () -> CircularConvolution.builder(0, 1)),
                wrong("dimensions", "must be at least 1, got 0", () -> CircularConvolution.builder(1, 0)),
                wrong("inputMagnitude", "got NaN",
                        () -> CircularConvolution.builder(1, 1).inputMagnitude(Double.NaN)),
                wrong("b", "must have 2 elements like a, got 3",
                        () -> CircularConvolution.convolve(new double[2], new double[3])),
                wrong("dimensions", "must be at least 1, got 0", () -> FourierMatrices.input(Operand.A, 0, false)),
                wrong("dimensions", "must be at least 1, got -2", () -> FourierMatrices.output(-2)),
                wrong("operand", "must not be null", () -> FourierMatrices.input(null, 2, false)),

                wrong("dimensions", "BasalGanglia.dimensions: must be at least 1, got 0",
                        () -> BasalGanglia.builder(0)),
                wrong("nNeuronsPerEnsemble", "got 0", () -> BasalGanglia.builder(1).nNeuronsPerEnsemble(0)),
                wrong("outputWeight", "finite", () -> BasalGanglia.builder(1).outputWeight(Double.NaN)),
                wrong("inputBias", "finite", () -> BasalGanglia.builder(1).inputBias(Double.POSITIVE_INFINITY)),
                wrong("ampa", "must not be null", () -> BasalGanglia.builder(1).ampa(null)),
                wrong("gaba", "must not be null", () -> BasalGanglia.builder(1).gaba(null)),
                wrong("biasInput", "set an inputBias", () -> BasalGanglia.builder(1).build().biasInput()),

                wrong("dimensions", "Thalamus.dimensions: must be at least 1, got 0", () -> Thalamus.builder(0)),
                wrong("nNeuronsPerEnsemble", "got 0", () -> Thalamus.builder(1).nNeuronsPerEnsemble(0)),
                wrong("mutualInhibition", "finite", () -> Thalamus.builder(1).mutualInhibition(Double.NaN)),
                wrong("threshold", "must be below 1, got 1.0", () -> Thalamus.builder(1).threshold(1)),

                wrong("inputVectors", "AssociativeMemory.inputVectors: needs at least one vector",
                        () -> AssociativeMemory.builder(new double[0][])),
                wrong("inputVectors", "needs at least one vector", () -> AssociativeMemory.builder(new double[1][0])),
                wrong("inputVectors", "2 elements in vector 0 and 1 in vector 1",
                        () -> AssociativeMemory.builder(new double[][] {{1, 2}, {3}})),
                wrong("inputVectors", "finite numbers, got [NaN] as vector 0",
                        () -> AssociativeMemory.builder(new double[][] {{Double.NaN}})),
                wrong("outputVectors", "needs a vector for each of the 2 items, got 1",
                        () -> AssociativeMemory.builder(VECTORS).outputVectors(new double[][] {{1}})),
                wrong("threshold", "needs one number, or one for each of the 2 items, got 3",
                        () -> AssociativeMemory.builder(VECTORS).threshold(1, 2, 3)),
                wrong("inputScales", "each of the 2 items, got 0",
                        () -> AssociativeMemory.builder(VECTORS).inputScales()),
                wrong("threshold", "finite", () -> AssociativeMemory.builder(VECTORS).threshold(Double.NaN)),
                wrong("nNeurons", "must be at least 1, got 0", () -> AssociativeMemory.builder(VECTORS).nNeurons(0)),
                wrong("name", "<AssociativeMemory \"am\">.name: there is already \"input\"",
                        () -> memory().addInputMapping("input", VECTORS)),
                wrong("name", "\"output\"", () -> memory().addInputMapping("output", VECTORS)),
                wrong("name", "\"output\"", () -> memory().addOutputMapping("output", VECTORS)),
                wrong("inputVectors", "each of the 2 items, got 1",
                        () -> memory().addInputMapping("in", new double[][] {{1}})),
                wrong("inputScales", "each of the 2 items, got 3",
                        () -> memory().addInputMapping("in", VECTORS, 1, 2, 3)),
                wrong("outputVectors", "each of the 2 items, got 3",
                        () -> memory().addOutputMapping("out", new double[3][1])),
                wrong("output", "has no output \"out\"; it has [output]",
                        () -> memory().addDefaultOutputVector(new double[3], "out", 10, 0.5)),
                wrong("outputVector", "needs 3 elements like the output \"output\", got 2",
                        () -> memory().addDefaultOutputVector(1, 2)),
                wrong("minActivation", "above 0, got 0.0",
                        () -> memory().addDefaultOutputVector(new double[3], "output", 10, 0)),
                wrong("nNeurons", "must be at least 1, got 0",
                        () -> memory().addDefaultOutputVector(new double[3], "output", 0, 0.5)),
                wrong("inhibitScale", "finite", () -> memory().addWinnerTakeAll(Double.NaN, 0.005)),
                wrong("nNeurons", "must be at least 1, got 0", () -> memory().addThresholdToOutputs(0, 10)),
                wrong("inhibitScale", "finite", () -> memory().addThresholdToOutputs(10, Double.NaN)),
                wrong("thresholdedUtilities", "call addThresholdToOutputs first",
                        () -> memory().thresholdedUtilities()),
                wrong("inhibit", "build the memory with inhibitable(true)", () -> memory().inhibit()),
                wrong("input", "has no input \"x\"; it has [input]", () -> memory().input("x")),

                wrong("nNeurons", "InputGatedMemory.nNeurons: must be at least 1, got 0",
                        () -> InputGatedMemory.builder(0, 1)),
                wrong("dimensions", "must be at least 1, got 0", () -> InputGatedMemory.builder(1, 0)),
                wrong("feedback", "finite", () -> InputGatedMemory.builder(1, 1).feedback(Double.NaN)),
                wrong("differenceGain", "finite", () -> InputGatedMemory.builder(1, 1).differenceGain(Double.NaN)),
                wrong("recurrentSynapse", "must not be null",
                        () -> InputGatedMemory.builder(1, 1).recurrentSynapse((Synapse) null)),
                wrong("differenceSynapse", "must not be null",
                        () -> InputGatedMemory.builder(1, 1).differenceSynapse((Synapse) null)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatCannotBeMadeIsRefused(String attribute, String message, Executable call) {
        assertThatThrownBy(call::execute).isInstanceOf(ValidationException.class).hasMessageContaining(message)
                .extracting(e -> ((ValidationException) e).attribute()).isEqualTo(attribute);
    }

    @Test
    void aRefusedOutputOrMappingLeavesTheNetworkAsItWas() {
        EnsembleArray array = array();
        assertThatThrownBy(() -> array.addOutput("f", List.of(x -> x, x -> "text")))
                .isInstanceOf(ValidationException.class);
        assertThat(array.nodes()).hasSize(2);
        assertThat(array.connections()).hasSize(4);
        AssociativeMemory memory = memory();
        int nodes = memory.nodes().size();
        int connections = memory.connections().size();
        assertThatThrownBy(() -> memory.addOutputMapping("out", new double[3][1]))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> memory.addDefaultOutputVector(new double[3], "output", 0, 0.5))
                .isInstanceOf(ValidationException.class);
        assertThat(memory.nodes()).hasSize(nodes);
        assertThat(memory.connections()).hasSize(connections);
        assertThat(memory.ensembles()).hasSize(2);
    }

    @Test
    void valuesForTheNeuronsOfAnArrayMustBeAsManyAsEachEnsembleHas() {
        EnsembleArray array = EnsembleArray.builder(3, 2).seed(0).ensembles(e -> e.intercepts(-0.5, 0, 0.5)).build();
        Model model = Model.build(array, 0.001);
        for (Ensemble part : array.parts()) {
            assertThat(model.ensemble(part).intercepts()).containsExactly(-0.5, 0, 0.5);
        }
        assertThatThrownBy(() -> EnsembleArray.builder(3, 2).ensembles(e -> e.intercepts(-0.5, 0.5)).build())
                .isInstanceOf(ValidationException.class).hasMessageContaining("3").hasMessageContaining("2");
    }

    @Test
    void evaluationPointsOfAnArrayNeedNoNumber() {
        double[][] points = {{-1}, {-0.5}, {0}, {0.5}, {1}};
        EnsembleArray array = EnsembleArray.builder(10, 2).seed(0).ensembles(e -> e.radius(2).evalPoints(points))
                .build();
        Model model = Model.build(array, 0.001);
        for (Ensemble part : array.parts()) {
            assertThat(model.ensemble(part).evalPoints())
                    .isDeepEqualTo(new double[][] {{-2}, {-1}, {0}, {1}, {2}});
        }
    }
}
