// neurons.spiking_rectified_linear {amplitude, dt}; state: voltage. Integrates and fires, any number of spikes a step.
// In training: neurons.rectified_linear.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct SpikingRectifiedLinear {
    static constexpr const char *kind = "spiking_rectified_linear";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = 6;
    static constexpr std::array parameters{positive("amplitude")};
    static constexpr int states = 1;
    enum Constant { height, dt, constants };

    static void derive(const double *p, double step, double *c) {
        c[height] = p[0] / step;
        c[dt] = step;
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 2> &out) {
        T *output = out[0];
        T *voltage = out[1];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T v = voltage[i] + (J[i] < 0 ? T{0} : J[i]) * c(dt, i);
            const T spikes = std::floor(v);
            output[i] = c(height, i) * spikes;
            voltage[i] = v - spikes;
        }
    }

    static Op training_form(const Op &op, const Attributes &) {
        return rate_form(op, "neurons.rectified_linear", {"amplitude"});
    }
};

}  // namespace

void add_spiking_rectified_linear(OpTypes &types) { add_neurons<SpikingRectifiedLinear>(types); }

}  // namespace nengine
