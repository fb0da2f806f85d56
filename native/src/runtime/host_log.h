// Between a program and its host: passes calls on, and can keep what the host gave in a run, to give it again where steps
// of the run are computed again. The host is then not called a second time: what it does may have effects of its own.
#pragma once

#include <cstdint>

#include "cpu/kernel.h"
#include "runtime/memory.h"

namespace nengine {

class HostLog final : public Host {
public:
    // host must outlive it.
    HostLog(Host &host, bool is_double) : host_(host), is_double_(is_double) {}

    void call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
              int64_t output_size) override;

    // Only passes calls on, as at first. What was kept stays.
    void pass() { mode_ = Mode::Pass; }
    // Passes calls on and keeps what they give, of which there is this much in a step, in the order of calls.
    void record(int64_t values_a_step, int64_t steps);
    // Gives again what was kept from this step on, counted from 0.
    void replay(int64_t step);
    // Frees what was kept.
    void clear() { block_ = Block(); }

    // Bytes that it has now, and that it has for this much.
    int64_t bytes() const { return block_.bytes(); }
    int64_t bytes(int64_t values_a_step, int64_t steps) const;

private:
    enum class Mode { Pass, Record, Replay };

    template <class T>
    void move(double *output, int64_t n);

    Host &host_;
    bool is_double_;
    Mode mode_ = Mode::Pass;
    // In the program's element type, to which everything that a host gives is rounded.
    Block block_;
    int64_t values_a_step_ = 0;
    int64_t next_ = 0;
};

}  // namespace nengine
