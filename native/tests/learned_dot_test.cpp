// Learning that is fused with the product whose matrix it changes: as without, at whatever step a run ends.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "support/net.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;
using testing::numbers;

namespace {

struct Shape {
    int64_t rows, columns;
    int32_t items = 1, threads = 1, dtype = NENGINE_FLOAT64;
    bool adds = false;     // the product adds to something
    bool strided = false;  // its vectors are every second element of others
};

const std::vector<Shape> shapes = {
    {1, 1},
    {5, 37},
    {4, 64, 1, 1, NENGINE_FLOAT32},
    {7, 19, 1, 1, NENGINE_FLOAT32, true, true},
    {3, 9, 1, 1, NENGINE_FLOAT64, false, true},
    {6, 5, 3},
    {2, 21, 17, 1, NENGINE_FLOAT32, true},
    {3, 4, 4, 1, NENGINE_FLOAT64, false, true},
    {70, 4001, 1, 3, NENGINE_FLOAT32},
    {40, 700, 8, 3, NENGINE_FLOAT64, true},
};

constexpr const char *rules[] = {"pes", "bcm", "oja", "voja"};

// Gives back what it is given, but in the third step.
int32_t fail_in_third_step(int64_t user, int32_t, int32_t item, double, const double *input, int64_t n, double *output,
                           int64_t) {
    int64_t &calls = *reinterpret_cast<int64_t *>(user);
    calls += item == 0;
    std::copy_n(input, n, output);
    return calls == 3;
}

// y = W x, where W learns by a rule from an error, inputs both. fuse: whether it may be fused.
struct Learner {
    Net net;
    Shape shape;
    int32_t x, e, w, delta, y, y_probe, w_probe;
    int64_t calls = 0;

    // failing: the error comes from a host function that fails in the third step.
    Learner(const Shape &s, const std::string &rule, bool fuse, bool probe_delta = false, bool failing = false)
        : net(s.items, s.dtype, s.threads), shape(s) {
        const int64_t m = s.rows, n = s.columns, gap = s.strided ? 2 : 1;
        x = net.input("x", gap * n);
        e = net.input("e", m);
        w = net.signal("W", NENGINE_PARAMETER, NENGINE_ONLINE, {m, n}, numbers(m * n, 0.5, 1));
        delta = net.value("delta", {m, n});
        const int32_t all = net.value("y", {gap * m});
        const int32_t from = s.strided ? net.view(x, 1, {n}, {2}) : x;
        y = s.strided ? net.view(all, 0, {m}, {2}) : all;
        net.op("copy", {}, {w}, {delta});
        net.numbers(net.op("reset", {all}, {}, {}), "value", {s.adds ? 0.5 : 0.0});
        net.op("dot_inc", {}, {y}, {w, from});
        int32_t op = 0;
        int32_t error = e;
        if (failing) {
            error = net.value("error", {m});
            const int32_t host = net.op("host_function", {error}, {}, {y});
            net.numbers(host, "reads_time", {0});
            net.numbers(host, "has_input", {1});
        }
        double rate = 0.5 / static_cast<double>(n);
        if (rule == "pes") {
            op = net.op("pes", {}, {}, {from, error}, {delta});
            rate = 50;
        } else if (rule == "bcm") {
            op = net.op("bcm", {}, {}, {from, y, e}, {delta});
        } else if (rule == "oja") {
            op = net.op("oja", {}, {}, {from, y, w}, {delta});
            net.numbers(op, "beta", {0.7});
        } else {
            const int32_t amount = net.signal("amount", NENGINE_CONSTANT, 0, {1}, {0.8});
            op = net.op("voja", {}, {}, {from, e, e, w, amount}, {delta});
            rate = 0.9;
        }
        net.numbers(op, "learning_rate", {rate});
        net.numbers(op, "dt", {0.1});
        y_probe = net.probe(all);
        w_probe = net.probe(w);
        if (probe_delta) {
            net.probe(delta);
        }
        net.option("fuse", fuse);
        net.compile();
        Net::check(nengine_program_set_host(net.handle(), fail_in_third_step, reinterpret_cast<int64_t>(&calls)));
    }

    std::string description() const {
        const char *text = nullptr;
        Net::check(nengine_program_describe(net.handle(), &text));
        return text;
    }

    bool fused() const {
        const std::string text = description();
        return text.find("learned_dot") != std::string::npos && text.find(".factored") != std::string::npos;
    }

    void feed(int64_t first, int64_t steps) {
        const auto set = [&](int32_t input, double shift) {
            Numbers data;
            for (int64_t item = 0; item < shape.items; ++item) {
                for (int64_t step = first; step < first + steps; ++step) {
                    const Numbers one = numbers(net.size(input), 0.3, shift + static_cast<double>(7 * item + 3 * step));
                    data.insert(data.end(), one.begin(), one.end());
                }
            }
            net.set_input(input, data, shape.items, steps);
        };
        set(x, 0.25);
        set(e, 5.5);
    }

    // What a run of these steps leaves: that of its last step.
    Numbers run(int64_t first, int64_t steps, int32_t mode = NENGINE_INFERENCE) {
        feed(first, steps);
        net.run(steps, mode);
        return state();
    }

    Numbers state() const {
        Numbers all = net.read(w, true);
        for (int32_t signal : {delta, y}) {
            const Numbers more = net.read(signal, true);
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }

    Numbers recorded() const {
        Numbers all = net.probe_data(y_probe);
        const Numbers more = net.probe_data(w_probe);
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
};

void check_alike(const Learner &a, const Numbers &x, const Numbers &y) {
    CHECK_EQ(x.size(), y.size());
    double largest = 1;
    for (double value : y) {
        CHECK(std::isfinite(value));
        largest = std::max(largest, std::fabs(value));
    }
    const double tolerance = (a.shape.dtype == NENGINE_FLOAT32 ? 2e-5 : 1e-12) * largest;
    for (size_t i = 0; i < x.size(); ++i) {
        CHECK_NEAR(x[i], y[i], tolerance);
    }
}

bool same(const Numbers &a, const Numbers &b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace

TEST(what_is_fused_computes_the_same) {
    for (const char *rule : rules) {
        for (const Shape &shape : shapes) {
            Learner fused(shape, rule, true), plain(shape, rule, false);
            CHECK(fused.fused());
            CHECK(!plain.fused());
            const Numbers initial = plain.net.read(plain.w, true);
            const Numbers left = fused.run(0, 5);
            check_alike(fused, left, plain.run(0, 5));
            check_alike(fused, fused.recorded(), plain.recorded());
            const Numbers learned = plain.net.read(plain.w, true);
            CHECK(!same(initial, learned));
        }
    }
}

TEST(it_is_the_same_bit_for_bit_however_a_run_is_cut) {
    for (const char *rule : rules) {
        for (const Shape &shape : shapes) {
            Learner whole(shape, rule, true), cut(shape, rule, true);
            whole.run(0, 6);
            cut.run(0, 1);
            cut.run(1, 2);
            cut.feed(3, 1);
            cut.net.run(0, NENGINE_INFERENCE);
            CHECK(same(whole.state(), cut.run(3, 3)));
        }
    }
}

TEST(runs_in_training_mode_take_over_and_hand_back) {
    for (const Shape &shape : shapes) {
        Learner fused(shape, "pes", true), plain(shape, "pes", false);
        for (Learner *one : {&fused, &plain}) {
            one->run(0, 3);
            one->run(3, 2, NENGINE_TRAINING);
            one->run(5, 2);
        }
        check_alike(fused, fused.state(), plain.state());
    }
}

TEST(gradients_follow_runs_that_were_fused) {
    for (const Shape &shape : shapes) {
        Learner fused(shape, "pes", true), plain(shape, "pes", false);
        std::vector<Numbers> gradients;
        for (Learner *one : {&fused, &plain}) {
            one->run(0, 2);
            one->net.prepare_training(true, true);
            one->run(2, 2);
            one->feed(4, 3);
            one->net.forward(3);
            const Numbers data = one->net.probe_data(one->y_probe);
            one->net.output_gradient(one->y_probe, data);
            one->net.backward();
            gradients.push_back(one->net.gradient(one->e, shape.items * 3 * shape.rows));
            // What differentiation added is dropped, what fusing added stays.
            one->net.prepare_training(true, false);
            one->run(7, 2);
        }
        check_alike(fused, gradients[0], gradients[1]);
        check_alike(fused, fused.state(), plain.state());
    }
}

TEST(a_saved_state_and_a_reset_hold_what_was_put_off) {
    const Shape shape = shapes[1];
    Learner fused(shape, "pes", true);
    fused.run(0, 3);
    Net::check(nengine_save_state(fused.net.handle()));
    const Numbers weights = fused.net.read(fused.w, true);
    const Numbers after = fused.run(3, 2);
    Net::check(nengine_restore_state(fused.net.handle()));
    fused.net.write(fused.w, weights);
    CHECK(same(fused.run(3, 2), after));
    fused.net.reset(NENGINE_RESET_STATE | NENGINE_RESET_PARAMETERS);
    Learner fresh(shape, "pes", true);
    CHECK(same(fused.run(0, 3), fresh.run(0, 3)));
}

TEST(a_change_that_is_written_between_runs_is_made) {
    const Shape shape = shapes[1];
    Learner fused(shape, "pes", true), plain(shape, "pes", false);
    for (Learner *one : {&fused, &plain}) {
        one->run(0, 3);
        one->net.write(one->delta, numbers(shape.rows * shape.columns, 2, 0));
        one->run(3, 2);
    }
    check_alike(fused, fused.state(), plain.state());
}

TEST(a_step_that_fails_leaves_the_same) {
    for (const int64_t before : {0, 2}) {  // so that the failing step is the first of its run, or the third
        Learner fused(shapes[1], "pes", true, false, true), plain(shapes[1], "pes", false, false, true);
        CHECK(fused.fused());
        for (Learner *one : {&fused, &plain}) {
            if (before > 0) {
                one->run(0, before);
            }
            one->feed(before, 5);
            CHECK_EQ(nengine_run(one->net.handle(), 5, NENGINE_INFERENCE), NENGINE_HOST_FAILED);
        }
        check_alike(fused, fused.state(), plain.state());
        for (Learner *one : {&fused, &plain}) {
            one->run(before, 3);
        }
        check_alike(fused, fused.state(), plain.state());
    }
}

TEST(forgetting_of_another_matrix_is_not_fused) {
    Net net(1);
    const int32_t x = net.input("x", 3);
    const int32_t w = net.signal("W", NENGINE_PARAMETER, NENGINE_ONLINE, {3, 3}, numbers(9, 1, 0));
    const int32_t other = net.signal("V", NENGINE_PARAMETER, NENGINE_ONLINE, {3, 3}, numbers(9, 1, 2));
    const int32_t delta = net.value("delta", {3, 3}), y = net.value("y", {3});
    net.op("copy", {}, {w}, {delta});
    net.op("dot_inc", {y}, {}, {w, x});
    const int32_t rule = net.op("oja", {}, {}, {x, y, other}, {delta});
    net.numbers(rule, "learning_rate", {1});
    net.numbers(rule, "dt", {0.1});
    net.numbers(rule, "beta", {1});
    net.compile();
    const char *text = nullptr;
    Net::check(nengine_program_describe(net.handle(), &text));
    CHECK_EQ(std::string(text).find("learned_dot"), std::string::npos);
}

TEST(a_change_that_is_probed_is_not_fused) {
    Learner probed(shapes[1], "pes", true, true), plain(shapes[1], "pes", false);
    CHECK(!probed.fused());
    check_alike(probed, probed.run(0, 4), plain.run(0, 4));
}

TEST(a_matrix_that_another_operator_reads_is_not_fused) {
    Net net(1);
    const int32_t x = net.input("x", 3);
    const int32_t w = net.signal("W", NENGINE_PARAMETER, NENGINE_ONLINE, {3, 3}, numbers(9, 1, 0));
    const int32_t delta = net.value("delta", {3, 3});
    const int32_t y = net.value("y", {3}), z = net.value("z", {3});
    net.op("copy", {}, {w}, {delta});
    net.op("dot_inc", {y}, {}, {w, x});
    net.op("dot_inc", {z}, {}, {w, y});
    const int32_t rule = net.op("pes", {}, {}, {x, z}, {delta});
    net.numbers(rule, "learning_rate", {1});
    net.numbers(rule, "dt", {0.1});
    net.compile();
    const char *text = nullptr;
    Net::check(nengine_program_describe(net.handle(), &text));
    CHECK_CONTAINS(std::string(text), "dot_inc, 1 operator,");
    CHECK_EQ(std::string(text).find("learned_dot"), std::string::npos);
}
