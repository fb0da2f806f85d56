#include <algorithm>
#include <cmath>

#include "train/optimizer.h"

namespace nengine {

namespace {

// Adam with the infinity norm (Kingma & Ba 2015, section 7.1), at update t, counted from 1:
//   m = beta_1 m + (1 - beta_1) g;  u = max(beta_2 u, |g|);  theta -= eta / (1 - beta_1^t) m / (u + epsilon)
template <class T>
class Adamax final : public Optimizer<T> {
public:
    Adamax(double learning_rate, double beta_1, double beta_2, double epsilon)
        : Optimizer<T>(learning_rate, {0.0, 0.0}), beta_1_(beta_1), beta_2_(beta_2), epsilon_(epsilon) {
        check_fraction("beta_1", beta_1);
        check_fraction("beta_2", beta_2);
        check_positive("epsilon", epsilon);
    }

private:
    void begin(int64_t update) override {
        alpha_ = this->learning_rate() / (1.0 - std::pow(beta_1_, static_cast<double>(update)));
    }

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T beta_1 = static_cast<T>(beta_1_);
        const T rest_1 = static_cast<T>(1.0 - beta_1_);
        const T beta_2 = static_cast<T>(beta_2_);
        const T epsilon = static_cast<T>(epsilon_);
        const T alpha = static_cast<T>(alpha_);
        T *m = slots[0];
        T *u = slots[1];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            m[i] = beta_1 * m[i] + rest_1 * g;
            u[i] = std::max(beta_2 * u[i], std::abs(g));
            values[i] -= alpha * m[i] / (u[i] + epsilon);
        }
    }

    const double beta_1_, beta_2_, epsilon_;
    double alpha_ = 0.0;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> adamax(const std::vector<double> &numbers) {
    check_numbers("adamax", "learning_rate, beta_1, beta_2, epsilon", numbers);
    return std::make_unique<Adamax<T>>(numbers[0], numbers[1], numbers[2], numbers[3]);
}

template std::unique_ptr<Optimizer<float>> adamax<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adamax<double>(const std::vector<double> &);

}  // namespace nengine
