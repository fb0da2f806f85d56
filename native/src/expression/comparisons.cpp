// Conditions, which are 1 where they hold and 0 elsewhere, and what depends on them. Anything but 0 counts as holding.
#include <cmath>

#include "expression/operation.h"

namespace nengine {

namespace {

struct Equal {
    bool operator()(double a, double b) const { return a == b; }
};
struct NotEqual {
    bool operator()(double a, double b) const { return a != b; }
};
struct Less {
    bool operator()(double a, double b) const { return a < b; }
};
struct LessEqual {
    bool operator()(double a, double b) const { return a <= b; }
};
struct Greater {
    bool operator()(double a, double b) const { return a > b; }
};
struct GreaterEqual {
    bool operator()(double a, double b) const { return a >= b; }
};
struct And {
    bool operator()(double a, double b) const { return a != 0.0 && b != 0.0; }
};
struct Or {
    bool operator()(double a, double b) const { return a != 0.0 || b != 0.0; }
};
struct Not {
    bool operator()(double a) const { return a == 0.0; }
};
struct IsNan {
    bool operator()(double a) const { return std::isnan(a); }
};

template <class F>
class Condition final : public Operation {
public:
    Shape shape(std::span<const Shape> operands) const override {
        return of_two ? broadcast(operands[0], operands[1]) : operands[0];
    }

    void forward(Operands operands, Tensor &result) const override {
        const std::vector<double> &a = operands[0]->values;
        if constexpr (of_two) {
            const std::vector<double> &b = operands[1]->values;
            for_each_entry<2>(result.shape, {broadcast_strides(operands[0]->shape, result.shape),
                                             broadcast_strides(operands[1]->shape, result.shape)},
                              [&](size_t i, const auto &at) {
                                  result.values[i] = F()(a[at[0]], b[at[1]]) ? 1.0 : 0.0;
                              });
        } else {
            for (size_t i = 0; i < a.size(); ++i) {
                result.values[i] = F()(a[i]) ? 1.0 : 0.0;
            }
        }
    }

    bool differentiable() const override { return false; }
    void backward(Operands, const Tensor &, const std::vector<double> &,
                  std::span<std::vector<double> *const>) const override {}

private:
    static constexpr bool of_two = requires(F f) { f(0.0, 0.0); };
};

// One of two entries: the first where the condition holds, else the second.
class Where final : public Operation {
public:
    Shape shape(std::span<const Shape> operands) const override {
        return broadcast(operands[0], broadcast(operands[1], operands[2]));
    }

    void forward(Operands operands, Tensor &result) const override {
        for_each_entry(result.shape, strides(operands, result), [&](size_t i, const auto &at) {
            const size_t taken = operands[0]->values[at[0]] != 0.0 ? 1 : 2;
            result.values[i] = operands[taken]->values[at[taken]];
        });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        for_each_entry(result.shape, strides(operands, result), [&](size_t i, const auto &at) {
            const size_t taken = operands[0]->values[at[0]] != 0.0 ? 1 : 2;
            if (gradients[taken]) {
                (*gradients[taken])[at[taken]] += gradient[i];
            }
        });
    }

private:
    static std::array<Shape, 3> strides(Operands operands, const Tensor &result) {
        return {broadcast_strides(operands[0]->shape, result.shape),
                broadcast_strides(operands[1]->shape, result.shape),
                broadcast_strides(operands[2]->shape, result.shape)};
    }
};

template <class T>
std::unique_ptr<Operation> make(Settings &settings) {
    settings.need_integers(0, 0);
    return std::make_unique<T>();
}

}  // namespace

std::vector<OperationKind> comparison_operations() {
    return {
        {"equal", 2, 2, make<Condition<Equal>>},
        {"not_equal", 2, 2, make<Condition<NotEqual>>},
        {"less", 2, 2, make<Condition<Less>>},
        {"less_equal", 2, 2, make<Condition<LessEqual>>},
        {"greater", 2, 2, make<Condition<Greater>>},
        {"greater_equal", 2, 2, make<Condition<GreaterEqual>>},
        {"and", 2, 2, make<Condition<And>>},
        {"or", 2, 2, make<Condition<Or>>},
        {"not", 1, 1, make<Condition<Not>>},
        {"is_nan", 1, 1, make<Condition<IsNan>>},
        {"where", 3, 3, make<Where>},
    };
}

}  // namespace nengine
