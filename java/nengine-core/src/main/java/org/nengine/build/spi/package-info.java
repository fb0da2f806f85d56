/** How the parts of the build find the code for an object's class, so that a new kind of object is a new file. */
package org.nengine.build.spi;
