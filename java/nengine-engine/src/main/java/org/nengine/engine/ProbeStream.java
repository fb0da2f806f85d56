package org.nengine.engine;

import java.util.function.Consumer;
import org.nengine.data.Tensor;

/** Hands what a probe records to a function of the user, and keeps none of it. */
final class ProbeStream implements ProbeSink {

    private final ProbeSampler sampler;
    private final Consumer<ProbeBlock> consumer;

    ProbeStream(ProbeSampler sampler, Consumer<ProbeBlock> consumer) {
        this.sampler = sampler;
        this.consumer = consumer;
    }

    @Override
    public void append(Tensor values, long done, long length, boolean last) {
        sampler.sample(values, done, length, last)
                .ifPresent(samples -> consumer.accept(new ProbeBlock(samples.values(), samples.times())));
    }
}
