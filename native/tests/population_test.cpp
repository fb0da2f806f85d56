// Currents, neurons and decoders in one operator do what they do one by one, whatever else looks at currents and outputs.

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

constexpr int64_t steps = 40;

struct Case {
    std::string kind;
    std::vector<int64_t> sizes;  // of ensembles
    std::vector<int64_t> rows = {1};  // of the decoders of each
    int32_t items = 1, threads = 1, dtype = NENGINE_FLOAT64;
    double time_chunks = 1;
};

struct Options {
    bool fuse = true;
    bool probes_all = false;  // of what would otherwise not be kept
    bool encodes = true;      // else currents are copies of inputs
};

struct Ensembles {
    Net net;
    Case shape;
    int32_t x = -1;
    std::vector<int32_t> kept, values, probes;

    Ensembles(const Case &c, const Options &options) : net(c.items, c.dtype, c.threads), shape(c) {
        const auto count = static_cast<int64_t>(c.sizes.size());
        int64_t inputs = 0;
        for (int64_t n : c.sizes) {
            inputs += options.encodes ? 1 : n;
        }
        x = net.input("x", inputs);
        for (int64_t i = 0, at = 0; i < count; ++i) {
            const int64_t n = c.sizes[static_cast<size_t>(i)];
            ensemble(options, std::to_string(i), n, net.view(x, at, {options.encodes ? 1 : n}, {1}),
                     static_cast<double>(i));
            at += options.encodes ? 1 : n;
        }
        net.option("fuse", options.fuse);
        net.option("event_driven", 0);
        net.option("microbatches", 0);
        net.option("time_chunks", c.time_chunks);
        net.compile();
    }

    std::string plan() const {
        const char *text = nullptr;
        Net::check(nengine_program_describe(net.handle(), &text));
        return text;
    }

    // What decoders write in each step, then currents, outputs and states after the run.
    Numbers run() {
        net.set_input(x, numbers(shape.items * steps * net.size(x), 2, 0.25), shape.items, steps);
        net.run(steps, NENGINE_INFERENCE);
        Numbers all;
        const auto add = [&](const Numbers &more) { all.insert(all.end(), more.begin(), more.end()); };
        for (int32_t probe : probes) {
            add(net.probe_data(probe));
        }
        for (int32_t value : values) {
            add(net.read(value, true));
        }
        return all;
    }

private:
    void ensemble(const Options &options, const std::string &name, int64_t n, int32_t part, double shift) {
        const int32_t current = value("J" + name, n), output = value("output" + name, n);
        if (options.encodes) {
            const int32_t bias = net.signal("bias" + name, NENGINE_PARAMETER, 0, {n}, numbers(n, 1.5, shift));
            const int32_t encoders =
                net.signal("encoders" + name, NENGINE_PARAMETER, 0, {n, 1}, numbers(n, 4, shift + 0.5));
            net.op("copy", {current}, {}, {bias});
            net.op("dot_inc", {}, {current}, {encoders, part});
        } else {
            net.op("copy", {current}, {}, {part});
        }
        neurons(name, n, current, output);
        for (size_t k = 0; k < shape.rows.size(); ++k) {
            const std::string of = name + "." + std::to_string(k);
            const int64_t rows = shape.rows[k];
            const int32_t decoders =
                net.signal("decoders" + of, NENGINE_PARAMETER, 0, {rows, n}, numbers(rows * n, 0.1, shift));
            const int32_t decoded = net.value("decoded" + of, {rows});
            const int32_t reset = net.op("reset", {decoded}, {}, {});
            net.numbers(reset, "value", {0});
            net.op("dot_inc", {}, {decoded}, {decoders, output});
            probes.push_back(net.probe(decoded));
        }
        if (options.probes_all) {
            net.probe(current);
            net.probe(output);
        }
    }

    int32_t value(const std::string &name, int64_t n) {
        values.push_back(net.value(name, {n}));
        return values.back();
    }

    void neurons(const std::string &name, int64_t n, int32_t current, int32_t output) {
        const bool is_lif = shape.kind == "lif" || shape.kind == "adaptive_lif";
        std::vector<int32_t> sets{output};
        if (is_lif) {
            sets.push_back(value("voltage" + name, n));
            sets.push_back(value("refractory" + name, n));
        }
        if (shape.kind == "adaptive_lif") {
            sets.push_back(value("adaptation" + name, n));
        }
        const int32_t op = net.op("neurons." + shape.kind, sets, {}, {current});
        net.numbers(op, "dt", {0.001});
        net.numbers(op, "amplitude", {1});
        if (is_lif) {
            net.numbers(op, "tau_rc", {0.02});
            net.numbers(op, "tau_ref", {0.002});
            net.numbers(op, "min_voltage", {0});
        }
        if (shape.kind == "adaptive_lif") {
            net.numbers(op, "tau_n", {0.5});
            net.numbers(op, "inc_n", {0.01});
        }
    }
};

bool is_population(const Ensembles &ensembles) {
    return ensembles.plan().find("population." + ensembles.shape.kind) != std::string::npos;
}

void check_same(const Numbers &actual, const Numbers &expected, double tolerance) {
    CHECK_EQ(actual.size(), expected.size());
    double size = 0;
    for (size_t i = 0; i < actual.size(); ++i) {
        CHECK_NEAR(actual[i], expected[i], tolerance * (1 + std::fabs(expected[i])));
        size += std::fabs(expected[i]);
    }
    CHECK(size > 1);
}

std::vector<Case> cases(const std::string &kind, int32_t dtype) {
    std::vector<Case> all = {
        {kind, {1, 2, 3, 3, 5}},
        {kind, std::vector<int64_t>(37, 32)},
        {kind, {32, 32, 40, 40, 40, 7}, {1, 3}},
        {kind, {100, 100, 100}, {2, 1, 4}},
        {kind, {255, 256, 257, 1000}},
        {kind, {3000, 50}, {1}},
        {kind, {40, 40, 9}, {1, 2}, 2},
        {kind, {32, 32, 32}, {1}, 16},
        {kind, {20, 20, 300}, {2}, 21},
        {kind, {60, 60}, {1}, 600},
        {kind, std::vector<int64_t>(300, 32), {1}, 1, 3},
        {kind, std::vector<int64_t>(30, 32), {2}, 24, 2},
        {kind, {32, 32, 40}, {1}, 1, 2, dtype, 2},
        {kind, {32, 32, 40}, {1}, 5, 1, dtype, 2},
    };
    for (Case &c : all) {
        c.dtype = dtype;
    }
    return all;
}

}  // namespace

TEST(populations_do_what_their_parts_do) {
    for (const char *kind : {"lif", "adaptive_lif", "rectified_linear"}) {
        for (bool encodes : {true, false}) {
            for (const Case &c : cases(kind, NENGINE_FLOAT64)) {
                Ensembles parts(c, {false, false, encodes}), whole(c, {true, false, encodes});
                CHECK(!is_population(parts));
                CHECK(is_population(whole));
                check_same(whole.run(), parts.run(), 1e-9);
                // What the run before has left goes on.
                check_same(whole.run(), parts.run(), 1e-9);
            }
        }
    }
    for (const Case &c : cases("rectified_linear", NENGINE_FLOAT32)) {
        Ensembles parts(c, {false}), whole(c, {true});
        check_same(whole.run(), parts.run(), 1e-5);
    }
}

TEST(what_is_kept_at_each_step_changes_nothing) {
    for (int32_t dtype : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        for (const Case &c : cases("lif", dtype)) {
            Ensembles plain(c, {}), probed(c, {true, true});
            CHECK(is_population(probed));
            check_same(plain.run(), probed.run(), 0);
        }
    }
}

TEST(decoders_that_steps_change_stay_outside) {
    Net net(1);
    const int32_t x = net.input("x", 8), output = net.value("output", {8}), decoded = net.value("decoded", {1});
    const int32_t weights = net.value("weights", {1, 8});
    const int32_t row = net.view(weights, 0, {8}, {1});
    net.op("copy", {row}, {}, {x});
    const int32_t neurons = net.op("neurons.rectified_linear", {output}, {}, {x});
    net.numbers(neurons, "amplitude", {1});
    net.numbers(neurons, "dt", {0.001});
    const int32_t reset = net.op("reset", {decoded}, {}, {});
    net.numbers(reset, "value", {0});
    net.op("dot_inc", {}, {decoded}, {weights, output});
    const int32_t probe = net.probe(decoded);
    net.compile();
    const char *text = nullptr;
    Net::check(nengine_program_describe(net.handle(), &text));
    CHECK(std::string(text).find("population") == std::string::npos);
    const Numbers data = numbers(8, 1, 0.5);
    net.set_input(x, data, 1, 1);
    net.run(1, NENGINE_INFERENCE);
    double expected = 0;
    for (double value : data) {
        expected += value > 0 ? value * value : 0;
    }
    CHECK(expected > 0.1);
    CHECK_NEAR(net.probe_data(probe).at(0), expected, 1e-12);
}
