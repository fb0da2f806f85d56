// neurons.soft_lif_rate {sigma, tau_rc, tau_ref, amplitude, dt}: lif_rate with its corner at threshold rounded off, the
// more the larger sigma. Source: Hunsberger and Eliasmith 2015.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct SoftLifRate {
    static constexpr const char *kind = "soft_lif_rate";
    static constexpr int64_t flop = 15 + 3 * elementary_flop;
    static constexpr int64_t slope_flop = 26 + 4 * elementary_flop;
    static constexpr std::array parameters{positive("sigma"), positive("tau_rc"), not_negative("tau_ref"),
                                           positive("amplitude")};
    static constexpr int states = 0;
    enum Constant { sigma, tau_rc, tau_ref, amplitude, log_sigma, constants };

    static void derive(const double *p, double, double *c) {
        std::copy_n(p, 4, c);
        c[log_sigma] = std::log(p[0]);
    }

    // Far below threshold softplus is an exponential that may underflow; far above it is the identity.
    static constexpr int far_below = -20;
    static constexpr int far_above = 30;

    template <class T>
    static NENGINE_INLINE T softplus(T s) {
        const T soft = vm::log1p(vm::exp(vm::min(s, T(far_above))));
        return s > far_above ? s : soft;
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T s = (J[i] - 1) / c(sigma, i);
            const T z = softplus(vm::max(s, T(far_below))) * c(sigma, i);
            const T q = s > far_below ? vm::log1p(1 / z) : -s - c(log_sigma, i);
            output[i] = c(amplitude, i) / (c(tau_ref, i) + c(tau_rc, i) * q);
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T J) {
        const T s = (J - 1) / c(sigma, i);
        const T bounded = vm::max(s, T(far_below));
        const T z = softplus(bounded) * c(sigma, i);
        const T q = s > far_below ? vm::log1p(1 / z) : -s - c(log_sigma, i);
        const T q_slope = s > far_below ? -1 / (1 + vm::exp(-bounded)) / (z * (z + 1)) : -1 / c(sigma, i);
        const T period = c(tau_ref, i) + c(tau_rc, i) * q;
        return -c(amplitude, i) * c(tau_rc, i) * q_slope / (period * period);
    }
};

}  // namespace

void add_soft_lif_rate(OpTypes &types) { add_neurons<SoftLifRate>(types); }

}  // namespace nengine
