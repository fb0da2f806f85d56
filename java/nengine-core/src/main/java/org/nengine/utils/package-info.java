/**
 * Helpers around models and their numbers: tuning curves, what connections decode, rates of spike trains, and changes
 * to whole networks. Nothing here is needed to simulate.
 */
package org.nengine.utils;
