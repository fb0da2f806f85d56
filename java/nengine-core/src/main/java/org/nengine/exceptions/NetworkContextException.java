package org.nengine.exceptions;

/** The stack of open network contexts was misused, for example closed out of order. */
public class NetworkContextException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public NetworkContextException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public NetworkContextException(String message, Throwable cause) {
        super(message, cause);
    }
}
