// What kernels of convolutions are made from, and their weights in the order that they want.
#pragma once

#include <vector>

#include "cpu/linear.h"
#include "ops/convolution.h"
#include "ops/operands.h"

namespace nengine {

// What to do with which signals: weights, in and out of a convolution of these sizes.
struct Convolve {
    ConvGeometry g;
    bool filters_first;  // the order of the channels in the weights
    SignalId weights, in, out;
    Write write;
};

// Items to compute: those of both sides, forward or gradients.
inline int64_t items_of(const Binder &binder, const Convolve &c) {
    return binder.graph().batched(c.in) || binder.graph().batched(c.out) ? binder.batch() : 1;
}

// The weights as the kernels want them, [position][channel][filter]: in place, or, where they lie as
// [position][filter][channel], through memory of its own.
template <class T>
class ConvWeights {
public:
    ConvWeights(const Binder &binder, const Convolve &c)
        : place_(binder.flat<T>(c.weights)), positions_(c.g.kernel_positions()), channels_(c.g.channels),
          filters_(c.g.filters), own_(c.filters_first ? static_cast<size_t>(place_.size) : 0) {}

    const T *read(const Step &step) {
        if (own_.empty()) {
            return place_.at(step);
        }
        const T *from = place_.at(step);
        for_each_pair([&](int64_t here, int64_t there) { own_[static_cast<size_t>(here)] = from[there]; });
        return own_.data();
    }

    // Where to write, and how: what is written to memory of its own gets to its place when it is done.
    T *begin(const Step &step) { return own_.empty() ? place_.at(step) : own_.data(); }
    Write write(Write wanted) const { return own_.empty() ? wanted : Write::Set; }

    void done(const Step &step, Write wanted) const {
        if (own_.empty()) {
            return;
        }
        T *to = place_.at(step);
        for_each_pair([&](int64_t here, int64_t there) {
            const T value = own_[static_cast<size_t>(here)];
            to[there] = wanted == Write::Set ? value : to[there] + value;
        });
    }

private:
    // Calls body(index in [position][channel][filter], index in [position][filter][channel]).
    template <class Body>
    void for_each_pair(const Body &body) const {
        for (int64_t j = 0; j < positions_; j++) {
            for (int64_t c = 0; c < channels_; c++) {
                for (int64_t f = 0; f < filters_; f++) {
                    body((j * channels_ + c) * filters_ + f, (j * filters_ + f) * channels_ + c);
                }
            }
        }
    }

    Vec<T> place_;
    int64_t positions_, channels_, filters_;
    std::vector<T> own_;
};

}  // namespace nengine
