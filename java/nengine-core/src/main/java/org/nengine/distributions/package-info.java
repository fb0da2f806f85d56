/**
 * Probability distributions and point sets from which encoders, evaluation points, intercepts, rates, transforms and
 * initial states are sampled. All are immutable descriptions; the generator is passed in.
 */
package org.nengine.distributions;
