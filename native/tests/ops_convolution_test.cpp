// conv_inc, conv_transpose_inc and their gradients against loops over outputs, kernel positions and channels.

#include <algorithm>
#include <array>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

struct Shape {
    std::vector<int64_t> in, out, kernel, strides, padding;  // spatial
    int64_t channels, filters, groups;
    bool channels_last;

    int64_t positions(const std::vector<int64_t> &sizes) const {
        int64_t n = 1;
        for (int64_t s : sizes) {
            n *= s;
        }
        return n;
    }

    // Index of a place and a channel in x or y.
    int64_t index(const std::vector<int64_t> &sizes, int64_t all_channels, const std::vector<int64_t> &at,
                  int64_t channel) const {
        int64_t place = 0;
        for (size_t a = 0; a < sizes.size(); a++) {
            place = place * sizes[a] + at[a];
        }
        return channels_last ? place * all_channels + channel : channel * positions(sizes) + place;
    }

    // Calls body(index in W, index in x, index in y) for every product of the convolution.
    template <class Body>
    void for_each_product(const Body &body) const {
        const auto coordinates = [](int64_t i, const std::vector<int64_t> &sizes) {
            std::vector<int64_t> at(sizes.size());
            for (size_t a = sizes.size(); a-- > 0;) {
                at[a] = i % sizes[a];
                i /= sizes[a];
            }
            return at;
        };
        const int64_t group_channels = channels / groups;
        for (int64_t o = 0; o < positions(out); o++) {
            for (int64_t j = 0; j < positions(kernel); j++) {
                const std::vector<int64_t> to = coordinates(o, out), step = coordinates(j, kernel);
                std::vector<int64_t> from(to.size());
                bool inside = true;
                for (size_t a = 0; a < to.size(); a++) {
                    from[a] = to[a] * strides[a] + step[a] - padding[a];
                    inside &= from[a] >= 0 && from[a] < in[a];
                }
                for (int64_t f = 0; inside && f < filters; f++) {
                    for (int64_t c = 0; c < group_channels; c++) {
                        const int64_t channel = f / (filters / groups) * group_channels + c;
                        body((j * group_channels + c) * filters + f, index(in, channels, from, channel),
                             index(out, filters, to, f));
                    }
                }
            }
        }
    }
};

Shape any_shape(Dice &dice, int64_t most_groups) {
    Shape s;
    const size_t axes = 1 + static_cast<size_t>(dice.below(3));
    for (size_t a = 0; a < axes; a++) {
        const int64_t n = 2 + dice.below(axes == 1 ? 30 : 6);
        const int64_t k = 1 + dice.below(std::min<int64_t>(n, 4));
        const int64_t stride = 1 + dice.below(3);
        const bool same = dice.coin();
        const int64_t out = same ? (n + stride - 1) / stride : (n - k) / stride + 1;
        s.in.push_back(n);
        s.out.push_back(out);
        s.kernel.push_back(k);
        s.strides.push_back(stride);
        s.padding.push_back(same ? std::max<int64_t>((out - 1) * stride + k - n, 0) / 2 : 0);
    }
    s.groups = 1 + dice.below(most_groups);
    s.channels = s.groups * (1 + dice.below(4));
    s.filters = s.groups * (1 + dice.below(5));
    s.channels_last = dice.coin();
    return s;
}

std::vector<double> doubles(const std::vector<int64_t> &values) { return {values.begin(), values.end()}; }

void set_shape(Op &op, const Shape &s, bool adjoint = false) {
    std::vector<int64_t> in = s.in, out = s.out;
    in.insert(s.channels_last ? in.end() : in.begin(), s.channels);
    out.insert(s.channels_last ? out.end() : out.begin(), s.filters);
    op.attributes.set(adjoint ? "output_shape" : "input_shape", doubles(in));
    op.attributes.set(adjoint ? "input_shape" : "output_shape", doubles(out));
    op.attributes.set("kernel_size", doubles(s.kernel));
    op.attributes.set("strides", doubles(s.strides));
    op.attributes.set("padding", doubles(s.padding));
    op.attributes.set("channels_last", s.channels_last);
    if (!adjoint) {
        op.attributes.set("groups", static_cast<double>(s.groups));
    }
}

// Of a convolution from in to out, or of its adjoint, which leads from out to in.
enum class Target { Out, In, W };

struct Which {
    Target target;
    bool adjoint;
};

struct Signals {
    SignalId w, in, out;

    SignalId of(Target target) const { return target == Target::Out ? out : target == Target::In ? in : w; }
};

Op operator_of(const Which &which, const Signals &s, bool sets) {
    const std::string kind = which.adjoint ? "conv_transpose_inc" : "conv_inc";
    const SignalId x = which.adjoint ? s.out : s.in, y = which.adjoint ? s.in : s.out;
    const SignalId target = s.of(which.target);
    Op op = target == y   ? make_op(kind, {}, {}, {s.w, x})
            : target == x ? make_op(kind + ".grad_x", {}, {}, {s.w, y})
                          : make_op(kind + ".grad_w", {}, {}, {x, y});
    (sets ? op.sets : op.incs) = {target};
    return op;
}

// One operator on given shapes against the loops.
void check_kind(Dice &dice, OpFixture &f, const Which &which, const std::vector<Shape> &shapes, Kind in_kind,
                Kind out_kind, bool views, bool sets) {
    std::vector<Op> group;
    std::vector<Signals> all;
    for (const Shape &s : shapes) {
        std::vector<int64_t> w_shape = s.kernel;
        w_shape.push_back(which.adjoint ? s.filters : s.channels / s.groups);
        w_shape.push_back(which.adjoint ? s.channels : s.filters);
        all.push_back({f.base(Kind::Trainable, w_shape), f.vector(dice, in_kind, s.positions(s.in) * s.channels, views),
                       f.vector(dice, out_kind, s.positions(s.out) * s.filters, views)});
        group.push_back(operator_of(which, all.back(), sets));
        set_shape(group.back(), s, which.adjoint);
    }
    f.allocate(dice);
    const Snapshot before(f);
    f.run(group);
    for (size_t k = 0; k < shapes.size(); k++) {
        const Shape &s = shapes[k];
        const Signals &g = all[k];
        const SignalId target = g.of(which.target);
        const int64_t items = f.items(target);
        const int64_t most = std::max(f.items(g.in), f.items(g.out));
        std::vector<Expected> expected(static_cast<size_t>(f.size(target) * items));
        for (int64_t i = 0; i < f.size(target); i++) {
            for (int64_t b = 0; b < items; b++) {
                expected[static_cast<size_t>(i * items + b)].add(sets ? 0 : before.get(target, i, b));
            }
        }
        s.for_each_product([&](int64_t w, int64_t in, int64_t out) {
            if (which.adjoint) {
                const int64_t j = w / (s.channels * s.filters), c = w / s.filters % s.channels, o = w % s.filters;
                w = (j * s.filters + o) * s.channels + c;
            }
            const int64_t at = which.target == Target::Out ? out : which.target == Target::In ? in : w;
            for (int64_t b = 0; b < most; b++) {
                const double wv = which.target == Target::W ? 1 : before.get(g.w, w);
                const double iv = which.target == Target::In ? 1 : before.get(g.in, in, b);
                const double ov = which.target == Target::Out ? 1 : before.get(g.out, out, b);
                expected[static_cast<size_t>(at * items + (items > 1 ? b : 0))].add(wv * iv * ov);
            }
        });
        check_signal(f, target, [&](int64_t i, int64_t b) { return expected[static_cast<size_t>(i * items + b)]; });
    }
}

void check_case(const Which &which, Dice &dice, OpFixture &f) {
    std::vector<Shape> shapes;
    const int64_t members = 1 + dice.below(3);
    for (int64_t k = 0; k < members; k++) {
        shapes.push_back(any_shape(dice, which.adjoint ? 1 : 3));
    }
    // A target without a minibatch axis receives the sum over items, but only by adding, and only gradients do.
    const bool sets = dice.coin();
    const bool forward = which.target == (which.adjoint ? Target::In : Target::Out);
    const bool no_items = dice.below(4) == 0 && (forward || which.target == Target::W || !sets);
    const Kind x_kind = no_items ? Kind::Trainable : Kind::Value;
    check_kind(dice, f, which, shapes, which.adjoint ? Kind::Value : x_kind, which.adjoint ? x_kind : Kind::Value,
               dice.coin(), sets);
}

// Small minibatches, and such as kernels of their own are for.
void check_cases(const Which &which) {
    for_random_cases(300, [&](Dice &dice, OpFixture &f) { check_case(which, dice, f); });
    for (uint64_t seed = 0; seed < 40; seed++) {
        Dice dice(seed);
        OpFixture f(dice.coin(), 16 + dice.below(20), 1);
        check_case(which, dice, f);
    }
}

Shape large(bool channels_last, bool adjoint) {
    return {{40, 30}, {38, 14}, {3, 4}, {1, 2}, {0, 0}, 16, 24, adjoint ? 1 : 2, channels_last};
}

}  // namespace

TEST(conv_inc_correlates_over_one_to_three_axes) { check_cases({Target::Out, false}); }
TEST(conv_inc_grad_x_is_its_transpose) { check_cases({Target::In, false}); }
TEST(conv_inc_grad_w_sums_over_outputs_and_items) { check_cases({Target::W, false}); }
TEST(conv_transpose_inc_spreads_over_one_to_three_axes) { check_cases({Target::In, true}); }
TEST(conv_transpose_inc_grad_x_correlates) { check_cases({Target::Out, true}); }
TEST(conv_transpose_inc_grad_w_sums_over_outputs_and_items) { check_cases({Target::W, true}); }

TEST(large_convolutions_are_done_in_chunks_by_several_threads) {
    for (bool adjoint : {false, true}) {
        for (Target target : {Target::Out, Target::In, Target::W}) {
            for (int64_t batch : {1, 5}) {
                for (bool channels_last : {false, true}) {
                    for (int threads : {1, 2}) {
                        OpFixture f(true, batch, threads);
                        Dice dice(1);
                        check_kind(dice, f, {target, adjoint}, {large(channels_last, adjoint)}, Kind::Value,
                                   Kind::Value, false, false);
                    }
                }
            }
        }
    }
}

TEST(large_minibatches_are_shared_out_among_threads) {
    const Shape shape{{9, 8}, {9, 3}, {3, 3}, {1, 3}, {1, 1}, 16, 24, 1, true};
    for (bool adjoint : {false, true}) {
        for (Target target : {Target::Out, Target::In, Target::W}) {
            for (bool sets : {false, true}) {
                OpFixture f(true, 53, 3);
                Dice dice(1);
                check_kind(dice, f, {target, adjoint}, {shape}, Kind::Value, Kind::Value, false, sets);
            }
        }
    }
}

TEST(conv_inc_refuses_what_does_not_fit) {
    OpFixture f(true, 2);
    const Shape s{{5}, {3}, {3}, {1}, {0}, 2, 4, 1, true};
    const SignalId w = f.base(Kind::Trainable, {3, 2, 4}), x = f.base(Kind::Value, {10}), y = f.base(Kind::Value, {12});
    Op op = make_op("conv_inc", {}, {y}, {w, x});
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"kernel_size\"");
    set_shape(op, s);
    op.type->check(f.graph(), op);
    Op other = op;
    other.attributes.set("groups", 3);
    CHECK_CONTAINS(refusal(f, other), "3 groups do not divide");
    other = op;
    other.attributes.set("strides", 0);
    CHECK_CONTAINS(refusal(f, other), "strides has 0");
    other = op;
    other.attributes.set("input_shape", {6, 2});
    CHECK_CONTAINS(refusal(f, other), "do not fill input_shape");
    other = op;
    other.attributes.set("kernel_size", {1, 1, 1, 1});
    CHECK_CONTAINS(refusal(f, other), "one to three spatial axes");
    other = op;
    other.reads = {f.base(Kind::Trainable, {3, 2, 5}), x};
    CHECK_CONTAINS(refusal(f, other), "is not a whole array of kernel size");
    other.reads = {f.base(Kind::Online, {3, 2, 4}), x};
    CHECK_CONTAINS(refusal(f, other), "online");
}

TEST(conv_transpose_inc_refuses_what_does_not_fit) {
    OpFixture f(true, 2);
    const Shape s{{5}, {3}, {3}, {1}, {0}, 2, 4, 1, true};
    const SignalId w = f.base(Kind::Trainable, {3, 4, 2}), x = f.base(Kind::Value, {12}), y = f.base(Kind::Value, {10});
    Op op = make_op("conv_transpose_inc", {}, {y}, {w, x});
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"kernel_size\"");
    set_shape(op, s, true);
    op.type->check(f.graph(), op);
    Op other = op;
    other.attributes.set("groups", 1);
    CHECK_CONTAINS(refusal(f, other), "groups");
    other = op;
    other.attributes.set("input_shape", {4, 4});
    CHECK_CONTAINS(refusal(f, other), "do not fill input_shape");
    other.attributes.set("input_shape", {4294967295.0, 4});
    CHECK_CONTAINS(refusal(f, other), "input_shape has 4294967295");
    other = op;
    other.reads = {f.base(Kind::Trainable, {3, 2, 4}), x};
    CHECK_CONTAINS(refusal(f, other), "is not a whole array of kernel size");
    other.reads = {f.base(Kind::Online, {3, 4, 2}), x};
    CHECK_CONTAINS(refusal(f, other), "online");
    other = op;
    other.incs = {f.base(Kind::Constant, {10})};
    CHECK_CONTAINS(refusal(f, other), "minibatch axis");
}
