#include "support/testing.h"

#include <cmath>
#include <limits>
#include <vector>

#include "cpu/thread_pool.h"
#include "ir/graph.h"
#include "train/optimizer.h"

using namespace nengine;

namespace {

// Gradients that change sign, are zero, and differ by orders of magnitude.
double gradient(int update, size_t i) {
    const double base = std::sin(1.7 * update + 0.9 * static_cast<double>(i));
    return i % 5 == 4 ? 0.0 : base * std::pow(10.0, static_cast<double>(i % 3) - 1.0);
}

// What a formula for one parameter makes of it. The formula gets gradient, parameter, two slots, and the
// update's number.
template <class Formula>
double expected(size_t i, int updates, Formula formula) {
    double theta = 0.1 * static_cast<double>(i) - 0.3;
    double slots[2] = {0.0, 0.0};
    for (int t = 1; t <= updates; ++t) {
        formula(gradient(t, i), theta, slots, t);
    }
    return theta;
}

template <class T, class Formula>
void check_optimizer(const char *kind, const std::vector<double> &numbers, int threads, double tolerance,
                     Formula formula) {
    const size_t n = 10007;
    const int updates = 7;
    std::vector<T> values(n), gradients(n);
    for (size_t i = 0; i < n; ++i) {
        values[i] = static_cast<T>(0.1 * static_cast<double>(i % 50) - 0.3);
    }
    ThreadPool pool(threads);
    const auto optimizer = make_optimizer<T>(kind, numbers);
    for (int t = 1; t <= updates; ++t) {
        for (size_t i = 0; i < n; ++i) {
            gradients[i] = static_cast<T>(gradient(t, i % 50));
        }
        // In two runs, with slots in the other order than the memory.
        const int64_t half = 5003, rest = static_cast<int64_t>(n) - half;
        optimizer->apply({{values.data(), gradients.data(), half, rest},
                          {values.data() + half, gradients.data() + half, rest, 0}},
                         static_cast<int64_t>(n), pool);
    }
    for (size_t i = 0; i < n; ++i) {
        const double wanted = expected(i % 50, updates, formula);
        CHECK_NEAR(static_cast<double>(values[i]), wanted, tolerance * (1.0 + std::fabs(wanted)));
    }
}

template <class Formula>
void check_everywhere(const char *kind, const std::vector<double> &numbers, Formula formula) {
    check_optimizer<double>(kind, numbers, 1, 1e-14, formula);
    check_optimizer<double>(kind, numbers, 3, 1e-14, formula);
    check_optimizer<float>(kind, numbers, 1, 1e-5, formula);
}

}  // namespace

TEST(plain_gradient_descent_subtracts_the_scaled_gradient) {
    check_everywhere("sgd", {0.05, 0.0, 0.0},
                     [](double g, double &theta, double *, int) { theta -= 0.05 * g; });
}

TEST(momentum_keeps_a_velocity) {
    check_everywhere("sgd", {0.05, 0.9, 0.0}, [](double g, double &theta, double *slots, int) {
        slots[0] = 0.9 * slots[0] - 0.05 * g;
        theta += slots[0];
    });
}

TEST(nesterov_momentum_looks_ahead) {
    check_everywhere("sgd", {0.05, 0.9, 1.0}, [](double g, double &theta, double *slots, int) {
        slots[0] = 0.9 * slots[0] - 0.05 * g;
        theta += 0.9 * slots[0] - 0.05 * g;
    });
}

TEST(adam_scales_steps_by_the_root_of_the_second_moment) {
    check_everywhere("adam", {0.01, 0.9, 0.999, 1e-7}, [](double g, double &theta, double *slots, int t) {
        slots[0] = 0.9 * slots[0] + 0.1 * g;
        slots[1] = 0.999 * slots[1] + 0.001 * g * g;
        const double alpha = 0.01 * std::sqrt(1.0 - std::pow(0.999, t)) / (1.0 - std::pow(0.9, t));
        theta -= alpha * slots[0] / (std::sqrt(slots[1]) + 1e-7);
    });
}

TEST(the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient) {
    ThreadPool pool(1);
    for (double g : {1e-3, -5.0, 200.0}) {
        double value = 1.0;
        make_optimizer<double>("adam", {0.01, 0.9, 0.999, 1e-12})->apply({{&value, &g, 1, 0}}, 1, pool);
        CHECK_NEAR(value, 1.0 - std::copysign(0.01, g), 1e-9);
    }
}

TEST(a_new_learning_rate_leaves_the_slots_alone) {
    ThreadPool pool(1);
    const auto optimizer = make_optimizer<double>("sgd", {0.1, 0.5, 0.0});
    double value = 0.0;
    const double g = 1.0;
    optimizer->apply({{&value, &g, 1, 0}}, 1, pool);
    CHECK_NEAR(value, -0.1, 1e-15);
    optimizer->set_learning_rate(0.2);
    CHECK_EQ(optimizer->learning_rate(), 0.2);
    optimizer->apply({{&value, &g, 1, 0}}, 1, pool);
    CHECK_NEAR(value, -0.1 - 0.05 - 0.2, 1e-15);
}

TEST(bad_numbers_of_optimizers_are_errors_that_name_them) {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<float>("sgd", {0.1})), "takes 3 numbers");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<float>("sgd", {0.1, 1.5, 0.0})), "momentum");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<float>("sgd", {0.1, 0.5, 2.0})), "nesterov");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<float>("sgd", {-0.1, 0.5, 0.0})), "learning rate");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<float>("sgd", {infinity, 0.5, 0.0})), "learning rate");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, 0.999})), "takes 4 numbers");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 1.0, 0.999, 1e-7})), "beta_1");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, -0.1, 1e-7})), "beta_2");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, 0.999, 0.0})), "epsilon");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("rmsprop", {})), "known are \"adam\", \"sgd\"");
}
