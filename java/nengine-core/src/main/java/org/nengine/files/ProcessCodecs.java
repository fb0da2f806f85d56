package org.nengine.files;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.nengine.distributions.Distribution;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
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
                        (p, to) -> to.matrix("inputs", p.inputs()).number("presentation_time", p.presentationTime()),
                        from -> new PresentInput(from.matrix("inputs"), from.number("presentation_time"))));
    }

    private static WhiteSignal whiteSignal(FieldReader from) {
        WhiteSignal plain = new WhiteSignal(from.number("period"), from.number("high"), from.number("rms"));
        WhiteSignal p = from.isNone("y0") ? plain : plain.startingAt(from.number("y0"));
        return seeded(from, p, p::withSeed);
    }

    /** Every process may have a seed of its own. */
    static FieldWriter seed(FieldWriter to, Process process) {
        return to.optionalInteger("seed", process.seed());
    }

    /** The process, with the seed that the file has for it. */
    static <P extends Process> P seeded(FieldReader from, P process, LongFunction<P> withSeed) {
        OptionalLong seed = from.optionalInteger("seed");
        return seed.isPresent() ? withSeed.apply(seed.getAsLong()) : process;
    }
}
