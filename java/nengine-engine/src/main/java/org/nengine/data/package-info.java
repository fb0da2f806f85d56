/** Arrays that go into and come out of a simulation: inputs, targets, recorded values. */
package org.nengine.data;
