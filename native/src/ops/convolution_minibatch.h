// Kernels of convolutions with channels last over a minibatch. What an output looks at along the last axis lies side by
// side, [position][channel][item], and so do its filters: each kernel is a sum of products of matrices that are read and
// written where they are.
#pragma once

#include <algorithm>
#include <vector>

#include "cpu/linear.h"
#include "ops/convolution.h"
#include "ops/convolution_weights.h"
#include "ops/dense.h"

namespace nengine {

// Rows of x that one output looks at, next to each other: the rows of W that go with them begin at `term`.
struct ConvBlock {
    int64_t term, place, rows;
};

// Calls body(block) for all that an output of a group looks at, but for padding.
template <class Body>
void for_each_block(const ConvGeometry &g, int64_t group, int64_t output, const Body &body) {
    const int64_t channels = g.channels_of_group();
    const int64_t o2 = output % g.out[2], o1 = output / g.out[2] % g.out[1], o0 = output / (g.out[1] * g.out[2]);
    const int64_t first = o2 * g.stride[2] - g.padding[2];
    const int64_t begin = std::max<int64_t>(0, -first);
    const int64_t end = std::min(g.kernel[2], g.in[2] - first);
    for (int64_t j0 = 0; j0 < g.kernel[0] && begin < end; j0++) {
        const int64_t i0 = o0 * g.stride[0] + j0 - g.padding[0];
        for (int64_t j1 = 0; j1 < g.kernel[1]; j1++) {
            const int64_t i1 = o1 * g.stride[1] + j1 - g.padding[1];
            if (i0 < 0 || i0 >= g.in[0] || i1 < 0 || i1 >= g.in[1]) {
                continue;
            }
            const int64_t term = (j0 * g.kernel[1] + j1) * g.kernel[2];
            const int64_t place = (i0 * g.in[1] + i1) * g.in[2] + first;
            if (g.groups == 1) {
                body(ConvBlock{(term + begin) * channels, (place + begin) * channels, (end - begin) * channels});
                continue;
            }
            for (int64_t j2 = begin; j2 < end; j2++) {
                body(ConvBlock{(term + j2) * channels, (place + j2) * g.channels + group * channels, channels});
            }
        }
    }
}

// What the kernels share.
class MinibatchConv {
public:
    MinibatchConv(ThreadPool &pool, const ConvGeometry &geometry, int64_t minibatch)
        : threads(pool), g(geometry), items(minibatch) {}

    // The pool cuts at multiples of this.
    static constexpr int64_t cut = 16;

    // How many of n equal parts of the work are worth another thread.
    int64_t grain(int64_t n) const {
        const int64_t work = g.out_positions() * g.terms() * g.filters * items;
        return std::max<int64_t>(1, work_of_thread * n / std::max<int64_t>(work, 1));
    }

    // The rows of W of a block: as they are, and transposed.
    template <class T>
    MatrixView<T> weights(const T *w, int64_t group, const ConvBlock &block) const {
        return {w + weight(group, block), block.rows, g.filters_of_group(), g.filters, 1};
    }
    template <class T>
    MatrixView<T> weights_transposed(const T *w, int64_t group, const ConvBlock &block) const {
        return {w + weight(group, block), g.filters_of_group(), block.rows, 1, g.filters};
    }
    int64_t weight(int64_t group, const ConvBlock &block) const {
        return block.term * g.filters + g.first_filter(group);
    }
    // Where the outputs of a group at a position begin.
    int64_t output(int64_t position, int64_t group) const {
        return (position * g.filters + g.first_filter(group)) * items;
    }

    ThreadPool &threads;
    ConvGeometry g;
    int64_t items;

private:
    static constexpr int64_t work_of_thread = 1 << 20;  // multiplications
};

template <class T>
class MinibatchConvKernel : public Kernel {
public:
    MinibatchConvKernel(const Binder &binder, const Convolve &c)
        : write_(c.write), conv_(binder.threads(), c.g, binder.batch()), w_(binder, c),
          x_(binder, c.in, conv_.items, Use::Read),
          y_(binder, c.out, conv_.items, c.write == Write::Add ? Use::Add : Use::Set) {}

    void run(const Step &step) override {
        const T *w = w_.read(step);
        const T *x = x_.begin(step);
        T *y = y_.begin(step);
        constexpr int64_t cut = MinibatchConv::cut;
        const int64_t outputs = conv_.g.out_positions();
        conv_.threads.parallel_for(outputs * cut, conv_.grain(outputs) * cut, [&](int64_t begin, int64_t end) {
            for (int64_t o = begin / cut; o < end / cut; o++) {
                for (int64_t group = 0; group < conv_.g.groups; group++) {
                    do_output(o, group, w, x, y + conv_.output(o, group));
                }
            }
        });
        y_.done(step);
    }

private:
    void do_output(int64_t o, int64_t group, const T *w, const T *x, T *to) {
        const int64_t items = conv_.items;
        Write write = write_;
        for_each_block(conv_.g, group, o, [&](const ConvBlock &block) {
            multiply_items(write, conv_.weights_transposed(w, group, block), x + block.place * items, items, to, items,
                           items, conv_.threads);
            write = Write::Add;
        });
        if (write == Write::Set) {
            std::fill_n(to, conv_.g.filters_of_group() * items, T{0});
        }
    }

    Write write_;
    MinibatchConv conv_;
    ConvWeights<T> w_;
    Dense<T> x_, y_;
};

// Each thread has items of its own.
template <class T>
class MinibatchConvAdjointKernel : public Kernel {
public:
    MinibatchConvAdjointKernel(const Binder &binder, const Convolve &c)
        : sets_(c.write == Write::Set), conv_(binder.threads(), c.g, binder.batch()), w_(binder, c),
          gy_(binder, c.out, conv_.items, Use::Read), gx_(binder, c.in, conv_.items, sets_ ? Use::Set : Use::Add) {}

    void run(const Step &step) override {
        const T *w = w_.read(step);
        const T *gy = gy_.begin(step);
        T *gx = gx_.begin(step);
        conv_.threads.parallel_for(conv_.items, std::max(conv_.grain(conv_.items), MinibatchConv::cut),
                                   [&](int64_t begin, int64_t end) { do_items(begin, end, w, gy, gx); });
        gx_.done(step);
    }

private:
    void do_items(int64_t begin, int64_t end, const T *w, const T *gy, T *gx) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        if (sets_) {
            for (int64_t at = begin; at < gx_.size(); at += items) {
                std::fill_n(gx + at, end - begin, T{0});
            }
        }
        for (int64_t o = 0; o < g.out_positions(); o++) {
            for (int64_t group = 0; group < g.groups; group++) {
                for_each_block(g, group, o, [&](const ConvBlock &block) {
                    multiply_items(Write::Add, conv_.weights(w, group, block), gy + conv_.output(o, group) + begin,
                                   items, gx + block.place * items + begin, items, end - begin, conv_.threads);
                });
            }
        }
    }

    bool sets_;
    MinibatchConv conv_;
    ConvWeights<T> w_;
    Dense<T> gy_, gx_;
};

// Each thread takes some of the outputs and has a sum of its own, but for the first, which adds to the result.
template <class T>
class MinibatchConvGradWKernel : public Kernel {
public:
    MinibatchConvGradWKernel(const Binder &binder, const Convolve &c)
        : write_(c.write), conv_(binder.threads(), c.g, binder.batch()), x_(binder, c.in, conv_.items, Use::Read),
          gy_(binder, c.out, conv_.items, Use::Read), gw_(binder, c) {
        const int64_t outputs = conv_.g.out_positions();
        const int64_t wanted = std::clamp<int64_t>(outputs / conv_.grain(outputs), 1, conv_.threads.size());
        part_ = (outputs + wanted - 1) / wanted;
        sums_.resize(static_cast<size_t>((outputs + part_ - 1) / part_ - 1),
                     std::vector<T>(static_cast<size_t>(conv_.g.terms() * conv_.g.filters)));
    }

    void run(const Step &step) override {
        const T *x = x_.begin(step);
        const T *gy = gy_.begin(step);
        T *gw = gw_.begin(step);
        const int64_t size = conv_.g.terms() * conv_.g.filters;
        if (gw_.write(write_) == Write::Set) {
            std::fill_n(gw, size, T{0});
        }
        constexpr int64_t cut = MinibatchConv::cut;
        const auto parts = static_cast<int64_t>(sums_.size()) + 1;
        conv_.threads.parallel_for(parts * cut, cut, [&](int64_t begin, int64_t end) {
            for (int64_t part = begin / cut; part < end / cut; part++) {
                if (part == 0) {
                    do_outputs(0, x, gy, gw);
                    continue;
                }
                std::vector<T> &sum = sums_[static_cast<size_t>(part - 1)];
                std::fill(sum.begin(), sum.end(), T{0});
                do_outputs(part, x, gy, sum.data());
            }
        });
        for (const std::vector<T> &sum : sums_) {
            for (int64_t i = 0; i < size; i++) {
                gw[i] += sum[static_cast<size_t>(i)];
            }
        }
        gw_.done(step, write_);
    }

private:
    void do_outputs(int64_t part, const T *x, const T *gy, T *gw) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        const int64_t end = std::min((part + 1) * part_, g.out_positions());
        for (int64_t o = part * part_; o < end; o++) {
            for (int64_t group = 0; group < g.groups; group++) {
                for_each_block(g, group, o, [&](const ConvBlock &block) {
                    multiply_outer(Write::Add, x + block.place * items, items, gy + conv_.output(o, group), items,
                                   items, gw + conv_.weight(group, block),
                                   {nullptr, block.rows, g.filters_of_group(), g.filters, 1}, conv_.threads);
                });
            }
        }
    }

    Write write_;
    MinibatchConv conv_;
    Dense<T> x_, gy_;
    ConvWeights<T> gw_;
    int64_t part_;  // outputs that a thread takes
    std::vector<std::vector<T>> sums_;
};

}  // namespace nengine
