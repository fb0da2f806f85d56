#include "runtime/probe_recorder.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nengine/nengine.h"

namespace nengine {

int64_t next_sample(int64_t after, double period) {
    constexpr double largest = 9007199254740992.0;  // 2^53, the most steps a program counts
    if (period == 1) {
        return after + 1;
    }
    // Rounding may put the quotient and the product beside the whole numbers that are meant.
    const double first = std::max(0.0, std::floor(static_cast<double>(after) / period) - 1);
    for (double n = first; n * period < largest; n += 1) {
        const auto near = static_cast<int64_t>(std::ceil(n * period));
        for (int64_t k = near - 1; k <= near + 1; ++k) {
            if (k > after && std::fmod(static_cast<double>(k), period) < 1) {
                return k;
            }
        }
    }
    return std::numeric_limits<int64_t>::max();
}

namespace {

// At least as many as there are.
int64_t count_samples(int64_t first_number, int64_t steps, double period) {
    constexpr double too_many_to_count = 1e6;
    if (period == 1) {
        return steps;
    }
    if (static_cast<double>(steps) / period > too_many_to_count) {
        return std::min(steps, static_cast<int64_t>(static_cast<double>(steps) / period) + 2);
    }
    int64_t count = 0;
    for (int64_t k = next_sample(first_number - 1, period); k < first_number + steps; k = next_sample(k, period)) {
        ++count;
    }
    return count;
}

}  // namespace

ProbeRecorder::ProbeRecorder(const Binder &binder, SignalId signal, double period, bool keeps_last)
    : signal_(signal),
      period_(period),
      keeps_last_(keeps_last),
      source_(source(binder, signal)),
      element_bytes_(binder.is_double() ? 8 : 4),
      size_(binder.graph()[signal].size()),
      batch_(binder.graph().batched(signal) ? binder.batch() : 1) {}

ProbeRecorder::Source ProbeRecorder::source(const Binder &binder, SignalId signal) {
    const Signal &s = binder.graph()[signal];
    Source source{binder.arena(signal), {}, 1};
    if (s.is_contiguous()) {
        source.runs = {binder.offset(signal)};
        source.run_length = s.size();
        return source;
    }
    const int64_t batch = binder.graph().batched(signal) ? binder.batch() : 1;
    const int64_t base_offset = binder.offset(signal) - s.offset * batch;
    for (int64_t element : s.elements()) {
        source.runs.push_back(base_offset + element * batch);
    }
    return source;
}

int64_t ProbeRecorder::sample_after(int64_t after, int64_t first_number, int64_t steps) const {
    if (!keeps_last_) {
        return next_sample(after, period_);
    }
    const int64_t last = first_number + steps - 1;
    return after < last ? last : std::numeric_limits<int64_t>::max();
}

void ProbeRecorder::begin(int64_t first_number, int64_t steps) {
    samples_ = 0;
    first_number_ = first_number;
    steps_ = steps;
    // Memory that is at hand is used again: to get it from the system costs about as much as to fill it.
    const int64_t bytes = bytes_needed(first_number, steps);
    if (bytes != block_.bytes()) {
        block_ = Block();
        block_ = Block(bytes);
    }
    next_ = sample_after(first_number - 1, first_number, steps);
}

int64_t ProbeRecorder::samples_in(int64_t first_number, int64_t steps) const {
    return keeps_last_ ? std::min<int64_t>(steps, 1) : count_samples(first_number, steps, period_);
}

int64_t ProbeRecorder::bytes_needed(int64_t first_number, int64_t steps) const {
    return checked_product({samples_in(first_number, steps), size_, batch_, element_bytes_});
}

void ProbeRecorder::take_items(const ProbeRecorder &part, int64_t at, int64_t first_item, int64_t items) {
    auto *to = static_cast<char *>(block_.data()) + at * size_ * batch_ * element_bytes_;
    const auto *from = static_cast<const char *>(part.block_.data());
    const int64_t rows = part.samples_ * size_;
    if (batch_ == 1) {
        if (first_item == 0) {
            std::copy_n(from, rows * element_bytes_, to);
        }
        return;
    }
    to += first_item * element_bytes_;
    for (int64_t i = 0; i < rows; ++i) {
        std::copy_n(from + i * part.batch_ * element_bytes_, items * element_bytes_, to + i * batch_ * element_bytes_);
    }
}

void ProbeRecorder::record(const Step &step, const Source &source) {
    const int64_t bytes = source.run_length * batch_ * element_bytes_;
    auto *to = static_cast<char *>(block_.data()) + samples_ * size_ * batch_ * element_bytes_;
    const auto *from = static_cast<const char *>(source.arena->data) + source.arena->slice(step) * element_bytes_;
    for (int64_t run : source.runs) {
        std::copy_n(from + run * element_bytes_, bytes, to);
        to += bytes;
    }
    ++samples_;
    next_ = sample_after(next_, first_number_, steps_);
}

}  // namespace nengine
