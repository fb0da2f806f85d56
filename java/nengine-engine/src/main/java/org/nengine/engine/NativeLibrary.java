package org.nengine.engine;

import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.NengineException;

/** Loads the engine, once. */
final class NativeLibrary {

    private static final String PREFIX = "org.bytedeco.javacpp.";

    private NativeLibrary() {
    }

    /**
     * Makes sure that the engine is loaded. Must come before anything else of JavaCPP is touched.
     *
     * @throws NengineException if it cannot be, saying where it runs
     */
    static void load() {
        Loaded.FAILURE.ifPresent(failure -> {
            throw new NengineException("the native engine cannot be loaded: " + failure
                    + ". It needs Linux on x86-64 with the GNU C library 2.34 or newer", failure);
        });
    }

    /** Why the engine cannot be loaded, if so. */
    static Optional<Throwable> failure() {
        return Loaded.FAILURE;
    }

    private static final class Loaded {
        private static final Optional<Throwable> FAILURE = tryToLoad();

        private static Optional<Throwable> tryToLoad() {
            // JavaCPP would refuse to allocate once its memory, or the whole process, is larger than the Java heap may
            // become, although data and engine have good reason to be.
            setDefault("maxbytes", "0");
            setDefault("maxphysicalbytes", "0");
            try {
                Loader.load(NativeEngine.class);
                return Optional.empty();
            } catch (LinkageError | RuntimeException e) {
                return Optional.of(e);
            }
        }

        private static void setDefault(String name, String value) {
            if (System.getProperty(PREFIX + name) == null) {
                System.setProperty(PREFIX + name, value);
            }
        }
    }
}
