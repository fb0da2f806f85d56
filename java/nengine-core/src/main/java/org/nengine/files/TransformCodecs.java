package org.nengine.files;

import java.util.List;
import org.nengine.distributions.Distribution;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;

/** How transforms are stored. */
public final class TransformCodecs implements CodecProvider {

    /** Used by the service loader. */
    public TransformCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(NoTransform.class, (t, to) -> to.integer("size", t.sizeIn()),
                        from -> new NoTransform(from.count("size"))),
                Codec.of(Dense.class, TransformCodecs::write, TransformCodecs::dense),
                Codec.of(Convolution.class,
                        (t, to) -> to.integer("filters", t.nFilters()).integers("input_shape", t.inputShape().shape())
                                .integers("kernel_size", t.kernelSize()).integers("strides", t.strides())
                                .choice("padding", t.padding()).flag("channels_last", t.channelsLast())
                                .integer("groups", t.groups()).value("init", t.init()),
                        from -> Convolution.builder(from.count("filters"), from.integers("input_shape"))
                                .kernelSize(from.integers("kernel_size")).strides(from.integers("strides"))
                                .padding(from.choice("padding", Convolution.Padding.class))
                                .channelsLast(from.flag("channels_last")).groups(from.count("groups"))
                                .init(from.value("init", Distribution.class)).build()));
    }

    private static void write(Dense t, FieldWriter to) {
        to.integer("size_out", t.sizeOut()).integer("size_in", t.sizeIn());
        if (t.isScalar()) {
            to.number("scalar", t.scalar());
        } else {
            to.value("init", t.init());
        }
    }

    private static Dense dense(FieldReader from) {
        int sizeOut = from.count("size_out");
        int sizeIn = from.count("size_in");
        return from.has("scalar") ? new Dense(sizeOut, sizeIn, from.number("scalar"))
                : new Dense(sizeOut, sizeIn, from.value("init", Distribution.class));
    }
}
