package org.nengine.exceptions;

/** A signal was misused, for example viewed out of range or added to two models. */
public class SignalException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public SignalException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public SignalException(String message, Throwable cause) {
        super(message, cause);
    }
}
