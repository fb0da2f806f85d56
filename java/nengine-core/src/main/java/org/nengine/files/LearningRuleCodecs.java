package org.nengine.files;

import java.util.List;
import org.nengine.RuleSetting;
import org.nengine.Trainability;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.PES;
import org.nengine.synapses.Synapse;

/** How learning rule types are stored, and what of objects is trained. */
public final class LearningRuleCodecs implements CodecProvider {

    /** Used by the service loader. */
    public LearningRuleCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(RuleSetting.class, (r, to) -> to.optionalText("name", r.name()).value("rule", r.type()),
                        from -> new RuleSetting(from.optionalText("name"),
                                from.value("rule", LearningRuleType.class))),
                Codec.of(PES.class,
                (r, to) -> to.number("learning_rate", r.learningRate()).optionalValue("pre_synapse", r.preSynapse()),
                from -> from.optionalValue("pre_synapse", Synapse.class)
                        .map(synapse -> new PES(from.number("learning_rate"), synapse))
                        .orElseGet(() -> new PES(from.number("learning_rate")).withoutPreSynapse())));
    }

    @Override
    public List<StoredSetting<?>> settings() {
        return List.of(new StoredSetting<>(Trainability.TRAINABLE, Boolean.class));
    }
}
