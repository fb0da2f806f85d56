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

TapedRun::TapedRun(Program &program, Executable &forward, ChunkedExecutable &chunked)
    : program_(program), forward_(forward), chunked_(chunked), checkpoints_(program, forward) {}

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

void TapedRun::forward(int64_t n_steps, int64_t segment_length, int64_t chunk) {
    n_steps_ = 0;
    chunk_ = chunked_.plan().is_chunked() ? chunk : 0;
    program_.check_run(n_steps);
    Memory &memory = program_.memory();
    memory.allocate_steps(Space::Tape, program_.space_size(Space::Tape), std::min(segment_length, n_steps));
    const int64_t segments = (n_steps + segment_length - 1) / segment_length;
    HostLog &log = program_.host_log();
    const HostLogUse log_use(log);
    if (segments == 1) {
        checkpoints_.resize(0);
        log.clear();
    } else {
        checkpoints_.resize(segments + 1);
        log.record(program_.host_values(), n_steps);
        // Only the last segment stays on the tape: the backward run begins with it.
        memory.set_first_step(Space::Tape, (segments - 1) * segment_length);
    }
    first_number_ = program_.step_count() + 1;
    run_forward(n_steps, segment_length);
    if (segments > 1) {
        checkpoints_.save(segments);
    }
    length_ = segment_length;
    on_tape_ = segments - 1;
    n_steps_ = n_steps;
}

void TapedRun::run_forward(int64_t n_steps, int64_t segment_length) {
    const int64_t segments = (n_steps + segment_length - 1) / segment_length;
    const int64_t start_of_last = (segments - 1) * segment_length;
    program_.forward_some(n_steps, [&](const Step &first, int64_t most, std::vector<ProbeRecorder> &probes) {
        const int64_t in_segment = first.index % segment_length;
        if (segments > 1 && in_segment == 0) {
            checkpoints_.save(first.index / segment_length);
        }
        const bool with_tape = first.index >= start_of_last;
        if (chunk_ == 0) {
            forward_.run(first, with_tape);
            for (ProbeRecorder &probe : probes) {
                probe.step(first);
            }
            return int64_t{1};
        }
        const int64_t count = std::min({chunk_, most, segment_length - in_segment});
        program_.show_chunk(first.index);
        chunked_.run(first, count, probes, with_tape);
        if (count == most) {
            chunked_.write_back({first.index + count - 1, first.number + count - 1});
        }
        return count;
    });
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
    const int64_t end = std::min(first + length_, n_steps_);
    // In the same chunks as before.
    for (int64_t i = first; i < end; i += std::max<int64_t>(chunk_, 1)) {
        const Step step{i, first_number_ + i};
        if (chunk_ == 0) {
            forward_.run(step);
        } else {
            program_.show_chunk(i);
            chunked_.run(step, std::min(chunk_, end - i));
        }
    }
    on_tape_ = segment;
}

void TapedRun::backward(int64_t most, const std::function<void(const Step &last, int64_t count)> &visit) {
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
            for (int64_t end = std::min(first + length_, n_steps_); end > first;) {
                const int64_t count = std::min(most, end - first);
                visit({end - 1, first_number_ + end - 1}, count);
                end -= count;
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
