package org.nengine.exceptions;

/** The defaults of a network were misused, for example set for an attribute that does not exist. */
public class ConfigException extends NengineException {

    /**
     * Creates the exception.
     *
     * @param message what went wrong, naming the object and the value
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param message what went wrong, naming the object and the value
     * @param cause the underlying error
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
