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

    /** A filter takes up memory with the square of its order, so that a small file could ask for all there is. */
    private static final int MOST_COEFFICIENTS = 2048;

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
        double[] num = from.numbers("num");
        double[] den = from.numbers("den");
        if (den.length > MOST_COEFFICIENTS) {
            throw new NetworkFormatException(from.place() + ".den: has " + den.length + " coefficients; files may have "
                    + "filters of up to " + MOST_COEFFICIENTS);
        }
        return from.flag("analog") ? new LinearFilter(num, den, method) : LinearFilter.digital(num, den);
    }

    /** A synapse with a seed has the same class as one without. */
    private static Synapse seeded(FieldReader from, Synapse synapse) {
        OptionalLong seed = from.optionalInteger("seed");
        return seed.isPresent() ? synapse.withSeed(seed.getAsLong()) : synapse;
    }
}
