// The C interface but for training: checks of pointers, and a call into Definition or Program.

#include "nengine/nengine.h"

#include <algorithm>
#include <memory>
#include <string>

#include "runtime/machine.h"
#include "runtime/session.h"
#include "runtime/training.h"

using namespace nengine;

namespace {

std::string text_argument(const char *text, const char *argument) {
    check_not_null(text, argument);
    return text;
}

template <class S>
int32_t set_input(int64_t program, int32_t signal, const S *data, int64_t items, int64_t steps,
                  const int64_t *index) {
    return with_session(program, [&](Session &session) {
        session.program().set_input(signal, ItemData<S>{data, items, steps, 0, index});
    });
}

MemoryUse memory_needed(Session &session, int64_t n_steps, bool training, bool all_fed) {
    MemoryUse use = session.program().memory_needed(n_steps, all_fed);
    if (training || session.training()) {
        training_of(session).add_needed(use, n_steps, training);
    }
    if (!training) {
        session.program().add_parts(use, n_steps);
        session.program().add_chunks(use, n_steps);
    }
    return use;
}

MemoryUse check_memory(Session &session, int64_t n_steps, bool training) {
    const MemoryUse use = memory_needed(session, n_steps, training, false);
    session.program().require_budget(
        use, (training ? "training for " : "a run of ") + std::to_string(n_steps) + " steps");
    return use;
}

bool is_training(int32_t mode) {
    if (mode != NENGINE_INFERENCE && mode != NENGINE_TRAINING) {
        invalid_argument("there is no mode " + std::to_string(mode));
    }
    return mode == NENGINE_TRAINING;
}

void check_parts(const int64_t *bytes, int64_t n) {
    check_not_null(bytes, "bytes");
    if (n != NENGINE_MEMORY_PARTS) {
        invalid_argument("there are " + std::to_string(NENGINE_MEMORY_PARTS) + " parts of memory, not " +
                         std::to_string(n));
    }
}

// Makes sure that a run of this many steps may have the memory that it needs.
void require_memory(Session &session, int64_t n_steps) {
    if (session.program().memory_limits().budget == INT64_MAX) {
        return;
    }
    const MemoryUse needed = check_memory(session, n_steps, false);
    if (session.training()) {
        session.training()->make_room(needed);
    }
}

void check_count(int64_t n, int64_t expected, const char *argument) {
    if (n != expected) {
        invalid_argument(std::string(argument) + ": the stepper has " + std::to_string(expected) + " numbers, not " +
                         std::to_string(n));
    }
}

template <class S>
int32_t step(int64_t program, int32_t stepper, int64_t n_steps, int32_t mode, const S *in, int64_t n_in, S *out,
             int64_t n_out, int64_t *step_count) {
    return with_session(program, [&](Session &session) {
        Program &compiled = session.program();
        Stepper &steps = session.stepper(stepper);
        const bool training = is_training(mode);
        if (n_steps < 1) {
            invalid_argument("at least 1 step must be made, not " + std::to_string(n_steps));
        }
        check_count(n_in, steps.input_values(), "in");
        check_count(n_out, steps.output_values(), "out");
        if (n_in > 0) {
            check_not_null(in, "in");
        }
        if (n_out > 0) {
            check_not_null(out, "out");
        }
        check_not_null(step_count, "step_count");
        if (steps.is_behind()) {
            require_memory(session, 1);
            steps.prepare();
        }
        steps.step(n_steps, training ? Mode::Training : Mode::Inference, in, out);
        *step_count = compiled.step_count();
    });
}

// So many different ones are there that can be listed.
void check_list(int64_t n, int64_t most, const char *argument) {
    if (n > most) {
        invalid_argument(std::string(argument) + ": " + std::to_string(n) + " are listed, but there are " +
                         std::to_string(most));
    }
}

template <class S>
int32_t read_probe(int64_t program, int32_t probe, S *out, int64_t n) {
    return with_session(program, [&](Session &session) { session.program().read_probe(probe, out, n); });
}

}  // namespace

extern "C" {

const char *nengine_last_error(void) { return last_error(); }

const char *nengine_version(void) { return NENGINE_VERSION; }

const char *nengine_info(void) {
    thread_local std::string text;
    const int32_t status = guarded([&] { text = machine_json(); });
    return status == NENGINE_OK ? text.c_str() : "{}";
}

int32_t nengine_program_create(int32_t dtype, int32_t minibatch, int32_t threads, int64_t *program) {
    return guarded([&] {
        check_not_null(program, "program");
        if (dtype != NENGINE_FLOAT32 && dtype != NENGINE_FLOAT64) {
            invalid_argument("there is no element type " + std::to_string(dtype));
        }
        *program = open_session(std::make_unique<Session>(dtype == NENGINE_FLOAT64, minibatch, threads));
    });
}

int32_t nengine_program_close(int64_t program) {
    return guarded([&] { close_session(program); });
}

int32_t nengine_program_set_host(int64_t program, nengine_host_function function, int64_t user) {
    return with_session(program, [&](Session &session) { session.host().set(function, user); });
}

int32_t nengine_add_signal(int64_t program, const char *name, int32_t role, int32_t flags, int32_t rank,
                           const int64_t *shape, const double *initial, int64_t n_initial, int32_t *signal) {
    return with_session(program, [&](Session &session) {
        check_not_null(signal, "signal");
        Definition &definition = session.definition();
        *signal = definition.add_signal(text_argument(name, "name"), role, flags, copy_list(shape, rank, "shape"),
                                        copy_list(initial, n_initial, "initial"));
    });
}

int32_t nengine_add_view(int64_t program, const char *name, int32_t base, int64_t offset, int32_t rank,
                         const int64_t *shape, const int64_t *strides, int32_t *signal) {
    return with_session(program, [&](Session &session) {
        check_not_null(signal, "signal");
        Definition &definition = session.definition();
        *signal = definition.add_view(text_argument(name, "name"), base, offset, copy_list(shape, rank, "shape"),
                                      copy_list(strides, rank, "strides"));
    });
}

int32_t nengine_add_operator(int64_t program, const char *kind, const char *tag, const int32_t *sets,
                             int32_t n_sets, const int32_t *incs, int32_t n_incs, const int32_t *reads,
                             int32_t n_reads, const int32_t *updates, int32_t n_updates, int32_t *op) {
    return with_session(program, [&](Session &session) {
        check_not_null(op, "op");
        Definition &definition = session.definition();
        *op = definition.add_operator(text_argument(kind, "kind"), text_argument(tag, "tag"),
                                      copy_list(sets, n_sets, "sets"), copy_list(incs, n_incs, "incs"),
                                      copy_list(reads, n_reads, "reads"), copy_list(updates, n_updates, "updates"));
    });
}

int32_t nengine_set_numbers(int64_t program, int32_t op, const char *name, const double *values, int64_t n_values) {
    return with_session(program, [&](Session &session) {
        session.definition().set_numbers(op, text_argument(name, "name"), copy_list(values, n_values, "values"));
    });
}

int32_t nengine_set_text(int64_t program, int32_t op, const char *name, const char *text) {
    return with_session(program, [&](Session &session) {
        session.definition().set_text(op, text_argument(name, "name"), text_argument(text, "text"));
    });
}

int32_t nengine_add_probe(int64_t program, int32_t signal, double period, int32_t *probe) {
    return with_session(program, [&](Session &session) {
        check_not_null(probe, "probe");
        *probe = session.definition().add_probe(signal, period);
    });
}

int32_t nengine_keep_last_sample(int64_t program, int32_t probe) {
    return with_session(program, [&](Session &session) { session.definition().keep_last_sample(probe); });
}

int32_t nengine_set_option(int64_t program, const char *name, double value) {
    return with_session(program, [&](Session &session) {
        session.definition().set_option(text_argument(name, "name"), value);
    });
}

int32_t nengine_program_compile(int64_t program) {
    return with_session(program, [](Session &session) { session.compile(); });
}

int32_t nengine_program_describe(int64_t program, const char **text) {
    thread_local std::string description;
    return with_session(program, [&](Session &session) {
        check_not_null(text, "text");
        description = session.program().describe();
        *text = description.c_str();
    });
}

int32_t nengine_program_plan(int64_t program, const char **json) {
    thread_local std::string plan;
    return with_session(program, [&](Session &session) {
        check_not_null(json, "json");
        plan = session.program().plan_json();
        *json = plan.c_str();
    });
}

int32_t nengine_set_input_f32(int64_t program, int32_t signal, const float *data, int64_t items, int64_t steps,
                              const int64_t *index) {
    return set_input(program, signal, data, items, steps, index);
}

int32_t nengine_set_input_f64(int64_t program, int32_t signal, const double *data, int64_t items, int64_t steps,
                              const int64_t *index) {
    return set_input(program, signal, data, items, steps, index);
}

int32_t nengine_run(int64_t program, int64_t n_steps, int32_t mode) {
    return with_session(program, [&](Session &session) {
        Program &compiled = session.program();
        const bool training = is_training(mode);
        compiled.check_run(n_steps);
        require_memory(session, n_steps);
        compiled.run(n_steps, training ? Mode::Training : Mode::Inference,
                     memory_needed(session, n_steps, false, false));
    });
}

int32_t nengine_open_stepper(int64_t program, const int32_t *inputs, int32_t n_inputs, const int32_t *probes,
                             int32_t n_probes, int32_t *stepper, int64_t *n_in, int64_t *n_out) {
    return with_session(program, [&](Session &session) {
        Program &compiled = session.program();
        check_not_null(stepper, "stepper");
        check_not_null(n_in, "n_in");
        check_not_null(n_out, "n_out");
        check_list(n_inputs, compiled.input_count(), "inputs");
        check_list(n_probes, compiled.probe_count(), "probes");
        Stepper made(compiled, copy_list(inputs, n_inputs, "inputs"), copy_list(probes, n_probes, "probes"));
        *n_in = made.input_values();
        *n_out = made.output_values();
        *stepper = session.add_stepper(std::move(made));
    });
}

int32_t nengine_step_f32(int64_t program, int32_t stepper, int64_t n_steps, int32_t mode, const float *in,
                         int64_t n_in, float *out, int64_t n_out, int64_t *step_count) {
    return step(program, stepper, n_steps, mode, in, n_in, out, n_out, step_count);
}

int32_t nengine_step_f64(int64_t program, int32_t stepper, int64_t n_steps, int32_t mode, const double *in,
                         int64_t n_in, double *out, int64_t n_out, int64_t *step_count) {
    return step(program, stepper, n_steps, mode, in, n_in, out, n_out, step_count);
}

int32_t nengine_close_stepper(int64_t program, int32_t stepper) {
    return with_session(program, [&](Session &session) { session.remove_stepper(stepper); });
}

int32_t nengine_set_memory_limits(int64_t program, int64_t budget, int64_t checkpoint_every) {
    return with_session(program, [&](Session &session) {
        session.program().set_memory_limits({budget, checkpoint_every});
    });
}

int32_t nengine_memory_needed(int64_t program, int64_t n_steps, int32_t mode, int32_t all_fed, int64_t *bytes,
                              int64_t n, int64_t *segment) {
    return with_session(program, [&](Session &session) {
        session.program();
        const bool training = is_training(mode);
        if (all_fed != 0 && all_fed != 1) {
            invalid_argument("all_fed must be 0 or 1, not " + std::to_string(all_fed));
        }
        check_parts(bytes, n);
        check_not_null(segment, "segment");
        const MemoryUse use = memory_needed(session, n_steps, training, all_fed == 1);
        std::copy(use.bytes.begin(), use.bytes.end(), bytes);
        *segment = use.steps_a_segment;
    });
}

int32_t nengine_check_memory(int64_t program, int64_t n_steps, int32_t mode) {
    return with_session(program, [&](Session &session) {
        session.program();
        check_memory(session, n_steps, is_training(mode));
    });
}

int32_t nengine_memory_used(int64_t program, int64_t *bytes, int64_t n) {
    return with_session(program, [&](Session &session) {
        MemoryUse use = session.program().memory_used();
        check_parts(bytes, n);
        if (session.training()) {
            session.training()->add_used(use);
        }
        std::copy(use.bytes.begin(), use.bytes.end(), bytes);
    });
}

int32_t nengine_step_count(int64_t program, int64_t *steps) {
    return with_session(program, [&](Session &session) {
        check_not_null(steps, "steps");
        *steps = session.program().step_count();
    });
}

int32_t nengine_set_step_count(int64_t program, int64_t steps) {
    return with_session(program, [&](Session &session) { session.program().set_step_count(steps); });
}

int32_t nengine_operator_state_size(int64_t program, int32_t op, int64_t *n) {
    return with_session(program, [&](Session &session) {
        check_not_null(n, "n");
        *n = static_cast<int64_t>(session.program().operator_state(op).size());
    });
}

int32_t nengine_read_operator_state(int64_t program, int32_t op, double *out, int64_t n) {
    return with_session(program, [&](Session &session) {
        const auto values = session.program().operator_state(op);
        if (n != static_cast<int64_t>(values.size())) {
            invalid_argument("operator " + std::to_string(op) + " remembers " + std::to_string(values.size()) +
                             " numbers, not " + std::to_string(n));
        }
        if (n > 0) {
            check_not_null(out, "out");
        }
        std::copy(values.begin(), values.end(), out);
    });
}

int32_t nengine_write_operator_state(int64_t program, int32_t op, const double *values, int64_t n) {
    return with_session(program, [&](Session &session) {
        Program &compiled = session.program();
        const auto known = static_cast<int64_t>(compiled.operator_state(op).size());
        if (n != known) {
            invalid_argument("operator " + std::to_string(op) + " remembers " + std::to_string(known) +
                             " numbers, not " + std::to_string(n));
        }
        compiled.write_operator_state(op, copy_list(values, n, "values"));
    });
}

int32_t nengine_plan_size(int64_t program, int64_t *operators, int64_t *groups) {
    return with_session(program, [&](Session &session) {
        check_not_null(operators, "operators");
        check_not_null(groups, "groups");
        *operators = session.program().operator_count();
        *groups = session.program().group_count();
    });
}

int32_t nengine_probe_samples(int64_t program, int32_t probe, int64_t *items, int64_t *samples, int64_t *size) {
    return with_session(program, [&](Session &session) {
        check_not_null(items, "items");
        check_not_null(samples, "samples");
        check_not_null(size, "size");
        const ProbeRecorder &recorder = session.program().probe(probe);
        *items = recorder.batch();
        *samples = recorder.samples();
        *size = recorder.size();
    });
}

int32_t nengine_read_probe_f32(int64_t program, int32_t probe, float *out, int64_t n) {
    return read_probe(program, probe, out, n);
}

int32_t nengine_read_probe_f64(int64_t program, int32_t probe, double *out, int64_t n) {
    return read_probe(program, probe, out, n);
}

int32_t nengine_read_signal(int64_t program, int32_t signal, double *out, int64_t n) {
    return with_session(program, [&](Session &session) { session.program().read_signal(signal, out, n); });
}

int32_t nengine_write_signal(int64_t program, int32_t signal, const double *values, int64_t n) {
    return with_session(program, [&](Session &session) { session.program().write_signal(signal, values, n); });
}

int32_t nengine_signal_is_stored(int64_t program, int32_t signal, int32_t *stored) {
    return with_session(program, [&](Session &session) {
        check_not_null(stored, "stored");
        *stored = session.program().is_stored(signal) ? 1 : 0;
    });
}

int32_t nengine_reset(int64_t program, int32_t what) {
    return with_session(program, [&](Session &session) {
        Program &compiled = session.program();
        constexpr int32_t all = NENGINE_RESET_STATE | NENGINE_RESET_PARAMETERS;
        if (what == 0 || (what & ~all)) {
            invalid_argument("there is no reset of kind " + std::to_string(what));
        }
        compiled.reset(what & NENGINE_RESET_STATE, what & NENGINE_RESET_PARAMETERS);
    });
}

int32_t nengine_save_state(int64_t program) {
    return with_session(program, [](Session &session) { session.program().save_state(); });
}

int32_t nengine_restore_state(int64_t program) {
    return with_session(program, [](Session &session) { session.program().restore_state(); });
}

}  // extern "C"
