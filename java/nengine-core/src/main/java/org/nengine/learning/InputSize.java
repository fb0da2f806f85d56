package org.nengine.learning;

import org.nengine.exceptions.Require;

/**
 * How many values a learning rule takes: a number, or the size of a part of its connection.
 *
 * @param kind what the size is that of
 * @param number the number of values, of the kind {@link Kind#NUMBER}; 0 of all others
 */
public record InputSize(Kind kind, int number) {

    /** What a size can be that of. */
    public enum Kind {
        /** A number of its own. */
        NUMBER,
        /** The values that the source of the connection gives. */
        PRE,
        /** The values that the function of the connection has. */
        MID,
        /** The values that arrive at the target of the connection. */
        POST,
        /** What the source represents: the dimensions of the ensemble if the source is neurons, else as {@link #PRE}. */
        PRE_STATE,
        /** What the target represents: the dimensions of the ensemble if the target is neurons, else as {@link #POST}. */
        POST_STATE
    }

    /** The rule has no input, so that nothing can be connected to it. */
    public static final InputSize NONE = of(0);
    /** One value. */
    public static final InputSize ONE = of(1);
    /** The values that the source of the connection gives. */
    public static final InputSize PRE = new InputSize(Kind.PRE, 0);
    /** The values that the function of the connection has. */
    public static final InputSize MID = new InputSize(Kind.MID, 0);
    /** The values that arrive at the target of the connection. */
    public static final InputSize POST = new InputSize(Kind.POST, 0);
    /** What the source of the connection represents. */
    public static final InputSize PRE_STATE = new InputSize(Kind.PRE_STATE, 0);
    /** What the target of the connection represents. */
    public static final InputSize POST_STATE = new InputSize(Kind.POST_STATE, 0);

    /**
     * @throws org.nengine.exceptions.ValidationException if the number is negative
     */
    public InputSize {
        Require.present("InputSize", "kind", kind);
        Require.atLeast("InputSize", "number", 0, number);
    }

    /**
     * A fixed number of values.
     *
     * @param number 0 or more; 0 for no input
     */
    public static InputSize of(int number) {
        return new InputSize(Kind.NUMBER, number);
    }
}
