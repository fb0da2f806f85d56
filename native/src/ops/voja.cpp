// voja {learning_rate, dt}: Oja's rule for vectors, which moves encoders towards inputs. Reads what an ensemble
// receives x (d), activities b (n) of its neurons, scales s (n) by which its encoders were multiplied, these encoders
// E (n, d), and how much to learn L (1); updates delta (n, d) to
// learning_rate * dt * L * ((s o b) x^T - diag(b) E). Source: Voelker, Crawford and Eliasmith 2014.

#include "ops/learning.h"

namespace nengine {

namespace {

struct Voja {
    static constexpr const char *kind = "voja";
    static constexpr std::array attributes{"learning_rate", "dt"};
    static constexpr size_t vectors = 2;  // b, s
    static constexpr bool decays = true;
    static constexpr bool gated = true;
    static constexpr bool linear = false;
    enum Constant { rate, constants };

    static std::array<double, constants> derive(const Attributes &attributes, int64_t) {
        return {attributes.number("learning_rate") * attributes.number("dt")};
    }

    template <class T>
    static Factors<T> factors(const T *k, const T *v) {
        return {k[rate] * v[1] * v[0], -k[rate] * v[0]};
    }

    template <class T>
    static void gradients(const T *k, const T *v, Factors<T> g, T *result) {
        result[0] = k[rate] * (v[1] * g.product - g.decay);
        result[1] = k[rate] * v[0] * g.product;
    }
};

}  // namespace

void add_voja(OpTypes &types) { add_rule<Voja>(types); }

}  // namespace nengine
