// event_driven_dot: reads a matrix A (m, n) and x (n), and adds A x to y (m), or sets y to it, with a minibatch of one, for
// an x that is zero in most places at most steps: the output of spiking neurons. Made by fuse_events() alone. The kernel
// keeps a copy of the matrices, which follows when parameters are written: all matrices of one population side by side,
// [neuron][rows of all products]. A neuron that spikes then adds one run of memory to the sums of all products. There is
// no other way for steps in which many spike: reading the whole copy takes about as long as reading the matrices.

#include "ops/event_dot.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include <algorithm>
#include <memory>
#include <vector>

#include "cpu/dot.h"
#include "cpu/loops.h"
#include "cpu/simd.h"
#include "cpu/thread_pool.h"
#include "ops/op_type.h"
#include "ops/operands.h"

namespace nengine {

namespace {

// How many neurons the cost of a step reckons to be silent for each that spikes.
constexpr int64_t silent_for_each = 16;
// Numbers of the copy, all of them, that are worth another thread.
constexpr int64_t grain = 1 << 19;

// The places of the numbers that are not zero, ascending, go to `places`, which has room for n and a vector; gives their
// number.
template <class T>
int64_t find_spikes_one_by_one(const T *x, int64_t stride, int64_t begin, int64_t n, int64_t count, int32_t *places) {
    for (int64_t i = begin; i < n; i++) {
        places[count] = static_cast<int32_t>(i);
        count += x[i * stride] != 0;
    }
    return count;
}

#ifdef NENGINE_AVX512
NENGINE_AVX512 int64_t find_spikes_in_vectors(const float *x, int64_t n, int32_t *places) {
    const __m512i all = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    int64_t count = 0, i = 0;
    for (; i + 16 <= n; i += 16) {
        const __mmask16 spikes = _mm512_cmp_ps_mask(_mm512_loadu_ps(x + i), _mm512_setzero_ps(), _CMP_NEQ_UQ);
        const __m512i at = _mm512_add_epi32(all, _mm512_set1_epi32(static_cast<int32_t>(i)));
        _mm512_storeu_si512(places + count, _mm512_maskz_compress_epi32(spikes, at));
        count += __builtin_popcount(spikes);
    }
    return find_spikes_one_by_one(x, 1, i, n, count, places);
}

NENGINE_AVX512 int64_t find_spikes_in_vectors(const double *x, int64_t n, int32_t *places) {
    const __m256i all = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    int64_t count = 0, i = 0;
    for (; i + 8 <= n; i += 8) {
        const __mmask8 spikes = _mm512_cmp_pd_mask(_mm512_loadu_pd(x + i), _mm512_setzero_pd(), _CMP_NEQ_UQ);
        const __m256i at = _mm256_add_epi32(all, _mm256_set1_epi32(static_cast<int32_t>(i)));
        _mm256_storeu_si256(reinterpret_cast<__m256i *>(places + count), _mm256_maskz_compress_epi32(spikes, at));
        count += __builtin_popcount(spikes);
    }
    return find_spikes_one_by_one(x, 1, i, n, count, places);
}
#endif

template <class T>
int64_t find_spikes(const T *x, int64_t stride, int64_t n, int32_t *places) {
#ifdef NENGINE_AVX512
    if (has_avx512() && stride == 1) {
        return find_spikes_in_vectors(x, n, places);
    }
#endif
    return find_spikes_one_by_one(x, stride, 0, n, 0, places);
}

// sums[0 .. C * width) = sum over spikes of columns[place * height + 0 ..) * x[place]. Few rows take turns with several
// sums, to hide the latency of additions.
template <class T, int C>
NENGINE_INLINE void add_block(const T *columns, int64_t height, const int32_t *places, int64_t count, const T *x,
                              int64_t stride, T *sums) {
    constexpr int W = wide<T>;
    constexpr int turns = C < 4 ? 4 / C : 1;
    Vector<T, W> sum[turns][C] = {};
    const auto add = [&](int64_t k, Vector<T, W>(&to)[C]) __attribute__((always_inline)) {
        const T *const column = columns + places[k] * height;
        const T spike = x[places[k] * stride];
        for (int c = 0; c < C; c++) {
            to[c] += load<W>(column + c * W) * spike;
        }
    };
    int64_t k = 0;
    for (; k + turns <= count; k += turns) {
        for (int t = 0; t < turns; t++) {
            add(k + t, sum[t]);
        }
    }
    for (; k < count; k++) {
        add(k, sum[0]);
    }
    for (int c = 0; c < C; c++) {
        for (int t = 1; t < turns; t++) {
            sum[0][c] += sum[t][c];
        }
        store<W>(sums + c * W, sum[0][c]);
    }
}

// The sums of rows begin to end, which are multiples of a vector.
template <class T>
NENGINE_CLONES void add_columns(const T *columns, int64_t height, int64_t begin, int64_t end, const int32_t *places,
                                int64_t count, const T *x, int64_t stride, T *sums) {
    constexpr int64_t W = wide<T>;
    int64_t i = begin;
    for (; i + 8 * W <= end; i += 8 * W) {
        add_block<T, 8>(columns + i, height, places, count, x, stride, sums + i);
    }
    if (i + 4 * W <= end) {
        add_block<T, 4>(columns + i, height, places, count, x, stride, sums + i);
        i += 4 * W;
    }
    if (i + 2 * W <= end) {
        add_block<T, 2>(columns + i, height, places, count, x, stride, sums + i);
        i += 2 * W;
    }
    if (i + W <= end) {
        add_block<T, 1>(columns + i, height, places, count, x, stride, sums + i);
    }
}

template <class T>
class EventDotKernel : public Kernel {
public:
    EventDotKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), write_(group[0]->sets.empty() ? Write::Add : Write::Set) {
        std::vector<const Op *> members = group;
        // Products with one population follow each other, in the order of their targets.
        std::stable_sort(members.begin(), members.end(), [&](const Op *a, const Op *b) {
            return binder.offset(a->reads[1]) < binder.offset(b->reads[1]);
        });
        for (const Op *op : members) {
            append(binder, *op);
        }
        share_out();
    }

    void run(const Step &step) override {
        if (!is_copied_) {
            copy_matrices(step);
        }
        const auto count = static_cast<int64_t>(parts_.size());
        if (count == 1) {
            run_part(parts_[0], step);
            return;
        }
        // (Ranges of a parallel_for begin at multiples of border.)
        constexpr int64_t border = 16;
        threads_.parallel_for(count * border, border, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin / border; i < end / border; i++) {
                run_part(parts_[static_cast<size_t>(i)], step);
            }
        });
    }

    void parameters_changed() override { is_copied_ = false; }

    int64_t copied_bytes() const override {
        int64_t numbers = 0;
        for (const auto &p : populations_) {
            numbers += p->height * p->x.size;
        }
        return numbers * static_cast<int64_t>(sizeof(T));
    }

private:
    struct Product {
        Mat<T> a;
        Vec<T> y;
        int64_t first_row;  // in the copy
    };

    struct Population {
        Vec<T> x;
        std::vector<Product> products;
        int64_t height = 0;     // of a column: the rows of all products, and what fills a vector up
        std::vector<T> columns;  // [neuron][height]
        std::vector<T> sums;
    };

    // Rows of a population, whole vectors of them, that one thread sums up; the thread looks for spikes itself.
    struct Piece {
        Population *population;
        int64_t begin, end;
    };
    struct Part {
        std::vector<Piece> pieces;
        std::vector<int32_t> places;
    };

    void append(const Binder &binder, const Op &op) {
        const Mat<T> a = binder.mat<T>(op.reads[0]);
        const Vec<T> x = binder.vec<T>(op.reads[1]), y = binder.vec<T>(target_of(op));
        if (y.size == 0) {
            return;
        }
        const auto same = [&](const Population &p) {
            return p.x.arena == x.arena && p.x.offset == x.offset && p.x.size == x.size && p.x.stride == x.stride;
        };
        if (populations_.empty() || !same(*populations_.back())) {
            populations_.push_back(std::make_unique<Population>());
            populations_.back()->x = x;
        }
        Population &population = *populations_.back();
        population.products.push_back({a, y, population.height});
        population.height += a.rows;
    }

    // Divides the rows of all populations among the threads, by the size of their columns.
    void share_out() {
        int64_t work = 0;
        for (const auto &p : populations_) {
            p->height = (p->height + wide<T> - 1) / wide<T> * wide<T>;
            p->sums.resize(static_cast<size_t>(p->height));
            work += p->height * p->x.size;
        }
        const int64_t count = std::clamp<int64_t>(work / grain, 1, threads_.size());
        parts_.resize(static_cast<size_t>(count));
        int64_t done = 0;
        for (const auto &p : populations_) {
            const int64_t each = wide<T> * std::max<int64_t>(p->x.size, 1);  // work of a vector of rows
            for (int64_t begin = 0; begin < p->height;) {
                const int64_t part = work > 0 ? std::min(done * count / work, count - 1) : 0;
                const int64_t left = (part + 1) * work / count - done;
                // Whole vectors, and no rest that is not worth a piece of its own.
                int64_t vectors = std::max<int64_t>((left + each / 2) / each, 1);
                const int64_t all = (p->height - begin) / wide<T>;
                vectors = part == count - 1 || all * each - left < grain / 4 ? all : std::min(vectors, all);
                parts_[static_cast<size_t>(part)].pieces.push_back({p.get(), begin, begin + vectors * wide<T>});
                begin += vectors * wide<T>;
                done += vectors * each;
            }
        }
        for (Part &part : parts_) {
            int64_t most = 0;
            for (const Piece &piece : part.pieces) {
                most = std::max(most, piece.population->x.size);
            }
            part.places.resize(static_cast<size_t>(most + wide<float>));
        }
    }

    void copy_matrices(const Step &step) {
        for (const auto &p : populations_) {
            p->columns.resize(static_cast<size_t>(p->height * p->x.size));
            for (const Product &product : p->products) {
                const Mat<T> &a = product.a;
                const T *from = a.at(step);
                for (int64_t i = 0; i < a.rows; i++) {
                    T *to = p->columns.data() + product.first_row + i;
                    for (int64_t j = 0; j < a.cols; j++) {
                        to[j * p->height] = from[i * a.row_stride + j * a.col_stride];
                    }
                }
            }
        }
        is_copied_ = true;
    }

    void run_part(Part &part, const Step &step) {
        const Population *looked_at = nullptr;
        int64_t count = 0;
        for (const Piece &piece : part.pieces) {
            Population &p = *piece.population;
            const T *x = p.x.at(step);
            if (looked_at != &p) {
                count = find_spikes(x, p.x.stride, p.x.size, part.places.data());
                looked_at = &p;
            }
            add_columns(p.columns.data(), p.height, piece.begin, piece.end, part.places.data(), count, x, p.x.stride,
                        p.sums.data());
            for (const Product &product : p.products) {
                const int64_t begin = std::max(piece.begin, product.first_row);
                const int64_t end = std::min(piece.end, product.first_row + product.a.rows);
                T *y = product.y.at(step);
                for (int64_t i = begin; i < end; i++) {
                    T &to = y[(i - product.first_row) * product.y.stride];
                    to = write_ == Write::Add ? to + p.sums[static_cast<size_t>(i)] : p.sums[static_cast<size_t>(i)];
                }
            }
        }
    }

    ThreadPool &threads_;
    Write write_;
    std::vector<std::unique_ptr<Population>> populations_;
    std::vector<Part> parts_;
    bool is_copied_ = false;
};

class EventDot : public OpType {
public:
    EventDot() : OpType("event_driven_dot") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_attributes(graph, op, {});
        const Signal &a = graph[op.reads[0]];
        const Signal &x = graph[op.reads[1]];
        const Signal &y = graph[target_of(op)];
        if (graph.batch() != 1 || graph.batched(op.reads[0])) {
            reject(graph, op, "needs a minibatch of one and a matrix that steps do not change");
        }
        if (a.rank() != 2 || x.rank() != 1 || y.rank() != 1 || a.shape[1] != x.size() || a.shape[0] != y.size()) {
            reject(graph, op, "needs a matrix, and vectors that fit it");
        }
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }
    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }
    bool is_function(const Graph &, const Op &) const override { return true; }

    // The columns of those that are reckoned to spike, and the spikes of all.
    Cost cost(const Graph &graph, const Op &op) const override {
        const int64_t columns = (graph[op.reads[1]].size() + silent_for_each) / (silent_for_each + 1);
        const int64_t used = columns * graph[target_of(op)].size();
        Cost cost = cost_of(graph, op, 2 * used);
        cost.numbers -= graph[op.reads[0]].size() - used;
        return cost;
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<EventDotKernel>(binder, group);
    }
};

}  // namespace

Op event_dot(const Graph &graph, const Op &product) {
    static const EventDot type;
    Op op;
    op.type = &type;
    op.tag = product.tag;
    op.sets = product.sets;
    op.incs = product.incs;
    op.reads = product.reads;
    type.check(graph, op);
    return op;
}

}  // namespace nengine
