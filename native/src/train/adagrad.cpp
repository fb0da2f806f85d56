#include <cmath>

#include "train/optimizer.h"

namespace nengine {

namespace {

// The root of the sum of all squared gradients scales the step (Duchi et al. 2011); the sum has a start:
//   s += g^2;  theta -= eta g / (sqrt(s) + epsilon)
template <class T>
class Adagrad final : public Optimizer<T> {
public:
    Adagrad(double learning_rate, double initial_accumulator, double epsilon)
        : Optimizer<T>(learning_rate, {initial_accumulator}), epsilon_(epsilon) {
        check_not_negative("initial_accumulator", initial_accumulator);
        check_positive("epsilon", epsilon);
    }

private:
    void begin(int64_t) override {}

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T rate = static_cast<T>(this->learning_rate());
        const T epsilon = static_cast<T>(epsilon_);
        T *s = slots[0];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            s[i] += g * g;
            values[i] -= rate * g / (std::sqrt(s[i]) + epsilon);
        }
    }

    const double epsilon_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> adagrad(const std::vector<double> &numbers) {
    check_numbers("adagrad", "learning_rate, initial_accumulator, epsilon", numbers);
    return std::make_unique<Adagrad<T>>(numbers[0], numbers[1], numbers[2]);
}

template std::unique_ptr<Optimizer<float>> adagrad<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adagrad<double>(const std::vector<double> &);

}  // namespace nengine
