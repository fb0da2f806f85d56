package org.nengine.exceptions;

/**
 * The root of every error that Nengine raises on purpose. All of them are unchecked: they report a misuse of the API or
 * a model that cannot be built or run, which the caller can seldom repair in place.
 */
public class NengineException extends RuntimeException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public NengineException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public NengineException(String message, Throwable cause) {
        super(message, cause);
    }
}
