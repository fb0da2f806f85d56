// What a probe has recorded in a run.
#pragma once

#include <cstdint>
#include <vector>

#include "cpu/kernel.h"
#include "runtime/memory.h"

namespace nengine {

// The first step number after `after` whose k has fmod(k, period) < 1.
int64_t next_sample(int64_t after, double period);

class ProbeRecorder {
public:
    // keeps_last: records the last step of a run only, whatever the period.
    ProbeRecorder(const Binder &binder, SignalId signal, double period, bool keeps_last);

    // Where the values of a signal are.
    struct Source {
        const Arena *arena = nullptr;
        std::vector<int64_t> runs{};  // first element of each run of neighbours, from the start of the arena
        int64_t run_length = 0;
    };
    static Source source(const Binder &binder, SignalId signal);

    // Makes room for all samples of steps first_number to first_number + steps - 1; drops what was recorded.
    void begin(int64_t first_number, int64_t steps);
    // How many samples that is at most: exactly, up to a million.
    int64_t samples_in(int64_t first_number, int64_t steps) const;
    // What that takes, and what is taken now.
    int64_t bytes_needed(int64_t first_number, int64_t steps) const;
    int64_t bytes() const { return block_.bytes(); }
    // After each step.
    void step(const Step &step) { this->step(step, source_); }
    // The same, with values from another place: that of a signal like the one that is probed.
    void step(const Step &step, const Source &source) {
        if (step.number == next_) {
            record(step, source);
        }
    }
    // The number of the next step that is recorded; beyond the run if there is none.
    int64_t next() const { return next_; }

    // Instead of step(): what another recorder of the same signal for some items has recorded, from sample `at` on, as the items
    // from first_item on. Without a minibatch axis it is the same for all items, and taken with the first.
    void take_items(const ProbeRecorder &part, int64_t at, int64_t first_item, int64_t items);
    // After the last of them: how many samples each had.
    void end(int64_t samples) { samples_ = samples; }

    // Calls visit with each step, counted from 0, that is recorded of a run of this many steps.
    template <class Visit>
    void for_each_sample(int64_t first_number, int64_t steps, Visit visit) const {
        for (int64_t number = sample_after(first_number - 1, first_number, steps); number - first_number < steps;
             number = sample_after(number, first_number, steps)) {
            visit(number - first_number);
        }
    }

    SignalId signal() const { return signal_; }
    double period() const { return period_; }
    bool keeps_last() const { return keeps_last_; }
    int64_t samples() const { return samples_; }
    int64_t size() const { return size_; }
    int64_t batch() const { return batch_; }
    // [sample][size][batch] in the program's element type.
    const void *data() const { return block_.data(); }

private:
    void record(const Step &step, const Source &source);
    // The number of the first step after `after` that is recorded; beyond the run if there is none.
    int64_t sample_after(int64_t after, int64_t first_number, int64_t steps) const;

    SignalId signal_;
    double period_;
    bool keeps_last_;
    Source source_;
    int64_t element_bytes_;
    int64_t size_;
    int64_t batch_;
    Block block_;
    int64_t samples_ = 0;
    int64_t first_number_ = 0;
    int64_t steps_ = 0;
    int64_t next_ = 0;
};

}  // namespace nengine
