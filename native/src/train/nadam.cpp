#include <cmath>

#include "train/optimizer.h"

namespace nengine {

namespace {

// Adam with Nesterov's momentum (Dozat 2016), which rises with the updates t, counted from 1:
//   c_t = beta_1 (1 - 0.96^(d t) / 2),  p_t = c_1 ... c_t
//   m = beta_1 m + (1 - beta_1) g;  v = beta_2 v + (1 - beta_2) g^2
//   n = (1 - c_t) g / (1 - p_t) + c_{t+1} m / (1 - p_t c_{t+1})
//   theta -= eta n / (sqrt(v / (1 - beta_2^t)) + epsilon)
template <class T>
class Nadam final : public Optimizer<T> {
public:
    Nadam(double learning_rate, double beta_1, double beta_2, double epsilon, double schedule_decay)
        : Optimizer<T>(learning_rate, {0.0, 0.0}), beta_1_(beta_1), beta_2_(beta_2), epsilon_(epsilon),
          schedule_decay_(schedule_decay) {
        check_fraction("beta_1", beta_1);
        check_fraction("beta_2", beta_2);
        check_positive("epsilon", epsilon);
        check_not_negative("schedule_decay", schedule_decay);
    }

private:
    void begin(int64_t update) override {
        const double t = static_cast<double>(update);
        const double now = momentum(t);
        const double next = momentum(t + 1.0);
        product_ *= now;
        of_gradient_ = this->learning_rate() * (1.0 - now) / (1.0 - product_);
        of_mean_ = this->learning_rate() * next / (1.0 - product_ * next);
        of_square_ = 1.0 / (1.0 - std::pow(beta_2_, t));
    }

    double number() const override { return product_; }
    void set_number(double product) override { product_ = product; }

    double momentum(double t) const { return beta_1_ * (1.0 - 0.5 * std::pow(0.96, schedule_decay_ * t)); }

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T beta_1 = static_cast<T>(beta_1_);
        const T rest_1 = static_cast<T>(1.0 - beta_1_);
        const T beta_2 = static_cast<T>(beta_2_);
        const T rest_2 = static_cast<T>(1.0 - beta_2_);
        const T epsilon = static_cast<T>(epsilon_);
        const T of_gradient = static_cast<T>(of_gradient_);
        const T of_mean = static_cast<T>(of_mean_);
        const T of_square = static_cast<T>(of_square_);
        T *m = slots[0];
        T *v = slots[1];
        for (int64_t i = 0; i < n; ++i) {
            const T g = gradients[i];
            m[i] = beta_1 * m[i] + rest_1 * g;
            v[i] = beta_2 * v[i] + rest_2 * g * g;
            values[i] -= (of_gradient * g + of_mean * m[i]) / (std::sqrt(of_square * v[i]) + epsilon);
        }
    }

    const double beta_1_, beta_2_, epsilon_, schedule_decay_;
    double product_ = 1.0;
    double of_gradient_ = 0.0, of_mean_ = 0.0, of_square_ = 0.0;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> nadam(const std::vector<double> &numbers) {
    check_numbers("nadam", "learning_rate, beta_1, beta_2, epsilon, schedule_decay", numbers);
    return std::make_unique<Nadam<T>>(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
}

template std::unique_ptr<Optimizer<float>> nadam<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> nadam<double>(const std::vector<double> &);

}  // namespace nengine
