/** Learning rule types: how the parameters of a connection change while the network runs. */
package org.nengine.learning;
