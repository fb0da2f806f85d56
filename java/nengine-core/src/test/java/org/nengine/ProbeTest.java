package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.transforms.NoTransform;

class ProbeTest {

    private final Network net = new Network();
    private final Ensemble a = net.ensemble("a", 10, 2);

    @Test
    void theFirstProbeableSignalIsTheDefault() {
        Connection c = net.connect(a, a, o -> o.learningRule(new PES()));
        assertThat(net.probe(a).attribute()).isEqualTo("decoded_output");
        assertThat(net.probe(a.neurons()).attribute()).isEqualTo("output");
        assertThat(net.probe(net.node(1)).attribute()).isEqualTo("output");
        assertThat(net.probe(c).attribute()).isEqualTo("output");
        assertThat(net.probe(c.learningRule()).attribute()).isEqualTo("error");
        assertThat(net.probe(c, "weights").attribute()).isEqualTo("weights");
        assertThat(net.probe(a.neurons().slice(0, 3), "voltage").sizeIn()).isEqualTo(3);
    }

    @Test
    void samplingAndFilteringAreOffByDefault() {
        Probe p = net.probe(a);
        assertThat(p.synapse()).isEmpty();
        assertThat(p.sampleEvery()).isEmpty();
        assertThat(p.sizeIn()).isEqualTo(2);
        assertThat(p.sizeOut()).isZero();
        assertThat(p).hasToString("<Probe of 'decoded_output' of <Ensemble \"a\">>");
        Probe q = net.probe(a, o -> o.synapse(0.1).sampleEvery(0.01).label("q").seed(3));
        assertThat(q.synapse()).contains(new Lowpass(0.1));
        assertThat(q.sampleEvery()).hasValue(0.01);
        assertThat(q.seed()).hasValue(3);
        assertThat(q).hasToString("<Probe \"q\" of 'decoded_output' of <Ensemble \"a\">>");
    }

    @Test
    void theSolverComesFromProbesFirstThenFromConnections() {
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2());
        net.config().connection(c -> c.solver(new LstsqL2(0.3)));
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2(0.3));
        assertThat(net.network("sub").probe(a).solver()).isEqualTo(new LstsqL2(0.3));
        net.config().probe(p -> p.solver(new LstsqL2(0.4)));
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2(0.4));
        assertThat(net.probe(a, p -> p.solver(new LstsqL2(0.5))).solver()).isEqualTo(new LstsqL2(0.5));
    }

    @Test
    void aDecodedOutputIsRecordedThroughAHiddenConnection() {
        net.config().connection(c -> c.synapse(0.3).transform(5));
        Probe p = net.probe(a.get(1), o -> o.synapse(new Alpha(0.1)).solver(new LstsqL2(0.2)).seed(4));
        Connection c = Connection.decoding(p);
        assertThat(c.pre()).isEqualTo(a.get(1));
        assertThat(c.post()).isSameAs(p);
        assertThat(c.synapse()).contains(new Alpha(0.1));
        assertThat(c.solver()).isEqualTo(new LstsqL2(0.2));
        assertThat(c.transform()).isEqualTo(new NoTransform(1));
        assertThat(c.function()).isEmpty();
        assertThat(c.seed()).hasValue(4);
        assertThat(c.sizeOut()).isEqualTo(1);
        assertThat(c.isDecoded()).isTrue();
        assertThat(net.connections()).isEmpty();
        Probe voltage = net.probe(a.neurons(), "voltage");
        assertThatThrownBy(() -> Connection.decoding(voltage)).isInstanceOf(ValidationException.class);
    }
}
