// neurons.spiking_leaky_relu {negative_slope, amplitude, dt}; state: voltage. Integrates the current, times the slope where
// it is negative; every whole unit, up or down, is a spike. In training: neurons.leaky_relu.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct SpikingLeakyRelu {
    static constexpr const char *kind = "spiking_leaky_relu";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = 7;
    static constexpr std::array parameters{any_number("negative_slope"), positive("amplitude")};
    static constexpr int states = 1;
    enum Constant { negative_slope, height, dt, constants };

    static void derive(const double *p, double step, double *c) {
        c[negative_slope] = p[0];
        c[height] = p[1] / step;
        c[dt] = step;
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 2> &out) {
        T *output = out[0];
        T *voltage = out[1];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T v = voltage[i] + (J[i] < 0 ? c(negative_slope, i) * J[i] : J[i]) * c(dt, i);
            const T spikes = std::trunc(v);
            output[i] = c(height, i) * spikes;
            voltage[i] = v - spikes;
        }
    }

    static Op training_form(const Op &op, const Attributes &) {
        return rate_form(op, "neurons.leaky_relu", {"negative_slope", "amplitude"});
    }
};

}  // namespace

void add_spiking_leaky_relu(OpTypes &types) { add_neurons<SpikingLeakyRelu>(types); }

}  // namespace nengine
