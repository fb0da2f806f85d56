// The training section of nengine.h.

#include "nengine/nengine.h"
#include "runtime/session.h"
#include "runtime/training.h"
#include "train/metric.h"

using namespace nengine;

namespace {

template <class Body>
int32_t with_training(int64_t handle, Body body) noexcept {
    return with_session(handle, [&](Session &session) { body(training_of(session)); });
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

template <class S>
int32_t set_sample_weights(int64_t handle, int32_t probe, const S *data, int64_t items, int64_t steps,
                           const int64_t *index) noexcept {
    return with_training(handle, [&](Training &training) {
        if (data) {
            training.set_sample_weights(probe, ItemData<S>{data, items, steps, 1, index});
        } else {
            training.clear_sample_weights(probe);
        }
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

int32_t nengine_set_expression_loss(int64_t program, int32_t probe, const char *operations, double weight,
                                    const double *numbers, int64_t n_numbers) {
    return with_training(program, [&](Training &training) {
        check_not_null(operations, "operations");
        training.set_expression_loss(probe, operations, weight, copy_list(numbers, n_numbers, "numbers"));
    });
}

int32_t nengine_set_loss_reduction(int64_t program, int32_t probe, int32_t reduction) {
    return with_training(program, [&](Training &training) { training.set_loss_reduction(probe, reduction); });
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

int32_t nengine_exclude_from_weight_decay(int64_t program, int32_t signal) {
    return with_training(program, [&](Training &training) { training.exclude_from_decay(signal); });
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
        check_not_null(values, "values");
        training.write_optimizer_state(values, n);
    });
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

int32_t nengine_set_sample_weights_f32(int64_t program, int32_t probe, const float *data, int64_t items,
                                       int64_t steps, const int64_t *index) {
    return set_sample_weights(program, probe, data, items, steps, index);
}

int32_t nengine_set_sample_weights_f64(int64_t program, int32_t probe, const double *data, int64_t items,
                                       int64_t steps, const int64_t *index) {
    return set_sample_weights(program, probe, data, items, steps, index);
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

int32_t nengine_metric_size(const char *kind, const double *numbers, int64_t n_numbers, int64_t *n_sums) {
    return guarded([&] {
        check_not_null(kind, "kind");
        check_not_null(n_sums, "n_sums");
        *n_sums = static_cast<int64_t>(make_metric(kind, copy_list(numbers, n_numbers, "numbers"))->n_sums());
    });
}

int32_t nengine_add_to_metric(int64_t program, int32_t probe, const char *kind, const double *numbers,
                              int64_t n_numbers, double *sums, int64_t n_sums) {
    return with_training(program, [&](Training &training) {
        check_not_null(kind, "kind");
        check_not_null(sums, "sums");
        training.add_to_metric(probe, kind, copy_list(numbers, n_numbers, "numbers"), sums, n_sums);
    });
}

int32_t nengine_check_expression(int64_t program, int32_t probe, const char *operations, const double *numbers,
                                 int64_t n_numbers, int64_t n_steps) {
    return with_training(program, [&](Training &training) {
        check_not_null(operations, "operations");
        training.check_expression(probe, operations, copy_list(numbers, n_numbers, "numbers"), n_steps);
    });
}

int32_t nengine_add_to_expression_metric(int64_t program, int32_t probe, const char *operations,
                                         const double *numbers, int64_t n_numbers, double *sums, int64_t n_sums) {
    return with_training(program, [&](Training &training) {
        check_not_null(operations, "operations");
        check_not_null(sums, "sums");
        training.add_to_expression_metric(probe, operations, copy_list(numbers, n_numbers, "numbers"), sums, n_sums);
    });
}

int32_t nengine_metric_value(const char *kind, const double *numbers, int64_t n_numbers, const double *sums,
                             int64_t n_sums, double *value) {
    return guarded([&] {
        check_not_null(kind, "kind");
        check_not_null(value, "value");
        const auto metric = make_metric(kind, copy_list(numbers, n_numbers, "numbers"));
        const std::vector<double> copy = copy_list(sums, n_sums, "sums");
        if (copy.size() != metric->n_sums()) {
            invalid_argument("sums of \"" + std::string(kind) + "\": " + std::to_string(copy.size()) +
                             " values were given where there are " + std::to_string(metric->n_sums()));
        }
        *value = metric->result(copy);
    });
}

int32_t nengine_check_targets(const char *name, const char *kind, const double *numbers, int64_t n_numbers,
                              int64_t size, const double *targets, int64_t first_item, int64_t items, int64_t steps,
                              int64_t target_size) {
    return guarded([&] {
        check_not_null(name, "name");
        check_not_null(kind, "kind");
        check_not_null(targets, "targets");
        const auto metric = make_metric(kind, copy_list(numbers, n_numbers, "numbers"));
        if (size < 1 || items < 1 || steps < 1 || target_size < 1) {
            invalid_argument(std::string(name) + ": size, items, steps and target_size must be at least 1");
        }
        constexpr int64_t most = int64_t{1} << 30;
        const auto n = static_cast<size_t>(checked_product({items, steps, target_size}));
        if (size > most || first_item < 0) {
            invalid_argument(std::string(name) + ": size must be at most 2^30 and first_item at least 0");
        }
        check_targets(*metric, name, size, {targets, n}, first_item, steps, target_size);
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
