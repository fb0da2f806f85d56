/** Descriptions of training: optimizers, losses, metrics, what to compile and fit, and the history that comes back. */
package org.nengine.training;
