package org.nengine.files;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.nengine.Ensemble;
import org.nengine.Setting;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;

/** A user's own process and setting, and how they are stored. */
public final class OwnCodecs implements CodecProvider {

    static final Setting<Integer> CORES = new Setting<>("cores", Set.of(Ensemble.class));

    /** Used by the service loader. */
    public OwnCodecs() { }

    /** Counts steps, from a number on. */
    static final class Counter extends Process {

        private final double from;

        Counter(double from, OptionalLong seed) {
            super(0, 1, seed);
            this.from = from;
        }

        double from() {
            return from;
        }

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            return (t, input, output) -> output[0] = from + Math.rint(t / dt);
        }
    }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(Codec.of(Counter.class,
                (p, to) -> to.number("from", p.from()).optionalInteger("seed", p.seed()),
                from -> new Counter(from.number("from"), from.optionalInteger("seed"))));
    }

    @Override
    public List<StoredSetting<?>> settings() {
        return List.of(new StoredSetting<>(CORES, Integer.class));
    }
}
