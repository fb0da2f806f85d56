#include "runtime/chunked_executable.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace nengine {

ChunkedExecutable::ChunkedExecutable(const Binder &binder, ChunkPlan plan) : binder_(binder), plan_(std::move(plan)) {
    for (const auto &[signal, twin] : plan_.twins) {
        const int64_t items = binder.graph().batched(signal) ? binder.batch() : 1;
        twins_.push_back({binder.arena(twin), binder.arena(signal), binder.offset(twin), binder.offset(signal),
                          binder.graph()[signal].size() * items});
    }
    for (SignalId id : plan_.recorded) {
        sources_.push_back(id == no_signal ? ProbeRecorder::Source{} : ProbeRecorder::source(binder, id));
    }
}

void ChunkedExecutable::build() {
    if (!sections_.empty()) {
        return;
    }
    for (const ChunkSection &section : plan_.sections) {
        Parts parts;
        for (const Plan &phase : section.phases) {
            parts.emplace_back(binder_, phase);
        }
        sections_.push_back(std::move(parts));
    }
}

void ChunkedExecutable::run(const Step &first, int64_t count, int direction, std::vector<ProbeRecorder> *probes,
                            bool with_tape) {
    build();
    for (size_t i = 0; i < sections_.size(); ++i) {
        if (probes && !plan_.sections[i].probes.empty()) {
            run_recorded(i, first, count, *probes, with_tape);
        } else {
            run_part(i, first, count, direction, with_tape);
        }
    }
    for (size_t i = 0; probes && i < sources_.size(); ++i) {
        ProbeRecorder &probe = (*probes)[i];
        while (sources_[i].arena && probe.next() < first.number + count) {
            probe.step({first.index + probe.next() - first.number, probe.next()}, sources_[i]);
        }
    }
}

void ChunkedExecutable::run_part(size_t section, const Step &first, int64_t count, int direction, bool with_tape) {
    Parts &parts = sections_[section];
    if (!plan_.sections[section].is_stepped) {
        parts.front().run_steps(first, count, direction, with_tape);
        return;
    }
    Step step = first;
    for (int64_t i = 0; i < count; ++i, step.index += direction, step.number += direction) {
        step.is_last = i + 1 == count;
        for (Executable &part : parts) {
            part.run(step, with_tape);
        }
    }
}

// From sample to sample of the probes that look at what the section changes.
void ChunkedExecutable::run_recorded(size_t section, Step first, int64_t count, std::vector<ProbeRecorder> &probes,
                                     bool with_tape) {
    while (count > 0) {
        int64_t steps = count;
        for (size_t probe : plan_.sections[section].probes) {
            steps = std::min(steps, probes[probe].next() - first.number + 1);
        }
        run_part(section, first, steps, 1, with_tape);
        const Step last{first.index + steps - 1, first.number + steps - 1};
        for (size_t probe : plan_.sections[section].probes) {
            probes[probe].step(last);
        }
        first.index += steps;
        first.number += steps;
        count -= steps;
    }
}

void ChunkedExecutable::write_back(const Step &step) const {
    const size_t bytes = binder_.is_double() ? sizeof(double) : sizeof(float);
    for (const Twin &twin : twins_) {
        const int64_t from = twin.from->slice(step) + twin.from_offset;
        std::memcpy(static_cast<char *>(twin.to->data) + twin.to_offset * static_cast<int64_t>(bytes),
                    static_cast<const char *>(twin.from->data) + from * static_cast<int64_t>(bytes),
                    static_cast<size_t>(twin.count) * bytes);
    }
}

void ChunkedExecutable::follow_parameters(int64_t version) {
    build();
    for (Parts &parts : sections_) {
        for (Executable &part : parts) {
            part.follow_parameters(version);
        }
    }
}

void ChunkedExecutable::finish() {
    for (Parts &parts : sections_) {
        for (Executable &part : parts) {
            part.finish();
        }
    }
}

}  // namespace nengine
