// conv_inc and its gradients against loops over outputs, kernel positions and channels.

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

Shape any_shape(Dice &dice) {
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
    s.groups = 1 + dice.below(3);
    s.channels = s.groups * (1 + dice.below(4));
    s.filters = s.groups * (1 + dice.below(5));
    s.channels_last = dice.coin();
    return s;
}

std::vector<double> doubles(const std::vector<int64_t> &values) { return {values.begin(), values.end()}; }

void set_shape(Op &op, const Shape &s) {
    std::vector<int64_t> in = s.in, out = s.out;
    in.insert(s.channels_last ? in.end() : in.begin(), s.channels);
    out.insert(s.channels_last ? out.end() : out.begin(), s.filters);
    op.attributes.set("input_shape", doubles(in));
    op.attributes.set("output_shape", doubles(out));
    op.attributes.set("kernel_size", doubles(s.kernel));
    op.attributes.set("strides", doubles(s.strides));
    op.attributes.set("padding", doubles(s.padding));
    op.attributes.set("channels_last", s.channels_last);
    op.attributes.set("groups", static_cast<double>(s.groups));
}

enum class Which { Forward, GradX, GradW };

// One operator on given shapes against the loops.
void check_kind(Dice &dice, OpFixture &f, Which which, const std::vector<Shape> &shapes, Kind x_kind, bool views,
                bool sets) {
    std::vector<Op> group;
    struct Signals {
        SignalId w, x, y, target;
    };
    std::vector<Signals> all;
    for (const Shape &s : shapes) {
        std::vector<int64_t> w_shape = s.kernel;
        w_shape.push_back(s.channels / s.groups);
        w_shape.push_back(s.filters);
        Signals signals{f.base(Kind::Trainable, w_shape), f.vector(dice, x_kind, s.positions(s.in) * s.channels, views),
                        f.vector(dice, Kind::Value, s.positions(s.out) * s.filters, views), 0};
        signals.target = which == Which::Forward ? signals.y : which == Which::GradX ? signals.x : signals.w;
        Op op = which == Which::Forward ? make_op("conv_inc", {}, {}, {signals.w, signals.x})
                : which == Which::GradX ? make_op("conv_inc.grad_x", {}, {}, {signals.w, signals.y})
                                        : make_op("conv_inc.grad_w", {}, {}, {signals.x, signals.y});
        (sets ? op.sets : op.incs) = {signals.target};
        set_shape(op, s);
        group.push_back(op);
        all.push_back(signals);
    }
    f.allocate(dice);
    const Snapshot before(f);
    f.run(group);
    for (size_t k = 0; k < shapes.size(); k++) {
        const Signals &g = all[k];
        const int64_t items = f.items(g.target);
        const int64_t most = std::max(f.items(g.x), f.items(g.y));
        std::vector<Expected> expected(static_cast<size_t>(f.size(g.target) * items));
        for (int64_t i = 0; i < f.size(g.target); i++) {
            for (int64_t b = 0; b < items; b++) {
                expected[static_cast<size_t>(i * items + b)].add(sets ? 0 : before.get(g.target, i, b));
            }
        }
        shapes[k].for_each_product([&](int64_t w, int64_t x, int64_t y) {
            const int64_t at = which == Which::Forward ? y : which == Which::GradX ? x : w;
            for (int64_t b = 0; b < most; b++) {
                const double wv = which == Which::GradW ? 1 : before.get(g.w, w);
                const double xv = which == Which::GradX ? 1 : before.get(g.x, x, b);
                const double yv = which == Which::Forward ? 1 : before.get(g.y, y, b);
                expected[static_cast<size_t>(at * items + (items > 1 ? b : 0))].add(wv * xv * yv);
            }
        });
        check_signal(f, g.target,
                     [&](int64_t i, int64_t b) { return expected[static_cast<size_t>(i * items + b)]; });
    }
}

void check_cases(Which which) {
    for_random_cases(300, [&](Dice &dice, OpFixture &f) {
        std::vector<Shape> shapes;
        const int64_t members = 1 + dice.below(3);
        for (int64_t k = 0; k < members; k++) {
            shapes.push_back(any_shape(dice));
        }
        // A target without a minibatch axis receives the sum over items, but only by adding.
        const bool sets = dice.coin();
        const bool no_items = dice.below(4) == 0 && !(which == Which::GradX && sets);
        check_kind(dice, f, which, shapes, no_items ? Kind::Trainable : Kind::Value, dice.coin(), sets);
    });
}

Shape large(bool channels_last) {
    return {{40, 30}, {38, 14}, {3, 4}, {1, 2}, {0, 0}, 16, 24, 2, channels_last};
}

}  // namespace

TEST(conv_inc_correlates_over_one_to_three_axes) { check_cases(Which::Forward); }
TEST(conv_inc_grad_x_is_its_transpose) { check_cases(Which::GradX); }
TEST(conv_inc_grad_w_sums_over_outputs_and_items) { check_cases(Which::GradW); }

TEST(large_convolutions_are_done_in_chunks_by_several_threads) {
    for (Which which : {Which::Forward, Which::GradX, Which::GradW}) {
        for (int64_t batch : {1, 5}) {
            for (bool channels_last : {false, true}) {
                for (int threads : {1, 2}) {
                    OpFixture f(true, batch, threads);
                    Dice dice(1);
                    check_kind(dice, f, which, {large(channels_last)}, Kind::Value, false, false);
                }
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
