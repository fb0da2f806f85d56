package org.nengine.cli;

import org.nengine.engine.EngineInfo;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"nengine " + EngineInfo.get().version()};
    }
}
