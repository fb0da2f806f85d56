#include <cmath>

#include "train/optimizer.h"

namespace nengine {

namespace {

// Moving means of squared gradients and of squared steps scale the step (Zeiler 2012):
//   s = rho s + (1 - rho) g^2;  u = g sqrt(x + epsilon) / sqrt(s + epsilon);  theta -= eta u
//   x = rho x + (1 - rho) u^2
template <class T>
class Adadelta final : public Optimizer<T> {
public:
    Adadelta(double learning_rate, double rho, double epsilon)
        : Optimizer<T>(learning_rate, {0.0, 0.0}), rho_(rho), epsilon_(epsilon) {
        check_fraction("rho", rho);
        check_positive("epsilon", epsilon);
    }

private:
    void begin(int64_t) override {}

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T rate = static_cast<T>(this->learning_rate());
        const T rho = static_cast<T>(rho_);
        const T rest = static_cast<T>(1.0 - rho_);
        const T epsilon = static_cast<T>(epsilon_);
        T *s = slots[0];
        T *x = slots[1];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            s[i] = rho * s[i] + rest * g * g;
            const T u = g * std::sqrt(x[i] + epsilon) / std::sqrt(s[i] + epsilon);
            values[i] -= rate * u;
            x[i] = rho * x[i] + rest * u * u;
        }
    }

    const double rho_, epsilon_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> adadelta(const std::vector<double> &numbers) {
    check_numbers("adadelta", "learning_rate, rho, epsilon", numbers);
    return std::make_unique<Adadelta<T>>(numbers[0], numbers[1], numbers[2]);
}

template std::unique_ptr<Optimizer<float>> adadelta<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adadelta<double>(const std::vector<double> &);

}  // namespace nengine
