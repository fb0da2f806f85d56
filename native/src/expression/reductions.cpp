// Operations that make one entry of all along some axes.
#include <cmath>
#include <limits>
#include <set>

#include "expression/operation.h"
#include "ir/graph.h"

namespace nengine {

namespace {

class Reduction : public Operation {
public:
    // Whole numbers: 1 if the axes are kept with length 1, else 0; the axes, none for all.
    explicit Reduction(const Settings &settings) {
        settings.need_integers(1, 33);
        const std::vector<int64_t> &integers = settings.integers;
        if (integers[0] != 0 && integers[0] != 1) {
            invalid_argument("whether axes are kept must be 0 or 1, not " + std::to_string(integers[0]));
        }
        keeps_ = integers[0] == 1;
        axes_.insert(integers.begin() + 1, integers.end());
        if (axes_.size() + 1 != integers.size()) {
            invalid_argument("an axis is named twice");
        }
    }

    Shape shape(std::span<const Shape> operands) const override {
        for (int64_t axis : axes_) {
            check_axis(axis, operands[0]);
        }
        Shape result;
        for (size_t axis = 0; axis < operands[0].size(); ++axis) {
            if (!reduces(axis)) {
                result.push_back(operands[0][axis]);
            } else if (keeps_) {
                result.push_back(1);
            }
        }
        return result;
    }

protected:
    // Calls visit(i, o) for each entry i of the operand with the entry o of the result that it goes into.
    template <class Visit>
    void for_each(const Tensor &x, Visit visit) const {
        Shape kept = x.shape;
        for (size_t axis = 0; axis < kept.size(); ++axis) {
            kept[axis] = reduces(axis) ? 1 : kept[axis];
        }
        for_each_entry<1>(x.shape, {broadcast_strides(kept, x.shape)},
                          [&](size_t i, const auto &at) { visit(i, at[0]); });
    }

    // How many entries go into one.
    static double share(const Tensor &x, const Tensor &result) {
        return static_cast<double>(x.values.size()) / static_cast<double>(result.values.size());
    }

private:
    bool reduces(size_t axis) const { return axes_.empty() || axes_.count(static_cast<int64_t>(axis)) != 0; }

    bool keeps_;
    std::set<int64_t> axes_;
};

template <bool mean>
class Sum final : public Reduction {
public:
    explicit Sum(Settings &settings) : Reduction(settings) {}

    void forward(Operands operands, Tensor &result) const override {
        const Tensor &x = *operands[0];
        for_each(x, [&](size_t i, size_t o) { result.values[o] += x.values[i]; });
        for (double &value : result.values) {
            value /= mean ? share(x, result) : 1.0;
        }
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const double n = mean ? share(*operands[0], result) : 1.0;
        for_each(*operands[0], [&](size_t i, size_t o) { (*gradients[0])[i] += gradient[o] / n; });
    }
};

// The largest of all, or the smallest with a sign of -1. Equal ones share the slope.
template <int sign>
class Extreme final : public Reduction {
public:
    explicit Extreme(Settings &settings) : Reduction(settings) {}

    void forward(Operands operands, Tensor &result) const override {
        const Tensor &x = *operands[0];
        result.values.assign(result.values.size(), -sign * std::numeric_limits<double>::infinity());
        for_each(x, [&](size_t i, size_t o) {
            double &so_far = result.values[o];
            if (sign * x.values[i] > sign * so_far || std::isnan(x.values[i])) {
                so_far = x.values[i];
            }
        });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const Tensor &x = *operands[0];
        std::vector<double> equals(result.values.size());
        for_each(x, [&](size_t i, size_t o) { equals[o] += x.values[i] == result.values[o] ? 1.0 : 0.0; });
        for_each(x, [&](size_t i, size_t o) {
            if (x.values[i] == result.values[o]) {
                (*gradients[0])[i] += gradient[o] / equals[o];
            }
        });
    }
};

// (sum |x|^order)^(1 / order), or the largest |x|. At zero there is no slope; equal ones that are largest share it.
class Norm final : public Reduction {
public:
    explicit Norm(Settings &settings) : Reduction(settings), order_(settings.take(1)[0]) {
        if (!(order_ >= 1.0)) {
            invalid_argument("the order must be at least 1, or infinite, not " + std::to_string(order_));
        }
    }

    void forward(Operands operands, Tensor &result) const override {
        const Tensor &x = *operands[0];
        std::vector<double> largest(result.values.size());
        for_each(x, [&](size_t i, size_t o) {
            const double size = std::fabs(x.values[i]);
            largest[o] = size > largest[o] || std::isnan(size) ? size : largest[o];
        });
        if (std::isinf(order_)) {
            result.values = largest;
            return;
        }
        // Relative to the largest, so that powers neither overflow nor vanish.
        for_each(x, [&](size_t i, size_t o) {
            result.values[o] += largest[o] == 0.0 ? 0.0 : std::pow(std::fabs(x.values[i]) / largest[o], order_);
        });
        for (size_t o = 0; o < largest.size(); ++o) {
            result.values[o] = largest[o] * std::pow(result.values[o], 1.0 / order_);
        }
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const Tensor &x = *operands[0];
        std::vector<double> equals(result.values.size());
        for_each(x, [&](size_t i, size_t o) { equals[o] += std::fabs(x.values[i]) == result.values[o] ? 1.0 : 0.0; });
        for_each(x, [&](size_t i, size_t o) {
            const double size = std::fabs(x.values[i]);
            double slope = 0.0;
            if (size != 0.0 && gradient[o] != 0.0) {
                slope = !std::isinf(order_)         ? std::pow(size / result.values[o], order_ - 1.0)
                        : size == result.values[o] ? 1.0 / equals[o]
                                                   : 0.0;
            }
            (*gradients[0])[i] += gradient[o] * std::copysign(slope, x.values[i]);
        });
    }

private:
    const double order_;
};

// The number of the first of the largest along one axis.
class ArgMax final : public Operation {
public:
    explicit ArgMax(Settings &settings) {
        settings.need_integers(1, 1);
        axis_ = settings.integers[0];
    }

    Shape shape(std::span<const Shape> operands) const override {
        Shape result = operands[0];
        result.erase(result.begin() + static_cast<std::ptrdiff_t>(check_axis(axis_, operands[0])));
        return result;
    }

    void forward(Operands operands, Tensor &result) const override {
        const Tensor &x = *operands[0];
        const auto axis = static_cast<size_t>(axis_);
        const auto stride = static_cast<size_t>(row_major_strides(x.shape)[axis]);
        const auto length = static_cast<size_t>(x.shape[axis]);
        for (size_t o = 0; o < result.values.size(); ++o) {
            const size_t first = o / stride * stride * length + o % stride;
            size_t best = 0;
            for (size_t k = 1; k < length; ++k) {
                best = x.values[first + k * stride] > x.values[first + best * stride] ? k : best;
            }
            result.values[o] = static_cast<double>(best);
        }
    }

    bool differentiable() const override { return false; }
    void backward(Operands, const Tensor &, const std::vector<double> &,
                  std::span<std::vector<double> *const>) const override {}

private:
    int64_t axis_;
};

template <class T>
std::unique_ptr<Operation> make(Settings &settings) {
    return std::make_unique<T>(settings);
}

}  // namespace

std::vector<OperationKind> reduction_operations() {
    return {
        {"sum", 1, 1, make<Sum<false>>}, {"mean", 1, 1, make<Sum<true>>}, {"max", 1, 1, make<Extreme<1>>},
        {"min", 1, 1, make<Extreme<-1>>}, {"norm", 1, 1, make<Norm>},      {"argmax", 1, 1, make<ArgMax>},
    };
}

}  // namespace nengine
