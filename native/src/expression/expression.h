// Functions of what a probe recorded and of its target, put together of operations, with their gradient.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/operation.h"

namespace nengine {

class Expression {
public:
    // nengine.h says how they are written. Throws invalid_argument, naming the operation, for anything else.
    Expression(std::string_view operations, std::span<const double> numbers);

    // The axes of what is recorded behind items and steps, if it is used.
    const std::optional<Shape> &element_shape() const { return element_shape_; }
    bool uses_target() const { return uses_target_; }

    // Of the result. output is (items, steps, and the element shape), target (items, steps, elements). Throws
    // invalid_argument naming the operation that they do not fit.
    Shape result_shape(const Shape &output, const Shape &target) const;

private:
    friend class Evaluation;

    enum class Source { Operation, Output, Target, Constant };

    struct Node {
        std::string kind;
        Source source = Source::Operation;
        std::unique_ptr<Operation> operation;
        Tensor constant;
        std::vector<size_t> operands;  // earlier nodes
        bool has_gradient = false;     // with respect to what is recorded
    };

    void add(std::string_view line, std::span<const double> &numbers);
    void make_leaf(Node &node, Settings &settings);
    std::vector<Shape> shapes(const Shape &output, const Shape &target) const;

    std::vector<Node> nodes_;  // the last one is the result
    std::optional<Shape> element_shape_;
    bool uses_target_ = false;
};

// The values of all operations for one minibatch.
class Evaluation {
public:
    // target: empty if it is not used. Throws invalid_argument like result_shape. expression must outlive it.
    Evaluation(const Expression &expression, Tensor output, Tensor target);

    const Tensor &result() const { return values_.back(); }
    // By each entry of what was recorded, of the sum of the entries of the result times by_result.
    std::vector<double> gradient(std::vector<double> by_result) const;

private:
    std::vector<const Tensor *> operands(size_t node) const;

    const Expression &expression_;
    size_t n_recorded_;
    std::vector<Tensor> values_;
};

}  // namespace nengine
