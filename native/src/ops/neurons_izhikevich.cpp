// neurons.izhikevich {tau_recovery, coupling, reset_voltage, reset_recovery, dt}; states: voltage, recovery. The model is
// in milliseconds, hence the factors of 1000. Its gradient is zero. Source: Izhikevich 2003.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct Izhikevich {
    static constexpr const char *kind = "izhikevich";
    static constexpr bool spikes = true;
    static constexpr int64_t flop = 23;
    static constexpr std::array parameters{positive("tau_recovery"), not_negative("coupling"),
                                           any_number("reset_voltage"), any_number("reset_recovery")};
    static constexpr int states = 2;
    enum Constant { tau_recovery, coupling, reset_voltage, reset_recovery, height, dt, constants };

    static void derive(const double *p, double step, double *c) {
        std::copy_n(p, 4, c);
        c[height] = 1 / step;
        c[dt] = step;
    }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 3> &out) {
        T *output = out[0];
        T *voltage = out[1];
        T *recovery = out[2];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T j = J[i] < -30 ? T(-30) : J[i];
            const T u = recovery[i];
            const T old = voltage[i];
            const T moved = old + ((T(0.04) * (old * old) + 5 * old + 140 - u + j) * 1000) * c(dt, i);
            const bool spiked = moved >= 30;
            const T v = spiked ? c(reset_voltage, i) : moved;
            const T drift = u + ((c(tau_recovery, i) * (c(coupling, i) * v - u)) * 1000) * c(dt, i);
            output[i] = spiked ? c(height, i) : T{0};
            voltage[i] = v;
            recovery[i] = spiked ? drift + c(reset_recovery, i) : drift;
        }
    }
};

}  // namespace

void add_izhikevich(OpTypes &types) { add_neurons<Izhikevich>(types); }

}  // namespace nengine
