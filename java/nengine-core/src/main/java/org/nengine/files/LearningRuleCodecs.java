package org.nengine.files;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.nengine.RuleSetting;
import org.nengine.ProbeHistory;
import org.nengine.Trainability;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.synapses.Synapse;

/** How learning rule types are stored, and what of objects is trained. */
public final class LearningRuleCodecs implements CodecProvider {

    private static final String LEARNING_RATE = "learning_rate";
    private static final String PRE_SYNAPSE = "pre_synapse";
    private static final String POST_SYNAPSE = "post_synapse";
    private static final String THETA_SYNAPSE = "theta_synapse";

    /** Used by the service loader. */
    public LearningRuleCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(RuleSetting.class, (r, to) -> to.optionalText("name", r.name()).value("rule", r.type()),
                        from -> new RuleSetting(from.optionalText("name"),
                                from.value("rule", LearningRuleType.class))),
                filtered(PES.class, PRE_SYNAPSE, r -> r.preSynapse(), PES::new, k -> new PES(k).withoutPreSynapse()),
                filtered(RLS.class, PRE_SYNAPSE, r -> r.preSynapse(), RLS::new, k -> new RLS(k).withoutPreSynapse()),
                filtered(Voja.class, POST_SYNAPSE, Voja::postSynapse, Voja::new, k -> new Voja(k).withoutPostSynapse()),
                Codec.of(BCM.class,
                        (r, to) -> to.number(LEARNING_RATE, r.learningRate())
                                .optionalValue(PRE_SYNAPSE, r.preSynapse())
                                .optionalValue(POST_SYNAPSE, r.postSynapse())
                                .optionalValue(THETA_SYNAPSE, r.thetaSynapse()),
                        LearningRuleCodecs::bcm),
                Codec.of(Oja.class,
                        (r, to) -> to.number(LEARNING_RATE, r.learningRate()).number("beta", r.beta())
                                .optionalValue(PRE_SYNAPSE, r.preSynapse())
                                .optionalValue(POST_SYNAPSE, r.postSynapse()),
                        LearningRuleCodecs::oja));
    }

    @Override
    public List<StoredSetting<?>> settings() {
        return List.of(new StoredSetting<>(Trainability.TRAINABLE, Boolean.class),
                new StoredSetting<>(ProbeHistory.KEEP_HISTORY, Boolean.class));
    }

    /** A rule of a rate and one synapse. */
    private static <R extends LearningRuleType> Codec<R> filtered(Class<R> type, String name,
            Function<R, Optional<Synapse>> synapse, BiFunction<Double, Synapse, R> with, DoubleFunction<R> without) {
        return Codec.of(type,
                (r, to) -> to.number(LEARNING_RATE, r.learningRate()).optionalValue(name, synapse.apply(r)),
                from -> {
                    double rate = from.number(LEARNING_RATE);
                    return synapse(from, name).map(s -> with.apply(rate, s)).orElseGet(() -> without.apply(rate));
                });
    }

    private static Optional<Synapse> synapse(FieldReader from, String name) {
        return from.optionalValue(name, Synapse.class);
    }

    private static BCM bcm(FieldReader from) {
        BCM.Builder b = BCM.builder().learningRate(from.number(LEARNING_RATE));
        synapse(from, PRE_SYNAPSE).ifPresentOrElse(s -> b.preSynapse(s), () -> b.noPreSynapse());
        synapse(from, POST_SYNAPSE).ifPresentOrElse(s -> b.postSynapse(s), () -> b.noPostSynapse());
        synapse(from, THETA_SYNAPSE).ifPresentOrElse(s -> b.thetaSynapse(s), () -> b.noThetaSynapse());
        return b.build();
    }

    private static Oja oja(FieldReader from) {
        Oja.Builder b = Oja.builder().learningRate(from.number(LEARNING_RATE)).beta(from.number("beta"));
        synapse(from, PRE_SYNAPSE).ifPresentOrElse(s -> b.preSynapse(s), () -> b.noPreSynapse());
        synapse(from, POST_SYNAPSE).ifPresentOrElse(s -> b.postSynapse(s), () -> b.noPostSynapse());
        return b.build();
    }
}
