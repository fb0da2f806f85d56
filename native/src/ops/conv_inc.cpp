// conv_inc {input_shape, output_shape, kernel_size, strides, padding, channels_last, groups}: reads W (kernel size...,
// input channels / groups, filters) and x, and adds to y, or sets it to, their cross-correlation over one to three spatial
// axes. x and y are vectors; their shapes, with the channels, are attributes. padding: zeros before the first element of
// each axis. With position o, kernel position j, stride s:
//   y[o, f] += sum over j and channels c of the group of f: x[o s + j - padding, c] W[j, c, f].
//
// conv_inc.grad_x: reads W and the gradient of y; adds to the gradient of x, or sets it.
// conv_inc.grad_w: reads x and the gradient of y; adds to the gradient of W, or sets it, summed over items.

#include <algorithm>
#include <array>
#include <atomic>

#include "autodiff/autodiff.h"
#include "cpu/linear.h"
#include "cpu/simd.h"
#include "ops/dense.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

constexpr size_t max_axes = 3;

// Sizes of a convolution. Missing spatial axes are leading ones of length 1.
struct Geometry {
    std::array<int64_t, max_axes> in{1, 1, 1}, out{1, 1, 1}, kernel{1, 1, 1}, stride{1, 1, 1}, padding{0, 0, 0};
    int64_t channels = 1, filters = 1, groups = 1;
    bool channels_last = true;

    int64_t channels_of_group() const { return channels / groups; }
    int64_t filters_of_group() const { return filters / groups; }
    int64_t in_size() const { return in[0] * in[1] * in[2]; }
    int64_t kernel_positions() const { return kernel[0] * kernel[1] * kernel[2]; }
    int64_t out_positions() const { return out[0] * out[1] * out[2]; }
    // Rows of W for one group: what one output is a sum of.
    int64_t terms() const { return kernel_positions() * channels_of_group(); }
    // Rows of outputs along the last axis.
    int64_t out_rows() const { return out[0] * out[1]; }
    // Distances in x of neighbouring channels and of neighbours along the last axis.
    int64_t channel_distance() const { return channels_last ? 1 : in_size(); }
    int64_t position_distance() const { return channels_last ? channels : 1; }
    int64_t first_filter(int64_t group) const { return group * filters_of_group(); }

    // No output looks at padding.
    bool inside() const {
        for (size_t a = 0; a < max_axes; a++) {
            if (padding[a] > 0 || (out[a] - 1) * stride[a] + kernel[a] > in[a]) {
                return false;
            }
        }
        return true;
    }
};

Geometry geometry_of(const Op &op) {
    Geometry g;
    g.channels_last = op.attributes.number("channels_last") == 1;
    g.groups = op.attributes.integers("groups").at(0);
    std::vector<int64_t> in = op.attributes.integers("input_shape");
    std::vector<int64_t> out = op.attributes.integers("output_shape");
    const auto take_channels = [&](std::vector<int64_t> &shape) {
        const auto at = g.channels_last ? shape.end() - 1 : shape.begin();
        const int64_t channels = *at;
        shape.erase(at);
        return channels;
    };
    g.channels = take_channels(in);
    g.filters = take_channels(out);
    const size_t missing = max_axes - in.size();
    const std::vector<int64_t> kernel = op.attributes.integers("kernel_size");
    const std::vector<int64_t> strides = op.attributes.integers("strides");
    const std::vector<int64_t> padding = op.attributes.integers("padding");
    for (size_t a = 0; a < in.size(); a++) {
        g.in[missing + a] = in[a];
        g.out[missing + a] = out[a];
        g.kernel[missing + a] = kernel[a];
        g.stride[missing + a] = strides[a];
        g.padding[missing + a] = padding[a];
    }
    return g;
}

// Where the terms of outputs are gathered: term k of output o at k * term_distance + o * output_distance, items side by
// side.
struct Terms {
    int64_t term_distance, output_distance;
};

// Calls body(place of the terms, place in x, numbers) for runs of numbers that lie side by side in x and among the terms,
// for some rows of outputs of one group. Places in padding are left out.
template <class Body>
void for_each_run(const Geometry &g, int64_t group, int64_t first_row, int64_t last_row, const Terms &terms,
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
            const int64_t place = (((i0 * g.in[1] + i1) * g.in[2] + begin * g.stride[2] + shift) * g.position_distance() +
                                   first_channel * g.channel_distance()) * items;
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
class Convolution {
public:
    Convolution(const Op &op, int64_t minibatch, bool outputs_first)
        : g(geometry_of(op)), items(minibatch), outputs_first_(outputs_first) {
        const int64_t row = g.terms() * g.out[2] * items;
        rows = std::clamp<int64_t>(numbers_at_a_time / std::max<int64_t>(row, 1), 1, std::max<int64_t>(g.out_rows(), 1));
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

    Geometry g;
    int64_t items;
    int64_t rows = 1;  // of outputs, at a time
    size_t terms_size = 0;

private:
    static constexpr int64_t numbers_at_a_time = 1 << 18;
    bool outputs_first_;
};

// Items to compute: those of x and y, forward or gradients.
int64_t items_of(const Binder &binder, SignalId x, SignalId y) {
    return binder.graph().batched(x) || binder.graph().batched(y) ? binder.batch() : 1;
}

template <class T>
class ConvKernel : public Kernel {
public:
    ConvKernel(const Binder &binder, const Op &op)
        : threads_(binder.threads()), write_(op.sets.empty() ? Write::Add : Write::Set),
          conv_(op, items_of(binder, op.reads[1], target_of(op)), geometry_of(op).channels_last),
          w_(binder.flat<T>(op.reads[0])), x_(binder, op.reads[1], conv_.items, Use::Read),
          y_(binder, target_of(op), conv_.items, op.sets.empty() ? Use::Add : Use::Set),
          terms_(static_cast<size_t>(threads_.size())) {
        for (std::vector<T> &terms : terms_) {
            terms.resize(conv_.terms_size);
        }
    }

    void run(const Step &step) override {
        const T *w = w_.at(step);
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
        const Geometry &g = conv_.g;
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
    Convolution<T> conv_;
    Vec<T> w_;
    Dense<T> x_, y_;
    std::vector<std::vector<T>> terms_;  // for each thread
};

template <class T>
class ConvGradXKernel : public Kernel {
public:
    ConvGradXKernel(const Binder &binder, const Op &op)
        : threads_(binder.threads()), sets_(!op.sets.empty()),
          conv_(op, items_of(binder, target_of(op), op.reads[1]), geometry_of(op).channels_last),
          w_(binder.flat<T>(op.reads[0])), gy_(binder, op.reads[1], conv_.items, Use::Read),
          gx_(binder, target_of(op), conv_.items, sets_ ? Use::Set : Use::Add), terms_(conv_.terms_size) {}

    void run(const Step &step) override {
        const T *w = w_.at(step);
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
        const Geometry &g = conv_.g;
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
    Convolution<T> conv_;
    Vec<T> w_;
    Dense<T> gy_, gx_;
    std::vector<T> terms_;
};

template <class T>
class ConvGradWKernel : public Kernel {
public:
    ConvGradWKernel(const Binder &binder, const Op &op)
        : threads_(binder.threads()), write_(op.sets.empty() ? Write::Add : Write::Set),
          outputs_first_(geometry_of(op).channels_last && items_of(binder, op.reads[0], op.reads[1]) == 1),
          conv_(op, items_of(binder, op.reads[0], op.reads[1]), outputs_first_),
          x_(binder, op.reads[0], conv_.items, Use::Read), gy_(binder, op.reads[1], conv_.items, Use::Read),
          gw_(binder.flat<T>(target_of(op))), terms_(conv_.terms_size) {
        if (conv_.g.channels_last && !outputs_first_) {
            turned_.resize(static_cast<size_t>(conv_.rows * conv_.g.out[2] * conv_.items * conv_.g.filters_of_group()));
        }
    }

    void run(const Step &step) override {
        const T *x = x_.begin(step);
        const T *gy = gy_.begin(step);
        T *gw = gw_.at(step);
        if (write_ == Write::Set && conv_.g.out_positions() == 0) {
            std::fill_n(gw, gw_.size, T{0});
        }
        for (int64_t row = 0; row < conv_.g.out_rows(); row += conv_.rows) {
            const Write write = row == 0 ? write_ : Write::Add;
            for (int64_t group = 0; group < conv_.g.groups; group++) {
                do_chunk(write, row, std::min(row + conv_.rows, conv_.g.out_rows()), group, x, gy, gw);
            }
        }
    }

private:
    void do_chunk(Write write, int64_t first_row, int64_t last_row, int64_t group, const T *x, const T *gy, T *gw) {
        const Geometry &g = conv_.g;
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
        const Geometry &g = conv_.g;
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
    Convolution<T> conv_;
    Dense<T> x_, gy_;
    Vec<T> gw_;
    std::vector<T> terms_, turned_;
};

// Operators of a group one after the other.
class Sequence : public Kernel {
public:
    explicit Sequence(std::vector<std::unique_ptr<Kernel>> kernels) : kernels_(std::move(kernels)) {}

    void run(const Step &step) override {
        for (const std::unique_ptr<Kernel> &kernel : kernels_) {
            kernel->run(step);
        }
    }

private:
    std::vector<std::unique_ptr<Kernel>> kernels_;
};

// ---- Checks ----

std::vector<int64_t> sizes(const Graph &graph, const Op &op, const std::string &name, size_t count, int64_t least) {
    finite_numbers(graph, op, name, count);
    std::vector<int64_t> values = op.attributes.integers(name);
    for (int64_t v : values) {
        if (v < least || v > (int64_t{1} << 31)) {
            reject(graph, op, name + " has " + std::to_string(v) + "; at least " + std::to_string(least) + " is needed");
        }
    }
    return values;
}

int64_t product(const std::vector<int64_t> &values) {
    int64_t result = 1;
    for (int64_t v : values) {
        result *= v;
    }
    return result;
}

// w, x, y: the forward signals or their gradients.
void check_convolution(const Graph &graph, const Op &op, SignalId w, SignalId x, SignalId y) {
    check_attributes(graph, op,
                     {"input_shape", "output_shape", "kernel_size", "strides", "padding", "channels_last", "groups"});
    if (!op.attributes.has("kernel_size")) {
        reject(graph, op, "needs the attribute \"kernel_size\"");
    }
    const size_t axes = op.attributes.numbers("kernel_size").size();
    if (axes < 1 || axes > max_axes) {
        reject(graph, op, "works over one to three spatial axes, not " + std::to_string(axes));
    }
    const std::vector<int64_t> kernel = sizes(graph, op, "kernel_size", axes, 1);
    sizes(graph, op, "strides", axes, 1);
    sizes(graph, op, "padding", axes, 0);
    const std::vector<int64_t> in = sizes(graph, op, "input_shape", axes + 1, 1);
    const std::vector<int64_t> out = sizes(graph, op, "output_shape", axes + 1, 1);
    const double last = finite_number(graph, op, "channels_last");
    if (last != 0 && last != 1) {
        reject(graph, op, "channels_last must be 0 or 1, not " + std::to_string(last));
    }
    sizes(graph, op, "groups", 1, 1);
    const Geometry g = geometry_of(op);
    if (g.channels % g.groups != 0 || g.filters % g.groups != 0) {
        reject(graph, op,
               std::to_string(g.groups) + " groups do not divide " + std::to_string(g.channels) + " channels and " +
                   std::to_string(g.filters) + " filters");
    }
    std::vector<int64_t> shape = kernel;
    shape.push_back(g.channels_of_group());
    shape.push_back(g.filters);
    if (graph[w].shape != shape || !graph[w].is_contiguous()) {
        reject(graph, op, graph.describe(w) + " is not a whole array of kernel size, channels of a group and filters");
    }
    if (graph.batched(w) && graph.batch() > 1) {
        reject(graph, op, graph.describe(w) + " has a minibatch axis; kernels that learn online are not supported");
    }
    check_elementwise(graph, op, {x});
    check_elementwise(graph, op, {y});
    if (graph[x].size() != product(in) || graph[y].size() != product(out)) {
        reject(graph, op, graph.describe(x) + " and " + graph.describe(y) + " do not fill input_shape and output_shape");
    }
}

template <template <class> class K>
std::unique_ptr<Kernel> sequence(const Binder &binder, const std::vector<const Op *> &group) {
    std::vector<std::unique_ptr<Kernel>> kernels;
    for (const Op *op : group) {
        kernels.push_back(make_kernel<K>(binder, *op));
    }
    return kernels.size() == 1 ? std::move(kernels[0]) : std::make_unique<Sequence>(std::move(kernels));
}

class ConvInc : public OpType {
public:
    ConvInc() : OpType("conv_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_convolution(graph, op, op.reads[0], op.reads[1], target_of(op));
        check_output_is_batched(graph, op, target_of(op), {op.reads[1]});
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return sequence<ConvKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        if (!op.sets.empty()) {
            autodiff.cut(op.sets[0]);
        }
        const std::optional<SignalId> gy = autodiff.gradient(target_of(op));
        const std::optional<SignalId> gw = autodiff.gradient(op.reads[0]);
        const std::optional<SignalId> gx = autodiff.gradient(op.reads[1]);
        const auto emit = [&](const char *kind, SignalId target, SignalId other) {
            Op back;
            back.type = &op_type(kind);
            back.tag = op.tag;
            back.incs = {target};
            back.reads = {other, *gy};
            back.attributes = op.attributes;
            autodiff.emit(std::move(back));
        };
        if (gy && gw) {
            emit("conv_inc.grad_w", *gw, autodiff.saved(op.reads[1]));
        }
        if (gy && gx) {
            emit("conv_inc.grad_x", *gx, autodiff.saved(op.reads[0]));
        }
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

class ConvGradX : public OpType {
public:
    ConvGradX() : OpType("conv_inc.grad_x") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_convolution(graph, op, op.reads[0], target_of(op), op.reads[1]);
        if (!op.sets.empty()) {
            check_output_is_batched(graph, op, op.sets[0], {op.reads[1]});
        }
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return sequence<ConvGradXKernel>(binder, group);
    }

    bool can_set(const Graph &graph, const Op &op) const override {
        return graph.batched(target_of(op)) || !graph.batched(op.reads[1]);
    }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

class ConvGradW : public OpType {
public:
    ConvGradW() : OpType("conv_inc.grad_w") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_convolution(graph, op, target_of(op), op.reads[0], op.reads[1]);
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return sequence<ConvGradWKernel>(binder, group);
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

}  // namespace

void add_conv_inc(OpTypes &types) {
    types.push_back(std::make_unique<ConvInc>());
    types.push_back(std::make_unique<ConvGradX>());
    types.push_back(std::make_unique<ConvGradW>());
}

}  // namespace nengine
