#include <algorithm>
#include <cmath>

#include "train/optimizer.h"

namespace nengine {

namespace {

// A moving root mean square of the gradients scales the step (Hinton 2012):
//   s = rho s + (1 - rho) g^2;  theta -= eta g / (sqrt(d) + epsilon)
// with d = s, or centered, d = s - m^2 with m = rho m + (1 - rho) g. With momentum mu > 0, epsilon sits in
// the root:
//   b = mu b + eta g / sqrt(d + epsilon);  theta -= b
template <class T>
class RmsProp final : public Optimizer<T> {
public:
    RmsProp(double learning_rate, double rho, double momentum, double epsilon, bool centered)
        : Optimizer<T>(learning_rate,
                       std::vector<double>(size_t{1} + (momentum > 0.0 ? 1 : 0) + (centered ? 1 : 0))),
          rho_(rho), momentum_(momentum), epsilon_(epsilon), centered_(centered) {
        check_fraction("rho", rho);
        check_momentum(momentum);
        check_positive("epsilon", epsilon);
    }

private:
    void begin(int64_t) override {}

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T rate = static_cast<T>(this->learning_rate());
        const T rho = static_cast<T>(rho_);
        const T rest = static_cast<T>(1.0 - rho_);
        const T momentum = static_cast<T>(momentum_);
        const T epsilon = static_cast<T>(epsilon_);
        T *s = slots[0];
        T *m = centered_ ? slots[1] : nullptr;
        T *b = momentum_ > 0.0 ? slots[centered_ ? 2 : 1] : nullptr;
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            s[i] = rho * s[i] + rest * g * g;
            T d = s[i];
            if (m != nullptr) {
                m[i] = rho * m[i] + rest * g;
                // Of equal gradients the variance is zero, and rounding could make it less.
                d = std::max(d - m[i] * m[i], T(0));
            }
            if (b != nullptr) {
                b[i] = momentum * b[i] + rate * g / std::sqrt(d + epsilon);
                values[i] -= b[i];
            } else {
                values[i] -= rate * g / (std::sqrt(d) + epsilon);
            }
        }
    }

    const double rho_, momentum_, epsilon_;
    const bool centered_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> rmsprop(const std::vector<double> &numbers) {
    check_numbers("rmsprop", "learning_rate, rho, momentum, epsilon, centered", numbers);
    return std::make_unique<RmsProp<T>>(numbers[0], numbers[1], numbers[2], numbers[3],
                                        check_switch("centered", numbers[4]));
}

template std::unique_ptr<Optimizer<float>> rmsprop<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> rmsprop<double>(const std::vector<double> &);

}  // namespace nengine
