// The step of Adam, which AdamW shares.
#pragma once

#include "train/optimizer.h"

namespace nengine {

// Adam (Kingma & Ba 2015), in the form where the corrections of both moments sit in the step size:
//   m += (1 - beta_1)(g - m);  v += (1 - beta_2)(g^2 - v)
//   theta -= alpha m / (sqrt(v) + epsilon),  alpha = eta sqrt(1 - beta_2^t) / (1 - beta_1^t)
// at update t, counted from 1. AMSGrad (Reddi et al. 2018) has the largest v so far in the root.
struct AdamNumbers {
    double beta_1, beta_2, epsilon;
    bool amsgrad;
};

template <class T>
class Adam : public Optimizer<T> {
public:
    // Throws invalid_argument naming the number that does not fit.
    Adam(double learning_rate, const AdamNumbers &numbers);

private:
    void begin(int64_t update) override;
    void step(T *values, const T *gradients, T *const *slots, int64_t n) const override;

    const AdamNumbers numbers_;
    double alpha_ = 0.0;
};

}  // namespace nengine
