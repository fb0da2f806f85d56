// Inputs that are held for many steps: which operators need not run at each of them, and that they do not.

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cpu/thread_pool.h"
#include "ops/op_type.h"
#include "plan/held.h"
#include "runtime/chunked_executable.h"
#include "support/net.h"
#include "support/testing.h"

using nengine::Graph;
using nengine::Op;
using nengine::SignalId;
using nengine::Space;
using testing::Net;
using testing::Numbers;

namespace {

constexpr int64_t most_steps = 32;

// Memory of a slot for each step for every signal.
class Workbench final : public nengine::Binder {
public:
    Workbench() : graph_(1), threads_(2) {}

    SignalId add(const std::string &name, nengine::Role role, int64_t size) {
        nengine::Signal signal;
        signal.name = name;
        signal.role = role;
        signal.shape = {size};
        return graph_.add(std::move(signal));
    }

    Graph &edit() { return graph_; }
    double *at(SignalId id, int64_t step) const {
        return static_cast<double *>(arena(id)->data) + arena(id)->slice({step, step + 1});
    }

    const Graph &graph() const override { return graph_; }
    bool is_double() const override { return true; }
    int64_t batch() const override { return 1; }
    const nengine::Arena *arena(SignalId id) const override {
        auto &block = blocks_[graph_[id].base];
        if (!block) {
            const int64_t size = graph_[graph_[id].base].size();
            const bool sliced = graph_.space(id) == Space::Input || graph_.space(id) == Space::Chunk ||
                                graph_.space(id) == Space::SharedChunk;
            block = std::make_unique<Block>();
            block->numbers.assign(static_cast<size_t>(size * most_steps), std::nan(""));
            block->arena = {block->numbers.data(), sliced ? size : 0, size * most_steps};
        }
        return &block->arena;
    }
    int64_t offset(SignalId id) const override { return graph_[id].offset; }
    nengine::ThreadPool &threads() const override { return threads_; }
    nengine::Host &host() const override { throw testing::Failure("there is no host"); }

private:
    struct Block {
        nengine::Arena arena;
        Numbers numbers;
    };

    Graph graph_;
    mutable std::map<SignalId, std::unique_ptr<Block>> blocks_;
    mutable nengine::ThreadPool threads_;
};

// y = or += the sum of reads, plus the number of the step if it is no function; writes down at which steps it runs.
class NotedSum final : public nengine::OpType {
public:
    explicit NotedSum(bool function) : OpType("noted_sum"), function_(function) {}

    void check(const Graph &, const Op &) const override {}
    nengine::Cost cost(const Graph &, const Op &) const override { return {1 << 20, 1, 0}; }
    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }
    bool is_function(const Graph &, const Op &) const override { return function_; }
    std::unique_ptr<nengine::Kernel> kernel(const nengine::Binder &binder,
                                            const std::vector<const Op *> &group) const override {
        return std::make_unique<Sum>(*this, binder, *group[0]);
    }

    mutable std::vector<int64_t> steps;

private:
    class Sum final : public nengine::Kernel {
    public:
        Sum(const NotedSum &type, const nengine::Binder &binder, const Op &op) : type_(type), adds_(op.sets.empty()) {
            to_ = binder.vec<double>(adds_ ? op.incs[0] : op.sets[0]);
            for (SignalId id : op.reads) {
                from_.push_back(binder.vec<double>(id));
            }
        }

        void run(const nengine::Step &step) override {
            type_.steps.push_back(step.index);
            for (int64_t i = 0; i < to_.size; ++i) {
                double sum = type_.function_ ? 0 : static_cast<double>(step.number);
                for (const auto &from : from_) {
                    sum += from.at(step)[i];
                }
                to_.at(step)[i] = adds_ ? to_.at(step)[i] + sum : sum;
            }
        }

    private:
        const NotedSum &type_;
        bool adds_;
        nengine::Vec<double> to_;
        std::vector<nengine::Vec<double>> from_;
    };

    bool function_;
};

using Ids = std::vector<SignalId>;

Op operation(const NotedSum &type, Ids sets, Ids incs, Ids reads) {
    Op op;
    op.type = &type;
    op.sets = std::move(sets);
    op.incs = std::move(incs);
    op.reads = std::move(reads);
    return op;
}

using Steps = std::vector<int64_t>;

Steps all(int64_t begin, int64_t end) {
    Steps steps;
    for (int64_t i = begin; i < end; ++i) {
        steps.push_back(i);
    }
    return steps;
}

// Two inputs, of which one may be held, through a convolution, dense products, neurons without state and LIF neurons;
// and the product of elements of both.
struct Layers {
    static constexpr int64_t pixels = 36, hidden = 50;
    Net net;
    int32_t image, other, mixed, spikes;

    Layers(int32_t batch, int32_t dtype, double time_chunks, int32_t threads) : net(batch, dtype, threads) {
        const auto weights = [&](const std::vector<int64_t> &shape, double scale) {
            Numbers some;
            for (int64_t i = 0; i < (shape.size() == 4 ? 27 : shape[0] * shape.back()); ++i) {
                some.push_back(scale * std::sin(static_cast<double>(7 * i + 1)));
            }
            return net.constant("weights", shape, some);
        };
        image = net.input("image", pixels);
        other = net.input("other", hidden);
        const int64_t features = 4 * 4 * 3;
        const int32_t convolved = net.value("convolved", {features}), rates = net.value("rates", {features});
        const int32_t current = net.value("current", {hidden}), product = net.value("product", {hidden});
        const int32_t voltage = net.value("voltage", {hidden}), refractory = net.value("refractory", {hidden});
        spikes = net.value("spikes", {hidden});
        mixed = net.value("mixed", {hidden});
        const int32_t conv = net.op("conv_inc", {convolved}, {}, {weights({3, 3, 1, 3}, 1), image});
        net.numbers(conv, "input_shape", {6, 6, 1});
        net.numbers(conv, "output_shape", {4, 4, 3});
        net.numbers(conv, "kernel_size", {3, 3});
        net.numbers(conv, "strides", {1, 1});
        net.numbers(conv, "padding", {0, 0});
        net.numbers(conv, "channels_last", {1});
        net.numbers(conv, "groups", {1});
        const int32_t rectified = net.op("neurons.rectified_linear", {rates}, {}, {convolved});
        net.numbers(rectified, "amplitude", {1});
        net.numbers(rectified, "dt", {0.001});
        net.op("copy", {current}, {}, {net.constant("bias", {hidden}, Numbers(hidden, 0.6))});
        net.op("dot_inc", {}, {current}, {weights({hidden, features}, 0.4), rates});
        net.op("dot_inc", {}, {current}, {weights({hidden, pixels}, 0.4), image});
        net.op("elementwise_inc", {product}, {}, {current, other});
        net.op("dot_inc", {mixed}, {}, {weights({hidden, hidden}, 0.2), product});
        const int32_t lif = net.op("neurons.lif", {spikes, voltage, refractory}, {}, {current});
        net.numbers(lif, "tau_rc", {0.02});
        net.numbers(lif, "tau_ref", {0.002});
        net.numbers(lif, "min_voltage", {0});
        net.numbers(lif, "amplitude", {0.01});
        net.numbers(lif, "dt", {0.001});
        net.option("time_chunks", time_chunks);
        for (int32_t signal : {current, mixed, voltage, spikes}) {
            net.probe(signal, signal == mixed ? 3 : 1);
        }
        net.compile();
    }

    // The n-th value of an input is held for runs[n] steps; after these, values change at each step.
    void feed(int32_t input, int64_t size, int64_t steps, const std::vector<int64_t> &runs) {
        std::vector<int64_t> value;
        for (int64_t held : runs) {
            value.insert(value.end(), static_cast<size_t>(held), value.empty() ? 0 : value.back() + 1);
        }
        while (static_cast<int64_t>(value.size()) < steps) {
            value.push_back(value.empty() ? 0 : value.back() + 1);
        }
        Numbers data;
        for (int64_t item = 0; item < net.batch(); ++item) {
            for (int64_t step = 0; step < steps; ++step) {
                for (int64_t i = 0; i < size; ++i) {
                    data.push_back(std::cos(static_cast<double>(31 * item + 5 * value[static_cast<size_t>(step)] + i)));
                }
            }
        }
        net.set_input(input, data, net.batch(), steps);
    }

    Numbers run(int64_t steps, const std::vector<int64_t> &image_runs, const std::vector<int64_t> &other_runs) {
        feed(image, pixels, steps, image_runs);
        feed(other, hidden, steps, other_runs);
        net.run(steps, NENGINE_INFERENCE);
        Numbers results;
        for (int32_t probe = 0; probe < net.probe_count(); ++probe) {
            const Numbers some = net.probe_data(probe);
            results.insert(results.end(), some.begin(), some.end());
        }
        for (int32_t signal : {mixed, spikes}) {
            const Numbers some = net.read(signal, true);
            results.insert(results.end(), some.begin(), some.end());
        }
        return results;
    }

    std::string plan() const {
        const char *text = nullptr;
        Net::check(nengine_program_describe(net.handle(), &text));
        return text;
    }
};

}  // namespace

TEST(steps_at_equal_distances_are_series) {
    using Series = std::vector<nengine::SpacedSteps>;
    CHECK(nengine::spaced_steps({}).empty());
    CHECK((nengine::spaced_steps({4}) == Series{{4, 1, 1}}));
    CHECK((nengine::spaced_steps({0, 1, 2}) == Series{{0, 3, 1}}));
    CHECK((nengine::spaced_steps({0, 10, 20, 30}) == Series{{0, 4, 10}}));
    CHECK((nengine::spaced_steps({0, 10, 20, 23, 26, 40}) == Series{{0, 3, 10}, {23, 2, 3}, {40, 1, 1}}));
    CHECK(nengine::pays_to_hold(1, 2) && nengine::pays_to_hold(3, 6) && nengine::pays_to_hold(1, 100));
    CHECK(!nengine::pays_to_hold(1, 1) && !nengine::pays_to_hold(2, 3) && !nengine::pays_to_hold(100, 100));
}

TEST(what_follows_from_held_inputs_runs_once_for_all_their_steps) {
    const NotedSum a_sum(true), a_more(true), b_sum(true), both(true), timed(false), late(true);
    Workbench bench;
    const SignalId a = bench.add("a", nengine::Role::Input, 3), b = bench.add("b", nengine::Role::Input, 3);
    const SignalId constant = bench.add("constant", nengine::Role::Constant, 3);
    std::vector<SignalId> values;
    for (const char *name : {"of a", "of b", "of both", "timed", "late"}) {
        values.push_back(bench.add(name, nengine::Role::Value, 3));
    }
    // Two operators write what depends on a: one sets it, one adds to it. What depends on the step is no function, nor
    // is what reads that.
    nengine::ChunkRequest request;
    request.phases = {{operation(a_sum, {values[0]}, {}, {a, constant}), operation(a_more, {}, {values[0]}, {a}),
                       operation(b_sum, {values[1]}, {}, {b}),
                       operation(both, {values[2]}, {}, {values[0], values[1]}),
                       operation(timed, {values[3]}, {}, {a}),
                       operation(late, {values[4]}, {}, {values[3], values[0]})}};
    request.probed = values;
    const nengine::ChunkPlan plan = nengine::plan_chunks(bench.edit(), request);
    CHECK(plan.is_chunked());
    CHECK_EQ(plan.functions.size(), size_t{3});
    nengine::ChunkedExecutable steps(bench, plan);
    // a changes at steps 4, 8 and 12, b at 3, 12, 13 and 14, and at each later one.
    const auto a_at = [](int64_t step) { return static_cast<double>(step / 4); };
    const auto b_at = [](int64_t step) { return step < 3 ? 7.0 : step < 12 ? -1.0 : static_cast<double>(100 * step); };
    for (int64_t i = 0; i < 3; ++i) {
        bench.at(constant, 0)[i] = 0.5;
        for (int64_t step = 0; step < most_steps; ++step) {
            // Only the last number tells steps apart.
            bench.at(a, step)[i] = i < 2 ? 1 : a_at(step);
            bench.at(b, step)[i] = i < 2 ? 1 : b_at(step);
        }
    }
    const auto notes = {&a_sum, &a_more, &b_sum, &both, &timed, &late};
    const auto check_results = [&](int64_t begin, int64_t end) {
        for (int64_t step = begin; step < end; ++step) {
            const double of_a = 2 * a_at(step) + 0.5, in_time = a_at(step) + static_cast<double>(step + 1);
            const double expected[] = {of_a, b_at(step), of_a + b_at(step), in_time, in_time + of_a};
            for (size_t v = 0; v < values.size(); ++v) {
                CHECK_EQ(bench.at(plan.recorded[v], step)[2], expected[v]);
            }
        }
        for (const NotedSum *note : notes) {
            note->steps.clear();
        }
    };
    steps.run({0, 1}, 16);
    CHECK(a_sum.steps == (Steps{0, 4, 8, 12}));
    CHECK(a_more.steps == a_sum.steps);
    CHECK(b_sum.steps == (Steps{0, 3, 12, 13, 14, 15}));
    CHECK(both.steps == (Steps{0, 3, 4, 8, 12, 13, 14, 15}));
    CHECK(timed.steps == all(0, 16) && late.steps == all(0, 16));
    check_results(0, 16);
    // The first step of a chunk always runs. Of b, too many steps differ.
    steps.run({6, 7}, 11);
    CHECK(a_sum.steps == (Steps{6, 8, 12, 16}));
    CHECK(b_sum.steps == all(6, 17) && both.steps == all(6, 17));
    check_results(6, 17);
    steps.run({12, 13}, 12);
    CHECK(b_sum.steps == all(12, 24) && a_sum.steps == (Steps{12, 16, 20}));
    check_results(12, 24);
    steps.run({9, 10}, 1);
    CHECK(a_sum.steps == (Steps{9}) && late.steps == (Steps{9}));
    check_results(9, 10);
}

TEST(held_inputs_give_what_single_steps_give) {
    for (int32_t dtype : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        for (int32_t batch : {1, 3}) {
            for (int32_t threads : {1, 2}) {
                Layers plain(batch, dtype, 0, threads), held(batch, dtype, 1, threads);
                CHECK_CONTAINS(held.plan(), "inputs change");
                const double tolerance = dtype == NENGINE_FLOAT32 ? 1e-4 : 1e-11;
                const auto compare = [&](int64_t steps, const Steps &image, const Steps &other) {
                    const Numbers expected = plain.run(steps, image, other), actual = held.run(steps, image, other);
                    CHECK_EQ(actual.size(), expected.size());
                    for (size_t i = 0; i < expected.size(); ++i) {
                        CHECK_NEAR(actual[i], expected[i], tolerance * (1 + std::fabs(expected[i])));
                    }
                };
                // Longer than a chunk, one of them held at a time, both, none.
                compare(700, {700}, {700});
                compare(40, {10, 10, 10, 10}, {});
                compare(40, {}, {20, 3, 3, 3, 11});
                compare(600, {100, 300, 7, 193}, {300, 300});
                compare(41, {1, 1, 20, 2, 2, 2, 13}, {5, 5, 5, 26});
                compare(20, {}, {});
                compare(1, {}, {});
            }
        }
    }
}

TEST(held_inputs_give_the_same_bits_again) {
    Layers first(3, NENGINE_FLOAT32, 1, 2), second(3, NENGINE_FLOAT32, 1, 2);
    CHECK(first.run(90, {30, 30, 30}, {10, 80}) == second.run(90, {30, 30, 30}, {10, 80}));
}

TEST(products_of_elements_are_not_worth_comparing_inputs) {
    for (double time_chunks : {1, 2}) {
        Net net(1);
        const int32_t input = net.input("input", 5000), product = net.value("product", {5000});
        net.op("elementwise_inc", {product}, {}, {net.constant("factors", {5000}, Numbers(5000, 2)), input});
        net.option("time_chunks", time_chunks);
        net.probe(product);
        net.compile();
        const char *plan = nullptr;
        Net::check(nengine_program_describe(net.handle(), &plan));
        CHECK_CONTAINS(std::string(plan), "run together");
        CHECK_EQ(std::string(plan).find("inputs change") != std::string::npos, time_chunks == 2);
    }
}
