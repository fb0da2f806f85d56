/**
 * The intermediate representation: signals and the operators that read and write them.
 *
 * <p>It is what a network becomes when it is built, and the only thing that the executors see. One time step runs
 * every operator once, in an order in which each signal is first <em>set</em> (at most once), then <em>incremented</em>
 * (any number of times), then <em>read</em>, and last <em>updated</em> (at most once); an update is seen by readers in
 * the next step only.
 */
package org.nengine.build.ir;
