package org.nengine.files;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.nengine.distributions.Distribution;
import org.nengine.processes.BrownNoise;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.synapses.Synapse;

/** How processes are stored. */
public final class ProcessCodecs implements CodecProvider {

    /** Used by the service loader. */
    public ProcessCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(WhiteNoise.class,
                        (p, to) -> seed(to, p).value("dist", p.dist()).flag("scale", p.scale()),
                        from -> {
                            WhiteNoise p = new WhiteNoise(from.value("dist", Distribution.class), from.flag("scale"));
                            return seeded(from, p, p::withSeed);
                        }),
                Codec.of(BrownNoise.class,
                        (p, to) -> seed(to, p).value("dist", p.dist()).flag("scale", p.scale()),
                        from -> {
                            BrownNoise p = new BrownNoise(from.value("dist", Distribution.class), from.flag("scale"));
                            return seeded(from, p, p::withSeed);
                        }),
                Codec.of(FilteredNoise.class,
                        (p, to) -> seed(to, p).value("synapse", p.synapse()).value("dist", p.dist())
                                .flag("scale", p.scale()),
                        from -> {
                            FilteredNoise p = new FilteredNoise(from.value("synapse", Synapse.class),
                                    from.value("dist", Distribution.class), from.flag("scale"));
                            return seeded(from, p, p::withSeed);
                        }),
                Codec.of(WhiteSignal.class,
                        (p, to) -> seed(to, p).number("period", p.period()).number("high", p.high())
                                .number("rms", p.rms()).optionalNumber("y0", p.y0()),
                        ProcessCodecs::whiteSignal),
                Codec.of(PresentInput.class,
                        (p, to) -> seed(to, p).matrix("inputs", p.inputs())
                                .number("presentation_time", p.presentationTime()),
                        from -> {
                            PresentInput p = new PresentInput(from.matrix("inputs"), from.number("presentation_time"));
                            return seeded(from, p, p::withSeed);
                        }),
                Codec.of(Piecewise.class,
                        (p, to) -> seed(to, p).numbers("times", p.times()).matrix("values", constants(p, to))
                                .choice("interpolation", p.interpolation()),
                        ProcessCodecs::piecewise),
                // The seed is that of the synapse.
                Codec.of(SynapseProcess.class,
                        (p, to) -> to.value("synapse", p.synapse()).integer("size", p.defaultSizeIn()),
                        from -> new SynapseProcess(from.value("synapse", Synapse.class), from.count("size"))));
    }

    private static WhiteSignal whiteSignal(FieldReader from) {
        WhiteSignal plain = new WhiteSignal(from.number("period"), from.number("high"), from.number("rms"));
        WhiteSignal p = from.isNone("y0") ? plain : plain.startingAt(from.number("y0"));
        return seeded(from, p, p::withSeed);
    }

    private static double[][] constants(Piecewise p, FieldWriter to) {
        return p.values().orElseThrow(() -> to.refuse("values", p + " has functions in Java among its values; give it "
                + "their values at some times, or use PresentInput"));
    }

    private static Piecewise piecewise(FieldReader from) {
        double[] times = from.numbers("times");
        double[][] values = from.matrix("values");
        if (times.length != values.length) {
            throw new NetworkFormatException(from.place() + ".values: must have a row for each time, of which there "
                    + "are " + times.length + ", got " + values.length);
        }
        Piecewise.Builder b = Piecewise.builder()
                .interpolation(from.choice("interpolation", Piecewise.Interpolation.class));
        for (int i = 0; i < times.length; i++) {
            b.at(times[i], values[i]);
        }
        return seeded(from, b, b::seed).build();
    }

    /** Every process may have a seed of its own. */
    static FieldWriter seed(FieldWriter to, Process process) {
        return to.optionalInteger("seed", process.seed());
    }

    /** The process or its builder, with the seed that the file has for it. */
    static <P> P seeded(FieldReader from, P process, LongFunction<P> withSeed) {
        OptionalLong seed = from.optionalInteger("seed");
        return seed.isPresent() ? withSeed.apply(seed.getAsLong()) : process;
    }
}
