// neurons.leaky_relu {negative_slope, amplitude, dt}: amplitude J, times the slope where J is negative. Its derivative at
// 0 is 0.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct LeakyRelu {
    static constexpr const char *kind = "leaky_relu";
    static constexpr int64_t flop = 3;
    static constexpr int64_t slope_flop = 3;
    static constexpr std::array parameters{any_number("negative_slope"), positive("amplitude")};
    static constexpr int states = 0;
    enum Constant { negative_slope, amplitude, constants };

    static void derive(const double *p, double, double *c) { std::copy_n(p, 2, c); }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            output[i] = c(amplitude, i) * (J[i] < 0 ? c(negative_slope, i) * J[i] : J[i]);
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T J) {
        const T below = c(amplitude, i) * c(negative_slope, i);
        return J > 0 ? c(amplitude, i) : J < 0 ? below : T{0};
    }
};

}  // namespace

void add_leaky_relu(OpTypes &types) { add_neurons<LeakyRelu>(types); }

}  // namespace nengine
