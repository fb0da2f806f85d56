// The step of LIF neurons in single precision, with the instructions of AVX-512: what spikes need is skipped where there are
// none, and each number is read and written once. The formulas are those of LifStep::step with decays from polynomials.
#pragma once

#include <cmath>

#include "cpu/simd.h"
#include "ops/map.h"

#ifdef NENGINE_AVX512
#include <immintrin.h>
#endif

namespace nengine {

// Where x (1 + x (t[0] + x (t[1] + ...))) are good for single precision: relative errors below 2e-8 for -lif_small <= x <= 0. The
// terms minimise the largest one.
constexpr double lif_small = 0.125;
constexpr float lif_expm1_terms[] = {0.4999971457885304f, 0.16652726341960974f, 0.0397227850736994f};
constexpr float lif_log1p_terms[] = {-0.49999612588586306f, 0.3336271398503634f, -0.24314208753676517f,
                                     0.2613193090922492f};

template <class T>
NENGINE_INLINE T lif_expm1(T x) {
    const float *const t = lif_expm1_terms;
    return x * (1 + x * (t[0] + x * (t[1] + x * t[2])));
}

template <class T>
NENGINE_INLINE T lif_log1p(T x) {
    const float *const t = lif_log1p_terms;
    return x * (1 + x * (t[0] + x * (t[1] + x * (t[2] + x * t[3]))));
}

#ifdef NENGINE_AVX512

// Constant k of the elements from i on.
template <int N>
NENGINE_AVX512 NENGINE_INLINE __m512 constant_avx512(const Shared<float, N> &c, int k, int64_t i, __mmask16) {
    return _mm512_set1_ps(c(k, i));
}
template <int N>
NENGINE_AVX512 NENGINE_INLINE __m512 constant_avx512(const Each<float, N> &c, int k, int64_t i, __mmask16 mask) {
    return _mm512_maskz_loadu_ps(mask, c.values[static_cast<size_t>(k)] + i);
}

// Integrates 16 neurons from i on, those of the mask, and gives those that spike. Leaves the voltages that they have reached in
// `reached`, and the refractory times of those that do not spike. L names the constants. Here and below, chains of operations
// that wait for each other are kept short: they set the pace as much as the number of operations.
template <class L, class C>
NENGINE_AVX512 NENGINE_INLINE __mmask16 lif_integrate(const C &c, int64_t i, __mmask16 mask, const float *J,
                                                      float *output, float *voltage, float *refractory,
                                                      float *reached) {
    const __m512 zero = _mm512_setzero_ps(), one = _mm512_set1_ps(1);
    const __m512 dt = constant_avx512(c, L::dt, i, mask);
    const __m512 current = _mm512_maskz_loadu_ps(mask, J + i);
    const __m512 old = _mm512_maskz_loadu_ps(mask, voltage + i);
    const __m512 before = _mm512_maskz_loadu_ps(mask, refractory + i);
    const __m512 delta = _mm512_maskz_min_ps(mask, _mm512_maskz_max_ps(mask, dt + dt - before, zero), dt);
    const __mmask16 whole = _mm512_cmp_ps_mask(delta, dt, _CMP_EQ_OQ);
    const __m512 x = delta * -constant_avx512(c, L::inverse_tau_rc, i, mask);
    const float *const e = lif_expm1_terms;
    const __m512 part = x * ((1 + e[0] * x) + (x * x) * (e[1] + e[2] * x));
    const __m512 decay = _mm512_mask_mov_ps(part, whole, constant_avx512(c, L::full_decay, i, mask));
    const __m512 v = old - (current - old) * decay;
    const __mmask16 spikes = _mm512_mask_cmp_ps_mask(mask, v, one, _CMP_GT_OQ);
    const __m512 held = _mm512_maskz_max_ps(mask, constant_avx512(c, L::min_voltage, i, mask), v);
    _mm512_mask_storeu_ps(output + i, mask, _mm512_maskz_mov_ps(spikes, constant_avx512(c, L::height, i, mask)));
    _mm512_mask_storeu_ps(voltage + i, mask, _mm512_mask_mov_ps(held, spikes, zero));
    _mm512_mask_storeu_ps(refractory + i, mask, before - dt);
    _mm512_mask_storeu_ps(reached, mask, v);
    return spikes;
}

// The refractory times of those of 16 neurons that have spiked. Gives those for which the logarithm is not good.
template <class L, class C>
NENGINE_AVX512 NENGINE_INLINE __mmask16 lif_refractory(const C &c, int64_t i, __mmask16 mask, const float *J,
                                                       const float *reached, float *refractory) {
    const __m512 zero = _mm512_setzero_ps(), one = _mm512_set1_ps(1);
    const __m512 v = _mm512_maskz_loadu_ps(mask, reached);
    const __mmask16 spikes = _mm512_mask_cmp_ps_mask(mask, v, one, _CMP_GT_OQ);
    // y = -(v - 1) / (J - 1), by an approximate reciprocal and one step of Newton's method.
    const __m512 d = _mm512_maskz_loadu_ps(mask, J + i) - one;
    const __m512 estimate = _mm512_maskz_rcp14_ps(mask, d);
    const __m512 y = (one - v) * (estimate + estimate * (1 - d * estimate));
    const float *const l = lif_log1p_terms;
    const __m512 square = y * y;
    const __m512 log_by_y = (1 + l[0] * y) + square * ((l[1] + l[2] * y) + l[3] * square);
    const __m512 tau_ref = constant_avx512(c, L::tau_ref, i, mask), tau_rc = constant_avx512(c, L::tau_rc, i, mask);
    const __m512 after = (tau_ref + constant_avx512(c, L::dt, i, mask)) + (tau_rc * y) * log_by_y;
    const __m512 others_too = _mm512_maskz_loadu_ps(mask, refractory + i);
    _mm512_mask_storeu_ps(refractory + i, mask, _mm512_mask_mov_ps(others_too, spikes, after));
    const __mmask16 fits =
        _mm512_mask_cmp_ps_mask(_mm512_cmp_ps_mask(y, zero, _CMP_LE_OQ), y,
                                _mm512_set1_ps(static_cast<float>(-lif_small)), _CMP_GE_OQ);
    return spikes & ~fits;
}

// The same for those that have spiked, and for which it is not good.
template <class L, class C>
__attribute__((noinline)) void lif_others(const C &c, int64_t n, const float *J, const float *reached,
                                          float *refractory) {
    for (int64_t i = 0; i < n; i++) {
        const float y = -(reached[i] - 1) / (J[i] - 1);
        if (reached[i] > 1 && !(y <= 0 && y >= static_cast<float>(-lif_small))) {
            refractory[i] = c(L::tau_ref, i) + (c(L::dt, i) + c(L::tau_rc, i) * std::log1p(y));
        }
    }
}

// One step of n neurons. Whether there are spikes is asked of many neurons at a time: it is rarely guessed wrong, both where
// few neurons fire and where many do.
template <class L, class C>
NENGINE_AVX512 void lif_avx512(const C &constants, int64_t n, const float *J, float *output, float *voltage,
                               float *refractory) {
    constexpr int64_t block = 128;
    const C c = constants;
    alignas(64) float reached[block];
    for (int64_t begin = 0; begin < n; begin += block) {
        const int64_t end = begin + block < n ? begin + block : n;
        const int64_t whole = begin + ((end - begin) & -16);
        const auto rest = static_cast<__mmask16>((1 << (end - whole)) - 1);
        int spikes = 0, others = 0;
        for (int64_t i = begin; i < whole; i += 16) {
            spikes |= lif_integrate<L>(c, i, 0xffff, J, output, voltage, refractory, reached + (i - begin));
        }
        if (rest) {
            spikes |= lif_integrate<L>(c, whole, rest, J, output, voltage, refractory, reached + (whole - begin));
        }
        if (!spikes) {
            continue;
        }
        for (int64_t i = begin; i < whole; i += 16) {
            others |= lif_refractory<L>(c, i, 0xffff, J, reached + (i - begin), refractory);
        }
        if (rest) {
            others |= lif_refractory<L>(c, whole, rest, J, reached + (whole - begin), refractory);
        }
        if (others) {
            lif_others<L>(c.from(begin), end - begin, J + begin, reached, refractory + begin);
        }
    }
}

#endif

}  // namespace nengine
