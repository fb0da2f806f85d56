// What the leaky integrate-and-fire kinds share: the static rate curve and the spiking step.
#pragma once

#include "ops/neurons.h"
#include "ops/neurons_lif_avx512.h"

namespace nengine {

// Rate for the current J, without amplitude: 1 / (tau_ref + tau_rc log1p(1 / (J - 1))) above J = 1, else 0.
template <class T>
NENGINE_INLINE T lif_rate(T J, T tau_rc, T tau_ref, T amplitude) {
    const T j = J - 1;
    // Below threshold the logarithm is of something harmless.
    const T rate = amplitude / (tau_ref + tau_rc * vm::log1p(1 / (j > 0 ? j : T{1})));
    return j > 0 ? rate : T{0};
}

// One step of spiking neurons. Constants must begin with these.
struct LifStep {
    enum Constant { dt, tau_rc, tau_ref, min_voltage, height, full_decay, inverse_tau_rc, short_step, constants };

    static void derive(double step, double rc, double ref, double min, double amplitude, double *c) {
        c[dt] = step;
        c[tau_rc] = rc;
        c[tau_ref] = ref;
        c[min_voltage] = min;
        c[height] = amplitude / step;
        c[full_decay] = std::expm1(-step / rc);
        c[inverse_tau_rc] = 1 / rc;
        c[short_step] = step / rc <= lif_small;
    }

    // The integration with the decay of a whole step, thresholds, and what is chosen between. Refractory periods that begin
    // or end within the step are not counted.
    static constexpr int64_t flop = 12;

    // Neurons that are done together, so that what passes from loop to loop stays in the first cache.
    static constexpr int block = 128;

    // n neurons.
    template <class T, class C>
    static NENGINE_INLINE void step(const C &c, int64_t n, const T *J, T *output, T *voltage, T *refractory) {
#ifdef NENGINE_AVX512
        if constexpr (sizeof(T) == sizeof(float)) {
            if (has_avx512() && c.all(short_step, n)) {
                lif_avx512<LifStep>(c, n, J, output, voltage, refractory);
                return;
            }
        }
#endif
        for (int64_t i = 0; i < n; i += block) {
            step_block(c.from(i), n - i < block ? n - i : block, J + i, output + i, voltage + i, refractory + i);
        }
    }

private:
    // n <= block neurons.
    template <class T, class C>
    static NENGINE_INLINE void step_block(const C &constant, int64_t n, const T *J, T *output, T *voltage,
                                          T *refractory) {
        const bool series = sizeof(T) == sizeof(float) && constant.all(short_step, n);
        T reached[block];
        int spiked = 0;
        const auto advance = [&](int64_t i, T decay) {
            const T v = voltage[i] - (J[i] - voltage[i]) * decay;
            // Before the choices, so that it is not done under the mask of one.
            const T held = vm::max(constant(min_voltage, i), v);
            const bool spikes = v > 1;
            reached[i] = v;
            output[i] = spikes ? constant(height, i) : T{0};
            voltage[i] = spikes ? T{0} : held;
            spiked |= spikes;
        };
        if (series) {
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < n; i++) {
                const T r = refractory[i] - constant(dt, i);
                const T delta = vm::min(vm::max(constant(dt, i) - r, T{0}), constant(dt, i));
                refractory[i] = r;
                advance(i, delta == constant(dt, i) ? constant(full_decay, i)
                                                    : lif_expm1(-delta * constant(inverse_tau_rc, i)));
            }
        } else {
            T decay[block];
            exact_decay<T>(constant, n, refractory, decay);
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < n; i++) {
                advance(i, decay[i]);
            }
        }
        if (spiked) {
            refractoriness<T>(constant, n, J, reached, refractory, series);
        }
    }

    // Neurons of a block that need a costly function: side by side, and zeros up to a whole number of vectors, so that it is
    // the same function for all of them.
    template <class T>
    struct Chosen {
        int32_t at[block];
        T x[block];
        int64_t count = 0, padded = 0;

        template <class F>
        NENGINE_INLINE void choose(int64_t n, const F &is_chosen) {
            for (int64_t i = 0; i < n; i++) {
                at[count] = static_cast<int32_t>(i);
                count += is_chosen(i);
            }
            padded = (count + 15) / 16 * 16;
        }
        template <class F>
        NENGINE_INLINE void read(const F &of) {
            for (int64_t k = 0; k < count; k++) {
                x[k] = of(at[k]);
            }
            for (int64_t k = count; k < padded; k++) {
                x[k] = 0;
            }
        }
        template <class F>
        NENGINE_INLINE void write(const F &put) const {
            for (int64_t k = 0; k < count; k++) {
                put(at[k], x[k]);
            }
        }
    };

    // expm1(-delta / tau_rc), where delta is the part of the step that is not refractory: mostly all or nothing.
    template <class T, class C>
    static NENGINE_INLINE void exact_decay(const C &c, int64_t n, T *refractory, T *decay) {
        int partial = 0;
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T r = refractory[i] - c(dt, i);
            const T delta = vm::min(vm::max(c(dt, i) - r, T{0}), c(dt, i));
            refractory[i] = r;
            decay[i] = delta == c(dt, i) ? c(full_decay, i) : delta;
            partial |= delta != c(dt, i) && delta != 0;
        }
        if (partial) {
            Chosen<T> some;
            some.choose(n, [&](int64_t i) { return decay[i] > 0; });
            some.read([&](int64_t i) { return -decay[i] / c(tau_rc, i); });
            for (int64_t k = 0; k < some.padded; k++) {
                some.x[k] = vm::expm1(some.x[k]);
            }
            some.write([&](int64_t i, T x) { decay[i] = x; });
        }
    }

    // Time from the start of the next step until a neuron that has spiked integrates again: the spike came when the
    // voltage crossed 1.
    template <class T, class C>
    static NENGINE_INLINE void refractoriness(const C &c, int64_t n, const T *J, const T *reached, T *refractory,
                                              bool series) {
        int exact = !series;
        if (series) {
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < n; i++) {
                const T q = (reached[i] - 1) / (J[i] - 1);
                const bool spiked = reached[i] > 1;
                const T time = c(dt, i) + c(tau_rc, i) * lif_log1p(-q);
                refractory[i] = spiked ? c(tau_ref, i) + time : refractory[i];
                exact |= spiked && !(q >= 0 && q <= static_cast<T>(lif_small));
            }
        }
        if (exact) {
            Chosen<T> some;
            some.choose(n, [&](int64_t i) { return reached[i] > 1; });
            some.read([&](int64_t i) { return -(reached[i] - 1) / (J[i] - 1); });
            for (int64_t k = 0; k < some.padded; k++) {
                // In single precision the vector function is for positive numbers.
                some.x[k] = sizeof(T) == sizeof(float) ? std::log1p(some.x[k]) : vm::log1p(some.x[k]);
            }
            some.write([&](int64_t i, T x) { refractory[i] = c(tau_ref, i) + (c(dt, i) + c(tau_rc, i) * x); });
        }
    }
};

}  // namespace nengine
