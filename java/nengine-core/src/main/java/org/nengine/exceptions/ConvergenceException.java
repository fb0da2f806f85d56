package org.nengine.exceptions;

/** A numeric iteration did not converge. */
public class ConvergenceException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public ConvergenceException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public ConvergenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
