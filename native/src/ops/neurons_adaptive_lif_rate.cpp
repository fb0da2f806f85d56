// neurons.adaptive_lif_rate {tau_n, inc_n, tau_rc, tau_ref, amplitude, dt}; state: adaptation, which is taken from the
// current and follows the output slowly. Its gradient is zero.

#include "ops/neurons_lif.h"

namespace nengine {

namespace {

struct AdaptiveLifRate {
    static constexpr const char *kind = "adaptive_lif_rate";
    static constexpr int64_t flop = 12 + elementary_flop;
    static constexpr std::array parameters{positive("tau_n"), not_negative("inc_n"), positive("tau_rc"),
                                           not_negative("tau_ref"), positive("amplitude")};
    static constexpr int states = 1;
    enum Constant { speed, inc_n, tau_rc, tau_ref, amplitude, constants };

    static void derive(const double *p, double dt, double *c) {
        c[speed] = dt / p[0];
        std::copy_n(p + 1, 4, c + inc_n);
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 2> &out) {
        T *output = out[0];
        T *adaptation = out[1];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T a = adaptation[i];
            const T rate = lif_rate(J[i] - a, c(tau_rc, i), c(tau_ref, i), c(amplitude, i));
            output[i] = rate;
            adaptation[i] = a + c(speed, i) * (c(inc_n, i) * rate - a);
        }
    }
};

}  // namespace

void add_adaptive_lif_rate(OpTypes &types) { add_neurons<AdaptiveLifRate>(types); }

}  // namespace nengine
