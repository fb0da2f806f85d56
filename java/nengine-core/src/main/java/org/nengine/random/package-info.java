/**
 * The random number generator behind every sampled quantity: NumPy's legacy Mersenne Twister, reproduced draw for draw,
 * so that one seed means the same encoders, decoders and noise everywhere.
 */
package org.nengine.random;
