// Random calls of the whole C interface, in any order, with right and wrong arguments, on several programs, also from several
// threads: every answer is a status, and a failure has a text.

#include <atomic>
#include <cmath>
#include <limits>
#include <random>
#include <thread>

#include "nengine/nengine.h"
#include "support/testing.h"

namespace {

constexpr int64_t room = 4096;
constexpr int64_t largest_signal = 24;  // so that 12 items of 12 steps fit into the room

struct Buffers {
    std::vector<double> doubles = std::vector<double>(room, 0.5);
    std::vector<float> floats = std::vector<float>(room, 0.25f);
    std::vector<int64_t> lengths = std::vector<int64_t>(room, 0);
    std::vector<int32_t> ids = std::vector<int32_t>(room, 0);
};

int32_t host(int64_t, int32_t, int32_t item, double, const double *input, int64_t n, double *output, int64_t m) {
    for (int64_t i = 0; i < m; ++i) {
        output[i] = n > 0 ? input[i % n] : 1.0;
    }
    return item == 2 ? 1 : 0;
}

class Caller {
public:
    explicit Caller(unsigned seed) : rng_(seed) {}

    std::vector<int64_t> handles = {0, -1, 12345678901};
    std::vector<int64_t> statuses = std::vector<int64_t>(16);
    int64_t stepped = 0;

    void call() {
        const int32_t status = any_call();
        CHECK(status >= NENGINE_OK && status <= NENGINE_NOTHING_TO_TRAIN);
        ++statuses[static_cast<size_t>(status)];
        if (status != NENGINE_OK) {
            CHECK(std::string(nengine_last_error()).size() > 5);
        }
    }

    // A small program that compiles, so that not all calls end at its absence.
    void make_program() {
        int64_t h = 0;
        int32_t id = 0;
        if (nengine_program_create(integer(0, 1), static_cast<int32_t>(integer(1, 3)), integer(0, 2), &h) != NENGINE_OK) {
            return;
        }
        const int64_t shape[] = {2, 2};
        const double numbers[] = {1, 0.5, 0.25, 2};
        nengine_add_signal(h, "u", NENGINE_INPUT, 0, 1, shape, numbers, 2, &id);
        nengine_add_signal(h, "w", NENGINE_PARAMETER, NENGINE_TRAINABLE, 2, shape, numbers, 4, &id);
        nengine_add_signal(h, "y", NENGINE_VALUE, 0, 1, shape, numbers, 2, &id);
        const int32_t sets[] = {2}, reads[] = {1, 0};
        nengine_add_operator(h, "reset", "", sets, 1, nullptr, 0, nullptr, 0, nullptr, 0, &id);
        nengine_set_numbers(h, 0, "value", numbers, 1);
        nengine_add_operator(h, "dot_inc", "", nullptr, 0, sets, 1, reads, 2, nullptr, 0, &id);
        nengine_add_probe(h, 2, 1, &id);
        if (integer(0, 3) == 0) {
            nengine_keep_last_sample(h, id);
        }
        if (integer(0, 3) != 0) {
            nengine_program_compile(h);
        }
        handles.push_back(h);
    }

private:
    int32_t integer(int64_t low, int64_t high) {
        return static_cast<int32_t>(std::uniform_int_distribution<int64_t>(low, high)(rng_));
    }
    bool rarely() { return integer(0, 19) == 0; }

    int64_t handle() {
        return handles[static_cast<size_t>(rarely() ? integer(0, 2) : integer(0, static_cast<int64_t>(handles.size()) - 1))];
    }
    int32_t id() { return rarely() ? (integer(0, 1) ? INT32_MIN : INT32_MAX) : integer(-1, 6); }
    int64_t count() {
        constexpr int64_t odd[] = {-1, INT64_MIN, INT64_MAX, int64_t{1} << 40};
        return rarely() ? odd[integer(0, 3)] : integer(0, 12);
    }
    // Not beyond what a null pointer or a buffer of `room` allows.
    int64_t readable() { return rarely() ? -integer(1, 1000) : integer(0, 12); }
    double number() {
        const double odd[] = {std::nan(""), -1, 0, std::numeric_limits<double>::infinity(), 1e308, 0.5};
        return rarely() ? odd[integer(0, 5)] : 1.0;
    }
    template <class T>
    T *maybe(std::vector<T> &buffer) {
        return rarely() ? nullptr : buffer.data();
    }
    const char *text() {
        constexpr const char *texts[] = {"value", "copy", "dot_inc", "mse", "adam", "sgd", "accuracy", "merge", "", "form", "simplify", "reset", "elementwise_inc",
                                         "host_function", "sparse_categorical_crossentropy", "huber", "regularize", "auc", "mean_iou", "lif_smoothing", "reads_time", "has_input", "\xff\xfe"};
        return rarely() ? nullptr : texts[integer(0, 22)];
    }
    const int64_t *index() {
        for (auto &i : b_.lengths) {
            i = integer(0, 2) - (rarely() ? 1 : 0);
        }
        return integer(0, 2) == 0 ? b_.lengths.data() : nullptr;
    }
    const int64_t *lengths() {
        for (int64_t i = 0; i < 20; ++i) {
            b_.lengths[static_cast<size_t>(i)] = rarely() ? count() : integer(0, 3);
        }
        return maybe(b_.lengths);
    }
    const int32_t *ids() {
        for (int64_t i = 0; i < 13; ++i) {
            b_.ids[static_cast<size_t>(i)] = id();
        }
        return maybe(b_.ids);
    }
    int32_t few() { return rarely() ? -1 : integer(0, 3); }

    int32_t build_call(int64_t h) {
        int32_t out = 0;
        int32_t *where = rarely() ? nullptr : &out;
        switch (integer(0, 7)) {
            case 0: {
                const int32_t rank = static_cast<int32_t>(readable());
                const int64_t *shape = lengths();
                int64_t n = 1;
                for (int32_t i = 0; shape && i < rank; ++i) {
                    n *= shape[i] >= 0 && shape[i] < 4 ? shape[i] : 1;
                }
                return nengine_add_signal(h, text(), id(), few(), rank, shape, maybe(b_.doubles),
                                          rarely() || n > largest_signal ? readable() : n, where);
            }
            case 1:
                return nengine_add_view(h, text(), id(), count(), few(), lengths(), b_.lengths.data() + 3, where);
            case 2: {
                const int32_t *list = ids();
                return nengine_add_operator(h, text(), text(), list, few(), list ? list + 3 : nullptr, few(),
                                            list ? list + 6 : nullptr, few(), list ? list + 9 : nullptr, few(), where);
            }
            case 3:
                return nengine_set_numbers(h, id(), text(), maybe(b_.doubles), readable());
            case 4:
                return nengine_set_text(h, id(), text(), text());
            case 5:
                return integer(0, 1) ? nengine_add_probe(h, id(), number(), where) : nengine_keep_last_sample(h, id());
            case 6:
                return nengine_set_option(h, text(), number());
            default:
                return nengine_program_compile(h);
        }
    }

    // Steppers are opened and closed, and stepped with the right sizes or wrong ones: inputs have up to 24 numbers for each of
    // 3 items.
    int32_t stepper_call(int64_t h) {
        int32_t opened = 0;
        int64_t n_in = 0, n_out = 0, made = 0;
        const int32_t *list = ids();
        int32_t n_inputs = few(), n_probes = few();
        if (integer(0, 1)) {  // those of make_program
            b_.ids[0] = b_.ids[3] = 0;
            n_inputs = n_probes = 1;
        }
        const int32_t status =
            nengine_open_stepper(h, list, rarely() ? INT32_MAX : n_inputs, list ? list + 3 : nullptr, n_probes,
                                 rarely() ? nullptr : &opened, rarely() ? nullptr : &n_in, &n_out);
        if (status != NENGINE_OK && integer(0, 1)) {
            return status;
        }
        const int32_t stepper = rarely() ? id() : status == NENGINE_OK ? opened : integer(0, 3);
        if (integer(0, 4) == 0) {
            return nengine_close_stepper(h, stepper);
        }
        const int64_t given = rarely() ? count() : n_in, taken = rarely() ? count() : n_out;
        const int64_t steps = rarely() ? INT64_MAX : readable();
        const int32_t answer =
            integer(0, 1) ? nengine_step_f32(h, stepper, steps, few(), maybe(b_.floats), given, maybe(b_.floats), taken,
                                             rarely() ? nullptr : &made)
                          : nengine_step_f64(h, stepper, steps, few(), maybe(b_.doubles), given, maybe(b_.doubles), taken,
                                             rarely() ? nullptr : &made);
        stepped += answer == NENGINE_OK;
        return answer;
    }

    int32_t run_call(int64_t h) {
        int64_t n = 0, m = 0, k = 0;
        int32_t flag = 0;
        const char *description = nullptr;
        switch (integer(0, 23)) {
            case 20:
            case 21:
                return stepper_call(h);
            case 18:
                return integer(0, 1) ? nengine_set_step_count(h, rarely() ? INT64_MAX : readable())
                                     : nengine_plan_size(h, rarely() ? nullptr : &n, rarely() ? nullptr : &m);
            case 19:
                return integer(0, 1) ? nengine_operator_state_size(h, id(), rarely() ? nullptr : &n)
                       : integer(0, 1) ? nengine_read_operator_state(h, id(), maybe(b_.doubles), count())
                                       : nengine_write_operator_state(h, id(), maybe(b_.doubles), count());
            case 0:
                return nengine_set_input_f32(h, id(), maybe(b_.floats), readable(), readable(), index());
            case 1:
                return nengine_set_input_f64(h, integer(0, 1), maybe(b_.doubles), 1, integer(1, 3), nullptr);
            case 2:
                return nengine_run(h, rarely() ? INT64_MAX : readable(), few());
            case 3:
                return nengine_step_count(h, rarely() ? nullptr : &n);
            case 4:
                return nengine_probe_samples(h, id(), &n, rarely() ? nullptr : &m, &k);
            case 5:
                return nengine_read_probe_f32(h, id(), maybe(b_.floats), count());
            case 6:
                return nengine_read_probe_f64(h, id(), maybe(b_.doubles), count());
            case 7:
                return nengine_read_signal(h, id(), maybe(b_.doubles), count());
            case 8:
                return nengine_write_signal(h, id(), maybe(b_.doubles), count());
            case 9:
                return nengine_signal_is_stored(h, id(), rarely() ? nullptr : &flag);
            case 10:
                return nengine_reset(h, few());
            case 11:
                return nengine_save_state(h);
            case 12:
                return nengine_restore_state(h);
            case 13:
                return nengine_program_set_host(h, rarely() ? nullptr : host, 0);
            case 14:
                return nengine_set_memory_limits(h, rarely() ? count() : integer(0, 3) ? INT64_MAX : integer(1, 3000),
                                                 rarely() ? count() : integer(-1, 4));
            case 15:
                return nengine_memory_needed(h, count(), few(), integer(0, 1), maybe(b_.lengths),
                                             rarely() ? count() : NENGINE_MEMORY_PARTS, rarely() ? nullptr : &n);
            case 16:
                return nengine_memory_used(h, maybe(b_.lengths), rarely() ? count() : NENGINE_MEMORY_PARTS);
            case 17:
                return nengine_check_memory(h, count(), few());
            case 22:
                return nengine_program_plan(h, rarely() ? nullptr : &description);
            default:
                return nengine_program_describe(h, rarely() ? nullptr : &description);
        }
    }

    // Operations on what a probe of two elements records, mostly well written.
    std::string expression() {
        constexpr const char *kinds[] = {"target", "constant : 2", "square", "exp", "log", "add", "divide", "power", "greater", "where", "sum", "max", "norm",
                                         "argmax", "softmax", "slice", "at", "concatenate", "reshape", "transpose", "matmul", "clip", "root", ""};
        std::string text = rarely() ? "output : -2 x" : "output : 2";
        for (int32_t line = 1, n = integer(0, 5); line <= n; ++line) {
            text += std::string("\n") + kinds[integer(0, 23)];
            for (int32_t i = 0, operands = integer(0, 3); i < operands; ++i) {
                text += " " + std::to_string(rarely() ? count() : integer(0, line - 1));
            }
            for (int32_t i = 0, numbers = integer(0, 3); i < numbers; ++i) {
                text += (i == 0 ? " : " : " ") + std::to_string(rarely() ? count() : integer(-1, 3));
            }
        }
        return text;
    }

    int32_t metric_call(int64_t h) {
        double value = 0;
        int64_t n_sums = 0;
        switch (integer(0, 7)) {
            case 7: {
                const std::string operations = expression();
                return nengine_check_expression(h, integer(0, 1), rarely() ? nullptr : operations.c_str(),
                                                maybe(b_.doubles), few(), rarely() ? (int64_t{1} << 40) : readable());
            }
            case 5: {
                const std::string operations = expression();
                return nengine_set_expression_loss(h, integer(0, 1), rarely() ? nullptr : operations.c_str(), number(),
                                                   maybe(b_.doubles), few());
            }
            case 6: {
                const std::string operations = expression();
                return nengine_add_to_expression_metric(h, 0, rarely() ? nullptr : operations.c_str(),
                                                        maybe(b_.doubles), few(), maybe(b_.doubles),
                                                        rarely() ? few() : 2);
            }
            case 3:
                return nengine_set_sample_weights_f64(h, id(), maybe(b_.doubles), few(), few(), index());
            case 0:
                return nengine_metric_size(text(), maybe(b_.doubles), few(), rarely() ? nullptr : &n_sums);
            case 1:
                return nengine_metric_value(text(), nullptr, 0, maybe(b_.doubles), few(),
                                            rarely() ? nullptr : &value);
            case 2:
                return nengine_set_loss_reduction(h, id(), static_cast<int32_t>(integer(-1, 2)));
            default:
                return nengine_add_to_metric(h, id(), text(), nullptr, 0, maybe(b_.doubles), few());
        }
    }

    int32_t train_call(int64_t h) {
        switch (integer(0, 15)) {
            case 0:
                return nengine_set_loss(h, id(), text(), number(), maybe(b_.doubles), few());
            case 1:
                return nengine_set_optimizer(h, text(), maybe(b_.doubles), readable());
            case 2:
                return nengine_set_learning_rate(h, number());
            case 3:
                return nengine_prepare_training(h, few(), integer(0, 1));
            case 4:
                return nengine_set_target_f32(h, id(), maybe(b_.floats), readable(), readable(), readable(), index());
            case 5:
                return nengine_set_target_f64(h, 0, maybe(b_.doubles), 1, 1, 2, nullptr);
            case 6:
                return nengine_train(h, readable(), maybe(b_.doubles), readable());
            case 7:
                return nengine_losses(h, maybe(b_.doubles), integer(1, 2));
            case 8:
                return metric_call(h);
            case 9:
                return nengine_forward(h, readable());
            case 10:
                return nengine_set_output_gradient(h, id(), maybe(b_.doubles), count());
            case 11:
                return integer(0, 1) ? nengine_backward(h) : nengine_apply_gradients(h);
            case 12:
                return nengine_set_gradient_clipping(h, number(), number(), number());
            case 13:
                return nengine_exclude_from_weight_decay(h, id());
            case 14:
                return integer(0, 1) ? nengine_read_optimizer_state(h, maybe(b_.doubles), count())
                                     : nengine_write_optimizer_state(h, maybe(b_.doubles), count());
            default:
                return nengine_read_gradient(h, id(), maybe(b_.doubles), count());
        }
    }

    int32_t any_call() {
        const int64_t h = handle();
        const int32_t what = integer(0, 99);
        if (what == 0) {
            return nengine_program_close(h);
        }
        if (what < 3 && handles.size() < 40) {
            make_program();
            return NENGINE_OK;
        }
        if (what == 3) {
            int64_t out = 0;
            const int32_t status =
                nengine_program_create(few(), few(), few(), rarely() ? nullptr : &out);
            if (status == NENGINE_OK) {
                handles.push_back(out);
            }
            return status;
        }
        return what < 40 ? build_call(h) : what < 75 ? run_call(h) : train_call(h);
    }

    std::mt19937 rng_;
    Buffers b_;
};

}  // namespace

TEST(random_calls_are_answered) {
    std::vector<int64_t> statuses(16);
    int64_t stepped = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        Caller caller(seed);
        for (int i = 0; i < 4; ++i) {
            caller.make_program();
        }
        for (int i = 0; i < 3000; ++i) {
            caller.call();
        }
        for (const int64_t handle : caller.handles) {
            nengine_program_close(handle);
        }
        stepped += caller.stepped;
        for (size_t i = 0; i < statuses.size(); ++i) {
            statuses[i] += caller.statuses[i];
        }
    }
    CHECK(statuses[NENGINE_OK] > 10000);
    CHECK(statuses[NENGINE_INVALID_ARGUMENT] > 10000);
    CHECK(statuses[NENGINE_CLOSED] > 1000);
    CHECK(statuses[NENGINE_WRONG_STATE] > 1000);
    CHECK(statuses[NENGINE_INVALID_PROGRAM] > 100);
    CHECK(stepped > 100);
}

TEST(threads_share_programs_without_harm) {
    constexpr int n_threads = 4;
    Caller maker(99);
    for (int i = 0; i < 6; ++i) {
        maker.make_program();
    }
    std::atomic<int64_t> failures{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < n_threads; ++t) {
        threads.emplace_back([&, t] {
            Caller caller(1000 + t);
            caller.handles = maker.handles;
            try {
                for (int i = 0; i < 3000; ++i) {
                    caller.call();
                }
            } catch (const std::exception &) {
                ++failures;
            }
            for (size_t i = maker.handles.size(); i < caller.handles.size(); ++i) {
                nengine_program_close(caller.handles[i]);
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    CHECK_EQ(failures.load(), 0);
    for (const int64_t handle : maker.handles) {
        nengine_program_close(handle);
    }
}

TEST(a_program_in_use_answers_busy_and_cannot_be_closed) {
    int64_t h = 0;
    int32_t id = 0;
    CHECK_EQ(nengine_program_create(NENGINE_FLOAT32, 1, 1, &h), NENGINE_OK);
    const int64_t shape[] = {1};
    const double zero = 0;
    const int32_t sets[] = {0};
    CHECK_EQ(nengine_add_signal(h, "y", NENGINE_VALUE, 0, 1, shape, &zero, 1, &id), NENGINE_OK);
    CHECK_EQ(nengine_add_operator(h, "host_function", "", sets, 1, nullptr, 0, nullptr, 0, nullptr, 0, &id), NENGINE_OK);
    CHECK_EQ(nengine_set_numbers(h, 0, "reads_time", &zero, 1), NENGINE_OK);
    CHECK_EQ(nengine_set_numbers(h, 0, "has_input", &zero, 1), NENGINE_OK);
    struct Gate {
        std::atomic<bool> inside{false}, go_on{false};
    } gate;
    const auto wait = [](int64_t user, int32_t, int32_t, double, const double *, int64_t, double *, int64_t) -> int32_t {
        auto &g = *reinterpret_cast<Gate *>(user);
        g.inside = true;
        while (!g.go_on) {
            std::this_thread::yield();
        }
        return 0;
    };
    CHECK_EQ(nengine_program_set_host(h, wait, reinterpret_cast<int64_t>(&gate)), NENGINE_OK);
    CHECK_EQ(nengine_program_compile(h), NENGINE_OK);
    int32_t status = -1;
    std::thread runner([&] { status = nengine_run(h, 1, NENGINE_INFERENCE); });
    while (!gate.inside) {
        std::this_thread::yield();
    }
    int64_t steps = 0;
    const int32_t busy = nengine_step_count(h, &steps);
    const int32_t busy_close = nengine_program_close(h);
    gate.go_on = true;
    runner.join();
    CHECK_EQ(status, NENGINE_OK);
    CHECK_EQ(busy, NENGINE_BUSY);
    CHECK_EQ(busy_close, NENGINE_BUSY);
    CHECK_EQ(nengine_step_count(h, &steps), NENGINE_OK);
    CHECK_EQ(steps, 1);
    CHECK_EQ(nengine_program_close(h), NENGINE_OK);
}
