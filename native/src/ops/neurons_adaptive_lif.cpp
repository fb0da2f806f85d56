// neurons.adaptive_lif {tau_n, inc_n, tau_rc, tau_ref, min_voltage, amplitude, dt}; states: voltage, refractory_time,
// adaptation, which is taken from the current and raised by every spike. Its gradient is zero.

#include "ops/neurons_lif.h"

namespace nengine {

namespace {

struct AdaptiveLif {
    static constexpr const char *kind = "adaptive_lif";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = LifStep::flop + 5;
    static constexpr std::array parameters{positive("tau_n"),         not_negative("inc_n"),
                                           positive("tau_rc"),        not_negative("tau_ref"),
                                           not_positive("min_voltage"), positive("amplitude")};
    static constexpr int states = 3;
    enum Constant { speed = LifStep::constants, inc_n, constants };

    static void derive(const double *p, double dt, double *c) {
        LifStep::derive(dt, p[2], p[3], p[4], p[5], c);
        c[speed] = dt / p[0];
        c[inc_n] = p[1];
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 4> &out) {
        for (int64_t first = 0; first < n; first += LifStep::block) {
            const int64_t count = n - first < LifStep::block ? n - first : LifStep::block;
            T *output = out[0] + first;
            T *adaptation = out[3] + first;
            T current[LifStep::block];
            for (int64_t i = 0; i < count; i++) {
                current[i] = J[first + i] - adaptation[i];
            }
            LifStep::step<T>(c.from(first), count, current, output, out[1] + first, out[2] + first);
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < count; i++) {
                const T a = adaptation[i];
                adaptation[i] = a + c(speed, first + i) * (c(inc_n, first + i) * output[i] - a);
            }
        }
    }
};

}  // namespace

void add_adaptive_lif(OpTypes &types) { add_neurons<AdaptiveLif>(types); }

}  // namespace nengine
