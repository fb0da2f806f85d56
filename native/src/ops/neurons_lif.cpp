// neurons.lif {tau_rc, tau_ref, min_voltage, amplitude, dt}; states: voltage, refractory_time. In training:
// neurons.lif_rate, or neurons.soft_lif_rate with sigma = lif_smoothing if that option is positive.

#include "ops/neurons_lif.h"

namespace nengine {

namespace {

struct Lif {
    static constexpr const char *kind = "lif";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = LifStep::flop;
    static constexpr std::array parameters{positive("tau_rc"), not_negative("tau_ref"), not_positive("min_voltage"),
                                           positive("amplitude")};
    static constexpr int states = 2;
    static constexpr int constants = LifStep::constants;

    static void derive(const double *p, double dt, double *c) { LifStep::derive(dt, p[0], p[1], p[2], p[3], c); }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 3> &out) {
        LifStep::step<T>(c, n, J, out[0], out[1], out[2]);
    }

    static Op training_form(const Op &op, const Attributes &options) {
        const double smoothing = options.number_or("lif_smoothing", 0);
        if (smoothing > 0) {
            Op soft = rate_form(op, "neurons.soft_lif_rate", {"tau_rc", "tau_ref", "amplitude"});
            soft.attributes.set("sigma", smoothing);
            return soft;
        }
        return rate_form(op, "neurons.lif_rate", {"tau_rc", "tau_ref", "amplitude"});
    }
};

}  // namespace

void add_lif(OpTypes &types) { add_neurons<Lif>(types); }

}  // namespace nengine
