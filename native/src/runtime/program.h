// A compiled program: plan, memory, time loop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cpu/thread_pool.h"
#include "runtime/definition.h"
#include "runtime/chunked_executable.h"
#include "runtime/executable.h"
#include "runtime/host_log.h"
#include "runtime/items.h"
#include "runtime/memory_use.h"
#include "runtime/microbatches.h"
#include "runtime/probe_recorder.h"
#include "runtime/storage.h"

namespace nengine {

enum class Mode { Inference, Training };

// Beyond it not every step number is a double, which operators may need it to be.
constexpr int64_t most_steps = int64_t{1} << 53;

// A run of bytes that belongs to the state.
struct StateBytes {
    Space space;
    int64_t offset, count;
};

// Functions that take ids check them and throw Error.
class Program {
    friend class Microbatches;

public:
    // Checks the definition and then takes its graph. Throws Error(NENGINE_INVALID_PROGRAM). host must outlive the program.
    Program(Definition &&definition, Host &host);
    Program(const Program &) = delete;
    Program &operator=(const Program &) = delete;

    // ---- What the C interface offers; nengine.h says what it means.
    std::string describe() const;
    std::string plan_json() const;
    // Of a step in inference mode, after simplification, and the groups that they were merged into.
    int64_t operator_count() const;
    int64_t group_count() const { return static_cast<int64_t>(inference_->plan().groups.size()); }
    template <class S>
    void set_input(SignalId signal, ItemData<S> data);
    void run(int64_t n_steps, Mode mode);
    // The same where it is known what may be used, see add_parts and add_chunks.
    void run(int64_t n_steps, Mode mode, const MemoryUse &use);
    // What steppers are made of. Throws unless this is an input.
    void check_input(SignalId signal) const;
    // Room for so many steps of an input, to be filled by the caller.
    void make_input(SignalId signal, int64_t steps);
    // For how many steps it was set.
    int64_t input_steps(SignalId signal) const { return inputs_.at(signal).steps; }
    int64_t input_count() const { return static_cast<int64_t>(inputs_.size()); }
    // Throws unless every input was set for 1 step, or for this many.
    void check_inputs(int64_t n_steps) const;
    // Steps like run, without a look at inputs and without recording.
    void advance(int64_t n_steps, Mode mode);
    int64_t step_count() const { return step_count_; }
    void set_step_count(int64_t steps);
    // What an operator remembers beyond signals.
    std::vector<double> operator_state(int32_t op) const;
    void write_operator_state(int32_t op, const std::vector<double> &values);
    const ProbeRecorder &probe(int32_t id) const;
    template <class S>
    void read_probe(int32_t id, S *out, int64_t n) const;
    void read_signal(SignalId signal, double *out, int64_t n) const;
    void write_signal(SignalId signal, const double *values, int64_t n);
    bool is_stored(SignalId signal) const;
    void reset(bool state, bool parameters);
    void save_state();
    void restore_state();
    // Throws invalid_argument.
    void set_memory_limits(MemoryLimits limits);
    // Of a run in inference mode, as far as this class has a part in it; and what it has now. all_fed: whether inputs that
    // are set for 1 step now will have them all.
    MemoryUse memory_needed(int64_t n_steps, bool all_fed) const;
    MemoryUse memory_used() const;
    // Adds, to what a run in inference mode needs otherwise, what it takes to run the items in parts, if that pays and fits the
    // budget.
    void add_parts(MemoryUse &use, int64_t n_steps) const;
    // The same for running steps together, as many as pay and fit the budget, unless items are run in parts.
    void add_chunks(MemoryUse &use, int64_t n_steps) const;

    // ---- For training.
    // Signals below user_signal_count() are the user's; fusing and differentiation add others.
    const Graph &graph() const { return storage_.graph(); }
    Graph &mutable_graph() { return storage_.mutable_graph(); }
    SignalId user_signal_count() const { return user_signals_; }
    const Attributes &options() const { return options_; }
    int64_t batch() const { return storage_.batch(); }
    ThreadPool &threads() { return threads_; }
    const Binder &binder() const { return storage_; }
    Memory &memory() { return storage_.memory(); }
    // Elements (without the batch) that a space holds, at each step.
    int64_t space_size(Space space) const { return storage_.space_size(space); }
    // Whether the arithmetic of steps, forward and backward, takes denormal numbers for 0: in float32. In float64, which is
    // there for agreement with others, a decay takes 700 time constants to reach them, not 87, and they are kept.
    bool flushes_denormals() const { return !storage_.is_double(); }
    // Another number whenever values that the next or the last run depends on may have changed.
    int64_t version() const { return version_; }
    // Says that parameters were changed in their memory.
    void parameters_changed() {
        ++version_;
        ++parameter_version_;
    }
    int32_t probe_count() const { return static_cast<int32_t>(probes_.size()); }
    // The operators of one step after simplification, in an order of execution, and the same in training form. Steps in
    // inference mode run what fusing makes of them.
    const std::vector<Op> &operators() const { return operators_; }
    std::vector<Op> training_operators() const;
    // Plans and builds steps from lists of operators, in any order. Signals they name that have no memory get it (see
    // Storage::place); steps that share such signals should be built by one call.
    std::vector<Executable> build_steps(const std::vector<std::vector<Op>> &steps);
    // How a step, in phases, runs many steps at once; what its plan records are the program's probes, if any. With a plan
    // without sections if the program's options do not want it or it does not pay.
    ChunkedExecutable build_chunks(const std::vector<std::vector<Op>> &phases, bool with_probes);
    // What it takes to run steps together, a step; room for so many steps; and which run now.
    int64_t chunk_bytes_a_step() const;
    void allocate_chunks(int64_t steps);
    void show_chunk(int64_t first_index);
    // Forgets all signals added to the graph since compiling. No executable may be left that uses them.
    void drop_derived_signals() { storage_.drop_derived(own_signals_); }
    // Steps forward from the current state with run_step instead of the program's own kernels: checks inputs, records
    // probes, counts steps. Step indices go from 0 to n_steps - 1.
    void forward(int64_t n_steps, const std::function<void(const Step &)> &run_step);
    // The same, many steps at a time: run_some runs some steps from `first` on, at most `most`, records the probes after each,
    // and says how many.
    using RunSome = std::function<int64_t(const Step &first, int64_t most, std::vector<ProbeRecorder> &probes)>;
    void forward_some(int64_t n_steps, const RunSome &run_some);
    // Throws unless this many steps can be run now.
    void check_run(int64_t n_steps) const;
    // Where the state is: that of save_state, and all that steps change.
    std::vector<StateBytes> state_bytes(bool with_parameters) const;
    char *bytes_of(const StateBytes &part) const {
        return static_cast<char *>(storage_.memory().arena(part.space).data) + part.offset;
    }
    HostLog &host_log() { return host_log_; }
    // How much host operators give in a step.
    int64_t host_values() const;
    const MemoryLimits &memory_limits() const { return limits_; }
    // Throws Error(NENGINE_OVER_BUDGET) if this is more than the budget. what: "a run of 5 steps".
    void require_budget(const MemoryUse &use, const std::string &what) const;

private:
    struct InputState {
        int64_t steps = 0;       // 0: not set yet
        bool used = false;       // by a run since they were set
    };
    struct SavedState {
        std::vector<char> bytes;
        int64_t step_count;
        Executable::State inference, training;  // empty also of one that was not there yet
    };

    // A program for some items of the minibatch, on one thread, with a state of its own. This one must outlive it.
    Program(const Program &whole, int64_t items);
    std::unique_ptr<Program> part(int64_t items) const { return std::unique_ptr<Program>(new Program(*this, items)); }
    // Checks that so many steps can be run now, and makes all ready for the first one.
    void begin_run(int64_t n_steps);
    void run_parts(int64_t n_steps);
    // Does something with the steps of a run; what they put off is done at the end, also if it fails.
    template <class Steps, class Body>
    void computing(Steps &step, const Body &body);
    void check_id(SignalId signal) const;
    void run_chunks(int64_t n_steps, int64_t chunk);
    // One step; built when first asked for.
    Executable &executable(Mode mode);
    void check_steps(int64_t n_steps) const;
    // What does not depend on runs.
    MemoryUse fixed_memory() const;
    int64_t input_bytes(SignalId signal, int64_t steps) const;
    // Of all inputs but this one.
    int64_t other_input_bytes(SignalId signal) const;
    int64_t saved_bytes() const;
    // Which step of an input is the current one.
    int64_t shown_index(const InputState &input) const;
    void check_writable(SignalId signal) const;
    std::vector<double> &set_aside(SignalId base);

    Attributes options_;
    ThreadPool threads_;
    HostLog host_log_;
    Storage storage_;
    SignalId user_signals_;
    SignalId own_signals_ = 0;  // with those of fusing
    int32_t user_operators_;
    std::vector<Op> operators_;
    std::unordered_set<SignalId> concluded_from_;  // see simplify()
    // What was written to parameters that no operator needs: [item][element] of the base.
    std::unordered_map<SignalId, std::vector<double>> set_aside_;
    std::unordered_map<SignalId, InputState> inputs_;
    std::optional<Executable> inference_;
    std::optional<Executable> training_;
    std::optional<ChunkedExecutable> chunked_;  // of steps in inference mode; with a plan without sections if it does not pay
    std::vector<ProbeRecorder> probes_;
    std::optional<ItemParts> item_parts_;
    std::unique_ptr<Microbatches> microbatches_;  // made when first needed; with a memory budget, for each run
    std::vector<StateBytes> state_;
    std::optional<SavedState> saved_;
    MemoryLimits limits_;
    int64_t step_count_ = 0;
    int64_t version_ = 0;
    int64_t parameter_version_ = 0;  // another number whenever parameters were changed from outside of steps
    int64_t last_index_ = 0;  // of the last step of the last run
};

}  // namespace nengine
