#include "expression/expression.h"

#include <algorithm>
#include <charconv>

#include "ir/graph.h"

namespace nengine {

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const size_t end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

int64_t whole_number(std::string_view text) {
    constexpr int64_t most = int64_t{1} << 40;
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most || value < -most) {
        invalid_argument("\"" + std::string(text) + "\" is no whole number of at most 2^40");
    }
    return value;
}

// Makes a call for an operation; what it throws begins with the number and kind of the operation.
template <class Call>
void naming(size_t number, std::string_view kind, Call call) {
    try {
        call();
    } catch (const Error &error) {
        throw Error(error.status(),
                    "operation " + std::to_string(number) + ", \"" + std::string(kind) + "\": " + error.what());
    }
}

}  // namespace

Expression::Expression(std::string_view operations, std::span<const double> numbers) {
    constexpr size_t most = 100'000;
    for (std::string_view line : split(operations, '\n')) {
        if (nodes_.size() == most) {
            invalid_argument("an expression has at most " + std::to_string(most) + " operations");
        }
        add(line, numbers);
    }
    if (nodes_.empty()) {
        invalid_argument("an expression needs at least one operation");
    }
    if (!numbers.empty()) {
        invalid_argument(std::to_string(numbers.size()) + " numbers belong to no operation");
    }
}

void Expression::add(std::string_view line, std::span<const double> &numbers) {
    std::vector<std::string_view> words = split(line, ' ');
    Node node;
    node.kind = words.empty() ? "" : words[0];
    naming(nodes_.size(), node.kind, [&] {
        const auto colon = std::find(words.begin(), words.end(), ":");
        std::vector<int64_t> integers;
        if (colon != words.end()) {
            std::transform(colon + 1, words.end(), std::back_inserter(integers), whole_number);
            words.erase(colon, words.end());
        }
        for (size_t i = 1; i < words.size(); ++i) {
            const int64_t operand = whole_number(words[i]);
            if (operand < 0 || operand >= static_cast<int64_t>(nodes_.size())) {
                invalid_argument("there is no earlier operation " + std::to_string(operand));
            }
            node.operands.push_back(static_cast<size_t>(operand));
        }
        Settings settings(std::move(integers), numbers);
        if (node.kind == "output" || node.kind == "target" || node.kind == "constant") {
            make_leaf(node, settings);
            return;
        }
        const OperationKind &kind = operation_kind(node.kind);
        if (node.operands.size() < kind.least_operands || node.operands.size() > kind.most_operands) {
            invalid_argument("has " + std::to_string(node.operands.size()) + " operands where it needs " +
                             std::to_string(kind.least_operands) +
                             (kind.most_operands == kind.least_operands
                                  ? ""
                                  : " to " + std::to_string(kind.most_operands)));
        }
        node.operation = kind.make(settings);
        node.has_gradient =
            node.operation->differentiable() &&
            std::any_of(node.operands.begin(), node.operands.end(), [&](size_t i) { return nodes_[i].has_gradient; });
    });
    nodes_.push_back(std::move(node));
}

void Expression::make_leaf(Node &node, Settings &settings) {
    if (!node.operands.empty()) {
        invalid_argument("takes no operands");
    }
    if (node.kind == "constant") {
        node.source = Source::Constant;
        node.constant.shape = settings.integers;
        node.constant.values = settings.take(static_cast<size_t>(count_entries(node.constant.shape)));
    } else if (node.kind == "target") {
        settings.need_integers(0, 0);
        node.source = Source::Target;
        uses_target_ = true;
    } else {
        node.source = Source::Output;
        node.has_gradient = true;
        count_entries(settings.integers);
        if (element_shape_ && *element_shape_ != settings.integers) {
            invalid_argument("has the shape " + describe(settings.integers) + " here and " +
                             describe(*element_shape_) + " before");
        }
        element_shape_ = settings.integers;
    }
}

std::vector<Shape> Expression::shapes(const Shape &output, const Shape &target) const {
    std::vector<Shape> all;
    for (const Node &node : nodes_) {
        naming(all.size(), node.kind, [&] {
            if (node.source != Source::Operation) {
                all.push_back(node.source == Source::Output    ? output
                              : node.source == Source::Target ? target
                                                              : node.constant.shape);
                count_entries(all.back());
                return;
            }
            std::vector<Shape> operands;
            for (size_t i : node.operands) {
                operands.push_back(all[i]);
            }
            Shape shape = node.operation->shape(operands);
            count_entries(shape);
            all.push_back(std::move(shape));
        });
    }
    return all;
}

Shape Expression::result_shape(const Shape &output, const Shape &target) const {
    return shapes(output, target).back();
}

Evaluation::Evaluation(const Expression &expression, Tensor output, Tensor target)
    : expression_(expression), n_recorded_(output.values.size()) {
    std::vector<Shape> shapes = expression.shapes(output.shape, target.shape);
    values_.resize(shapes.size());
    for (size_t i = 0; i < shapes.size(); ++i) {
        const Expression::Node &node = expression.nodes_[i];
        switch (node.source) {
            case Expression::Source::Output:
                values_[i] = output;
                break;
            case Expression::Source::Target:
                values_[i] = target;
                break;
            case Expression::Source::Constant:
                values_[i] = node.constant;
                break;
            case Expression::Source::Operation:
                values_[i].values.resize(static_cast<size_t>(count_entries(shapes[i])));
                values_[i].shape = std::move(shapes[i]);
                node.operation->forward(operands(i), values_[i]);
        }
    }
}

std::vector<const Tensor *> Evaluation::operands(size_t node) const {
    std::vector<const Tensor *> list;
    for (size_t i : expression_.nodes_[node].operands) {
        list.push_back(&values_[i]);
    }
    return list;
}

std::vector<double> Evaluation::gradient(std::vector<double> by_result) const {
    std::vector<double> by_output(n_recorded_);
    std::vector<std::vector<double>> by_node(values_.size());
    by_node.back() = std::move(by_result);
    for (size_t i = values_.size(); i-- > 0;) {
        const Expression::Node &node = expression_.nodes_[i];
        if (!node.has_gradient || by_node[i].empty()) {
            continue;
        }
        if (node.source == Expression::Source::Output) {
            for (size_t k = 0; k < by_output.size(); ++k) {
                by_output[k] += by_node[i][k];
            }
            continue;
        }
        std::vector<std::vector<double> *> gradients;
        for (size_t operand : node.operands) {
            const bool needed = expression_.nodes_[operand].has_gradient;
            by_node[operand].resize(needed ? values_[operand].values.size() : 0);
            gradients.push_back(needed ? &by_node[operand] : nullptr);
        }
        node.operation->backward(operands(i), values_[i], by_node[i], gradients);
        // Nothing asks for it again.
        by_node[i] = {};
    }
    return by_output;
}

}  // namespace nengine
