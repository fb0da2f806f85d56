package org.nengine.files;

import java.util.List;
import java.util.OptionalLong;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;

/** How synapses are stored. */
public final class SynapseCodecs implements CodecProvider {

    /** Used by the service loader. */
    public SynapseCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(Lowpass.class,
                        (s, to) -> to.number("tau", s.tau()).choice("method", s.method())
                                .optionalInteger("seed", s.seed()),
                        from -> (Lowpass) seeded(from, new Lowpass(from.number("tau"), method(from)))),
                Codec.of(Alpha.class,
                        (s, to) -> to.number("tau", s.tau()).choice("method", s.method())
                                .optionalInteger("seed", s.seed()),
                        from -> (Alpha) seeded(from, new Alpha(from.number("tau"), method(from)))),
                Codec.of(Triangle.class,
                        (s, to) -> to.number("t", s.t()).optionalInteger("seed", s.seed()),
                        from -> (Triangle) seeded(from, new Triangle(from.number("t")))),
                Codec.of(LinearFilter.class,
                        (s, to) -> to.numbers("num", s.num()).numbers("den", s.den()).flag("analog", s.analog())
                                .choice("method", s.method()).optionalInteger("seed", s.seed()),
                        from -> (LinearFilter) seeded(from, linearFilter(from))));
    }

    private static Discretization method(FieldReader from) {
        return from.choice("method", Discretization.class);
    }

    private static LinearFilter linearFilter(FieldReader from) {
        Discretization method = method(from);
        return from.flag("analog") ? new LinearFilter(from.numbers("num"), from.numbers("den"), method)
                : LinearFilter.digital(from.numbers("num"), from.numbers("den"));
    }

    /** A synapse with a seed has the same class as one without. */
    private static Synapse seeded(FieldReader from, Synapse synapse) {
        OptionalLong seed = from.optionalInteger("seed");
        return seed.isPresent() ? synapse.withSeed(seed.getAsLong()) : synapse;
    }
}
