package org.nengine.files;

import org.nengine.exceptions.NengineException;

/** A file does not hold a network: it is of another kind, damaged, too large, or something in it has no meaning. */
public class NetworkFormatException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what is wrong, and where in the file
     */
    public NetworkFormatException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error by which it was noticed.
     *
     * @param message what is wrong, and where in the file
     * @param cause the underlying error
     */
    public NetworkFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
