/** How decoders are solved for: descriptions only. */
package org.nengine.solvers;
