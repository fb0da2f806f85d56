/** Elementary functions. */
package org.nengine.math;
