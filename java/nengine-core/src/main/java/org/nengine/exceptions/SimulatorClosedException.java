package org.nengine.exceptions;

/** A simulator was used after it had been closed. */
public class SimulatorClosedException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public SimulatorClosedException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public SimulatorClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
