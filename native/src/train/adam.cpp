#include "train/adam.h"

#include <algorithm>
#include <cmath>

namespace nengine {

template <class T>
Adam<T>::Adam(double learning_rate, const AdamNumbers &numbers)
    : Optimizer<T>(learning_rate, std::vector<double>(numbers.amsgrad ? 3 : 2)), numbers_(numbers) {
    check_fraction("beta_1", numbers.beta_1);
    check_fraction("beta_2", numbers.beta_2);
    check_positive("epsilon", numbers.epsilon);
}

template <class T>
void Adam<T>::begin(int64_t update) {
    const double t = static_cast<double>(update);
    alpha_ = this->learning_rate() * std::sqrt(1.0 - std::pow(numbers_.beta_2, t)) /
             (1.0 - std::pow(numbers_.beta_1, t));
}

template <class T>
void Adam<T>::step(T *values, const T *gradients, T *const *slots, int64_t n) const {
    const T rest_1 = static_cast<T>(1.0 - numbers_.beta_1);
    const T rest_2 = static_cast<T>(1.0 - numbers_.beta_2);
    const T alpha = static_cast<T>(alpha_);
    const T epsilon = static_cast<T>(numbers_.epsilon);
    T *m = slots[0];
    T *v = slots[1];
    if (!numbers_.amsgrad) {
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            m[i] += rest_1 * (g - m[i]);
            v[i] += rest_2 * (g * g - v[i]);
            values[i] -= alpha * m[i] / (std::sqrt(v[i]) + epsilon);
        }
        return;
    }
    T *largest = slots[2];
    for (int64_t i = 0; i < n; ++i) {
        const T g = gradients[i];
        m[i] += rest_1 * (g - m[i]);
        v[i] += rest_2 * (g * g - v[i]);
        largest[i] = std::max(largest[i], v[i]);
        values[i] -= alpha * m[i] / (std::sqrt(largest[i]) + epsilon);
    }
}

template class Adam<float>;
template class Adam<double>;

template <class T>
std::unique_ptr<Optimizer<T>> adam(const std::vector<double> &numbers) {
    check_numbers("adam", "learning_rate, beta_1, beta_2, epsilon, amsgrad", numbers);
    return std::make_unique<Adam<T>>(
        numbers[0], AdamNumbers{numbers[1], numbers[2], numbers[3], check_switch("amsgrad", numbers[4])});
}

template std::unique_ptr<Optimizer<float>> adam<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adam<double>(const std::vector<double> &);

}  // namespace nengine
