// neurons.linear {amplitude, dt}: amplitude J. What turns rates into spikes is this in training.

#include "ops/neurons.h"

namespace nengine {

namespace {

struct Linear {
    static constexpr const char *kind = "linear";
    static constexpr int64_t flop = 1;
    static constexpr int64_t slope_flop = 0;
    static constexpr std::array parameters{positive("amplitude")};
    static constexpr int states = 0;
    enum Constant { amplitude, constants };

    static void derive(const double *p, double, double *c) { c[amplitude] = p[0]; }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            output[i] = c(amplitude, i) * J[i];
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T) {
        return c(amplitude, i);
    }
};

}  // namespace

void add_linear(OpTypes &types) { add_neurons<Linear>(types); }

}  // namespace nengine
