// neurons.lif_rate {tau_rc, tau_ref, amplitude, dt}: the rate of a leaky integrate-and-fire neuron at constant current.

#include "ops/neurons_lif.h"

namespace nengine {

namespace {

struct LifRate {
    static constexpr const char *kind = "lif_rate";
    static constexpr int64_t flop = 7 + elementary_flop;
    static constexpr int64_t slope_flop = 12 + elementary_flop;
    static constexpr std::array parameters{positive("tau_rc"), not_negative("tau_ref"), positive("amplitude")};
    static constexpr int states = 0;
    enum Constant { tau_rc, tau_ref, amplitude, constants };

    static void derive(const double *p, double, double *c) { std::copy_n(p, 3, c); }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            output[i] = lif_rate(J[i], c(tau_rc, i), c(tau_ref, i), c(amplitude, i));
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T J) {
        const T j = J - 1;
        const T safe = vm::max(j, T(1e-15));
        const T period = c(tau_ref, i) + c(tau_rc, i) * vm::log1p(1 / safe);
        const T slope = c(amplitude, i) * c(tau_rc, i) / (safe * (safe + 1)) / (period * period);
        return j > 0 ? slope : T{0};
    }
};

}  // namespace

void add_lif_rate(OpTypes &types) { add_neurons<LifRate>(types); }

}  // namespace nengine
