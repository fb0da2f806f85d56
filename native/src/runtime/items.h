// Arrays at the border are [item][step][element]; inside they are [step][element][item].
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "cpu/thread_pool.h"
#include "ir/graph.h"

namespace nengine {

// Data for a minibatch as a user gives them: items is 1 (the same for all) or the minibatch, or, with index, any number
// of which item b of the minibatch takes data[index[b]].
template <class S>
struct ItemData {
    const S *data = nullptr;
    int64_t items = 1;
    int64_t steps = 1;
    int64_t size = 0;
    const int64_t *index = nullptr;

    // Throws invalid_argument; what names the thing that the data are for.
    void check(const std::string &what, int64_t batch) const {
        if (items < 1 || steps < 1) {
            invalid_argument(what + ": " + std::to_string(items) + " items of " + std::to_string(steps) +
                             " steps were given; at least 1 of each is needed");
        }
        if (!data && size > 0) {
            invalid_argument(what + ": the data are null");
        }
        if (!index && items != 1 && items != batch) {
            invalid_argument(what + ": " + std::to_string(items) + " items were given for a minibatch of " +
                             std::to_string(batch));
        }
        for (int64_t b = 0; index && b < batch; ++b) {
            if (index[b] < 0 || index[b] >= items) {
                invalid_argument(what + ": index " + std::to_string(index[b]) + " of item " + std::to_string(b) +
                                 " lies outside of the " + std::to_string(items) + " items given");
            }
        }
    }

    int64_t item(int64_t b) const { return index ? index[b] : items == 1 ? 0 : b; }
};

// Some elements of a step, for items from first on: strip of them side by side, whose numbers make up a cache line.
template <int strip, class T, class S>
void turn_strip(const ItemData<S> &in, int64_t step, int64_t begin, int64_t end, int64_t first, int64_t batch,
                T *slot) {
    std::array<const S *, strip> from;
    for (int b = 0; b < strip; ++b) {
        from[static_cast<size_t>(b)] = in.data + (in.item(first + b) * in.steps + step) * in.size;
    }
    for (int64_t i = begin; i < end; ++i) {
        T *to = slot + i * batch + first;
        for (int b = 0; b < strip; ++b) {
            to[b] = static_cast<T>(from[static_cast<size_t>(b)][i]);
        }
    }
}

// out is [step][element][item] with room for all steps.
template <class T, class S>
void to_batch_innermost(const ItemData<S> &in, int64_t batch, T *out, ThreadPool &threads) {
    constexpr int64_t block = 256;  // elements at a time
    constexpr int64_t numbers_a_thread = 1 << 13;
    const int64_t blocks = (in.size + block - 1) / block;
    const auto some = [&](int64_t begin, int64_t end) {
        for (int64_t at = begin; at < end; ++at) {
            const int64_t step = at / blocks;
            const int64_t first = at % blocks * block, last = std::min(in.size, first + block);
            T *slot = out + step * in.size * batch;
            int64_t b = 0;
            for (; b + 16 <= batch; b += 16) {
                turn_strip<16>(in, step, first, last, b, batch, slot);
            }
            for (; b + 4 <= batch; b += 4) {
                turn_strip<4>(in, step, first, last, b, batch, slot);
            }
            for (; b < batch; ++b) {
                turn_strip<1>(in, step, first, last, b, batch, slot);
            }
        }
    };
    const int64_t numbers_a_block = std::min(in.size, block) * batch;
    threads.parallel_for(in.steps * blocks, numbers_a_thread / std::max<int64_t>(numbers_a_block, 1) + 1, some, 1);
}

// The other way round: all steps, or those from first_step to last_step - 1.
template <class T, class S>
void from_batch_innermost(const T *in, int64_t batch, int64_t steps, int64_t size, S *out, int64_t first_step,
                          int64_t last_step) {
    for (int64_t step = first_step; step < last_step; ++step) {
        const T *slot = in + step * size * batch;
        for (int64_t b = 0; b < batch; ++b) {
            S *to = out + (b * steps + step) * size;
            for (int64_t i = 0; i < size; ++i) {
                to[i] = static_cast<S>(slot[i * batch + b]);
            }
        }
    }
}

template <class T, class S>
void from_batch_innermost(const T *in, int64_t batch, int64_t steps, int64_t size, S *out) {
    from_batch_innermost(in, batch, steps, size, out, 0, steps);
}

}  // namespace nengine
