#include "train/optimizer.h"

namespace nengine {

namespace {

// Gradient descent. With momentum mu > 0 the velocity v, which starts at zero, is kept:
//   v = mu v - eta g;  theta += v,  or (Nesterov)  theta += mu v - eta g
template <class T>
class Sgd final : public Optimizer<T> {
public:
    Sgd(double learning_rate, double momentum, bool nesterov)
        : Optimizer<T>(learning_rate, std::vector<double>(momentum > 0.0 ? 1 : 0)), momentum_(momentum),
          nesterov_(nesterov) {}

private:
    void begin(int64_t) override {}

    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override {
        const T rate = static_cast<T>(this->learning_rate());
        const T momentum = static_cast<T>(momentum_);
        if (momentum_ == 0.0) {
            for (int64_t i = 0; i < n; ++i) {
                values[i] -= rate * gradients[i];
            }
            return;
        }
        T *velocity = slots[0];
        for (int64_t i = 0; i < n; ++i) {
            const T push = rate * gradients[i];
            velocity[i] = momentum * velocity[i] - push;
            values[i] += nesterov_ ? momentum * velocity[i] - push : velocity[i];
        }
    }

    const double momentum_;
    const bool nesterov_;
};

}  // namespace

template <class T>
std::unique_ptr<Optimizer<T>> sgd(const std::vector<double> &numbers) {
    check_numbers("sgd", "learning_rate, momentum, nesterov", numbers);
    check_momentum(numbers[1]);
    return std::make_unique<Sgd<T>>(numbers[0], numbers[1], check_switch("nesterov", numbers[2]));
}

template std::unique_ptr<Optimizer<float>> sgd<float>(const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> sgd<double>(const std::vector<double> &);

}  // namespace nengine
