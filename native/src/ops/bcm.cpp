// bcm {learning_rate, dt}: the rule of Bienenstock, Cooper and Munro. Reads activities a (n) before and b (m) after the
// connection, and thresholds theta (m); updates delta (m, n) to (learning_rate * dt * b o (b - theta)) a^T.
// Source: Bienenstock, Cooper and Munro 1982.

#include "ops/learning.h"

namespace nengine {

namespace {

struct Bcm {
    static constexpr const char *kind = "bcm";
    static constexpr std::array attributes{"learning_rate", "dt"};
    static constexpr size_t vectors = 2;  // b, theta
    static constexpr bool decays = false;
    static constexpr bool gated = false;
    static constexpr bool linear = false;
    enum Constant { rate, constants };

    static std::array<double, constants> derive(const Attributes &attributes, int64_t) {
        return {attributes.number("learning_rate") * attributes.number("dt")};
    }

    template <class T>
    static Factors<T> factors(const T *k, const T *v) {
        return {k[rate] * v[0] * (v[0] - v[1]), 0};
    }

    template <class T>
    static void gradients(const T *k, const T *v, Factors<T> g, T *result) {
        result[0] = k[rate] * (2 * v[0] - v[1]) * g.product;
        result[1] = -k[rate] * v[0] * g.product;
    }
};

}  // namespace

void add_bcm(OpTypes &types) { add_rule<Bcm>(types); }

}  // namespace nengine
