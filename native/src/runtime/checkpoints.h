// Copies of all that the steps of a run change, from any of which the run can go on: values, parameters that change while
// running, clocks, and what kernels keep of their own.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/executable.h"
#include "runtime/memory.h"
#include "runtime/program.h"

namespace nengine {

class Checkpoints {
public:
    // step: what runs. Both must outlive it.
    Checkpoints(Program &program, Executable &step);

    // Bytes of one.
    int64_t bytes_each() const { return signal_bytes_ + step_.state_bytes(); }
    // Bytes of all that there are.
    int64_t bytes() const { return block_.bytes() + count_ * step_.state_bytes(); }

    // Makes room for n, whose contents are unspecified.
    void resize(int64_t n);
    void save(int64_t i);
    void restore(int64_t i);

private:
    Program &program_;
    Executable &step_;
    std::vector<StateBytes> parts_;
    int64_t signal_bytes_ = 0;
    int64_t count_ = 0;
    Block block_;
    std::vector<Executable::State> kernels_;
};

}  // namespace nengine
