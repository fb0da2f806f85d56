// The time loop, and what goes in and out with it.

#include <cblas.h>

#include <algorithm>
#include <string>
#include <utility>

#include "cpu/float_mode.h"
#include "nengine/nengine.h"
#include "runtime/program.h"

namespace nengine {

namespace {

// Products are split among the program's own threads, so that what one program asks for does not change the results of
// another.
void keep_products_on_this_thread() {
    if (openblas_get_num_threads() != 1) {
        openblas_set_num_threads(1);
    }
}

}  // namespace

template <class S>
void Program::set_input(SignalId signal, ItemData<S> data) {
    check_input(signal);
    data.size = graph()[signal].size();
    data.check("input " + graph().describe(signal), storage_.batch());
    make_input(signal, data.steps);
    with_element_type(storage_.is_double(), [&](auto zero) {
        using T = decltype(zero);
        to_batch_innermost(data, storage_.batch(), static_cast<T *>(storage_.memory().input(signal).data),
                           threads_);
    });
}

template void Program::set_input(SignalId, ItemData<float>);
template void Program::set_input(SignalId, ItemData<double>);

void Program::check_input(SignalId signal) const {
    check_id(signal);
    if (!inputs_.count(signal)) {
        invalid_argument(graph().describe(signal) + " is not an input");
    }
}

void Program::make_input(SignalId signal, int64_t steps) {
    if (limits_.budget != INT64_MAX) {
        MemoryUse use = fixed_memory();
        use[NENGINE_MEMORY_INPUTS] = input_bytes(signal, steps) + other_input_bytes(signal);
        require_budget(use, "input " + graph().describe(signal) + " for " + std::to_string(steps) + " steps");
    }
    ++version_;
    InputState &input = inputs_.at(signal);
    input = {};
    storage_.memory().allocate_input(signal, graph()[signal].size(), steps);
    input.steps = steps;
}

Executable &Program::executable(Mode mode) {
    if (mode == Mode::Inference) {
        return *inference_;
    }
    if (!training_) {
        training_ = std::move(build_steps({training_operators()}).front());
    }
    return *training_;
}

template <class Steps, class Body>
void Program::computing(Steps &step, const Body &body) {
    const FlushDenormals flush(flushes_denormals());
    step.follow_parameters(parameter_version_);
    try {
        body();
    } catch (...) {
        step.finish();
        throw;
    }
    step.finish();
}

void Program::run(int64_t n_steps, Mode mode) {
    MemoryUse use = memory_needed(n_steps, false);
    if (mode == Mode::Inference) {
        add_parts(use, n_steps);
        add_chunks(use, n_steps);
    }
    run(n_steps, mode, use);
}

void Program::run(int64_t n_steps, Mode mode, const MemoryUse &use) {
    check_run(n_steps);
    if (mode == Mode::Inference && use.in_parts) {
        run_parts(n_steps);
        return;
    }
    const int64_t chunk = mode == Mode::Inference ? use.steps_a_chunk : 0;
    allocate_chunks(chunk);
    if (chunk > 0) {
        run_chunks(n_steps, chunk);
        return;
    }
    Executable &step = executable(mode);
    computing(step, [&] { forward(n_steps, [&](const Step &at) { step.run(at); }); });
}

void Program::run_chunks(int64_t n_steps, int64_t chunk) {
    const int64_t first_number = step_count_ + 1;
    computing(*chunked_, [&] {
        forward_some(n_steps, [&](const Step &first, int64_t most, std::vector<ProbeRecorder> &probes) {
            const int64_t count = std::min(chunk, most);
            show_chunk(first.index);
            chunked_->run(first, count, probes);
            return count;
        });
        chunked_->write_back({n_steps - 1, first_number + n_steps - 1});
    });
}

void Program::show_chunk(int64_t first_index) {
    for (Space space : {Space::Chunk, Space::SharedChunk}) {
        storage_.memory().set_first_step(space, first_index);
    }
}

void Program::allocate_chunks(int64_t steps) {
    for (Space space : {Space::Chunk, Space::SharedChunk}) {
        storage_.memory().allocate_steps(space, storage_.space_size(space), steps);
    }
}

void Program::run_parts(int64_t n_steps) {
    if (!microbatches_) {
        microbatches_ = std::make_unique<Microbatches>(*this, *item_parts_);
    }
    const bool is_limited = limits_.budget != INT64_MAX;
    try {
        microbatches_->run(n_steps);
    } catch (...) {
        microbatches_.reset();
        throw;
    }
    if (is_limited) {
        microbatches_.reset();
    }
}

void Program::advance(int64_t n_steps, Mode mode) {
    check_steps(n_steps);
    Executable &step = executable(mode);
    keep_products_on_this_thread();
    ++version_;
    computing(step, [&] {
        for (Step at{0, step_count_ + 1}; at.index < n_steps; ++at.index, ++at.number) {
            at.is_last = at.index + 1 == n_steps;
            step.run(at);
            step_count_ = at.number;
        }
    });
}

void Program::begin_run(int64_t n_steps) {
    check_run(n_steps);
    for (auto &probe : probes_) {
        probe.begin(step_count_ + 1, n_steps);
    }
    keep_products_on_this_thread();
    ++version_;
    last_index_ = 0;
    for (auto &[id, input] : inputs_) {
        input.used = true;
    }
}

void Program::forward(int64_t n_steps, const std::function<void(const Step &)> &run_step) {
    forward_some(n_steps, [&](const Step &at, int64_t, std::vector<ProbeRecorder> &probes) -> int64_t {
        run_step(at);
        for (auto &probe : probes) {
            probe.step(at);
        }
        return 1;
    });
}

void Program::forward_some(int64_t n_steps, const RunSome &run_some) {
    begin_run(n_steps);
    Step at{0, step_count_ + 1};
    while (at.index < n_steps) {
        at.is_last = at.index + 1 == n_steps;
        const int64_t count = run_some(at, n_steps - at.index, probes_);
        at.index += count;
        at.number += count;
        step_count_ = at.number - 1;
        last_index_ = at.index - 1;
    }
}

void Program::check_steps(int64_t n_steps) const {
    if (n_steps < 0 || n_steps > most_steps - step_count_) {
        invalid_argument("cannot run " + std::to_string(n_steps) + " steps after " + std::to_string(step_count_));
    }
}

void Program::check_run(int64_t n_steps) const {
    check_steps(n_steps);
    check_inputs(n_steps);
}

void Program::check_inputs(int64_t n_steps) const {
    for (SignalId id = 0; id < user_signals_; ++id) {
        const auto found = inputs_.find(id);
        if (found == inputs_.end()) {
            continue;
        }
        const int64_t steps = found->second.steps;
        if (steps == 0) {
            throw Error(NENGINE_WRONG_STATE, "input " + graph().describe(id) + " has not been set");
        }
        if (steps != 1 && steps != n_steps) {
            throw Error(NENGINE_WRONG_STATE, "input " + graph().describe(id) + " was set for " +
                                                 std::to_string(steps) + " steps but " + std::to_string(n_steps) +
                                                 " are to run");
        }
    }
}

const ProbeRecorder &Program::probe(int32_t id) const {
    if (id < 0 || id >= probe_count()) {
        invalid_argument("there is no probe " + std::to_string(id) + "; there are " + std::to_string(probe_count()));
    }
    return probes_[static_cast<size_t>(id)];
}

template <class S>
void Program::read_probe(int32_t id, S *out, int64_t n) const {
    const ProbeRecorder &recorder = probe(id);
    const int64_t needed = recorder.batch() * recorder.samples() * recorder.size();
    if (n != needed) {
        invalid_argument("probe " + std::to_string(id) + " has recorded " + std::to_string(needed) +
                         " values, not " + std::to_string(n));
    }
    if (!out && n > 0) {
        invalid_argument("probe " + std::to_string(id) + ": the place to read it to is null");
    }
    with_element_type(storage_.is_double(), [&](auto zero) {
        using T = decltype(zero);
        // Numbers that are worth another thread.
        constexpr int64_t grain = 1 << 16;
        const int64_t a_step = std::max<int64_t>(recorder.batch() * recorder.size(), 1);
        const auto some = [&](int64_t begin, int64_t end) {
            from_batch_innermost(static_cast<const T *>(recorder.data()), recorder.batch(), recorder.samples(),
                                 recorder.size(), out, begin, end);
        };
        storage_.threads().parallel_for(recorder.samples(), std::max<int64_t>(grain / a_step, 1), some);
    });
}

template void Program::read_probe(int32_t, float *, int64_t) const;
template void Program::read_probe(int32_t, double *, int64_t) const;

}  // namespace nengine
