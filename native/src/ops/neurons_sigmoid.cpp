// neurons.sigmoid {tau_ref, dt}: output = (1 / tau_ref) / (1 + exp(-J)).

#include "ops/neurons.h"

namespace nengine {

namespace {

struct Sigmoid {
    static constexpr const char *kind = "sigmoid";
    static constexpr int64_t flop = 3 + elementary_flop;
    static constexpr int64_t slope_flop = 5 + elementary_flop;
    static constexpr std::array parameters{positive("tau_ref")};
    static constexpr int states = 0;
    enum Constant { top, constants };

    static void derive(const double *p, double, double *c) { c[top] = 1 / p[0]; }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            output[i] = c(top, i) / (1 + vm::exp(-J[i]));
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T J) {
        const T s = 1 / (1 + vm::exp(-J));
        return s * (1 - s) * c(top, i);
    }
};

}  // namespace

void add_sigmoid(OpTypes &types) { add_neurons<Sigmoid>(types); }

}  // namespace nengine
