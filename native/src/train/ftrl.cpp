#include <cmath>
#include <string>

#include "ir/graph.h"
#include "train/optimizer.h"

namespace nengine {

namespace {

// Follow the regularized leader (McMahan et al. 2013), with power p and l2' = l2 + beta / (2 eta):
//   n' = n + g^2;  z += g + 2 shrinkage theta - (n'^-p - n^-p) / eta theta;  q = n'^-p / eta + 2 l2'
//   theta = (sign(z) l1 - z) / q  if |z| > l1, else 0;  n = n'
// where n has a start.
template <class T>
class Ftrl final : public Optimizer<T> {
public:
    Ftrl(double learning_rate, double power, double initial_accumulator, double l1, double l2,
         double l2_shrinkage, double beta)
        : Optimizer<T>(learning_rate, {initial_accumulator, 0.0}), power_(power), l1_(l1), l2_(l2),
          l2_shrinkage_(l2_shrinkage), beta_(beta) {
        if (!(std::isfinite(power) && power <= 0.0)) {
            invalid_argument("learning_rate_power must be finite and not positive, not " +
                             std::to_string(power));
        }
        check_not_negative("initial_accumulator", initial_accumulator);
        check_not_negative("l1", l1);
        check_not_negative("l2", l2);
        check_not_negative("l2_shrinkage", l2_shrinkage);
        check_not_negative("beta", beta);
    }

private:
    void begin(int64_t) override {
        if (this->learning_rate() == 0.0) {
            invalid_argument("the optimizer \"ftrl\" divides by the learning rate, which must not be zero");
        }
    }

    T raised(T sum) const { return power_ == -0.5 ? std::sqrt(sum) : std::pow(sum, static_cast<T>(-power_)); }

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const double eta = this->learning_rate();
        const T inverse_rate = static_cast<T>(1.0 / eta);
        const T l1 = static_cast<T>(l1_);
        const T twice_l2 = static_cast<T>(2.0 * l2_ + beta_ / eta);
        const T twice_shrinkage = static_cast<T>(2.0 * l2_shrinkage_);
        T *squares = slots[0];
        T *z = slots[1];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            const T sum = squares[i] + g * g;
            const T root = raised(sum);
            z[i] += g + twice_shrinkage * values[i] - (root - raised(squares[i])) * inverse_rate * values[i];
            squares[i] = sum;
            const T q = root * inverse_rate + twice_l2;
            values[i] = std::abs(z[i]) > l1 ? (std::copysign(l1, z[i]) - z[i]) / q : T(0);
        }
    }

    const double power_, l1_, l2_, l2_shrinkage_, beta_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> ftrl(const std::vector<double> &numbers) {
    check_numbers("ftrl",
                  "learning_rate, learning_rate_power, initial_accumulator, l1, l2, l2_shrinkage, beta",
                  numbers);
    return std::make_unique<Ftrl<T>>(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
                                     numbers[5], numbers[6]);
}

template std::unique_ptr<Optimizer<float>> ftrl<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> ftrl<double>(const std::vector<double> &);

}  // namespace nengine
