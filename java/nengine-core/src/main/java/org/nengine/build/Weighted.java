package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.Signal;

/**
 * What a transform gave.
 *
 * @param output the transformed values
 * @param weights what they were multiplied by, if anything
 */
public record Weighted(Signal output, Optional<Signal> weights) { }
