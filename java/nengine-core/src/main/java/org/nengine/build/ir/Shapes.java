package org.nengine.build.ir;

import org.nengine.exceptions.BuildException;

/** Checks of shapes that operators share. */
final class Shapes {

    private Shapes() {
    }

    static void requireMatrix(String tag, Signal signal, int rows, int columns) {
        if (signal.rank() != 2 || signal.shape(0) != rows || signal.shape(1) != columns) {
            throw new BuildException("shape mismatch in " + tag + ": " + signal + " should have the shape (" + rows
                    + "," + columns + ")");
        }
    }

    static void requireSize(String tag, Signal signal, int size) {
        if (signal.size() != size) {
            throw new BuildException("shape mismatch in " + tag + ": " + signal + " should have " + size
                    + (size == 1 ? " element" : " elements"));
        }
    }
}
