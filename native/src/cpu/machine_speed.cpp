#include "cpu/machine_speed.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <vector>

#include "cpu/simd.h"
#include "cpu/thread_pool.h"

namespace nengine {

namespace {

// Where results go, so that no loop can be left out.
std::atomic<int64_t> seen_words;
std::atomic<double> seen_number;

constexpr int64_t turn_bytes = 256;  // that an unrolled loop takes at a time

// Loops are written for vectors of 64, 32 and 16 bytes, and each is compiled for all machines; which is fastest here is
// measured. (Compilers keep vectors that are wider than the machine's in memory.)

// Exclusive or takes a cycle, unlike additions, so that two chains are enough to load as fast as can be.
template <int bytes>
NENGINE_INLINE int64_t read_vectors(const int64_t *p, int64_t n) {
    constexpr int W = bytes / 8;
    Vector<int64_t, W> s0{}, s1{};
    for (int64_t i = 0; i < n; i += turn_bytes / 8) {
#pragma GCC unroll 8
        for (int64_t k = 0; k < turn_bytes / 8; k += 2 * W) {
            s0 ^= load<W>(p + i + k);
            s1 ^= load<W>(p + i + k + W);
        }
    }
    s0 ^= s1;
    int64_t all = 0;
    for (int i = 0; i < W; ++i) {
        all ^= s0[i];
    }
    return all;
}
NENGINE_CLONES int64_t read_64(const int64_t *p, int64_t n) { return read_vectors<64>(p, n); }
NENGINE_CLONES int64_t read_32(const int64_t *p, int64_t n) { return read_vectors<32>(p, n); }
NENGINE_CLONES int64_t read_16(const int64_t *p, int64_t n) { return read_vectors<16>(p, n); }

using Read = int64_t (*)(const int64_t *p, int64_t n);
constexpr Read reads[] = {read_64, read_32, read_16};

template <int bytes>
NENGINE_INLINE void triad_vectors(float *a, const float *b, const float *c, float s, int64_t n) {
    constexpr int W = bytes / 4;
    for (int64_t i = 0; i < n; i += turn_bytes / 4) {
#pragma GCC unroll 16
        for (int64_t k = i; k < i + turn_bytes / 4; k += W) {
            store<W, float>(a + k, load<W>(b + k) + s * load<W>(c + k));
        }
    }
}
#define NENGINE_TRIAD(bytes)                                                                              \
    NENGINE_CLONES void triad_##bytes(float *a, const float *b, const float *c, float s, int64_t n) {     \
        triad_vectors<bytes>(a, b, c, s, n);                                                              \
    }
NENGINE_TRIAD(64)
NENGINE_TRIAD(32)
NENGINE_TRIAD(16)
#undef NENGINE_TRIAD

using Triad = void (*)(float *a, const float *b, const float *c, float s, int64_t n);
constexpr Triad triads[] = {triad_64, triad_32, triad_16};

// Enough to fill two pipelines of four cycles; with both factors, fewer than there are registers.
constexpr int chains = 12;

// Chains of multiply-adds that all go to b / (1 - a), so that numbers stay normal. Each link waits for the one before.
template <class T, int bytes>
NENGINE_INLINE double chains_of_multiply_adds(double a, double b, int64_t turns) {
    constexpr int W = bytes / sizeof(T);
    Vector<T, W> x[chains];
    for (int c = 0; c < chains; ++c) {
        x[c] = Vector<T, W>{} + static_cast<T>(c);
    }
    const Vector<T, W> as = Vector<T, W>{} + static_cast<T>(a), bs = Vector<T, W>{} + static_cast<T>(b);
    for (int64_t i = 0; i < turns; ++i) {
#pragma GCC unroll 16
        for (int c = 0; c < chains; ++c) {
            x[c] = x[c] * as + bs;
        }
    }
    T all = 0;
    for (int c = 0; c < chains; ++c) {
        for (int i = 0; i < W; ++i) {
            all += x[c][i];
        }
    }
    return static_cast<double>(all);
}
#define NENGINE_MULTIPLY_ADDS(T, bytes)                                                \
    NENGINE_CLONES double multiply_adds_##T##_##bytes(double a, double b, int64_t turns) { \
        return chains_of_multiply_adds<T, bytes>(a, b, turns);                         \
    }
NENGINE_MULTIPLY_ADDS(float, 64)
NENGINE_MULTIPLY_ADDS(float, 32)
NENGINE_MULTIPLY_ADDS(float, 16)
NENGINE_MULTIPLY_ADDS(double, 64)
NENGINE_MULTIPLY_ADDS(double, 32)
NENGINE_MULTIPLY_ADDS(double, 16)
#undef NENGINE_MULTIPLY_ADDS

struct MultiplyAdds {
    double (*run)(double a, double b, int64_t turns);
    int bytes;
};
template <class T>
constexpr MultiplyAdds multiply_adds[3] = {};
template <>
constexpr MultiplyAdds multiply_adds<float>[3] = {
    {multiply_adds_float_64, 64}, {multiply_adds_float_32, 32}, {multiply_adds_float_16, 16}};
template <>
constexpr MultiplyAdds multiply_adds<double>[3] = {
    {multiply_adds_double_64, 64}, {multiply_adds_double_32, 32}, {multiply_adds_double_16, 16}};

constexpr int variants = 3;

// Memory that its user touches first, at the start of a page.
class Pages {
public:
    explicit Pages(int64_t bytes) : p_(::operator new(static_cast<size_t>(bytes), page)) {}
    ~Pages() { ::operator delete(p_, page); }
    Pages(const Pages &) = delete;
    Pages &operator=(const Pages &) = delete;
    float *numbers() const { return static_cast<float *>(p_); }

private:
    static constexpr std::align_val_t page{4096};
    void *p_;
};

using Work = std::function<void(int thread, int64_t turns)>;

double seconds_of(ThreadPool &pool, const Work &work, int64_t turns) {
    constexpr int64_t range = 16;  // what a pool does not split
    const auto start = std::chrono::steady_clock::now();
    pool.parallel_for(pool.size() * range, range, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i += range) {
            work(static_cast<int>(i / range), turns);
        }
    });
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Turns a second of each thread in the best round. A round is as long as is needed to make the start of the threads and
// the clock irrelevant, and short enough to find a moment in which nothing else runs.
double best_rate(ThreadPool &pool, const Work &work, double seconds) {
    constexpr double longest_round = 2e-3;
    constexpr int least_rounds = 3;
    const double round = std::min(longest_round, seconds / least_rounds);
    int64_t turns = 1;
    double taken = seconds_of(pool, work, turns), used = taken;
    while (taken < round) {
        turns *= 2;
        taken = seconds_of(pool, work, turns);
        used += taken;
    }
    double best = taken;
    for (int i = 1; i < least_rounds || used < seconds; ++i) {
        taken = seconds_of(pool, work, turns);
        used += taken;
        best = std::min(best, taken);
    }
    return static_cast<double>(turns) / best;
}

}  // namespace

double stream_rate(StreamLoop loop, int threads, int64_t bytes, double seconds) {
    // Arrays that lie a multiple of a page apart would be taken for the same place by a load that follows a store.
    constexpr int64_t gap = 5 * turn_bytes;
    const bool reading = loop == StreamLoop::Read;
    const int64_t arrays = reading ? 1 : 3;
    const int64_t length = std::max(bytes / arrays / turn_bytes, int64_t{1}) * turn_bytes;  // of an array, in bytes
    const int64_t n = length / 4, step = (length + gap) / 4;                                // in floats
    std::vector<std::unique_ptr<Pages>> pages;
    for (int i = 0; i < threads; ++i) {
        pages.push_back(std::make_unique<Pages>(4 * arrays * step));
    }
    ThreadPool pool(threads);
    const Work touch = [&](int thread, int64_t) {
        float *p = pages[static_cast<size_t>(thread)]->numbers();
        std::fill(p, p + arrays * step, 1.0f);
    };
    seconds_of(pool, touch, 1);
    double best = 0;
    for (int variant = 0; variant < variants; ++variant) {
        const Work work = [&](int thread, int64_t turns) {
            float *p = pages[static_cast<size_t>(thread)]->numbers();
            int64_t all = 0;
            for (int64_t i = 0; i < turns; ++i) {
                if (reading) {
                    all += reads[variant](reinterpret_cast<const int64_t *>(p), length / 8);
                } else {
                    triads[variant](p, p + step, p + 2 * step, 0.5f, n);
                    all += static_cast<int64_t>(p[0]);
                }
            }
            seen_words.store(all, std::memory_order_relaxed);
        };
        best = std::max(best, best_rate(pool, work, seconds / variants));
    }
    return best * static_cast<double>(threads * arrays * length);
}

template <class T>
double multiply_add_rate(int threads, double seconds) {
    constexpr int64_t repeated = 1000;
    ThreadPool pool(threads);
    double best = 0;
    for (const MultiplyAdds &variant : multiply_adds<T>) {
        const Work work = [&](int, int64_t turns) {
            seen_number.store(variant.run(0.5, 1, repeated * turns), std::memory_order_relaxed);
        };
        const double rate = best_rate(pool, work, seconds / variants);
        const int64_t numbers = repeated * chains * variant.bytes / static_cast<int64_t>(sizeof(T));
        best = std::max(best, rate * static_cast<double>(2 * numbers * threads));
    }
    return best;
}

template double multiply_add_rate<float>(int threads, double seconds);
template double multiply_add_rate<double>(int threads, double seconds);

}  // namespace nengine
