package org.nengine.utils;

/**
 * What a connection decodes at some points. The arrays belong to the record: do not change them.
 *
 * @param points one row per point, with a column per dimension of the source
 * @param targets what the function of the connection gives there, before the transform
 * @param decoded what the connection gives there, after the transform; with a solver for weights, the currents of the
 *     target's neurons
 */
public record Decoding(double[][] points, double[][] targets, double[][] decoded) { }
