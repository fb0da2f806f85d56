// oja {learning_rate, dt, beta}: Hebb's rule with Oja's forgetting. Reads activities a (n) before and b (m) after the
// connection, and its weights W (m, n); updates delta (m, n) to
// learning_rate * dt * (b a^T - beta * diag(b o b) W). Source: Oja 1982.

#include "ops/learning.h"

namespace nengine {

namespace {

struct Oja {
    static constexpr const char *kind = "oja";
    static constexpr std::array attributes{"learning_rate", "dt", "beta"};
    static constexpr size_t vectors = 1;  // b
    static constexpr bool decays = true;
    static constexpr bool gated = false;
    static constexpr bool linear = false;
    enum Constant { rate, forgetting, constants };

    static std::array<double, constants> derive(const Attributes &attributes, int64_t) {
        const double rate = attributes.number("learning_rate") * attributes.number("dt");
        return {rate, -attributes.number("beta") * rate};
    }

    template <class T>
    static Factors<T> factors(const T *k, const T *b) {
        return {k[rate] * b[0], k[forgetting] * b[0] * b[0]};
    }

    template <class T>
    static void gradients(const T *k, const T *b, Factors<T> g, T *result) {
        result[0] = k[rate] * g.product + 2 * k[forgetting] * b[0] * g.decay;
    }
};

}  // namespace

void add_oja(OpTypes &types) { add_rule<Oja>(types); }

}  // namespace nengine
