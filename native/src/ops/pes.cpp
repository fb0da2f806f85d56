// pes {learning_rate, dt}: the prescribed error sensitivity rule. Reads activities a (n) and error e (m); updates delta
// (m, n) to (-learning_rate * dt / n * e) a^T. Source: MacNeil and Eliasmith 2011.

#include "ops/learning.h"

namespace nengine {

namespace {

struct Pes {
    static constexpr const char *kind = "pes";
    static constexpr std::array attributes{"learning_rate", "dt"};
    static constexpr size_t vectors = 1;  // e
    static constexpr bool decays = false;
    static constexpr bool gated = false;
    static constexpr bool linear = true;
    enum Constant { scale, constants };

    static std::array<double, constants> derive(const Attributes &attributes, int64_t columns) {
        return {-attributes.number("learning_rate") * attributes.number("dt") / static_cast<double>(columns)};
    }

    template <class T>
    static Factors<T> factors(const T *k, const T *e) {
        return {k[scale] * e[0], 0};
    }

    template <class T>
    static void gradients(const T *k, const T *, Factors<T> g, T *result) {
        result[0] = k[scale] * g.product;
    }
};

}  // namespace

void add_pes(OpTypes &types) { add_rule<Pes>(types); }

}  // namespace nengine
