package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bytes that the engine needs, or has, for its arrays, by what they are for. The network itself, data sets and what
 * probes recorded in earlier runs are not in it; they are in the memory of the JVM and of the caller.
 *
 * @param parameters encoders, biases, weights, and constants
 * @param state values of all signals, and parameters that learning rules change
 * @param savedState the copy of the state that isolated calls put back
 * @param inputs what a minibatch is fed, at all steps
 * @param recordings what probes record in a run, at all steps
 * @param targets targets and sample weights of a minibatch
 * @param optimizerSlots what the optimizer remembers of each trainable parameter
 * @param gradients gradients by values and parameters
 * @param outputGradients gradients by what probes with a loss record, at all steps
 * @param tape what the backward pass needs of each step: of all, or of those between two checkpoints
 * @param checkpoints copies of the state from which steps are computed again
 * @param hostOutputs what functions and processes in Java gave, if there are checkpoints, at all steps
 * @param chunks what passes from operator to operator in steps that run together
 * @param segmentSteps how many steps the tape holds; all steps of the call if there are no checkpoints, 0 for what the
 *     engine has
 */
public record MemoryUse(long parameters, long state, long savedState, long inputs, long recordings, long targets,
        long optimizerSlots, long gradients, long outputGradients, long tape, long checkpoints, long hostOutputs,
        long chunks, long segmentSteps) {

    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

    /** From the parts in the order of the engine. */
    static MemoryUse of(long[] bytes, long segmentSteps) {
        return new MemoryUse(bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8],
                bytes[9], bytes[10], bytes[11], bytes[12], segmentSteps);
    }

    /** The sum of all parts. */
    public long total() {
        return parameters + state + savedState + inputs + recordings + targets + optimizerSlots + gradients
                + outputGradients + tape + checkpoints + hostOutputs + chunks;
    }

    /** Whether steps are computed a second time. */
    public boolean hasCheckpoints() {
        return checkpoints > 0;
    }

    /** Such as {@code 12.3 MB (parameters 1.0 MB, state 2.3 MB, tape 9.0 MB)}; in units of 1000. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        add(parts, "parameters", parameters);
        add(parts, "state", state);
        add(parts, "saved state", savedState);
        add(parts, "inputs", inputs);
        add(parts, "recordings", recordings);
        add(parts, "targets", targets);
        add(parts, "optimizer slots", optimizerSlots);
        add(parts, "gradients", gradients);
        add(parts, "output gradients", outputGradients);
        add(parts, "tape" + (hasCheckpoints() && segmentSteps > 0 ? " of " + segmentSteps + " steps" : ""), tape);
        add(parts, "checkpoints", checkpoints);
        add(parts, "host outputs", hostOutputs);
        add(parts, "chunks", chunks);
        return text(total()) + " (" + String.join(", ", parts) + ")";
    }

    private static void add(List<String> parts, String name, long bytes) {
        if (bytes > 0) {
            parts.add(name + " " + text(bytes));
        }
    }

    private static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit + 1 < UNITS.length) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
