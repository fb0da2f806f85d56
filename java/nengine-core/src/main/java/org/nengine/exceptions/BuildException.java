package org.nengine.exceptions;

/** A model cannot be built. */
public class BuildException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public BuildException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
