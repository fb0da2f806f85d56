package org.nengine.exceptions;

/** A time step failed, for example because a node function returned a wrong value. */
public class SimulationException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public SimulationException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public SimulationException(String message, Throwable cause) {
        super(message, cause);
    }
}
