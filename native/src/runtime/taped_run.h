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
    // forward: one step, with what copies to the tape. Both must outlive it.
    TapedRun(Program &program, Executable &forward);
    ~TapedRun();
    TapedRun(const TapedRun &) = delete;
    TapedRun &operator=(const TapedRun &) = delete;

    // How a run of this length can be parted.
    Segments segments(int64_t n_steps) const;
    // Bytes that tape, checkpoints and what the host gave have now.
    void add_used(MemoryUse &use) const;

    // Runs from the current state, in segments of this length.
    void forward(int64_t n_steps, int64_t segment_length);
    // Calls visit for each step of the run, the last one first, while the tape has what it left. The state is afterwards
    // that of the end of the run, also if visit throws.
    void backward(const std::function<void(const Step &)> &visit);
    // Whether there is a run to go back through.
    bool has_run() const { return n_steps_ > 0; }
    // Forgets the run and frees its memory.
    void release();

private:
    int64_t segment_count() const { return (n_steps_ + length_ - 1) / length_; }
    // Computes a segment again, unless it is on the tape.
    void bring_to_tape(int64_t segment);

    Program &program_;
    Executable &forward_;
    Checkpoints checkpoints_;
    int64_t n_steps_ = 0;
    int64_t first_number_ = 0;
    int64_t length_ = 1;    // of segments; the last one may be shorter
    int64_t on_tape_ = -1;  // number of a segment
};

}  // namespace nengine
