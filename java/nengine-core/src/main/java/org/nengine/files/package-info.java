/** Networks as files: saving, loading, and how each kind of value is stored. */
package org.nengine.files;
