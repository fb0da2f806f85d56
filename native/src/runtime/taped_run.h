// A forward run that is gone through backwards: keeps what each step leaves on the tape, of all steps, or of one segment
// of the run at a time, which is then computed again from a checkpoint (Chen and others 2016, "Training deep nets with
// sublinear memory cost").
#pragma once

#include <cstdint>
#include <functional>

#include "runtime/checkpoints.h"
#include "runtime/program.h"

namespace nengine {

class TapedRun {
public:
    // forward: one step, with what copies to the tape; chunked: the same for many steps at once. All must outlive it.
    TapedRun(Program &program, Executable &forward, ChunkedExecutable &chunked);
    ~TapedRun();
    TapedRun(const TapedRun &) = delete;
    TapedRun &operator=(const TapedRun &) = delete;

    // How a run of this length can be parted.
    Segments segments(int64_t n_steps) const;
    // Bytes that tape, checkpoints and what the host gave have now.
    void add_used(MemoryUse &use) const;

    // Runs from the current state, in segments of this length; in each, at most so many steps together, for which the chunk
    // spaces have room, or each on its own if that is 0.
    void forward(int64_t n_steps, int64_t segment_length, int64_t chunk);
    // Calls visit with the last of `count` steps, for all steps of the run from the last on, while the tape has what they left;
    // never with more than `most`. The state is afterwards that of the end of the run, also if visit throws.
    void backward(int64_t most, const std::function<void(const Step &last, int64_t count)> &visit);
    // Whether there is a run to go back through.
    bool has_run() const { return n_steps_ > 0; }
    // Forgets the run and frees its memory.
    void release();

private:
    int64_t segment_count() const { return (n_steps_ + length_ - 1) / length_; }
    // Computes a segment again, unless it is on the tape.
    void bring_to_tape(int64_t segment);
    void run_forward(int64_t n_steps, int64_t segment_length);

    Program &program_;
    Executable &forward_;
    ChunkedExecutable &chunked_;
    Checkpoints checkpoints_;
    int64_t n_steps_ = 0;
    int64_t first_number_ = 0;
    int64_t chunk_ = 0;     // steps that run together; 0: each on its own
    int64_t length_ = 1;    // of segments; the last one may be shorter
    int64_t on_tape_ = -1;  // number of a segment
};

}  // namespace nengine
