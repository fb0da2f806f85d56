#include "runtime/memory_use.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace nengine {

namespace {

constexpr int64_t most = std::numeric_limits<int64_t>::max();

constexpr std::array<const char *, NENGINE_MEMORY_PARTS> names{
    "parameters",  "state",     "saved state",      "inputs", "recordings",  "targets",
    "optimizer slots", "gradients", "output gradients", "tape",   "checkpoints", "host outputs", "chunks"};

int64_t saturating_multiply(int64_t a, int64_t b) {
    int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? most : product;
}

}  // namespace

int64_t saturating_add(int64_t a, int64_t b) {
    int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? most : sum;
}

MemoryUse &MemoryUse::operator+=(const MemoryUse &other) {
    for (size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = saturating_add(bytes[i], other.bytes[i]);
    }
    return *this;
}

int64_t MemoryUse::total() const {
    int64_t sum = 0;
    for (int64_t part : bytes) {
        sum = saturating_add(sum, part);
    }
    return sum;
}

std::string bytes_text(int64_t bytes) {
    constexpr std::array<const char *, 5> units{"bytes", "kB", "MB", "GB", "TB"};
    auto value = static_cast<double>(bytes);
    size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    char text[64];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.2f %s", value, units[unit]);
    return text;
}

std::string MemoryUse::describe() const {
    std::string text;
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] > 0) {
            text += (text.empty() ? "" : ", ") + std::string(names[i]) + " " + bytes_text(bytes[i]);
        }
    }
    return text;
}

int64_t Segments::tape_bytes(int64_t length) const {
    return saturating_multiply(step_bytes, std::min(length, n_steps));
}

int64_t Segments::all_checkpoint_bytes(int64_t length) const {
    const int64_t n = count(length);
    return n > 1 ? saturating_multiply(checkpoint_bytes, n + 1) : 0;
}

int64_t Segments::total(int64_t length) const {
    return saturating_add(saturating_add(tape_bytes(length), all_checkpoint_bytes(length)), all_host_bytes(length));
}

// The sum of length * step and n / length * checkpoint is least at the square root of n * checkpoint / step. Rounding up
// moves the place, so its neighbourhood is looked through; without any checkpoints may need less still.
int64_t Segments::least() const {
    if (n_steps <= 1 || step_bytes == 0) {
        return std::max<int64_t>(n_steps, 1);
    }
    const double root = std::sqrt(static_cast<double>(n_steps) * static_cast<double>(checkpoint_bytes) /
                                  static_cast<double>(step_bytes));
    const double limit = static_cast<double>(n_steps);
    const auto low = static_cast<int64_t>(std::clamp(root / 2, 1.0, limit));
    const auto high = static_cast<int64_t>(std::clamp(2 * root + 2, 1.0, limit));
    int64_t best = n_steps;
    const int64_t stride = std::max<int64_t>(1, (high - low) / 4096);
    for (int64_t length = low; length <= high; length += stride) {
        if (total(length) < total(best)) {
            best = length;
        }
    }
    return best;
}

int64_t Segments::fitting(int64_t available) const {
    if (total(n_steps) <= available) {
        return n_steps;
    }
    const int64_t least_length = least();
    if (total(least_length) > available) {
        return least_length;
    }
    // Up to the number of segments of the least, more need less memory.
    const auto length_of = [&](int64_t segments) { return (n_steps + segments - 1) / segments; };
    int64_t too_few = 1, enough = count(least_length);
    while (enough - too_few > 1) {
        const int64_t middle = too_few + (enough - too_few) / 2;
        (total(length_of(middle)) <= available ? enough : too_few) = middle;
    }
    return length_of(enough);
}

int64_t Segments::choose(const MemoryLimits &limits, int64_t other_bytes) const {
    if (n_steps == 0) {
        return 0;
    }
    if (limits.checkpoint_every == NENGINE_LEAST_MEMORY) {
        return least();
    }
    if (limits.checkpoint_every > 0) {
        return std::min(limits.checkpoint_every, n_steps);
    }
    return fitting(limits.budget - std::min(other_bytes, limits.budget));
}

}  // namespace nengine
