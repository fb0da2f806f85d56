// Functions of two entries each.
#include <cmath>

#include "expression/operation.h"

namespace nengine {

namespace {

// f(a, b) and its slopes by a and b.
struct Add {
    double value(double a, double b) const { return a + b; }
    double by_a(double, double) const { return 1.0; }
    double by_b(double, double) const { return 1.0; }
};
struct Subtract {
    double value(double a, double b) const { return a - b; }
    double by_a(double, double) const { return 1.0; }
    double by_b(double, double) const { return -1.0; }
};
struct Multiply {
    double value(double a, double b) const { return a * b; }
    double by_a(double, double b) const { return b; }
    double by_b(double a, double) const { return a; }
};
struct Divide {
    double value(double a, double b) const { return a / b; }
    double by_a(double, double b) const { return 1.0 / b; }
    double by_b(double a, double b) const { return -a / (b * b); }
};
struct Power {
    double value(double a, double b) const { return std::pow(a, b); }
    double by_a(double a, double b) const { return b == 0.0 ? 0.0 : b * std::pow(a, b - 1.0); }
    // The limit where the base is 0 and the exponent above.
    double by_b(double a, double b) const { return a == 0.0 && b > 0.0 ? 0.0 : std::pow(a, b) * std::log(a); }
};
// Equal entries share the slope. NaN is passed on.
struct Minimum {
    double value(double a, double b) const { return a < b || std::isnan(a) ? a : b; }
    double by_a(double a, double b) const { return a < b ? 1.0 : a == b ? 0.5 : 0.0; }
    double by_b(double a, double b) const { return by_a(b, a); }
};
struct Maximum {
    double value(double a, double b) const { return a > b || std::isnan(a) ? a : b; }
    double by_a(double a, double b) const { return a > b ? 1.0 : a == b ? 0.5 : 0.0; }
    double by_b(double a, double b) const { return by_a(b, a); }
};

template <class F>
class Binary final : public Operation {
public:
    Shape shape(std::span<const Shape> operands) const override { return broadcast(operands[0], operands[1]); }

    void forward(Operands operands, Tensor &result) const override {
        const std::vector<double> &a = operands[0]->values, &b = operands[1]->values;
        for_each_entry(result.shape, strides(operands, result), [&](size_t i, const auto &at) {
            result.values[i] = F().value(a[at[0]], b[at[1]]);
        });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const std::vector<double> &a = operands[0]->values, &b = operands[1]->values;
        for_each_entry(result.shape, strides(operands, result), [&](size_t i, const auto &at) {
            const double x = a[at[0]], y = b[at[1]];
            if (gradient[i] != 0.0 && gradients[0]) {
                (*gradients[0])[at[0]] += gradient[i] * F().by_a(x, y);
            }
            if (gradient[i] != 0.0 && gradients[1]) {
                (*gradients[1])[at[1]] += gradient[i] * F().by_b(x, y);
            }
        });
    }

private:
    static std::array<Shape, 2> strides(Operands operands, const Tensor &result) {
        return {broadcast_strides(operands[0]->shape, result.shape),
                broadcast_strides(operands[1]->shape, result.shape)};
    }
};

template <class F>
std::unique_ptr<Operation> make(Settings &settings) {
    settings.need_integers(0, 0);
    return std::make_unique<Binary<F>>();
}

}  // namespace

std::vector<OperationKind> binary_operations() {
    return {
        {"add", 2, 2, make<Add>},         {"subtract", 2, 2, make<Subtract>}, {"multiply", 2, 2, make<Multiply>},
        {"divide", 2, 2, make<Divide>},   {"power", 2, 2, make<Power>},       {"minimum", 2, 2, make<Minimum>},
        {"maximum", 2, 2, make<Maximum>},
    };
}

}  // namespace nengine
