// neurons.rectified_linear {amplitude, dt}: output = amplitude * max(0, J).

#include "ops/neurons.h"

namespace nengine {

namespace {

struct RectifiedLinear {
    static constexpr const char *kind = "rectified_linear";
    static constexpr int64_t flop = 2;
    static constexpr int64_t slope_flop = 1;
    static constexpr std::array parameters{positive("amplitude")};
    static constexpr int states = 0;
    enum Constant { amplitude, constants };

    static void derive(const double *p, double, double *c) { c[amplitude] = p[0]; }

    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, const Pointers<T, 1> &out) {
        T *output = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            output[i] = J[i] < 0 ? T{0} : c(amplitude, i) * J[i];
        }
    }

    template <class T, class C>
    static NENGINE_INLINE T slope(const C &c, int64_t i, T J) {
        return J > 0 ? c(amplitude, i) : T{0};
    }
};

}  // namespace

void add_rectified_linear(OpTypes &types) { add_neurons<RectifiedLinear>(types); }

}  // namespace nengine
