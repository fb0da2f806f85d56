package org.nengine.files;

import java.util.List;
import org.nengine.distributions.Distribution;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.KernelTransform;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;

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
                Codec.of(Sparse.class,
                        (t, to) -> to.integer("size_out", t.sizeOut()).integer("size_in", t.sizeIn())
                                .integers("rows", t.rowIndices()).integers("columns", t.columnIndices())
                                .value("init", t.init()),
                        TransformCodecs::sparse),
                Codec.of(Convolution.class, (t, to) -> write(t, to).integer("groups", t.groups()),
                        from -> kernel(from, Convolution.builder(from.count("filters"), from.integers("input_shape"))
                                .groups(from.count("groups"))).build()),
                Codec.of(ConvolutionTranspose.class,
                        (t, to) -> write(t, to).integers("output_shape", t.outputShape().shape()),
                        from -> kernel(from, ConvolutionTranspose.builder(from.count("filters"),
                                from.integers("input_shape")).outputShape(from.integers("output_shape"))).build()));
    }

    private static Sparse sparse(FieldReader from) {
        int[] rows = from.integers("rows");
        int[] columns = from.integers("columns");
        if (rows.length != columns.length) {
            throw new NetworkFormatException(from.place() + ".columns: must have one for each entry, of which there "
                    + "are " + rows.length + ", got " + columns.length);
        }
        int[][] indices = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            indices[i] = new int[] {rows[i], columns[i]};
        }
        return new Sparse(from.count("size_out"), from.count("size_in"), indices,
                from.value("init", Distribution.class));
    }

    /** What all transforms with kernels have. */
    private static FieldWriter write(KernelTransform t, FieldWriter to) {
        return to.integer("filters", t.nFilters()).integers("input_shape", t.inputShape().shape())
                .integers("kernel_size", t.kernelSize()).integers("strides", t.strides())
                .choice("padding", t.padding()).flag("channels_last", t.channelsLast()).value("init", t.init());
    }

    private static <B extends KernelTransform.Builder<B>> B kernel(FieldReader from, B builder) {
        return builder.kernelSize(from.integers("kernel_size")).strides(from.integers("strides"))
                .padding(from.choice("padding", KernelTransform.Padding.class))
                .channelsLast(from.flag("channels_last")).init(from.value("init", Distribution.class));
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
