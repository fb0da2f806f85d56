/**
 * The linear algebra that building a model needs, behind one interface: {@link org.nengine.build.linalg.LinearAlgebra}.
 */
package org.nengine.build.linalg;
