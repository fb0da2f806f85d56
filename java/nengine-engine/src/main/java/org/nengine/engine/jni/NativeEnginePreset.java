package org.nengine.engine.jni;

import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;

/**
 * Tells JavaCPP how to turn {@code nengine.h} into {@code NativeEngine}, and what to load before the library: OpenBLAS
 * and what it needs, out of its own artifact, so that no system BLAS takes its place.
 */
@Properties(
        value = @Platform(
                value = "linux-x86_64",
                compiler = "cpp17",
                include = "nengine/nengine.h",
                define = "STRING_BYTES_CHARSET \"UTF-8\"",
                link = "nengine",
                preload = {"quadmath@.0", "gfortran@.5", "openblas@.0"},
                preloadresource = "/org/bytedeco/openblas/"),
        target = "org.nengine.engine.jni",
        global = "org.nengine.engine.jni.NativeEngine")
public class NativeEnginePreset implements InfoMapper {

    @Override
    public void map(InfoMap infoMap) {
        infoMap.put(new Info("NENGINE_API").cppTypes().annotations().cppText(""));
    }
}
