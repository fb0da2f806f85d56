// neurons.regular_spiking {amplitude, dt}; state: voltage. Its input is a rate, which is integrated; every whole unit is a
// spike, a negative one where the voltage falls below 0. In training: neurons.linear.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct RegularSpiking {
    static constexpr const char *kind = "regular_spiking";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = 5;
    static constexpr std::array parameters{positive("amplitude")};
    static constexpr int states = 1;
    enum Constant { height, dt, constants };

    static void derive(const double *p, double step, double *c) {
        c[height] = p[0] / step;
        c[dt] = step;
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *rate, const Pointers<T, 2> &out) {
        T *output = out[0];
        T *voltage = out[1];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T v = voltage[i] + c(dt, i) * rate[i];
            const T spikes = std::floor(v);
            output[i] = c(height, i) * spikes;
            voltage[i] = v - spikes;
        }
    }

    static Op training_form(const Op &op, const Attributes &) {
        return rate_form(op, "neurons.linear", {"amplitude"});
    }
};

}  // namespace

void add_regular_spiking(OpTypes &types) { add_neurons<RegularSpiking>(types); }

}  // namespace nengine
