#include "runtime/taped_run.h"

#include <algorithm>

namespace nengine {

namespace {

// Calls to the host are only passed on again when this ends.
class HostLogUse {
public:
    explicit HostLogUse(HostLog &log) : log_(log) {}
    ~HostLogUse() { log_.pass(); }
    HostLogUse(const HostLogUse &) = delete;
    HostLogUse &operator=(const HostLogUse &) = delete;

private:
    HostLog &log_;
};

}  // namespace

TapedRun::TapedRun(Program &program, Executable &forward)
    : program_(program), forward_(forward), checkpoints_(program, forward) {}

TapedRun::~TapedRun() { program_.host_log().clear(); }

Segments TapedRun::segments(int64_t n_steps) const {
    const int64_t step_bytes = checked_product(
        {program_.space_size(Space::Tape), program_.batch(), program_.memory().element_bytes()});
    return {n_steps, step_bytes, checkpoints_.bytes_each(),
            program_.host_log().bytes(program_.host_values(), n_steps)};
}

void TapedRun::add_used(MemoryUse &use) const {
    use[NENGINE_MEMORY_TAPE] += program_.memory().bytes(Space::Tape);
    use[NENGINE_MEMORY_CHECKPOINTS] += checkpoints_.bytes();
    use[NENGINE_MEMORY_HOST_OUTPUTS] += program_.host_log().bytes();
}

void TapedRun::forward(int64_t n_steps, int64_t segment_length) {
    n_steps_ = 0;
    program_.check_run(n_steps);
    Memory &memory = program_.memory();
    memory.allocate_steps(Space::Tape, program_.space_size(Space::Tape), std::min(segment_length, n_steps));
    const int64_t segments = (n_steps + segment_length - 1) / segment_length;
    HostLog &log = program_.host_log();
    const HostLogUse log_use(log);
    if (segments == 1) {
        checkpoints_.resize(0);
        log.clear();
        first_number_ = program_.step_count() + 1;
        program_.forward(n_steps, [&](const Step &step) { forward_.run(step); });
    } else {
        checkpoints_.resize(segments + 1);
        log.record(program_.host_values(), n_steps);
        first_number_ = program_.step_count() + 1;
        const int64_t start_of_last = (segments - 1) * segment_length;
        // Only the last segment stays on the tape: the backward run begins with it.
        memory.set_first_step(Space::Tape, start_of_last);
        program_.forward(n_steps, [&](const Step &step) {
            if (step.index % segment_length == 0) {
                checkpoints_.save(step.index / segment_length);
            }
            forward_.run(step, step.index >= start_of_last);
        });
        checkpoints_.save(segments);
    }
    length_ = segment_length;
    on_tape_ = segments - 1;
    n_steps_ = n_steps;
}

void TapedRun::bring_to_tape(int64_t segment) {
    if (segment == on_tape_) {
        return;
    }
    on_tape_ = -1;
    const int64_t first = segment * length_;
    const HostLogUse log_use(program_.host_log());
    program_.host_log().replay(first);
    checkpoints_.restore(segment);
    program_.memory().set_first_step(Space::Tape, first);
    for (int64_t i = first; i < std::min(first + length_, n_steps_); ++i) {
        forward_.run({i, first_number_ + i});
    }
    on_tape_ = segment;
}

void TapedRun::backward(const std::function<void(const Step &)> &visit) {
    const int64_t segments = segment_count();
    const auto restore_end = [&] {
        if (segments > 1) {
            checkpoints_.restore(segments);
        }
    };
    try {
        for (int64_t segment = segments; segment-- > 0;) {
            bring_to_tape(segment);
            const int64_t first = segment * length_;
            for (int64_t i = std::min(first + length_, n_steps_); i-- > first;) {
                visit({i, first_number_ + i});
            }
        }
    } catch (...) {
        restore_end();
        throw;
    }
    restore_end();
}

void TapedRun::release() {
    n_steps_ = 0;
    on_tape_ = -1;
    program_.memory().allocate_steps(Space::Tape, program_.space_size(Space::Tape), 0);
    checkpoints_.resize(0);
    program_.host_log().clear();
}

}  // namespace nengine
