/**
 * Simulators that run on the native engine: {@link org.nengine.engine.Simulator} is where to start.
 *
 * <p>A built model is handed to the engine once, as a program; a run of any number of steps is then one call. What is
 * not public here is how that is done: {@code NativeProgram} is the C interface with Java types, {@code EngineProgram}
 * the operators of a model in it.
 */
package org.nengine.engine;
