// Softmax along an axis, and its logarithm.
#include <algorithm>
#include <cmath>

#include "expression/operation.h"

namespace nengine {

namespace {

template <bool logarithm>
class Softmax final : public Operation {
public:
    explicit Softmax(Settings &settings) {
        settings.need_integers(1, 1);
        axis_ = settings.integers[0];
    }

    Shape shape(std::span<const Shape> operands) const override {
        check_axis(axis_, operands[0]);
        return operands[0];
    }

    void forward(Operands operands, Tensor &result) const override {
        const std::vector<double> &x = operands[0]->values;
        std::vector<double> &y = result.values;
        for_each_line(result, [&](const auto &entries) {
            // Relative to the largest, so that no exponential overflows.
            double largest = x[entries(0)];
            for (size_t k = 1; k < length(result); ++k) {
                largest = std::max(largest, x[entries(k)]);
            }
            double sum = 0.0;
            for (size_t k = 0; k < length(result); ++k) {
                sum += std::exp(x[entries(k)] - largest);
            }
            for (size_t k = 0; k < length(result); ++k) {
                const double relative = x[entries(k)] - largest;
                y[entries(k)] = logarithm ? relative - std::log(sum) : std::exp(relative) / sum;
            }
        });
    }

    void backward(Operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const std::vector<double> &y = result.values;
        for_each_line(result, [&](const auto &entries) {
            double sum = 0.0;
            for (size_t k = 0; k < length(result); ++k) {
                sum += gradient[entries(k)] * (logarithm ? 1.0 : y[entries(k)]);
            }
            for (size_t k = 0; k < length(result); ++k) {
                const size_t i = entries(k);
                (*gradients[0])[i] += logarithm ? gradient[i] - std::exp(y[i]) * sum : y[i] * (gradient[i] - sum);
            }
        });
    }

private:
    size_t length(const Tensor &of) const { return static_cast<size_t>(of.shape[static_cast<size_t>(axis_)]); }

    // Calls visit with a function that gives the place of each entry of a line along the axis.
    template <class Visit>
    void for_each_line(const Tensor &of, Visit visit) const {
        const auto stride = static_cast<size_t>(row_major_strides(of.shape)[static_cast<size_t>(axis_)]);
        const size_t n = length(of);
        for (size_t line = 0; line < of.values.size() / n; ++line) {
            const size_t first = line / stride * stride * n + line % stride;
            visit([=](size_t k) { return first + k * stride; });
        }
    }

    int64_t axis_;
};

template <class T>
std::unique_ptr<Operation> make(Settings &settings) {
    return std::make_unique<T>(settings);
}

}  // namespace

std::vector<OperationKind> softmax_operations() {
    return {{"softmax", 1, 1, make<Softmax<false>>}, {"log_softmax", 1, 1, make<Softmax<true>>}};
}

}  // namespace nengine
