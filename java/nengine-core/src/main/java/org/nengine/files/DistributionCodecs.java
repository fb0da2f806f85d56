package org.nengine.files;

import java.util.List;
import org.nengine.distributions.Choice;
import org.nengine.distributions.CosineSimilarity;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Glorot;
import org.nengine.distributions.He;
import org.nengine.distributions.PDF;
import org.nengine.distributions.QuasirandomSequence;
import org.nengine.distributions.Samples;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.SqrtBeta;
import org.nengine.distributions.SubvectorLength;
import org.nengine.distributions.TruncatedNormal;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.distributions.VarianceScaling;

/** How distributions are stored, and arrays that stand in their place. */
public final class DistributionCodecs implements CodecProvider {

    /** Used by the service loader. */
    public DistributionCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(FixedValues.class, DistributionCodecs::write, DistributionCodecs::fixedValues),
                Codec.of(Samples.class, DistributionCodecs::write, DistributionCodecs::samples),
                Codec.of(Choice.class, DistributionCodecs::write, DistributionCodecs::choice),
                Codec.of(Uniform.class,
                        (d, to) -> to.number("low", d.low()).number("high", d.high()).flag("integer", d.isInteger()),
                        DistributionCodecs::uniform),
                Codec.of(Gaussian.class, (d, to) -> to.number("mean", d.mean()).number("std", d.std()),
                        from -> new Gaussian(from.number("mean"), from.number("std"))),
                Codec.of(Exponential.class,
                        (d, to) -> to.number("scale", d.scale()).number("shift", d.shift()).number("high", d.high()),
                        from -> new Exponential(from.number("scale"), from.number("shift"), from.number("high"))),
                Codec.of(TruncatedNormal.class,
                        (d, to) -> to.number("mean", d.mean()).number("stddev", d.stddev()).number("limit", d.limit()),
                        from -> new TruncatedNormal(from.number("mean"), from.number("stddev"), from.number("limit"))),
                Codec.of(PDF.class, (d, to) -> to.numbers("x", d.x()).numbers("p", d.p()),
                        from -> new PDF(from.numbers("x"), from.numbers("p"))),
                Codec.of(SqrtBeta.class, (d, to) -> to.integer("n", d.n()).integer("m", d.m()),
                        from -> new SqrtBeta(from.count("n"), from.count("m"))),
                Codec.of(SubvectorLength.class,
                        (d, to) -> to.integer("dimensions", d.n() + d.m()).integer("subdimensions", d.m()),
                        from -> new SubvectorLength(from.count("dimensions"), from.count("subdimensions"))),
                Codec.of(CosineSimilarity.class, (d, to) -> to.integer("dimensions", d.dimensions()),
                        from -> new CosineSimilarity(from.count("dimensions"))),
                Codec.of(QuasirandomSequence.class, (d, to) -> { }, from -> new QuasirandomSequence()),
                Codec.of(UniformHypersphere.class,
                        (d, to) -> to.flag("surface", d.isSurface()).number("min_magnitude", d.minMagnitude()),
                        DistributionCodecs::uniformHypersphere),
                Codec.of(ScatteredHypersphere.class,
                        (d, to) -> to.flag("surface", d.isSurface()).number("min_magnitude", d.minMagnitude())
                                .value("base", d.base()).choice("method", d.method()),
                        DistributionCodecs::scatteredHypersphere),
                Codec.of(VarianceScaling.class,
                        (d, to) -> to.number("scale", d.scale()).choice("mode", d.mode()).choice("kind", d.kind()),
                        from -> new VarianceScaling(from.number("scale"),
                                from.choice("mode", VarianceScaling.Mode.class), kind(from))),
                Codec.of(Glorot.class, (d, to) -> to.number("scale", d.scale()).choice("kind", d.kind()),
                        from -> new Glorot(from.number("scale"), kind(from))),
                Codec.of(He.class, (d, to) -> to.number("scale", d.gain()).choice("kind", d.kind()),
                        from -> new He(from.number("scale"), kind(from))));
    }

    private static VarianceScaling.Kind kind(FieldReader from) {
        return from.choice("kind", VarianceScaling.Kind.class);
    }

    private static void write(FixedValues d, FieldWriter to) {
        if (d.isVector()) {
            to.numbers("vector", d.vector());
        } else {
            to.matrix("matrix", d.matrix());
        }
    }

    private static FixedValues fixedValues(FieldReader from) {
        return from.has("vector") ? FixedValues.of(from.numbers("vector")) : FixedValues.of(from.matrix("matrix"));
    }

    private static void write(Samples d, FieldWriter to) {
        if (d.isVector()) {
            to.numbers("vector", d.samples()[0]);
        } else {
            to.matrix("matrix", d.samples());
        }
    }

    private static Samples samples(FieldReader from) {
        return from.has("vector") ? new Samples(from.numbers("vector")) : new Samples(from.matrix("matrix"));
    }

    private static void write(Choice d, FieldWriter to) {
        if (d.dimensions() == 0) {
            double[] options = new double[d.options().length];
            for (int i = 0; i < options.length; i++) {
                options[i] = d.options()[i][0];
            }
            to.numbers("numbers", options);
        } else {
            to.matrix("points", d.options());
        }
        to.optionalNumbers("weights", d.weights());
    }

    private static Choice choice(FieldReader from) {
        Choice even = from.has("numbers") ? new Choice(from.numbers("numbers")) : new Choice(from.matrix("points"));
        return from.optionalNumbers("weights").map(even::weights).orElse(even);
    }

    private static Uniform uniform(FieldReader from) {
        double low = from.number("low");
        double high = from.number("high");
        return from.flag("integer") ? Uniform.integer(low, high) : new Uniform(low, high);
    }

    private static UniformHypersphere uniformHypersphere(FieldReader from) {
        UniformHypersphere d = from.flag("surface") ? UniformHypersphere.surface() : new UniformHypersphere();
        double minMagnitude = from.number("min_magnitude");
        return minMagnitude == d.minMagnitude() ? d : d.withMinMagnitude(minMagnitude);
    }

    private static ScatteredHypersphere scatteredHypersphere(FieldReader from) {
        ScatteredHypersphere d = (from.flag("surface") ? ScatteredHypersphere.surface() : new ScatteredHypersphere())
                .withBase(from.value("base", Distribution.class))
                .withMethod(from.choice("method", ScatteredHypersphere.Method.class));
        double minMagnitude = from.number("min_magnitude");
        return minMagnitude == d.minMagnitude() ? d : d.withMinMagnitude(minMagnitude);
    }
}
