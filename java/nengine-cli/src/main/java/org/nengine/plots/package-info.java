/** Pictures of spikes, of signals over time and of matrices, as PNG files or painted into other pictures. */
package org.nengine.plots;
