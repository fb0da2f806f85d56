package org.nengine.build.ir;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nengine.exceptions.BuildException;

/**
 * {@code target[targetIndices] = source[sourceIndices]}, or {@code +=}.
 *
 * <p>Indices count elements of the given signals; none means all, in order. Slices are views already, so indices only
 * occur where the user gave a list. When adding, repeated target indices add every contribution. A source of one
 * element is broadcast. Reads: source. Sets or incs: target.
 */
public final class Copy extends Operator {

    private final boolean increment;
    private final Optional<int[]> sourceIndices;
    private final Optional<int[]> targetIndices;

    /**
     * @throws BuildException if the numbers of elements do not fit, an element is not there, or elements to be set
     *     repeat
     */
    public Copy(Signal source, Optional<int[]> sourceIndices, Signal target, Optional<int[]> targetIndices,
            boolean increment, String tag) {
        super(tag, increment ? List.of() : List.of(target), increment ? List.of(target) : List.of(), List.of(source),
                List.of());
        this.increment = increment;
        this.sourceIndices = sourceIndices.map(int[]::clone);
        this.targetIndices = targetIndices.map(int[]::clone);
        int from = sourceIndices.map(i -> i.length).orElse(source.size());
        int to = targetIndices.map(i -> i.length).orElse(target.size());
        sourceIndices.ifPresent(indices -> requireInside(indices, source));
        targetIndices.ifPresent(indices -> requireInside(indices, target));
        if (from != to && from != 1) {
            throw new BuildException("shape mismatch in " + tag + ": " + from + " elements of " + source
                    + " do not fit into " + to + " of " + target);
        }
        if (!increment && targetIndices.isPresent()
                && Arrays.stream(targetIndices.get()).distinct().count() < targetIndices.get().length) {
            throw new BuildException("repeated elements in " + tag + ": " + Arrays.toString(targetIndices.get())
                    + " would set an element of " + target + " twice");
        }
    }

    private void requireInside(int[] indices, Signal signal) {
        if (Arrays.stream(indices).anyMatch(i -> i < 0 || i >= signal.size())) {
            throw new BuildException("shape mismatch in " + tag() + ": " + Arrays.toString(indices)
                    + " are not all elements of " + signal);
        }
    }

    /** Copies all of a signal. */
    public static Copy set(Signal source, Signal target, String tag) {
        return new Copy(source, Optional.empty(), target, Optional.empty(), false, tag);
    }

    /** Adds all of a signal. */
    public static Copy inc(Signal source, Signal target, String tag) {
        return new Copy(source, Optional.empty(), target, Optional.empty(), true, tag);
    }

    @Override
    public String kind() {
        return "copy";
    }

    @Override
    public Attributes attributes() {
        Attributes a = Attributes.none();
        if (sourceIndices.isPresent()) {
            a = a.with("source_indices", sourceIndices.get());
        }
        return targetIndices.isPresent() ? a.with("target_indices", targetIndices.get()) : a;
    }

    public Signal source() {
        return reads().get(0);
    }

    public Signal target() {
        return increment ? incs().get(0) : sets().get(0);
    }

    public boolean increment() {
        return increment;
    }

    public Optional<int[]> sourceIndices() {
        return sourceIndices.map(int[]::clone);
    }

    public Optional<int[]> targetIndices() {
        return targetIndices.map(int[]::clone);
    }
}
