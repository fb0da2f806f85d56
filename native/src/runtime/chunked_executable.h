// One step of a program as sections that run for many steps each, see plan/chunks.h.
#pragma once

#include <vector>

#include "plan/chunks.h"
#include "plan/held.h"
#include "runtime/executable.h"
#include "runtime/probe_recorder.h"

namespace nengine {

class ChunkedExecutable {
public:
    // The signals of the plan must have their places. Kernels are made when they are first run. binder must outlive it.
    ChunkedExecutable(const Binder &binder, ChunkPlan plan);

    // count steps from `first` on, forwards (direction 1) or backwards (-1). The chunk spaces must have slots for them.
    void run(const Step &first, int64_t count, int direction = 1) { run(first, count, direction, nullptr, true); }
    // The same without what only writes to the tape.
    void run_without_tape(const Step &first, int64_t count) { run(first, count, 1, nullptr, false); }
    // Forwards, and records what these probes, those of the plan, want of each step.
    void run(const Step &first, int64_t count, std::vector<ProbeRecorder> &probes, bool with_tape = true) {
        run(first, count, 1, &probes, with_tape);
    }
    // Gives the signals that have twins the values of a step, the last of a run.
    void write_back(const Step &step) const;
    // See Executable.
    void finish();
    void follow_parameters(int64_t version);

    const ChunkPlan &plan() const { return plan_; }

private:
    // Of a section; each phase of a step is one.
    using Parts = std::vector<Executable>;

    // The numbers of a base signal in a step.
    struct Slot {
        const Arena *arena;
        int64_t offset, count;  // in numbers
    };

    struct Twin {
        Slot from, to;
    };

    // What is a function of some inputs, and the steps at which it runs in this chunk: all, unless inputs are held.
    struct Function {
        std::vector<Slot> inputs;
        std::vector<int64_t> steps;       // of the chunk, from 0, whose inputs are not those before; empty: all are run
        std::vector<SpacedSteps> spaced;  // the same
    };

    void build();
    void run(const Step &first, int64_t count, int direction, std::vector<ProbeRecorder> *probes, bool with_tape);
    Slot slot(SignalId base) const;
    int64_t element_bytes() const;
    char *address(const Slot &slot, const Step &step) const;
    void find_held_steps(Function &function, const Step &first, int64_t count) const;
    void run_function(size_t section, const Function &function, const Step &first, int64_t count, bool with_tape);
    void run_part(size_t section, const Step &first, int64_t count, int direction, bool with_tape);
    void run_recorded(size_t section, Step first, int64_t count, std::vector<ProbeRecorder> &probes, bool with_tape);

    const Binder &binder_;
    ChunkPlan plan_;
    std::vector<Parts> sections_;  // none before the first run
    std::vector<Twin> twins_;
    std::vector<Function> functions_;
    std::vector<std::vector<Slot>> finished_;  // by section
    std::vector<ProbeRecorder::Source> sources_;  // by probe; without an arena where a section records it
};

}  // namespace nengine
