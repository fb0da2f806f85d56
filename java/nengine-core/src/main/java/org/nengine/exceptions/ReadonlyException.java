package org.nengine.exceptions;

/** An attribute was set that can no longer be changed. */
public class ReadonlyException extends ValidationException {

    /**
     * Creates the exception.
     *
     * @param owner the object or class whose attribute was set
     * @param attribute the read-only attribute
     * @param message why it cannot be changed
     */
    public ReadonlyException(String owner, String attribute, String message) {
        super(owner, attribute, message);
    }
}
