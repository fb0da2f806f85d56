// Currents made by one operator of biases, encoders and what is encoded: as by the copy and the product in whose place it is.

#include <cmath>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "support/net.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;
using testing::numbers;

namespace {

constexpr int64_t steps = 7;

// Ensembles of these sizes that each represent one element of an input.
struct Case {
    std::vector<int64_t> sizes;
    int32_t items = 1, threads = 1, dtype = NENGINE_FLOAT64;
};

// What else may happen to a current or to its bias, after which it cannot be made at once.
enum class Also { nothing, incremented, bias_set, bias_updated };

struct Ensembles {
    Net net;
    Case shape;
    int32_t x;
    std::vector<int32_t> currents, outputs;
    std::vector<int32_t> probes;

    Ensembles(const Case &c, bool fuse, Also also = Also::nothing) : net(c.items, c.dtype, c.threads), shape(c) {
        const auto count = static_cast<int64_t>(c.sizes.size());
        x = net.input("x", count);
        for (int64_t i = 0; i < count; ++i) {
            const std::string name = std::to_string(i);
            const int64_t n = c.sizes[static_cast<size_t>(i)];
            const auto shift = static_cast<double>(i);
            const int32_t bias = also == Also::bias_set || also == Also::bias_updated
                                     ? net.value("bias" + name, {n})
                                     : net.signal("bias" + name, NENGINE_PARAMETER, 0, {n}, numbers(n, 1.5, shift));
            const int32_t encoders =
                net.signal("encoders" + name, NENGINE_PARAMETER, 0, {n, 1}, numbers(n, 2, shift + 0.5));
            const int32_t current = net.value("J" + name, {n});
            const int32_t output = net.value("output" + name, {n});
            const int32_t part = net.view(x, i, {1}, {1});
            if (also == Also::bias_set) {
                net.op("copy", {bias}, {}, {part});
            } else if (also == Also::bias_updated) {
                // bias <- that of the next step
                const int32_t filter = net.op("linear_filter", {}, {}, {time(), current}, {bias});
                net.text(filter, "form", "no_state");
                net.numbers(filter, "order", {0});
                for (const char *none : {"a", "b", "c"}) {
                    net.numbers(filter, none, {});
                }
                net.numbers(filter, "d", {0.5});
            }
            net.op("copy", {current}, {}, {bias});
            net.op("dot_inc", {}, {current}, {encoders, part});
            if (also == Also::incremented) {
                net.op("copy", {}, {current}, {part});
            }
            const int32_t neurons = net.op("neurons.rectified_linear", {output}, {}, {current});
            net.numbers(neurons, "amplitude", {1});
            net.numbers(neurons, "dt", {0.001});
            currents.push_back(current);
            outputs.push_back(output);
            probes.push_back(net.probe(output));
            probes.push_back(net.probe(current));
        }
        net.option("fuse", fuse);
        net.compile();
    }

    int32_t time() {
        if (time_ < 0) {
            time_ = net.clock(0.001);
        }
        return time_;
    }

    bool fused() const {
        const char *text = nullptr;
        Net::check(nengine_program_describe(net.handle(), &text));
        const std::string plan = text;
        return plan.find("affine") != std::string::npos || plan.find("population") != std::string::npos;
    }

    // All that the probes record in a run, and the currents after it.
    Numbers run() {
        Numbers data = numbers(shape.items * steps * net.size(x), 1, 0.25);
        net.set_input(x, data, shape.items, steps);
        net.run(steps, NENGINE_INFERENCE);
        Numbers all;
        const auto add = [&](const Numbers &more) { all.insert(all.end(), more.begin(), more.end()); };
        for (int32_t probe : probes) {
            add(net.probe_data(probe));
        }
        for (int32_t current : currents) {
            add(net.read(current, true));
        }
        return all;
    }

private:
    int32_t time_ = -1;
};

void check_same(const Numbers &actual, const Numbers &expected, double tolerance) {
    CHECK_EQ(actual.size(), expected.size());
    double size = 0;
    for (size_t i = 0; i < actual.size(); ++i) {
        CHECK_NEAR(actual[i], expected[i], tolerance * (1 + std::fabs(expected[i])));
        size += std::fabs(expected[i]);
    }
    CHECK(size > 1);
}

}  // namespace

TEST(currents_are_as_those_of_a_copy_and_a_product) {
    const std::vector<Case> cases = {
        {{1}},
        {{3, 3, 3, 5, 5, 1}},
        {{16, 16, 16, 32, 32, 33, 33}, 1, 1, NENGINE_FLOAT32},
        {{4, 7, 8, 15, 17, 100, 100}, 1, 1, NENGINE_FLOAT32},
        {{8, 8, 9, 9, 64}},
        {{5, 5, 40, 40}, 3},
        {{16, 16, 3}, 17, 1, NENGINE_FLOAT32},
        {{70000, 1000}, 1, 3, NENGINE_FLOAT32},
        {{9000, 9000}, 8, 3},
        {std::vector<int64_t>(3000, 32), 1, 3},
    };
    for (const Case &c : cases) {
        Ensembles plain(c, false), fused(c, true);
        CHECK(!plain.fused());
        CHECK(fused.fused());
        check_same(fused.run(), plain.run(), c.dtype == NENGINE_FLOAT32 ? 1e-6 : 1e-14);
    }
}

TEST(currents_that_something_else_changes_are_left_alone) {
    for (Also also : {Also::incremented, Also::bias_set, Also::bias_updated}) {
        Ensembles plain({{5, 5, 20}}, false, also), other({{5, 5, 20}}, true, also);
        CHECK(!other.fused());
        check_same(other.run(), plain.run(), 1e-14);
    }
}
