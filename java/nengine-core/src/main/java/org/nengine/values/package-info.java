/** What immutable descriptions have in common: equality by their parameters, and a text that names them. */
package org.nengine.values;
