package org.nengine.files;

import java.util.List;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;

/** How solvers are stored. */
public final class SolverCodecs implements CodecProvider {

    /** Used by the service loader. */
    public SolverCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                Codec.of(LstsqL2.class, (s, to) -> to.number("reg", s.reg()).flag("weights", s.weights()),
                        from -> new LstsqL2(from.number("reg")).weights(from.flag("weights"))),
                Codec.of(Lstsq.class, (s, to) -> to.number("rcond", s.rcond()).flag("weights", s.weights()),
                        from -> new Lstsq(from.number("rcond")).weights(from.flag("weights"))),
                Codec.of(NoSolver.class,
                        (s, to) -> to.optionalMatrix("values", s.values()).flag("weights", s.weights()),
                        from -> from.optionalMatrix("values").map(NoSolver::new).orElseGet(NoSolver::new)
                                .weights(from.flag("weights"))));
    }
}
