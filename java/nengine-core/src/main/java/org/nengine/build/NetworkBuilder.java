package org.nengine.build;

import org.nengine.Network;

/** The members of a network: ensembles, nodes, networks with all they hold, connections, probes. */
public final class NetworkBuilder implements ObjectBuilder<Network> {

    /** Used by the service loader. */
    public NetworkBuilder() { }

    @Override
    public Class<Network> handles() {
        return Network.class;
    }

    @Override
    public void build(Network network, BuildContext context) {
        network.ensembles().forEach(context::build);
        network.nodes().forEach(context::build);
        network.networks().forEach(context::build);
        network.connections().forEach(context::build);
        network.probes().forEach(context::build);
    }
}
