#include "random/random_state.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "ir/graph.h"

namespace nengine {

namespace {

constexpr size_t middle = 397;

uint32_t twist(uint32_t high, uint32_t low, uint32_t far) {
    const uint32_t y = (high & 0x80000000u) | (low & 0x7fffffffu);
    return far ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
}

// The logarithm of the gamma function by Stirling's series above 7 and by recurrence below. A better one would not do:
// the sampler has to accept exactly what NumPy's accepts.
double log_gamma(double x) {
    constexpr double series[] = {8.333333333333333e-2,  -2.777777777777778e-3, 7.936507936507937e-4,
                                 -5.952380952380952e-4, 8.417508417508418e-4,  -1.917526917526918e-3,
                                 6.410256410256410e-3,  -2.955065359477124e-2, 1.796443723688307e-1,
                                 -1.39243221690590e0};
    constexpr double log_two_pi = 1.8378770664093453;
    if (x == 1 || x == 2) {
        return 0;
    }
    const int steps = x < 7 ? static_cast<int>(7 - x) : 0;
    double y = x + steps;
    const double z = (1 / y) * (1 / y);
    double sum = series[9];
    for (int i = 8; i >= 0; i--) {
        sum = sum * z + series[i];
    }
    double value = sum / y + 0.5 * log_two_pi + (y - 0.5) * std::log(y) - y;
    for (int i = 0; i < steps; i++) {
        value -= std::log(y - 1);
        y -= 1;
    }
    return value;
}

}  // namespace

RandomState::RandomState(uint32_t first) { seed(first); }

RandomState::RandomState(std::span<const uint32_t> seeds) {
    seed(19650218);
    size_t i = 1, j = 0;
    const auto advance = [&] {
        if (++i == words) {
            key_[0] = key_[words - 1];
            i = 1;
        }
    };
    for (size_t step = std::max(words, seeds.size()); step > 0; step--) {
        key_[i] = (key_[i] ^ ((key_[i - 1] ^ (key_[i - 1] >> 30)) * 1664525u)) + seeds[j] + static_cast<uint32_t>(j);
        advance();
        j = j + 1 == seeds.size() ? 0 : j + 1;
    }
    for (size_t step = words - 1; step > 0; step--) {
        key_[i] = (key_[i] ^ ((key_[i - 1] ^ (key_[i - 1] >> 30)) * 1566083941u)) - static_cast<uint32_t>(i);
        advance();
    }
    key_[0] = 0x80000000u;
}

void RandomState::seed(uint32_t seed) {
    uint32_t x = seed;
    for (size_t i = 0; i < words; i++) {
        key_[i] = x;
        x = 1812433253u * (x ^ (x >> 30)) + static_cast<uint32_t>(i) + 1;
    }
    position_ = words;
}

std::vector<double> RandomState::numbers() const {
    std::vector<double> numbers(key_.begin(), key_.end());
    numbers.push_back(static_cast<double>(position_));
    return numbers;
}

RandomState RandomState::of_numbers(std::span<const double> numbers) {
    if (numbers.size() != numbers_count) {
        invalid_argument("a generator has " + std::to_string(numbers_count) + " numbers, not " +
                         std::to_string(numbers.size()));
    }
    for (size_t i = 0; i < numbers_count; i++) {
        const double most = i < words ? 0xffffffffu : static_cast<double>(words);
        if (!(numbers[i] >= 0 && numbers[i] <= most && numbers[i] == std::floor(numbers[i]))) {
            invalid_argument("number " + std::to_string(i) + " of a generator must be a whole number from 0 to " +
                             std::to_string(static_cast<int64_t>(most)) + ", not " + std::to_string(numbers[i]));
        }
    }
    RandomState state(0u);
    for (size_t i = 0; i < words; i++) {
        state.key_[i] = static_cast<uint32_t>(numbers[i]);
    }
    state.position_ = static_cast<size_t>(numbers[words]);
    return state;
}

void RandomState::renew() {
    for (size_t i = 0; i < words - middle; i++) {
        key_[i] = twist(key_[i], key_[i + 1], key_[i + middle]);
    }
    for (size_t i = words - middle; i < words - 1; i++) {
        key_[i] = twist(key_[i], key_[i + 1], key_[i + middle - words]);
    }
    key_[words - 1] = twist(key_[words - 1], key_[0], key_[middle - 1]);
    position_ = 0;
}

double RandomState::largest_poisson_mean() {
    const double largest = static_cast<double>(std::numeric_limits<int64_t>::max());
    return largest - 10 * std::sqrt(largest);
}

double RandomState::poisson(double mean) {
    if (mean == 0) {
        return 0;
    }
    return mean < 10 ? small_poisson(mean) : large_poisson(mean);
}

double RandomState::small_poisson(double mean) {
    const double limit = std::exp(-mean);
    double n = 0;
    for (double product = uniform(); product > limit; product *= uniform()) {
        n++;
    }
    return n;
}

double RandomState::large_poisson(double mean) {
    const double root = std::sqrt(mean);
    const double log_mean = std::log(mean);
    const double b = 0.931 + 2.53 * root;
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double accept = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        const double u = uniform() - 0.5;
        const double v = uniform();
        const double t = 0.5 - std::fabs(u);
        const double n = std::floor((2 * a / t + b) * u + mean + 0.43);
        if (t >= 0.07 && v <= accept) {
            return n;
        }
        if (n < 0 || (t < 0.013 && v > t)) {
            continue;
        }
        if (std::log(v) + std::log(inverse_alpha) - std::log(a / (t * t) + b) <=
            -mean + n * log_mean - log_gamma(n + 1)) {
            return n;
        }
    }
}

}  // namespace nengine
