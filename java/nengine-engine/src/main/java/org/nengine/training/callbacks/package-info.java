/** What can be done on the way through training: stopping early, keeping the best parameters, logging. */
package org.nengine.training.callbacks;
