#include "ops/convolution.h"

#include <memory>
#include <optional>
#include <utility>

#include "autodiff/autodiff.h"
#include "ops/convolution_kernels.h"
#include "ops/operands.h"

namespace nengine {

namespace {

std::vector<int64_t> sizes(const Graph &graph, const Op &op, const std::string &name, size_t count, int64_t least) {
    finite_numbers(graph, op, name, count);
    std::vector<int64_t> values = op.attributes.integers(name);
    for (int64_t v : values) {
        if (v < least || v > (int64_t{1} << 31)) {
            reject(graph, op,
                   name + " has " + std::to_string(v) + "; at least " + std::to_string(least) + " is needed");
        }
    }
    return values;
}

// Whether positive numbers multiply to n.
bool multiply_to(const std::vector<int64_t> &values, int64_t n) {
    int64_t rest = n;
    for (int64_t v : values) {
        if (rest % v != 0) {
            return false;
        }
        rest /= v;
    }
    return rest == 1;
}

// The sizes of an operator that has been checked: of the convolution that it is, or that it is the adjoint of.
ConvGeometry geometry_of(const Op &op, ConvForm form) {
    ConvGeometry g;
    g.channels_last = op.attributes.number("channels_last") == 1;
    g.groups = form == ConvForm::Forward ? op.attributes.integers("groups").at(0) : 1;
    std::vector<int64_t> in = op.attributes.integers("input_shape");
    std::vector<int64_t> out = op.attributes.integers("output_shape");
    if (form == ConvForm::Adjoint) {
        std::swap(in, out);
    }
    const auto take_channels = [&](std::vector<int64_t> &shape) {
        const auto at = g.channels_last ? shape.end() - 1 : shape.begin();
        const int64_t channels = *at;
        shape.erase(at);
        return channels;
    };
    g.channels = take_channels(in);
    g.filters = take_channels(out);
    const size_t missing = max_conv_axes - in.size();
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

// w, in, out: the signals or their gradients.
void check_convolution(const Graph &graph, const Op &op, ConvForm form, SignalId w, SignalId in, SignalId out) {
    const bool forward = form == ConvForm::Forward;
    if (forward) {
        check_attributes(graph, op, {"input_shape", "output_shape", "kernel_size", "strides", "padding",
                                     "channels_last", "groups"});
    } else {
        check_attributes(graph, op,
                         {"input_shape", "output_shape", "kernel_size", "strides", "padding", "channels_last"});
    }
    if (!op.attributes.has("kernel_size")) {
        reject(graph, op, "needs the attribute \"kernel_size\"");
    }
    const size_t axes = op.attributes.numbers("kernel_size").size();
    if (axes < 1 || axes > max_conv_axes) {
        reject(graph, op, "works over one to three spatial axes, not " + std::to_string(axes));
    }
    std::vector<int64_t> shape = sizes(graph, op, "kernel_size", axes, 1);
    sizes(graph, op, "strides", axes, 1);
    sizes(graph, op, "padding", axes, 0);
    const std::vector<int64_t> from = sizes(graph, op, "input_shape", axes + 1, 1);
    const std::vector<int64_t> to = sizes(graph, op, "output_shape", axes + 1, 1);
    const double last = finite_number(graph, op, "channels_last");
    if (last != 0 && last != 1) {
        reject(graph, op, "channels_last must be 0 or 1, not " + std::to_string(last));
    }
    if (forward) {
        sizes(graph, op, "groups", 1, 1);
    }
    const ConvGeometry g = geometry_of(op, form);
    if (g.channels % g.groups != 0 || g.filters % g.groups != 0) {
        reject(graph, op,
               std::to_string(g.groups) + " groups do not divide " + std::to_string(g.channels) + " channels and " +
                   std::to_string(g.filters) + " filters");
    }
    shape.push_back(forward ? g.channels_of_group() : g.filters);
    shape.push_back(forward ? g.filters : g.channels);
    if (graph[w].shape != shape || !graph[w].is_contiguous()) {
        reject(graph, op, graph.describe(w) + " is not a whole array of kernel size, channels" +
                              (forward ? " of a group" : "") + " and filters");
    }
    if (graph.batched(w) && graph.batch() > 1) {
        reject(graph, op,
               graph.describe(w) + " has a minibatch axis; kernels that learn online are not supported");
    }
    check_elementwise(graph, op, {in});
    check_elementwise(graph, op, {out});
    const SignalId x = forward ? in : out, y = forward ? out : in;
    if (!multiply_to(from, graph[x].size()) || !multiply_to(to, graph[y].size())) {
        reject(graph, op,
               graph.describe(x) + " and " + graph.describe(y) + " do not fill input_shape and output_shape");
    }
}

// Which of the three signals an operator writes.
enum class Target { Y, X, W };

class ConvolutionType : public OpType {
public:
    ConvolutionType(std::string kind, ConvForm form, Target target)
        : OpType(std::move(kind)), form_(form), target_(target) {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        const Signals s = signals(op);
        check_convolution(graph, op, form_, s.w, in(s), out(s));
        if (target_ == Target::Y || (target_ == Target::X && !op.sets.empty())) {
            check_output_is_batched(graph, op, target_of(op), {op.reads[1]});
        }
    }

    // A multiplication and an addition for each term of each output, those in the padding included.
    Cost cost(const Graph &graph, const Op &op) const override {
        const ConvGeometry g = geometry_of(op, form_);
        return cost_of(graph, op, 2 * g.terms() * g.filters * g.out_positions() * items_of(graph, op));
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        std::vector<Convolve> all;
        for (const Op *op : group) {
            const Signals s = signals(*op);
            all.push_back({geometry_of(*op, form_), form_ == ConvForm::Adjoint, s.w, in(s), out(s),
                           op->sets.empty() ? Write::Add : Write::Set});
        }
        if (target_ == Target::W) {
            return convolve<MinibatchConvGradWKernel, ConvGradWKernel>(binder, all);
        }
        const bool writes_out = (target_ == Target::Y) == (form_ == ConvForm::Forward);
        return writes_out ? convolve<MinibatchConvKernel, ConvKernel>(binder, all)
                          : convolve<MinibatchConvAdjointKernel, ConvAdjointKernel>(binder, all);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        if (target_ != Target::Y) {
            OpType::differentiate(autodiff, op);
            return;
        }
        if (!op.sets.empty()) {
            autodiff.cut(op.sets[0]);
        }
        const std::optional<SignalId> gy = autodiff.gradient(target_of(op));
        const std::optional<SignalId> gw = autodiff.gradient(op.reads[0]);
        const std::optional<SignalId> gx = autodiff.gradient(op.reads[1]);
        const auto emit = [&](const char *ending, SignalId target, SignalId other) {
            Op back;
            back.type = &op_type(kind() + ending);
            back.tag = op.tag;
            back.incs = {target};
            back.reads = {other, *gy};
            back.attributes = op.attributes;
            autodiff.emit(std::move(back));
        };
        if (gy && gw) {
            emit(".grad_w", *gw, autodiff.saved(op.reads[1]));
        }
        if (gy && gx) {
            emit(".grad_x", *gx, autodiff.saved(op.reads[0]));
        }
    }

    bool can_set(const Graph &graph, const Op &op) const override {
        return target_ != Target::X || graph.batched(target_of(op)) || !graph.batched(op.reads[1]);
    }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }

private:
    struct Signals {
        SignalId w, x, y;
    };

    Signals signals(const Op &op) const {
        switch (target_) {
            case Target::Y: return {op.reads[0], op.reads[1], target_of(op)};
            case Target::X: return {op.reads[0], target_of(op), op.reads[1]};
            default: return {target_of(op), op.reads[0], op.reads[1]};
        }
    }
    SignalId in(const Signals &s) const { return form_ == ConvForm::Forward ? s.x : s.y; }
    SignalId out(const Signals &s) const { return form_ == ConvForm::Forward ? s.y : s.x; }

    ConvForm form_;
    Target target_;
};

}  // namespace

void add_convolution(OpTypes &types, const std::string &kind, ConvForm form) {
    types.push_back(std::make_unique<ConvolutionType>(kind, form, Target::Y));
    types.push_back(std::make_unique<ConvolutionType>(kind + ".grad_x", form, Target::X));
    types.push_back(std::make_unique<ConvolutionType>(kind + ".grad_w", form, Target::W));
}

}  // namespace nengine
