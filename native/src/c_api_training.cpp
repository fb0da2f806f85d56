// The training section of nengine.h.

#include "nengine/nengine.h"
#include "runtime/session.h"
#include "runtime/training.h"

using namespace nengine;

namespace {

template <class Body>
int32_t with_training(int64_t handle, Body body) noexcept {
    return with_session(handle, [&](Session &session) {
        Program &program = session.program();
        auto &training = session.training();
        if (!training) {
            training = make_training(program);
        }
        body(*training);
    });
}

bool flag(int32_t value, const char *argument) {
    if (value != 0 && value != 1) {
        invalid_argument(std::string(argument) + " must be 0 or 1, not " + std::to_string(value));
    }
    return value == 1;
}

template <class S>
int32_t set_target(int64_t handle, int32_t probe, const S *data, int64_t items, int64_t steps, int64_t size,
                   const int64_t *index) noexcept {
    return with_training(handle, [&](Training &training) {
        check_not_null(data, "data");
        training.set_target(probe, ItemData<S>{data, items, steps, size, index});
    });
}

}  // namespace

int32_t nengine_set_loss(int64_t program, int32_t probe, const char *kind, double weight,
                         const double *numbers, int64_t n_numbers) {
    return with_training(program, [&](Training &training) {
        check_not_null(kind, "kind");
        training.set_loss(probe, kind, weight, copy_list(numbers, n_numbers, "numbers"));
    });
}

int32_t nengine_set_optimizer(int64_t program, const char *kind, const double *numbers, int64_t n_numbers) {
    return with_training(program, [&](Training &training) {
        check_not_null(kind, "kind");
        training.set_optimizer(kind, copy_list(numbers, n_numbers, "numbers"));
    });
}

int32_t nengine_set_gradient_clipping(int64_t program, double value, double norm, double global_norm) {
    return with_training(program,
                         [&](Training &training) { training.set_clipping(value, norm, global_norm); });
}

int32_t nengine_optimizer_state_size(int64_t program, int64_t *n) {
    return with_training(program, [&](Training &training) {
        check_not_null(n, "n");
        *n = training.optimizer_state_size();
    });
}

int32_t nengine_read_optimizer_state(int64_t program, double *out, int64_t n) {
    return with_training(program, [&](Training &training) {
        check_not_null(out, "out");
        training.read_optimizer_state(out, n);
    });
}

int32_t nengine_write_optimizer_state(int64_t program, const double *values, int64_t n) {
    return with_training(program, [&](Training &training) {
        training.write_optimizer_state(copy_list(values, n, "values"));
    });
}

int32_t nengine_exclude_from_weight_decay(int64_t program, int32_t signal) {
    return with_training(program, [&](Training &training) { training.exclude_from_decay(signal); });
}

int32_t nengine_set_learning_rate(int64_t program, double learning_rate) {
    return with_training(program, [&](Training &training) { training.set_learning_rate(learning_rate); });
}

int32_t nengine_prepare_training(int64_t program, int32_t outputs, int32_t inputs) {
    return with_training(program, [&](Training &training) {
        training.prepare(flag(outputs, "outputs"), flag(inputs, "inputs"));
    });
}

int32_t nengine_set_target_f32(int64_t program, int32_t probe, const float *data, int64_t items,
                               int64_t steps, int64_t size, const int64_t *index) {
    return set_target(program, probe, data, items, steps, size, index);
}

int32_t nengine_set_target_f64(int64_t program, int32_t probe, const double *data, int64_t items,
                               int64_t steps, int64_t size, const int64_t *index) {
    return set_target(program, probe, data, items, steps, size, index);
}

int32_t nengine_train(int64_t program, int64_t n_steps, double *losses, int64_t n_losses) {
    return with_training(program, [&](Training &training) {
        check_not_null(losses, "losses");
        training.train(n_steps, losses, n_losses);
    });
}

int32_t nengine_losses(int64_t program, double *losses, int64_t n_losses) {
    return with_training(program, [&](Training &training) {
        check_not_null(losses, "losses");
        training.losses(losses, n_losses);
    });
}

int32_t nengine_metric(int64_t program, int32_t probe, const char *kind, double *value) {
    return with_training(program, [&](Training &training) {
        check_not_null(kind, "kind");
        check_not_null(value, "value");
        *value = training.metric(probe, kind);
    });
}

int32_t nengine_forward(int64_t program, int64_t n_steps) {
    return with_training(program, [&](Training &training) { training.forward(n_steps); });
}

int32_t nengine_set_output_gradient(int64_t program, int32_t probe, const double *data, int64_t n) {
    return with_training(program, [&](Training &training) {
        check_not_null(data, "data");
        training.set_output_gradient(probe, data, n);
    });
}

int32_t nengine_backward(int64_t program) {
    return with_training(program, [&](Training &training) { training.backward(); });
}

int32_t nengine_read_gradient(int64_t program, int32_t signal, double *out, int64_t n) {
    return with_training(program, [&](Training &training) {
        check_not_null(out, "out");
        training.read_gradient(signal, out, n);
    });
}

int32_t nengine_apply_gradients(int64_t program) {
    return with_training(program, [&](Training &training) { training.apply_gradients(); });
}
