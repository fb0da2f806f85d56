#include "train/adam.h"

namespace nengine {

namespace {

// Adam with decay of the parameters apart from the gradients (Loshchilov & Hutter 2019):
//   theta -= eta w theta, then the step of Adam
template <class T>
class AdamW final : public Adam<T> {
public:
    AdamW(double learning_rate, const AdamNumbers &numbers, double weight_decay)
        : Adam<T>(learning_rate, numbers), weight_decay_(weight_decay) {
        check_not_negative("weight_decay", weight_decay);
    }

    bool decays() const override { return true; }

private:
    void decay(T *values, int64_t n) const override {
        const T part = static_cast<T>(this->learning_rate() * weight_decay_);
        for (int64_t i = 0; i < n; ++i) {
            values[i] -= part * values[i];
        }
    }

    const double weight_decay_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> adamw(const std::vector<double> &numbers) {
    check_numbers("adamw", "learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay", numbers);
    return std::make_unique<AdamW<T>>(
        numbers[0], AdamNumbers{numbers[1], numbers[2], numbers[3], check_switch("amsgrad", numbers[4])},
        numbers[5]);
}

template std::unique_ptr<Optimizer<float>> adamw<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> adamw<double>(const std::vector<double> &);

}  // namespace nengine
