// The graph of a program: signals, operators, attributes. Plain data with checks; nothing here knows an operator's kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nengine {

// A failure with the status code that the C interface reports.
class Error : public std::runtime_error {
public:
    Error(int32_t status, const std::string &message) : std::runtime_error(message), status_(status) {}
    int32_t status() const { return status_; }

private:
    int32_t status_;
};

// Throws Error(NENGINE_INVALID_PROGRAM) / Error(NENGINE_INVALID_ARGUMENT).
[[noreturn]] void invalid_program(const std::string &message);
[[noreturn]] void invalid_argument(const std::string &message);

enum class Role : int32_t { Value, Parameter, Constant, Input, Clock };

using SignalId = int32_t;
constexpr SignalId no_signal = -1;

// Where the numbers of a base signal live. Every space is one arena (inputs: one arena a signal).
enum class Space : int32_t {
    Value,              // [size][batch], kept between steps
    Online,             // [size][batch], parameters changed by learning rules
    Trainable,          // [size]
    Fixed,              // [size]: parameters that are not trained, constants
    Clock,              // [size]: clocks, which steps set
    Input,              // [step][size][batch], fed from outside; the steps have stride 0 where the input is constant
    Tape,               // [step][size][batch], what the backward run needs of each forward step
    ValueGradient,      // mirrors Value
    OnlineGradient,     // mirrors Online
    TrainableGradient,  // mirrors Trainable
    InputGradient,      // [size][batch] of the current step
    OutputGradient,     // [step][size][batch], gradient of the loss by what a probe recorded
    Chunk,              // [step][size][batch], values in each of the steps that are run together, see plan/chunks.h
    SharedChunk,        // [step][size], the same of signals without a minibatch axis
};
constexpr size_t space_count = static_cast<size_t>(Space::SharedChunk) + 1;

bool is_batched(Space space);
struct Signal;
// Whether a base signal is one of the program whose values last from step to step, initial ones at first.
bool keeps_values(const Signal &base);

struct Signal {
    std::string name;
    Role role = Role::Value;
    Space space = Space::Value;
    bool trainable = false;
    bool online = false;
    std::vector<int64_t> shape;
    SignalId base = no_signal;  // its own id if it is no view
    int64_t offset = 0;         // of a view, in elements of the base
    std::vector<int64_t> strides;
    std::vector<double> initial;       // of a base; row-major, one item; empty means zero
    SignalId mirrors = no_signal;      // the base whose gradient this is (base signals of the gradient spaces)

    int64_t size() const;
    int64_t rank() const { return static_cast<int64_t>(shape.size()); }
    // Vectors and scalars: distance of neighbours. 1 for a scalar.
    int64_t stride() const { return strides.empty() ? 1 : strides.back(); }
    // Throws invalid_argument if the shape has a negative length or too many axes or elements.
    void check_shape() const;
    // Row-major without gaps.
    bool is_contiguous() const;
    // Index in the base of each element, row-major.
    std::vector<int64_t> elements() const;
    // May two of its elements be the same one? Such views can be read but not written.
    bool repeats_elements() const;
};

// Named constants of an operator.
class Attributes {
public:
    void set(const std::string &name, std::vector<double> values) { numbers_[name] = std::move(values); }
    void set(const std::string &name, double value) { numbers_[name] = {value}; }
    void set_text(const std::string &name, std::string text) { texts_[name] = std::move(text); }
    bool has(const std::string &name) const { return numbers_.count(name) || texts_.count(name); }
    // Throws invalid_program if absent or not exactly one.
    double number(const std::string &name) const;
    double number_or(const std::string &name, double fallback) const;
    // Throws invalid_program if absent.
    const std::vector<double> &numbers(const std::string &name) const;
    // As whole numbers; throws if one is not.
    std::vector<int64_t> integers(const std::string &name) const;
    const std::string &text(const std::string &name) const;
    std::vector<std::string> names() const;
    bool operator==(const Attributes &) const = default;

private:
    std::map<std::string, std::vector<double>> numbers_;
    std::map<std::string, std::string> texts_;
};

class OpType;

struct Op {
    const OpType *type = nullptr;
    std::string tag;
    std::vector<SignalId> sets, incs, reads, updates;
    Attributes attributes;
    int32_t id = -1;  // id handed out by nengine_add_operator; -1 for operators the engine made itself
};

// The signal table of a program and the operators as they were added.
class Graph {
public:
    explicit Graph(int64_t batch) : batch_(batch) {}

    int64_t batch() const { return batch_; }
    // The same signals, without initial values, for minibatches of another size. No operators.
    Graph with_batch(int64_t batch) const;
    SignalId add(Signal signal);  // base (space filled in from role and flags unless it is a gradient/tape) or view
    // Removes all signals from this id on.
    void truncate(SignalId first_removed) { signals_.resize(static_cast<size_t>(first_removed)); }
    const Signal &operator[](SignalId id) const { return signals_.at(static_cast<size_t>(id)); }
    Signal &at(SignalId id) { return signals_.at(static_cast<size_t>(id)); }
    int32_t signal_count() const { return static_cast<int32_t>(signals_.size()); }
    const Signal &base(SignalId id) const { return (*this)[(*this)[id].base]; }
    Space space(SignalId id) const { return base(id).space; }
    bool batched(SignalId id) const { return is_batched(space(id)); }
    // May two signals share an element? Exact for slices of vectors and blocks of matrices; true when in doubt.
    bool overlap(SignalId a, SignalId b) const;
    // Are the elements of both the same, in the same order?
    bool same_elements(SignalId a, SignalId b) const;
    // "name(2,3)" for messages.
    std::string describe(SignalId id) const;
    std::string describe(const Op &op) const;

    std::vector<Op> ops;

private:
    int64_t batch_;
    std::vector<Signal> signals_;
};

}  // namespace nengine
