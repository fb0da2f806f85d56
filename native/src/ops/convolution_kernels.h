// Kernels of convolutions: forward, the adjoint, and the gradient of the kernel. Each product is a product of
// matrices over terms that are gathered for a few rows of outputs at a time.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "cpu/linear.h"
#include "cpu/simd.h"
#include "ops/convolution.h"
#include "ops/convolution_minibatch.h"
#include "ops/convolution_weights.h"
#include "ops/dense.h"

namespace nengine {

// Where the terms of outputs are gathered: term k of output o at k * term_distance + o * output_distance, items side by
// side.
struct Terms {
    int64_t term_distance, output_distance;
};

// Calls body(place of the terms, place in x, numbers) for runs of numbers that lie side by side in x and among the
// terms, for some rows of outputs of one group. Places in padding are left out.
template <class Body>
void for_each_run(const ConvGeometry &g, int64_t group, int64_t first_row, int64_t last_row, const Terms &terms,
                  int64_t items, const Body &body) {
    const int64_t channels = g.channels_of_group();
    const int64_t first_channel = group * channels;
    // Channels side by side on both sides, or positions, or items only.
    const bool join_channels = g.channels_last && terms.term_distance == items;
    const bool join_positions = !g.channels_last && g.stride[2] == 1 && terms.output_distance == items;
    for (int64_t row = first_row; row < last_row; row++) {
        const int64_t o0 = row / g.out[1];
        const int64_t o1 = row % g.out[1];
        for (int64_t j = 0; j < g.kernel_positions(); j++) {
            const int64_t i0 = o0 * g.stride[0] + j / (g.kernel[1] * g.kernel[2]) - g.padding[0];
            const int64_t i1 = o1 * g.stride[1] + j / g.kernel[2] % g.kernel[1] - g.padding[1];
            if (i0 < 0 || i0 >= g.in[0] || i1 < 0 || i1 >= g.in[1]) {
                continue;
            }
            // Outputs of the row whose position i2 = o2 stride + shift is inside.
            const int64_t shift = j % g.kernel[2] - g.padding[2];
            const int64_t begin = shift < 0 ? (-shift + g.stride[2] - 1) / g.stride[2] : 0;
            const int64_t room = g.in[2] - 1 - shift;
            const int64_t end = room < 0 ? 0 : std::min(g.out[2], room / g.stride[2] + 1);
            if (begin >= end) {
                continue;
            }
            const int64_t term = j * channels * terms.term_distance +
                                 ((row - first_row) * g.out[2] + begin) * terms.output_distance;
            const int64_t position = (i0 * g.in[1] + i1) * g.in[2] + begin * g.stride[2] + shift;
            const int64_t place =
                (position * g.position_distance() + first_channel * g.channel_distance()) * items;
            const int64_t next = g.stride[2] * g.position_distance() * items;
            if (join_channels) {
                for (int64_t o = 0; o < end - begin; o++) {
                    body(term + o * terms.output_distance, place + o * next, channels * items);
                }
                continue;
            }
            for (int64_t c = 0; c < channels; c++) {
                const int64_t to = term + c * terms.term_distance;
                const int64_t from = place + c * g.channel_distance() * items;
                if (join_positions) {
                    body(to, from, (end - begin) * items);
                    continue;
                }
                for (int64_t o = 0; o < end - begin; o++) {
                    body(to + o * terms.output_distance, from + o * next, items);
                }
            }
        }
    }
}

// What the three kernels share: sizes, and memory for the terms of a few rows of outputs at a time. Terms lie
// [term][output][item], which makes all outputs of a chunk one product of matrices if channels come first, or
// [output][term][item], which is quicker to gather if channels come last.
template <class T>
class ConvTerms {
public:
    ConvTerms(const ConvGeometry &geometry, int64_t minibatch, bool outputs_first)
        : g(geometry), items(minibatch), outputs_first_(outputs_first) {
        const int64_t row = g.terms() * g.out[2] * items;
        rows = std::clamp<int64_t>(numbers_at_a_time / std::max<int64_t>(row, 1), 1,
                                   std::max<int64_t>(g.out_rows(), 1));
        terms_size = static_cast<size_t>(row * rows);
    }

    Terms layout(int64_t count) const {
        return outputs_first_ ? Terms{items, g.terms() * items} : Terms{count * items, items};
    }

    int64_t chunks() const { return (g.out_rows() + rows - 1) / rows; }

    // Gathers the terms of a chunk.
    void gather(int64_t group, int64_t first_row, int64_t last_row, const T *x, T *terms) const {
        const int64_t count = (last_row - first_row) * g.out[2];
        if (!g.inside()) {
            std::fill_n(terms, g.terms() * count * items, T{0});
        }
        for_each_run(g, group, first_row, last_row, layout(count), items,
                     [&](int64_t to, int64_t from, int64_t n) { std::copy_n(x + from, n, terms + to); });
    }

    // Adds terms of a chunk to x.
    void scatter(int64_t group, int64_t first_row, int64_t last_row, const T *terms, T *x) const {
        const int64_t count = (last_row - first_row) * g.out[2];
        for_each_run(g, group, first_row, last_row, layout(count), items, [&](int64_t from, int64_t to, int64_t n) {
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < n; i++) {
                x[to + i] += terms[from + i];
            }
        });
    }

    // W of one group with the terms as rows, and with the filters as rows.
    MatrixView<T> weights(const T *w, int64_t group) const {
        return {w + g.first_filter(group), g.terms(), g.filters_of_group(), g.filters, 1};
    }
    MatrixView<T> weights_transposed(const T *w, int64_t group) const {
        return {w + g.first_filter(group), g.filters_of_group(), g.terms(), 1, g.filters};
    }

    ConvGeometry g;
    int64_t items;
    int64_t rows = 1;  // of outputs, at a time
    size_t terms_size = 0;

private:
    static constexpr int64_t numbers_at_a_time = 1 << 18;
    bool outputs_first_;
};

template <class T>
class ConvKernel : public Kernel {
public:
    ConvKernel(const Binder &binder, const Convolve &c)
        : threads_(binder.threads()), write_(c.write), conv_(c.g, items_of(binder, c), c.g.channels_last),
          w_(binder, c), x_(binder, c.in, conv_.items, Use::Read),
          y_(binder, c.out, conv_.items, c.write == Write::Add ? Use::Add : Use::Set),
          terms_(static_cast<size_t>(threads_.size())) {
        for (std::vector<T> &terms : terms_) {
            terms.resize(conv_.terms_size);
        }
    }

    void run(const Step &step) override {
        const T *w = w_.read(step);
        const T *x = x_.begin(step);
        T *y = y_.begin(step);
        // The pool cuts at multiples of 16.
        constexpr int64_t cut = 16;
        std::atomic<size_t> slot{0};
        threads_.parallel_for(conv_.chunks() * cut, cut, [&](int64_t begin, int64_t end) {
            T *terms = terms_[slot.fetch_add(1)].data();
            for (int64_t chunk = begin / cut; chunk < (end + cut - 1) / cut; chunk++) {
                for (int64_t group = 0; group < conv_.g.groups; group++) {
                    do_chunk(chunk * conv_.rows, std::min((chunk + 1) * conv_.rows, conv_.g.out_rows()), group, w, x, y,
                             terms);
                }
            }
        });
        y_.done(step);
    }

private:
    void do_chunk(int64_t first_row, int64_t last_row, int64_t group, const T *w, const T *x, T *y, T *terms) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        const int64_t first = first_row * g.out[2];
        const int64_t count = (last_row - first_row) * g.out[2];
        conv_.gather(group, first_row, last_row, x, terms);
        if (!g.channels_last) {
            T *to = y + (g.first_filter(group) * g.out_positions() + first) * items;
            multiply_items(write_, conv_.weights_transposed(w, group), terms, count * items, to,
                           g.out_positions() * items, count * items, threads_);
            return;
        }
        T *to = y + (first * g.filters + g.first_filter(group)) * items;
        if (items == 1) {
            const MatrixView<T> outputs{terms, count, g.terms(), g.terms(), 1};
            multiply_items(write_, outputs, w + g.first_filter(group), g.filters, to, g.filters, g.filters_of_group(),
                           threads_);
            return;
        }
        for (int64_t o = 0; o < count; o++) {
            multiply_items(write_, conv_.weights_transposed(w, group), terms + o * g.terms() * items, items,
                           to + o * g.filters * items, items, items, threads_);
        }
    }

    ThreadPool &threads_;
    Write write_;
    ConvTerms<T> conv_;
    ConvWeights<T> w_;
    Dense<T> x_, y_;
    std::vector<std::vector<T>> terms_;  // for each thread
};

template <class T>
class ConvAdjointKernel : public Kernel {
public:
    ConvAdjointKernel(const Binder &binder, const Convolve &c)
        : threads_(binder.threads()), sets_(c.write == Write::Set),
          conv_(c.g, items_of(binder, c), c.g.channels_last), w_(binder, c),
          gy_(binder, c.out, conv_.items, Use::Read), gx_(binder, c.in, conv_.items, sets_ ? Use::Set : Use::Add),
          terms_(conv_.terms_size) {}

    void run(const Step &step) override {
        const T *w = w_.read(step);
        const T *gy = gy_.begin(step);
        T *gx = gx_.begin(step);
        if (sets_) {
            std::fill_n(gx, gx_.size(), T{0});
        }
        for (int64_t row = 0; row < conv_.g.out_rows(); row += conv_.rows) {
            for (int64_t group = 0; group < conv_.g.groups; group++) {
                do_chunk(row, std::min(row + conv_.rows, conv_.g.out_rows()), group, w, gy, gx);
            }
        }
        gx_.done(step);
    }

private:
    void do_chunk(int64_t first_row, int64_t last_row, int64_t group, const T *w, const T *gy, T *gx) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        const int64_t first = first_row * g.out[2];
        const int64_t count = (last_row - first_row) * g.out[2];
        if (!g.channels_last) {
            const T *from = gy + (g.first_filter(group) * g.out_positions() + first) * items;
            multiply_items(Write::Set, conv_.weights(w, group), from, g.out_positions() * items, terms_.data(),
                           count * items, count * items, threads_);
        } else if (items == 1) {
            const T *from = gy + first * g.filters + g.first_filter(group);
            multiply_outer(Write::Set, from, g.filters, w + g.first_filter(group), g.filters, g.filters_of_group(),
                           terms_.data(), {nullptr, count, g.terms(), g.terms(), 1}, threads_);
        } else {
            const T *from = gy + (first * g.filters + g.first_filter(group)) * items;
            for (int64_t o = 0; o < count; o++) {
                multiply_items(Write::Set, conv_.weights(w, group), from + o * g.filters * items, items,
                               terms_.data() + o * g.terms() * items, items, items, threads_);
            }
        }
        conv_.scatter(group, first_row, last_row, terms_.data(), gx);
    }

    ThreadPool &threads_;
    bool sets_;
    ConvTerms<T> conv_;
    ConvWeights<T> w_;
    Dense<T> gy_, gx_;
    std::vector<T> terms_;
};

template <class T>
class ConvGradWKernel : public Kernel {
public:
    ConvGradWKernel(const Binder &binder, const Convolve &c)
        : threads_(binder.threads()), write_(c.write),
          outputs_first_(c.g.channels_last && items_of(binder, c) == 1),
          conv_(c.g, items_of(binder, c), outputs_first_), x_(binder, c.in, conv_.items, Use::Read),
          gy_(binder, c.out, conv_.items, Use::Read), gw_(binder, c), terms_(conv_.terms_size) {
        if (conv_.g.channels_last && !outputs_first_) {
            turned_.resize(static_cast<size_t>(conv_.rows * conv_.g.out[2] * conv_.items * conv_.g.filters_of_group()));
        }
    }

    void run(const Step &step) override {
        const T *x = x_.begin(step);
        const T *gy = gy_.begin(step);
        T *gw = gw_.begin(step);
        for (int64_t row = 0; row < conv_.g.out_rows(); row += conv_.rows) {
            const Write write = row == 0 ? gw_.write(write_) : Write::Add;
            for (int64_t group = 0; group < conv_.g.groups; group++) {
                do_chunk(write, row, std::min(row + conv_.rows, conv_.g.out_rows()), group, x, gy, gw);
            }
        }
        gw_.done(step, write_);
    }

private:
    void do_chunk(Write write, int64_t first_row, int64_t last_row, int64_t group, const T *x, const T *gy, T *gw) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        const int64_t first = first_row * g.out[2];
        const int64_t count = (last_row - first_row) * g.out[2];
        conv_.gather(group, first_row, last_row, x, terms_.data());
        T *to = gw + g.first_filter(group);
        if (outputs_first_) {
            const MatrixView<T> terms{terms_.data(), g.terms(), count, 1, g.terms()};
            multiply_items(write, terms, gy + first * g.filters + g.first_filter(group), g.filters, to, g.filters,
                           g.filters_of_group(), threads_);
            return;
        }
        const T *from = gy + (g.first_filter(group) * g.out_positions() + first) * items;
        int64_t distance = g.out_positions() * items;
        if (g.channels_last) {
            turn(gy + (first * g.filters + g.first_filter(group)) * items, count);
            from = turned_.data();
            distance = count * items;
        }
        multiply_outer(write, terms_.data(), count * items, from, distance, count * items, to,
                       {nullptr, g.terms(), g.filters_of_group(), g.filters, 1}, threads_);
    }

    // From [output][filter][item] to [filter][output][item].
    void turn(const T *from, int64_t count) {
        const ConvGeometry &g = conv_.g;
        const int64_t items = conv_.items;
        for (int64_t f = 0; f < g.filters_of_group(); f++) {
            for (int64_t o = 0; o < count; o++) {
                std::copy_n(from + (o * g.filters + f) * items, items, turned_.data() + (f * count + o) * items);
            }
        }
    }

    ThreadPool &threads_;
    Write write_;
    bool outputs_first_;
    ConvTerms<T> conv_;
    Dense<T> x_, gy_;
    ConvWeights<T> gw_;
    std::vector<T> terms_, turned_;
};

// Operators of a group one after the other.
class KernelSequence : public Kernel {
public:
    explicit KernelSequence(std::vector<std::unique_ptr<Kernel>> kernels) : kernels_(std::move(kernels)) {}

    void run(const Step &step) override {
        for (const std::unique_ptr<Kernel> &kernel : kernels_) {
            kernel->run(step);
        }
    }

private:
    std::vector<std::unique_ptr<Kernel>> kernels_;
};

// The kernel of a group of convolutions, one after the other: Minibatch where it can, else Gathering.
template <template <class> class Minibatch, template <class> class Gathering>
std::unique_ptr<Kernel> convolve(const Binder &binder, const std::vector<Convolve> &group) {
    constexpr int64_t least_items = 16;
    std::vector<std::unique_ptr<Kernel>> kernels;
    for (const Convolve &c : group) {
        kernels.push_back(c.g.channels_last && items_of(binder, c) >= least_items
                              ? make_kernel<Minibatch>(binder, c)
                              : make_kernel<Gathering>(binder, c));
    }
    return kernels.size() == 1 ? std::move(kernels[0]) : std::make_unique<KernelSequence>(std::move(kernels));
}

}  // namespace nengine
