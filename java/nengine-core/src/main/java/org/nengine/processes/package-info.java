/**
 * Processes: what produces a signal step by step, such as noise. A process is an output of a node or the noise of an
 * ensemble.
 */
package org.nengine.processes;
