package org.nengine.exceptions;

/**
 * A parameter was given a value that it does not accept. The text reads {@code owner.attribute: message}.
 */
public class ValidationException extends NengineException {

    private final String owner;
    private final String attribute;

    /**
     * Creates the exception.
     *
     * @param owner the object or class whose parameter was set, such as {@code Uniform} or {@code <Ensemble "a">}
     * @param attribute the parameter, such as {@code nNeurons}
     * @param message what is wrong with the value and what would be right
     */
    public ValidationException(String owner, String attribute, String message) {
        super(text(owner, attribute, message));
        this.owner = owner;
        this.attribute = attribute;
    }

    /**
     * Creates the exception with the error that caused it.
     *
     * @param owner the object or class whose parameter was set
     * @param attribute the parameter
     * @param message what is wrong with the value and what would be right
     * @param cause the underlying error
     */
    public ValidationException(String owner, String attribute, String message, Throwable cause) {
        super(text(owner, attribute, message), cause);
        this.owner = owner;
        this.attribute = attribute;
    }

    /**
     * The same refusal, with the name of what the object is part of.
     *
     * @param whole such as a node with a process
     */
    public ValidationException in(String whole) {
        return new ValidationException(whole + ": " + owner, attribute,
                getMessage().substring(text(owner, attribute, "").length()), this);
    }

    private static String text(String owner, String attribute, String message) {
        return owner + "." + attribute + ": " + message;
    }

    /**
     * The object or class whose parameter was set.
     *
     * @return its name
     */
    public String owner() {
        return owner;
    }

    /**
     * The parameter that was refused.
     *
     * @return its name
     */
    public String attribute() {
        return attribute;
    }
}
