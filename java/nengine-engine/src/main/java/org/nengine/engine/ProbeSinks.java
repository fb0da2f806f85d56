package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.TimeGrid;

/** Where what each probe records in one run goes: to its recorder, unless the call says otherwise. */
final class ProbeSinks {

    private final List<List<ProbeSink>> sinks = new ArrayList<>();

    private ProbeSinks() {
    }

    /**
     * Opens all files; none stays open if one cannot be.
     *
     * @param recorders of the probes of the model, in their order
     */
    static ProbeSinks open(Model model, IoNames names, TimeGrid grid, List<ProbeRecorder> recorders,
            ProbeOutlets outlets, int minibatch, boolean itemAxis, DType dtype) {
        outlets.probes().forEach(names::probe);
        ProbeSinks all = new ProbeSinks();
        try {
            for (int i = 0; i < recorders.size(); i++) {
                Probe probe = model.probes().get(i);
                List<ProbeSink> own = new ArrayList<>();
                all.sinks.add(own);
                ProbeSampler sampler = new ProbeSampler(probe, grid);
                outlets.files(probe).forEach(file -> own.add(new ProbeFile(file, model.probeSignal(probe), sampler,
                        minibatch, itemAxis, dtype)));
                outlets.consumers(probe).forEach(consumer -> own.add(new ProbeStream(sampler, consumer)));
                if (own.isEmpty()) {
                    own.add(recorders.get(i));
                }
            }
            return all;
        } catch (RuntimeException | Error e) {
            all.close(e);
            throw e;
        }
    }

    /** The sinks of each probe. */
    List<List<ProbeSink>> perProbe() {
        return sinks;
    }

    /** Does something that fills the sinks. They are complete afterwards, or closed as they are if it fails. */
    void during(Runnable run) {
        try {
            run.run();
            sinks.forEach(own -> own.forEach(ProbeSink::complete));
        } catch (RuntimeException | Error e) {
            close(e);
            throw e;
        }
    }

    private void close(Throwable failure) {
        for (List<ProbeSink> own : sinks) {
            for (ProbeSink sink : own) {
                try {
                    sink.close();
                } catch (RuntimeException | Error e) {
                    failure.addSuppressed(e);
                }
            }
        }
    }
}
