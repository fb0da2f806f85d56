// Runs operators on their own: a graph, memory for its signals, and one kernel for a group of operators.
#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "cpu/kernel.h"
#include "cpu/thread_pool.h"
#include "ir/graph.h"
#include "ops/op_type.h"

namespace testing {

using nengine::Op;
using nengine::SignalId;

// Random choices of one case.
class Dice {
public:
    explicit Dice(uint64_t seed) : generator_(seed) {}

    // From 0 to n - 1.
    int64_t below(int64_t n) { return std::uniform_int_distribution<int64_t>(0, n - 1)(generator_); }
    bool coin() { return below(2) == 1; }
    double number(double low, double high) { return std::uniform_real_distribution<double>(low, high)(generator_); }
    // One of the sizes at which vector loops take different ways.
    int64_t size();

private:
    std::mt19937_64 generator_;
};

// What a base signal is, which decides whether it has a minibatch axis.
enum class Kind { Value, Online, Trainable, Constant, Input };

class OpFixture : public nengine::Binder, public nengine::Host {
public:
    OpFixture(bool is_double, int64_t batch, int threads = 1);

    // A base signal. gap: numbers left free in memory before it.
    SignalId base(Kind kind, std::vector<int64_t> shape, int64_t gap = 0);
    SignalId view(SignalId base, int64_t offset, std::vector<int64_t> shape, std::vector<int64_t> strides);

    // A vector: a base signal, or a view that is shifted, has gaps or runs backwards.
    SignalId vector(Dice &dice, Kind kind, int64_t n, bool views = true);
    // A matrix: a base signal, or a view of some rows or columns of one.
    SignalId matrix(Dice &dice, Kind kind, int64_t rows, int64_t columns, bool views = true);

    // Gives the signals their memory, filled with random numbers; call it once, before running.
    void allocate(Dice &dice);

    // The same with memory of its own at each of these steps for every value, and for every input unless the inputs are
    // the same at all steps.
    void allocate_steps(Dice &dice, int64_t steps, bool inputs);

    int64_t size(SignalId id) const { return graph_[id].size(); }
    int64_t items(SignalId id) const { return graph_.batched(id) ? batch_ : 1; }
    double get(SignalId id, int64_t element, int64_t item = 0) const;
    void set(SignalId id, int64_t element, int64_t item, double value);

    // Checks the operators and runs them as one group.
    void run(const std::vector<Op> &group, int64_t step_index = 1, int64_t step_number = 1);

    // Checks the operators, and runs them as one group through a run of steps: all at once, or one after the other.
    void run_steps(const std::vector<Op> &group, bool at_once, int64_t first, int64_t count, int direction);
    // All numbers of all signals at all steps.
    std::vector<double> memory() const;

    // The rounding error to expect of a result whose terms add up to this much, without signs.
    double tolerance(double magnitude) const;
    std::string describe() const;

    nengine::Graph &graph_to_edit() { return graph_; }
    const nengine::Graph &graph() const override { return graph_; }
    bool is_double() const override { return is_double_; }
    int64_t batch() const override { return batch_; }
    const nengine::Arena *arena(SignalId signal) const override;
    int64_t offset(SignalId signal) const override;
    nengine::ThreadPool &threads() const override { return *threads_; }
    nengine::Host &host() const override { return const_cast<OpFixture &>(*this); }

    using HostFunction = std::function<void(int32_t op, int32_t item, double time, const std::vector<double> &input,
                                            std::vector<double> &output)>;
    HostFunction host_function;
    void call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
              int64_t output_size) override;

private:
    struct Block {
        nengine::Arena arena;
        std::vector<double> doubles;
        std::vector<float> floats;
    };

    void fill(Block &block, Dice &dice, int64_t steps);
    std::unique_ptr<nengine::Kernel> kernel(const std::vector<Op> &group) const;
    size_t block_of(SignalId id) const;
    int64_t place(SignalId id, int64_t element, int64_t item) const;

    nengine::Graph graph_;
    bool is_double_;
    int64_t batch_;
    std::unique_ptr<nengine::ThreadPool> threads_;
    std::vector<std::unique_ptr<Block>> blocks_;  // one a space, then one an input
    std::vector<size_t> block_of_base_;
    std::vector<int64_t> offset_of_base_;  // in numbers
};

// All values of all signals at one time, to compute what is expected from.
class Snapshot {
public:
    explicit Snapshot(const OpFixture &fixture);
    double get(SignalId id, int64_t element, int64_t item = 0) const;

private:
    const OpFixture &fixture_;
    std::vector<std::vector<double>> values_;
};

// Runs body for many random cases: both element types, one and two threads, minibatches of 1, 3 and 8. A failure says
// which case it was.
void for_random_cases(int count, const std::function<void(Dice &, OpFixture &)> &body);

// Accumulates what an operator is expected to write to one element, with the sum of absolute values.
struct Expected {
    double value = 0;
    double magnitude = 0;
    void add(double term);
};

// Compares the elements of a signal with what is expected of each element and item.
void check_signal(const OpFixture &fixture, SignalId id,
                  const std::function<Expected(int64_t element, int64_t item)> &expected);

Op make_op(const std::string &kind, std::vector<SignalId> sets, std::vector<SignalId> incs,
           std::vector<SignalId> reads, std::vector<SignalId> updates = {});

// The message with which check refuses an operator; fails if it accepts it.
std::string refusal(const OpFixture &fixture, const Op &op);

}  // namespace testing
