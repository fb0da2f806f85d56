// How much memory a program needs and has, and what its user allows.

#include <algorithm>
#include <string>

#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "runtime/program.h"

namespace nengine {

void Program::set_memory_limits(MemoryLimits limits) {
    if (limits.budget < 1) {
        invalid_argument("the memory budget must be at least 1 byte, not " + std::to_string(limits.budget));
    }
    if (limits.checkpoint_every < 0 && limits.checkpoint_every != NENGINE_LEAST_MEMORY) {
        invalid_argument("there cannot be a checkpoint every " + std::to_string(limits.checkpoint_every) + " steps");
    }
    limits_ = limits;
    microbatches_.reset();
    storage_.memory().set_exact(limits.budget != INT64_MAX);
}

void Program::require_budget(const MemoryUse &use, const std::string &what) const {
    const int64_t needed = use.total();
    if (needed > limits_.budget) {
        throw Error(NENGINE_OVER_BUDGET,
                    what + " needs at least " + std::to_string(needed) + " bytes, but the memory budget is " +
                        std::to_string(limits_.budget) + " bytes; it is for " + use.describe() +
                        ". Raise the budget, or take fewer steps, a smaller minibatch or less to record");
    }
}

int64_t Program::host_values() const {
    int64_t values = 0;
    for (const Op &op : operators_) {
        values += op.type->host_values(graph(), op);
    }
    return values;
}

int64_t Program::saved_bytes() const {
    int64_t bytes = inference_->state_bytes() + (training_ ? training_->state_bytes() : 0);
    for (const StateBytes &part : state_) {
        bytes += part.count;
    }
    return bytes;
}

MemoryUse Program::fixed_memory() const {
    const Memory &memory = storage_.memory();
    MemoryUse use;
    // Kernels of single steps and of chunks have copies of their own.
    const int64_t copies = inference_->copied_bytes() * (chunked_->plan().is_chunked() ? 2 : 1);
    use[NENGINE_MEMORY_PARAMETERS] = memory.bytes(Space::Trainable) + memory.bytes(Space::Fixed) + copies;
    use[NENGINE_MEMORY_STATE] = memory.bytes(Space::Value) + memory.bytes(Space::Online) + memory.bytes(Space::Clock);
    use[NENGINE_MEMORY_SAVED_STATE] = saved_bytes();
    return use;
}

int64_t Program::input_bytes(SignalId signal, int64_t steps) const {
    return checked_product({graph()[signal].size(), storage_.batch(), storage_.memory().element_bytes(), steps});
}

int64_t Program::other_input_bytes(SignalId signal) const {
    int64_t bytes = 0;
    for (const auto &[id, input] : inputs_) {
        bytes += id == signal ? 0 : input_bytes(id, input.steps);
    }
    return bytes;
}

MemoryUse Program::memory_needed(int64_t n_steps, bool all_fed) const {
    check_steps(n_steps);
    MemoryUse use = fixed_memory();
    int64_t &inputs = use[NENGINE_MEMORY_INPUTS];
    for (const auto &[id, input] : inputs_) {
        inputs = saturating_add(inputs, input_bytes(id, input.steps == 1 && !all_fed ? 1 : n_steps));
    }
    int64_t &recordings = use[NENGINE_MEMORY_RECORDINGS];
    for (const ProbeRecorder &probe : probes_) {
        recordings = saturating_add(recordings, probe.bytes_needed(step_count_ + 1, n_steps));
    }
    use.steps_a_segment = n_steps;
    return use;
}

int64_t Program::chunk_bytes_a_step() const {
    const int64_t batched = checked_product({storage_.space_size(Space::Chunk), storage_.batch()});
    return (batched + storage_.space_size(Space::SharedChunk)) * storage_.memory().element_bytes();
}

void Program::add_chunks(MemoryUse &use, int64_t n_steps) const {
    if (use.in_parts || !chunked_->plan().is_chunked()) {
        return;
    }
    const int64_t bytes = chunk_bytes_a_step();
    const int64_t available = std::max<int64_t>(limits_.budget - use.total(), 0);
    use.steps_a_chunk = chunk_length(n_steps, bytes, available);
    use[NENGINE_MEMORY_CHUNKS] = use.steps_a_chunk * bytes;
}

void Program::add_parts(MemoryUse &use, int64_t n_steps) const {
    if (!item_parts_ || n_steps < Microbatches::fewest_steps) {
        return;
    }
    MemoryUse all = use;
    all += Microbatches::memory_needed(*this, *item_parts_, n_steps);
    if (all.total() <= limits_.budget) {
        use = all;
        use.in_parts = true;
    }
}

MemoryUse Program::memory_used() const {
    MemoryUse use = fixed_memory();
    if (!saved_) {
        use[NENGINE_MEMORY_SAVED_STATE] = 0;
    }
    use[NENGINE_MEMORY_INPUTS] = storage_.memory().input_bytes();
    for (const ProbeRecorder &probe : probes_) {
        use[NENGINE_MEMORY_RECORDINGS] += probe.bytes();
    }
    use[NENGINE_MEMORY_CHUNKS] = storage_.memory().bytes(Space::Chunk) + storage_.memory().bytes(Space::SharedChunk);
    if (microbatches_) {
        use += microbatches_->memory_used();
    }
    return use;
}

}  // namespace nengine
