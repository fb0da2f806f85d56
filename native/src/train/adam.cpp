#include <cmath>

#include "ir/graph.h"
#include "train/optimizer.h"

namespace nengine {

namespace {

// Adam (Kingma & Ba 2015), in the form where the corrections of both moments sit in the step size:
//   m += (1 - beta_1)(g - m);  v += (1 - beta_2)(g^2 - v)
//   theta -= alpha m / (sqrt(v) + epsilon),  alpha = eta sqrt(1 - beta_2^t) / (1 - beta_1^t)
// at update t, counted from 1.
template <class T>
class Adam final : public Optimizer<T> {
public:
    Adam(double learning_rate, double beta_1, double beta_2, double epsilon)
        : Optimizer<T>(learning_rate, 2), beta_1_(beta_1), beta_2_(beta_2), epsilon_(epsilon) {}

private:
    void begin(int64_t update) override {
        const double t = static_cast<double>(update);
        alpha_ = this->learning_rate() * std::sqrt(1.0 - std::pow(beta_2_, t)) / (1.0 - std::pow(beta_1_, t));
    }

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T rest_1 = static_cast<T>(1.0 - beta_1_);
        const T rest_2 = static_cast<T>(1.0 - beta_2_);
        const T alpha = static_cast<T>(alpha_);
        const T epsilon = static_cast<T>(epsilon_);
        T *m = slots[0];
        T *v = slots[1];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            m[i] += rest_1 * (g - m[i]);
            v[i] += rest_2 * (g * g - v[i]);
            values[i] -= alpha * m[i] / (std::sqrt(v[i]) + epsilon);
        }
    }

    const double beta_1_, beta_2_, epsilon_;
    double alpha_ = 0.0;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> adam(const std::vector<double> &numbers) {
    if (numbers.size() != 4) {
        invalid_argument(
            "the optimizer \"adam\" takes 4 numbers (learning_rate, beta_1, beta_2, epsilon), not " +
            std::to_string(numbers.size()));
    }
    for (size_t i = 1; i <= 2; ++i) {
        if (!(numbers[i] >= 0.0 && numbers[i] < 1.0)) {
            invalid_argument("beta_" + std::to_string(i) + " must lie in [0, 1), not be " +
                             std::to_string(numbers[i]));
        }
    }
    if (!(std::isfinite(numbers[3]) && numbers[3] > 0.0)) {
        invalid_argument("epsilon must be finite and greater than zero, not " + std::to_string(numbers[3]));
    }
    return std::make_unique<Adam<T>>(numbers[0], numbers[1], numbers[2], numbers[3]);
}

template std::unique_ptr<Optimizer<float>> adam<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adam<double>(const std::vector<double> &);

}  // namespace nengine
