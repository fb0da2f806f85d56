/**
 * The C interface of the engine as JavaCPP sees it. Generated but for the preset; used by {@code org.nengine.engine}
 * alone.
 */
package org.nengine.engine.jni;
