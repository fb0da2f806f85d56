package org.nengine.io;

import java.io.IOException;

/** A file does not hold what its format demands: it is of another kind, damaged, cut off, or of an unknown type. */
public class NpyFormatException extends IOException {

    /** @param message what is wrong with the file */
    public NpyFormatException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong with the file
     * @param cause how it was noticed
     */
    public NpyFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
