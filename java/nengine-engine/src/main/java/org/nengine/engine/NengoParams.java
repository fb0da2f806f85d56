package org.nengine.engine;

import org.nengine.exceptions.ValidationException;

/**
 * The present parameters of an object in the form of settings, with which another one like it can be made.
 *
 * @see Simulator#getNengoParams(org.nengine.Ensemble)
 */
public sealed interface NengoParams permits EnsembleParams, ConnectionParams {

    /**
     * These parameters, if they are those of an ensemble.
     *
     * @throws ValidationException if they are of a connection
     */
    default EnsembleParams ensemble() {
        if (this instanceof EnsembleParams params) {
            return params;
        }
        throw new ValidationException("NengoParams", "ensemble", "these are the parameters of a connection");
    }

    /**
     * These parameters, if they are those of a connection.
     *
     * @throws ValidationException if they are of an ensemble
     */
    default ConnectionParams connection() {
        if (this instanceof ConnectionParams params) {
            return params;
        }
        throw new ValidationException("NengoParams", "connection", "these are the parameters of an ensemble");
    }
}
