// ln softmax(z)_k = z_k - largest - ln(sum), without overflow.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace nengine {

struct Softmax {
    explicit Softmax(std::span<const double> z) : largest(*std::max_element(z.begin(), z.end())) {
        for (double v : z) {
            sum += std::exp(v - largest);
        }
    }

    double log_of(double z) const { return z - largest - std::log(sum); }
    double of(double z) const { return std::exp(z - largest) / sum; }

    double largest;
    double sum = 0.0;
};

}  // namespace nengine
