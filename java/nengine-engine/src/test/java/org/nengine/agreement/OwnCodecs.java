package org.nengine.agreement;

import java.util.List;
import java.util.OptionalLong;
import org.nengine.files.Codec;
import org.nengine.files.CodecProvider;

/** Lets files hold the kinds of things that are the user's own. */
public final class OwnCodecs implements CodecProvider {

    /** Used by the service loader. */
    public OwnCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(Drift.class, (drift, to) -> { }, from -> new Drift()),
                Codec.of(NoisyIntegrator.class, (type, to) -> { }, from -> new NoisyIntegrator()),
                Codec.of(Quadratic.class, (type, to) -> { }, from -> new Quadratic()),
                Codec.of(TwoStepMean.class, (mean, to) -> to.optionalInteger("seed", mean.seed()), from -> {
                    OptionalLong seed = from.optionalInteger("seed");
                    return seed.isPresent() ? (TwoStepMean) new TwoStepMean().withSeed(seed.getAsLong())
                            : new TwoStepMean();
                }));
    }
}
