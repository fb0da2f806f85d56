/** Arrays in files: NumPy's {@code .npy} and {@code .npz} formats. */
package org.nengine.io;
