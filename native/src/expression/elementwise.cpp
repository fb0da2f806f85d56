// Functions of each entry.
#include <cmath>

#include "expression/operation.h"
#include "ir/graph.h"

namespace nengine {

namespace {

// f(x) and its slope, which may use the value y.
struct Negate {
    double value(double x) const { return -x; }
    double slope(double, double) const { return -1.0; }
};
// No slope at 0.
struct Abs {
    double value(double x) const { return std::fabs(x); }
    double slope(double x, double) const { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }
};
struct Square {
    double value(double x) const { return x * x; }
    double slope(double x, double) const { return 2.0 * x; }
};
struct Sqrt {
    double value(double x) const { return std::sqrt(x); }
    double slope(double, double y) const { return 0.5 / y; }
};
struct Exp {
    double value(double x) const { return std::exp(x); }
    double slope(double, double y) const { return y; }
};
struct Expm1 {
    double value(double x) const { return std::expm1(x); }
    double slope(double x, double) const { return std::exp(x); }
};
struct Log {
    double value(double x) const { return std::log(x); }
    double slope(double x, double) const { return 1.0 / x; }
};
struct Log1p {
    double value(double x) const { return std::log1p(x); }
    double slope(double x, double) const { return 1.0 / (1.0 + x); }
};
struct Sin {
    double value(double x) const { return std::sin(x); }
    double slope(double x, double) const { return std::cos(x); }
};
struct Cos {
    double value(double x) const { return std::cos(x); }
    double slope(double x, double) const { return -std::sin(x); }
};
struct Tanh {
    double value(double x) const { return std::tanh(x); }
    double slope(double, double y) const { return 1.0 - y * y; }
};
struct Sigmoid {
    double value(double x) const {
        // exp of what is not above 0, so that it does not overflow.
        const double e = std::exp(-std::fabs(x));
        return (x >= 0.0 ? 1.0 : e) / (1.0 + e);
    }
    double slope(double, double y) const { return y * (1.0 - y); }
};
struct Softplus {
    // ln(1 + exp(x)), also where exp(x) overflows.
    double value(double x) const { return (x > 0.0 ? x : 0.0) + std::log1p(std::exp(-std::fabs(x))); }
    double slope(double x, double) const { return Sigmoid().value(x); }
};
// No slope at 0.
struct Relu {
    double value(double x) const { return x > 0.0 || std::isnan(x) ? x : 0.0; }
    double slope(double x, double) const { return x > 0.0 ? 1.0 : 0.0; }
};
// The limits themselves have a slope.
struct Clip {
    double low, high;
    double value(double x) const { return x < low ? low : x > high ? high : x; }
    double slope(double x, double) const { return x >= low && x <= high ? 1.0 : 0.0; }
};
struct StopGradient {
    double value(double x) const { return x; }
};

template <class F>
class Elementwise final : public Operation {
public:
    explicit Elementwise(F f) : f_(f) {}

    Shape shape(std::span<const Shape> operands) const override { return operands[0]; }

    void forward(Operands operands, Tensor &result) const override {
        const std::vector<double> &x = operands[0]->values;
        for (size_t i = 0; i < x.size(); ++i) {
            result.values[i] = f_.value(x[i]);
        }
    }

    bool differentiable() const override { return has_slope; }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        if constexpr (has_slope) {
            const std::vector<double> &x = operands[0]->values;
            for (size_t i = 0; i < x.size(); ++i) {
                if (gradient[i] != 0.0) {
                    (*gradients[0])[i] += gradient[i] * f_.slope(x[i], result.values[i]);
                }
            }
        }
    }

private:
    static constexpr bool has_slope = requires(F f) { f.slope(0.0, 0.0); };

    const F f_;
};

template <class F>
std::unique_ptr<Operation> make(Settings &settings) {
    settings.need_integers(0, 0);
    return std::make_unique<Elementwise<F>>(F());
}

std::unique_ptr<Operation> make_clip(Settings &settings) {
    settings.need_integers(0, 0);
    const std::vector<double> limits = settings.take(2);
    if (!(limits[0] <= limits[1])) {
        invalid_argument("the limits must be in order, not " + std::to_string(limits[0]) + " and " +
                         std::to_string(limits[1]));
    }
    return std::make_unique<Elementwise<Clip>>(Clip{limits[0], limits[1]});
}

}  // namespace

std::vector<OperationKind> elementwise_operations() {
    return {
        {"negate", 1, 1, make<Negate>},   {"abs", 1, 1, make<Abs>},
        {"square", 1, 1, make<Square>},   {"sqrt", 1, 1, make<Sqrt>},
        {"exp", 1, 1, make<Exp>},         {"expm1", 1, 1, make<Expm1>},
        {"log", 1, 1, make<Log>},         {"log1p", 1, 1, make<Log1p>},
        {"sin", 1, 1, make<Sin>},         {"cos", 1, 1, make<Cos>},
        {"tanh", 1, 1, make<Tanh>},       {"sigmoid", 1, 1, make<Sigmoid>},
        {"softplus", 1, 1, make<Softplus>}, {"relu", 1, 1, make<Relu>},
        {"clip", 1, 1, make_clip},        {"stop_gradient", 1, 1, make<StopGradient>},
    };
}

}  // namespace nengine
