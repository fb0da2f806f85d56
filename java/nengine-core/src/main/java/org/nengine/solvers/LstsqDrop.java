package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Sparse decoders: solves once, sets the smallest decoders to zero, and solves again, for each function value, with the
 * neurons that are left.
 *
 * <p>Asked for full weights, it solves for sparse weights, rather than composing them of decoders.
 */
public final class LstsqDrop extends Solver {

    private static final double DEFAULT_DROP = 0.25;
    private static final Solver DEFAULT_FIRST = new LstsqL2(0.001);
    private static final Solver DEFAULT_SECOND = new LstsqL2(0.1);

    private final double drop;
    private final Solver solver1;
    private final Solver solver2;

    /** A quarter of the decoders is dropped. */
    public LstsqDrop() {
        this(DEFAULT_DROP);
    }

    /**
     * The given fraction is dropped.
     *
     * @param drop fraction of the decoders that become zero, 0 to 1
     */
    public LstsqDrop(double drop) {
        this(drop, DEFAULT_FIRST, DEFAULT_SECOND, false);
    }

    private LstsqDrop(double drop, Solver solver1, Solver solver2, boolean weights) {
        super(weights);
        if (!(drop >= 0 && drop <= 1)) {
            throw new ValidationException("LstsqDrop", "drop", "must lie in 0 to 1, got " + drop);
        }
        this.drop = drop;
        this.solver1 = Require.present("LstsqDrop", "solver1", solver1);
        this.solver2 = Require.present("LstsqDrop", "solver2", solver2);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public LstsqDrop weights(boolean full) {
        return new LstsqDrop(drop, solver1, solver2, full);
    }

    /** The same with another solver for what is dropped. The default is {@code LstsqL2(0.001)}. */
    public LstsqDrop solver1(Solver first) {
        return new LstsqDrop(drop, first, solver2, weights());
    }

    /** The same with another solver for the decoders that are left. The default is {@code LstsqL2(0.1)}. */
    public LstsqDrop solver2(Solver second) {
        return new LstsqDrop(drop, solver1, second, weights());
    }

    /** Fraction of the decoders that become zero. */
    public double drop() {
        return drop;
    }

    /** Solves for all decoders, to see which are small. */
    public Solver solver1() {
        return solver1;
    }

    /** Solves for the decoders that are left. */
    public Solver solver2() {
        return solver2;
    }

    @Override
    public boolean compositional() {
        return false;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("drop", drop, DEFAULT_DROP).with("solver1", solver1, DEFAULT_FIRST)
                .with("solver2", solver2, DEFAULT_SECOND).map();
    }
}
