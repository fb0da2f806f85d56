/** The errors that Nengine raises on purpose, all of them unchecked and below one root. */
package org.nengine.exceptions;
