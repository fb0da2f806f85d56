package org.nengine.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.nengine.ConnectionOptions;
import org.nengine.EnsembleOptions;
import org.nengine.FunctionSetting;
import org.nengine.NodeOptions;
import org.nengine.Option;
import org.nengine.Options;
import org.nengine.ProbeOptions;
import org.nengine.RuleSetting;
import org.nengine.TransformSetting;
import org.nengine.distributions.Distribution;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/**
 * How a setting of a kind of objects is stored, both for one object and as a default.
 *
 * @param <S> the settings of the kind of objects
 * @param <T> the kind of value
 */
record OptionField<S extends Options<S>, T>(Option<T> option, Put<T> put, Take<S> take) {

    /** Writes a value into a field. */
    @FunctionalInterface
    interface Put<T> {
        void put(FieldWriter to, String name, T value);
    }

    /** Reads a field into settings. */
    @FunctionalInterface
    interface Take<S> {
        void take(FieldReader from, String name, S settings);
    }

    static final List<OptionField<EnsembleOptions, ?>> ENSEMBLE = List.of(
            new OptionField<>(EnsembleOptions.LABEL, FieldWriter::optionalText,
                    (from, name, e) -> from.optionalText(name).ifPresentOrElse(e::label, e::noLabel)),
            new OptionField<>(EnsembleOptions.SEED, FieldWriter::optionalInteger,
                    (from, name, e) -> from.optionalInteger(name).ifPresentOrElse(e::seed, e::noSeed)),
            new OptionField<>(EnsembleOptions.RADIUS, FieldWriter::number,
                    (from, name, e) -> e.radius(from.number(name))),
            new OptionField<>(EnsembleOptions.ENCODERS, FieldWriter::value,
                    (from, name, e) -> e.encoders(from.value(name, Distribution.class))),
            new OptionField<>(EnsembleOptions.INTERCEPTS, FieldWriter::value,
                    (from, name, e) -> e.intercepts(from.value(name, Distribution.class))),
            new OptionField<>(EnsembleOptions.MAX_RATES, FieldWriter::value,
                    (from, name, e) -> e.maxRates(from.value(name, Distribution.class))),
            new OptionField<>(EnsembleOptions.EVAL_POINTS, FieldWriter::value,
                    (from, name, e) -> e.evalPoints(from.value(name, Distribution.class))),
            new OptionField<>(EnsembleOptions.N_EVAL_POINTS, FieldWriter::optionalCount,
                    (from, name, e) -> from.optionalCount(name).ifPresentOrElse(e::nEvalPoints, e::noNEvalPoints)),
            new OptionField<>(EnsembleOptions.NEURON_TYPE, FieldWriter::value,
                    (from, name, e) -> e.neuronType(from.value(name, NeuronType.class))),
            new OptionField<>(EnsembleOptions.GAIN, FieldWriter::optionalValue,
                    (from, name, e) -> from.optionalValue(name, Distribution.class)
                            .ifPresentOrElse(e::gain, e::noGain)),
            new OptionField<>(EnsembleOptions.BIAS, FieldWriter::optionalValue,
                    (from, name, e) -> from.optionalValue(name, Distribution.class)
                            .ifPresentOrElse(e::bias, e::noBias)),
            new OptionField<>(EnsembleOptions.NOISE, FieldWriter::optionalValue,
                    (from, name, e) -> from.optionalValue(name, Process.class).ifPresentOrElse(e::noise, e::noNoise)),
            new OptionField<>(EnsembleOptions.NORMALIZE_ENCODERS, FieldWriter::flag,
                    (from, name, e) -> e.normalizeEncoders(from.flag(name))));

    static final List<OptionField<NodeOptions, ?>> NODE = List.of(
            new OptionField<>(NodeOptions.LABEL, FieldWriter::optionalText,
                    (from, name, n) -> from.optionalText(name).ifPresentOrElse(n::label, n::noLabel)),
            new OptionField<>(NodeOptions.SIZE_IN, FieldWriter::optionalCount,
                    (from, name, n) -> from.optionalCount(name).ifPresent(n::sizeIn)),
            new OptionField<>(NodeOptions.SIZE_OUT, FieldWriter::optionalCount,
                    (from, name, n) -> from.optionalCount(name).ifPresent(n::sizeOut)));

    static final List<OptionField<ConnectionOptions, ?>> CONNECTION = List.of(
            new OptionField<>(ConnectionOptions.LABEL, FieldWriter::optionalText,
                    (from, name, c) -> from.optionalText(name).ifPresentOrElse(c::label, c::noLabel)),
            new OptionField<>(ConnectionOptions.SEED, FieldWriter::optionalInteger,
                    (from, name, c) -> from.optionalInteger(name).ifPresentOrElse(c::seed, c::noSeed)),
            new OptionField<>(ConnectionOptions.SYNAPSE, FieldWriter::optionalValue, (from, name, c) ->
                    from.optionalValue(name, Synapse.class).ifPresentOrElse(c::synapse, c::noSynapse)),
            new OptionField<>(ConnectionOptions.FUNCTION, OptionField::putFunction,
                    (from, name, c) -> TabulatedFunction.read(from, name, c)),
            new OptionField<>(ConnectionOptions.TRANSFORM, OptionField::putTransform, OptionField::takeTransform),
            new OptionField<>(ConnectionOptions.SOLVER, FieldWriter::value,
                    (from, name, c) -> c.solver(from.value(name, Solver.class))),
            new OptionField<>(ConnectionOptions.LEARNING_RULES, FieldWriter::values, (from, name, c) ->
                    c.learningRules(from.values(name, RuleSetting.class))),
            new OptionField<>(ConnectionOptions.EVAL_POINTS, FieldWriter::optionalValue, (from, name, c) ->
                    from.optionalValue(name, Distribution.class).ifPresentOrElse(c::evalPoints, c::noEvalPoints)),
            new OptionField<>(ConnectionOptions.SCALE_EVAL_POINTS, FieldWriter::flag,
                    (from, name, c) -> c.scaleEvalPoints(from.flag(name))));

    static final List<OptionField<ProbeOptions, ?>> PROBE = List.of(
            new OptionField<>(ProbeOptions.LABEL, FieldWriter::optionalText,
                    (from, name, p) -> from.optionalText(name).ifPresentOrElse(p::label, p::noLabel)),
            new OptionField<>(ProbeOptions.SEED, FieldWriter::optionalInteger,
                    (from, name, p) -> from.optionalInteger(name).ifPresentOrElse(p::seed, p::noSeed)),
            new OptionField<>(ProbeOptions.SAMPLE_EVERY, FieldWriter::optionalNumber, (from, name, p) ->
                    from.optionalNumber(name).ifPresentOrElse(p::sampleEvery, p::sampleEveryStep)),
            new OptionField<>(ProbeOptions.SYNAPSE, FieldWriter::optionalValue, (from, name, p) ->
                    from.optionalValue(name, Synapse.class).ifPresentOrElse(p::synapse, p::noSynapse)),
            new OptionField<>(ProbeOptions.SOLVER, FieldWriter::value,
                    (from, name, p) -> p.solver(from.value(name, Solver.class))));

    /** Writes all settings that were made. */
    static <S extends Options<S>> void write(List<OptionField<S, ?>> fields, S settings, FieldWriter to) {
        fields.forEach(field -> field.write(settings, to));
    }

    private void write(S settings, FieldWriter to) {
        settings.find(option).ifPresent(value -> put.put(to, option.name(), value));
    }

    /** Makes all settings that a file has. */
    static <S extends Options<S>> void read(List<OptionField<S, ?>> fields, FieldReader from, S settings) {
        for (OptionField<S, ?> field : fields) {
            if (from.has(field.option().name())) {
                field.take().take(from, field.option().name(), settings);
            }
        }
        from.requireAllRead();
    }

    /** A default function: the function of a connection has its values beside it, see {@link TabulatedFunction}. */
    private static void putFunction(FieldWriter to, String name, Optional<FunctionSetting> function) {
        if (function.isPresent() && function.get().function().isPresent()) {
            throw to.refuse(name, "the default function \"" + function.get().name() + "\" of connections is code; "
                    + "forget it with config().connection().unset(\"function\"): connections keep theirs");
        }
        function.ifPresentOrElse(f -> TabulatedFunction.writePoints(to.inside(name), f.points(), to, name),
                () -> to.none(name));
    }

    private static void putTransform(FieldWriter to, String name, TransformSetting setting) {
        if (setting instanceof TransformSetting.Scalar scalar) {
            to.number(name, scalar.factor());
        } else if (setting instanceof TransformSetting.Values values) {
            to.value(name, values.init());
        } else if (setting instanceof TransformSetting.Given given) {
            to.value(name, given.transform());
        } else {
            to.none(name);
        }
    }

    private static void takeTransform(FieldReader from, String name, ConnectionOptions c) {
        JsonNode node = from.node(name);
        if (node.isNull()) {
            c.noTransform();
        } else if (node.isNumber()) {
            c.transform(from.number(name));
        } else {
            Object value = from.value(name, Object.class);
            if (value instanceof Distribution init) {
                c.transform(init);
            } else if (value instanceof Transform transform) {
                c.transform(transform);
            } else {
                throw new NetworkFormatException(from.place() + "." + name + ": must be a transform, a number or a "
                        + "distribution, got " + value);
            }
        }
    }
}
