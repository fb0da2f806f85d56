#include "support/testing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
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

// What a formula for one parameter makes of it. The formula gets gradient, parameter, three slots, and the
// update's number.
template <class Formula>
double expected(size_t i, int updates, Formula formula) {
    double theta = 0.1 * static_cast<double>(i) - 0.3;
    double slots[3] = {0.0, 0.0, 0.0};
    for (int t = 1; t <= updates; ++t) {
        formula(gradient(t, i), theta, slots, t);
    }
    return theta;
}

constexpr int64_t half = 5003;  // entries of the first of two parameters

template <class T, class Formula>
void check_optimizer(const char *kind, const std::vector<double> &numbers, int threads, double tolerance,
                     Formula formula) {
    const size_t n = 10007;
    const int updates = 20;
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
        // Two parameters, with slots in the other order than the memory.
        const int64_t rest = static_cast<int64_t>(n) - half;
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
    check_optimizer<double>(kind, numbers, 1, 1e-12, formula);
    check_optimizer<double>(kind, numbers, 3, 1e-12, formula);
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
    check_everywhere("adam", {0.01, 0.9, 0.999, 1e-7, 0.0}, [](double g, double &theta, double *slots, int t) {
        slots[0] = 0.9 * slots[0] + 0.1 * g;
        slots[1] = 0.999 * slots[1] + 0.001 * g * g;
        const double alpha = 0.01 * std::sqrt(1.0 - std::pow(0.999, t)) / (1.0 - std::pow(0.9, t));
        theta -= alpha * slots[0] / (std::sqrt(slots[1]) + 1e-7);
    });
}

TEST(amsgrad_never_forgets_the_largest_second_moment) {
    check_everywhere("adam", {0.01, 0.9, 0.8, 1e-7, 1.0}, [](double g, double &theta, double *slots, int t) {
        slots[0] = 0.9 * slots[0] + 0.1 * g;
        slots[1] = 0.8 * slots[1] + 0.2 * g * g;
        slots[2] = std::max(slots[2], slots[1]);
        const double alpha = 0.01 * std::sqrt(1.0 - std::pow(0.8, t)) / (1.0 - std::pow(0.9, t));
        theta -= alpha * slots[0] / (std::sqrt(slots[2]) + 1e-7);
    });
}

TEST(weight_decay_of_adam_acts_before_its_step) {
    check_everywhere("adamw", {0.01, 0.9, 0.999, 1e-7, 0.0, 0.5},
                     [](double g, double &theta, double *slots, int t) {
                         slots[0] = 0.9 * slots[0] + 0.1 * g;
                         slots[1] = 0.999 * slots[1] + 0.001 * g * g;
                         theta *= 1.0 - 0.01 * 0.5;
                         const double mean = slots[0] / (1.0 - std::pow(0.9, t));
                         const double correction = std::sqrt(1.0 - std::pow(0.999, t));
                         theta -= 0.01 * correction * mean / (std::sqrt(slots[1]) + 1e-7);
                     });
}

TEST(parameters_that_do_not_decay_take_the_step_of_adam) {
    ThreadPool pool(1);
    double values[2] = {2.0, 2.0}, adam_value = 2.0;
    const double g[2] = {0.5, 0.5};
    const auto adamw = make_optimizer<double>("adamw", {0.01, 0.9, 0.999, 1e-7, 0.0, 0.5});
    const auto adam = make_optimizer<double>("adam", {0.01, 0.9, 0.999, 1e-7, 0.0});
    adamw->apply({{values, g, 1, 0, true}, {values + 1, g + 1, 1, 1, false}}, 2, pool);
    adam->apply({{&adam_value, g, 1, 0}}, 1, pool);
    CHECK_EQ(values[1], adam_value);
    CHECK_NEAR(values[0], adam_value - 0.01 * 0.5 * 2.0, 1e-15);
    CHECK(adamw->decays() && !adam->decays());
}

TEST(rmsprop_scales_steps_by_the_root_mean_square) {
    check_everywhere("rmsprop", {0.01, 0.8, 0.0, 1e-7, 0.0}, [](double g, double &theta, double *s, int) {
        s[0] = 0.8 * s[0] + 0.2 * g * g;
        theta -= 0.01 * g / (std::sqrt(s[0]) + 1e-7);
    });
}

TEST(centered_rmsprop_scales_steps_by_the_standard_deviation) {
    check_everywhere("rmsprop", {0.01, 0.8, 0.0, 1e-3, 1.0}, [](double g, double &theta, double *s, int) {
        s[0] = 0.8 * s[0] + 0.2 * g * g;
        s[1] = 0.8 * s[1] + 0.2 * g;
        theta -= 0.01 * g / (std::sqrt(s[0] - s[1] * s[1]) + 1e-3);
    });
}

TEST(rmsprop_with_momentum_has_epsilon_in_the_root) {
    check_everywhere("rmsprop", {0.01, 0.8, 0.7, 1e-3, 0.0}, [](double g, double &theta, double *s, int) {
        s[0] = 0.8 * s[0] + 0.2 * g * g;
        s[1] = 0.7 * s[1] + 0.01 * g / std::sqrt(s[0] + 1e-3);
        theta -= s[1];
    });
    check_everywhere("rmsprop", {0.01, 0.8, 0.7, 1e-3, 1.0}, [](double g, double &theta, double *s, int) {
        s[0] = 0.8 * s[0] + 0.2 * g * g;
        s[1] = 0.8 * s[1] + 0.2 * g;
        s[2] = 0.7 * s[2] + 0.01 * g / std::sqrt(s[0] - s[1] * s[1] + 1e-3);
        theta -= s[2];
    });
}

TEST(rmsprop_of_equal_gradients_has_a_variance_of_zero_and_not_less) {
    ThreadPool pool(1);
    const auto optimizer = make_optimizer<float>("rmsprop", {0.01, 0.0, 0.5, 1e-7, 1.0});
    for (float g : {0.1F, 0.3F, 1.7F, 12345.678F}) {
        float value = 0.0F;
        optimizer->apply({{&value, &g, 1, 0}}, 1, pool);
        CHECK(std::isfinite(value));
    }
}

TEST(adagrad_scales_steps_by_the_sum_of_squares_with_its_start) {
    check_everywhere("adagrad", {0.05, 0.3, 1e-7}, [](double g, double &theta, double *s, int t) {
        s[0] = (t == 1 ? 0.3 : s[0]) + g * g;
        theta -= 0.05 * g / (std::sqrt(s[0]) + 1e-7);
    });
}

TEST(adadelta_scales_steps_by_earlier_steps) {
    check_everywhere("adadelta", {0.5, 0.9, 1e-3}, [](double g, double &theta, double *s, int) {
        s[0] = 0.9 * s[0] + 0.1 * g * g;
        const double u = g * std::sqrt(s[1] + 1e-3) / std::sqrt(s[0] + 1e-3);
        theta -= 0.5 * u;
        s[1] = 0.9 * s[1] + 0.1 * u * u;
    });
}

TEST(adamax_scales_steps_by_the_largest_gradient) {
    check_everywhere("adamax", {0.01, 0.9, 0.99, 1e-7}, [](double g, double &theta, double *s, int t) {
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = std::max(0.99 * s[1], std::fabs(g));
        theta -= 0.01 / (1.0 - std::pow(0.9, t)) * s[0] / (s[1] + 1e-7);
    });
}

TEST(nadam_looks_ahead_along_a_rising_momentum) {
    // A schedule decay of 1 makes the momentum rise visibly; slots[2] is the logarithm of the product.
    check_everywhere("nadam", {0.01, 0.9, 0.99, 1e-7, 1.0}, [](double g, double &theta, double *s, int t) {
        const double now = 0.9 * (1.0 - 0.5 * std::pow(0.96, t));
        const double next = 0.9 * (1.0 - 0.5 * std::pow(0.96, t + 1));
        s[2] += std::log(now);
        const double product = std::exp(s[2]);
        s[0] = 0.9 * s[0] + 0.1 * g;
        s[1] = 0.99 * s[1] + 0.01 * g * g;
        const double mean = (1.0 - now) * g / (1.0 - product) + next * s[0] / (1.0 - product * next);
        theta -= 0.01 * mean / (std::sqrt(s[1] / (1.0 - std::pow(0.99, t))) + 1e-7);
    });
}

TEST(ftrl_follows_the_regularized_leader) {
    const double numbers[2][7] = {{0.05, -0.5, 0.1, 0.0, 0.0, 0.0, 0.0},
                                  {0.05, -0.7, 0.2, 0.3, 0.1, 0.02, 0.4}};
    for (const auto &c : numbers) {
        check_everywhere("ftrl", std::vector<double>(c, c + 7), [c](double g, double &theta, double *s, int t) {
            const double before = t == 1 ? c[2] : s[0];
            const double l2 = c[4] + c[6] / (2.0 * c[0]);
            s[0] = before + g * g;
            s[1] += g + 2.0 * c[5] * theta -
                    (std::pow(s[0], -c[1]) - std::pow(before, -c[1])) / c[0] * theta;
            const double q = std::pow(s[0], -c[1]) / c[0] + 2.0 * l2;
            theta = std::fabs(s[1]) > c[3] ? ((s[1] > 0.0 ? c[3] : -c[3]) - s[1]) / q : 0.0;
        });
    }
}

TEST(ftrl_needs_a_learning_rate) {
    ThreadPool pool(1);
    double value = 1.0;
    const double g = 1.0;
    const auto optimizer = make_optimizer<double>("ftrl", {0.1, -0.5, 0.1, 0.0, 0.0, 0.0, 0.0});
    optimizer->set_learning_rate(0.0);
    CHECK_CONTAINS(CHECK_THROWS(Error, optimizer->apply({{&value, &g, 1, 0}}, 1, pool)), "learning rate");
    CHECK_EQ(value, 1.0);
}

TEST(gradients_are_clipped_by_value_before_by_norm) {
    const double infinity = std::numeric_limits<double>::infinity();
    const size_t n = 1500;  // more than is clipped at once
    for (int threads : {1, 3}) {
        for (const auto &clipping : std::vector<GradientClipping>{{0.5, infinity, infinity},
                                                                 {infinity, 2.0, infinity},
                                                                 {infinity, infinity, 2.0},
                                                                 {0.5, 2.0, infinity},
                                                                 {0.5, infinity, 2.0},
                                                                 {1e9, 1e9, infinity}}) {
            std::vector<double> gradients(n), clipped(n), values(n, 1.0);
            // The first parameter has small gradients, which only a global norm scales.
            const size_t first = 600;
            double squares[2] = {0.0, 0.0};
            for (size_t i = 0; i < n; ++i) {
                gradients[i] = gradient(1, i % 50) * (i < first ? 0.001 : 1.0);
                clipped[i] = std::copysign(std::min(std::fabs(gradients[i]), clipping.value), gradients[i]);
                squares[i < first ? 0 : 1] += clipped[i] * clipped[i];
            }
            CHECK(std::sqrt(squares[0]) < 2.0 && std::sqrt(squares[1]) > 2.0);
            ThreadPool pool(threads);
            const auto optimizer = make_optimizer<double>("sgd", {0.1, 0.0, 0.0});
            optimizer->set_clipping(clipping);
            optimizer->apply({{values.data(), gradients.data(), first, 0},
                              {values.data() + first, gradients.data() + first, n - first, first}},
                             n, pool);
            for (size_t i = 0; i < n; ++i) {
                const double own = std::min(1.0, clipping.norm / std::sqrt(squares[i < first ? 0 : 1]));
                const double all = std::min(1.0, clipping.global_norm / std::sqrt(squares[0] + squares[1]));
                CHECK_NEAR(values[i], 1.0 - 0.1 * own * all * clipped[i], 1e-13);
            }
        }
    }
}

TEST(limits_on_gradients_that_make_no_sense_are_errors) {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto optimizer = make_optimizer<double>("sgd", {0.1, 0.0, 0.0});
    for (double bad : {0.0, -1.0, std::nan("")}) {
        CHECK_CONTAINS(CHECK_THROWS(Error, optimizer->set_clipping({bad, infinity, infinity})), "limits");
        CHECK_CONTAINS(CHECK_THROWS(Error, optimizer->set_clipping({infinity, bad, infinity})), "limits");
        CHECK_CONTAINS(CHECK_THROWS(Error, optimizer->set_clipping({infinity, infinity, bad})), "limits");
    }
    CHECK_CONTAINS(CHECK_THROWS(Error, optimizer->set_clipping({infinity, 1.0, 1.0})), "not both");
}

TEST(the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient) {
    ThreadPool pool(1);
    for (double g : {1e-3, -5.0, 200.0}) {
        double value = 1.0;
        make_optimizer<double>("adam", {0.01, 0.9, 0.999, 1e-12, 0.0})->apply({{&value, &g, 1, 0}}, 1, pool);
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
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, 0.999})), "takes 5 numbers");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 1.0, 0.999, 1e-7, 0.0})), "beta_1");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, -0.1, 1e-7, 0.0})), "beta_2");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adam", {0.1, 0.9, 0.999, 0.0, 0.0})), "epsilon");
    const std::vector<std::pair<std::string, std::vector<double>>> valid = {
        {"sgd", {0.1, 0.9, 0.0}},
        {"rmsprop", {0.1, 0.9, 0.0, 1e-7, 0.0}},
        {"adagrad", {0.1, 0.1, 1e-7}},
        {"adadelta", {0.1, 0.95, 1e-7}},
        {"adam", {0.1, 0.9, 0.999, 1e-7, 0.0}},
        {"adamw", {0.1, 0.9, 0.999, 1e-7, 0.0, 0.004}},
        {"adamax", {0.1, 0.9, 0.999, 1e-7}},
        {"nadam", {0.1, 0.9, 0.999, 1e-7, 0.004}},
        {"ftrl", {0.1, -0.5, 0.1, 0.0, 0.0, 0.0, 0.0}},
    };
    for (const auto &[kind, numbers] : valid) {
        make_optimizer<double>(kind, numbers);
        auto more = numbers;
        more.push_back(0.0);
        CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>(kind, more)),
                       "\"" + kind + "\" takes " + std::to_string(numbers.size()) + " numbers");
        for (size_t i = 0; i < numbers.size(); ++i) {
            for (double bad : {std::nan(""), infinity, kind == "ftrl" && i == 1 ? 1.0 : -infinity}) {
                auto wrong = numbers;
                wrong[i] = bad;
                CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>(kind, wrong)), "must");
            }
        }
    }
    CHECK_CONTAINS(CHECK_THROWS(Error, make_optimizer<double>("adamant", {})),
                   "known are \"adadelta\", \"adagrad\", \"adam\", \"adamax\"");
}
