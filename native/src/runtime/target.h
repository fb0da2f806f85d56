// Targets of a probe, and how what it recorded is compared with them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "expression/tensor.h"
#include "ir/graph.h"
#include "runtime/items.h"
#include "runtime/probe_recorder.h"

namespace nengine {

template <class T>
class Target {
public:
    template <class S>
    Target(const ItemData<S> &data, int64_t batch, ThreadPool &threads)
        : steps_(data.steps), size_(data.size), batch_(batch) {
        data_.resize(static_cast<size_t>(checked_product({steps_, size_, batch_})));
        to_batch_innermost(data, batch, data_.data(), threads);
    }

    int64_t steps() const { return steps_; }
    int64_t size() const { return size_; }
    int64_t bytes() const { return static_cast<int64_t>(data_.size() * sizeof(T)); }

    // The first value for an item at a sample.
    double first(int64_t sample, int64_t item) const {
        return static_cast<double>(data_[static_cast<size_t>((steps_ == 1 ? 0 : sample) * size_ * batch_ + item)]);
    }

    // As (items, samples, elements); a single step stands for all samples.
    Tensor tensor(int64_t samples) const {
        const int64_t repeats = steps_ == 1 ? samples : 1;
        Tensor tensor{{batch_, steps_ * repeats, size_}, {}};
        tensor.values.resize(static_cast<size_t>(checked_product({batch_, steps_, repeats, size_})));
        if (steps_ != 1) {
            from_batch_innermost(data_.data(), batch_, steps_, size_, tensor.values.data());
            return tensor;
        }
        for (size_t i = 0; i < tensor.values.size(); ++i) {
            const auto place = static_cast<int64_t>(i);
            tensor.values[i] =
                static_cast<double>(data_[static_cast<size_t>(place % size_ * batch_ + place / (samples * size_))]);
        }
        return tensor;
    }

    // Calls visit(sample, item, recorded, target) for each item at each sample of the last run. Throws
    // invalid_argument, beginning with the entry's place, if visit does.
    template <class Visit>
    void compare(const std::string &what, const ProbeRecorder &probe, Visit visit) const {
        const auto n = static_cast<size_t>(probe.size());
        std::vector<double> recorded(n), target(static_cast<size_t>(size_));
        const T *const all = static_cast<const T *>(probe.data());
        for (int64_t sample = 0; sample < probe.samples(); ++sample) {
            const T *from = all + sample * probe.size() * batch_;
            const T *wanted = data_.data() + (steps_ == 1 ? 0 : sample) * size_ * batch_;
            for (int64_t item = 0; item < batch_; ++item) {
                gather(from + item, recorded);
                gather(wanted + item, target);
                try {
                    visit(sample, item, std::span<const double>(recorded), std::span<const double>(target));
                } catch (const Error &error) {
                    throw Error(error.status(), what + ", item " + std::to_string(item) + ", step " +
                                                    std::to_string(sample) + ": " + error.what());
                }
            }
        }
    }

private:
    void gather(const T *from, std::vector<double> &to) const {
        for (size_t i = 0; i < to.size(); ++i) {
            to[i] = static_cast<double>(from[static_cast<int64_t>(i) * batch_]);
        }
    }

    int64_t steps_, size_, batch_;
    std::vector<T> data_;  // [step][size][batch]
};

}  // namespace nengine
