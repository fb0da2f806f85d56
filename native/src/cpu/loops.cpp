#include "cpu/loops.h"

#include <algorithm>

#include "cpu/dot.h"
#include "cpu/simd.h"
#include "cpu/thread_pool.h"

namespace nengine {

namespace {

// Elements from which on another thread pays: a few microseconds of work.
constexpr int64_t thread_grain = 1 << 13;

// Distances in memory along one dimension, for up to three operands.
struct Strides {
    int64_t y, a, x;
};

template <class T>
NENGINE_CLONES void fill_plane(T *y, int64_t rows, int64_t row_stride, int64_t n, int64_t stride, T value) {
    for (int64_t i = 0; i < rows; i++, y += row_stride) {
        if (stride == 1) {
            for (int64_t j = 0; j < n; j++) {
                y[j] = value;
            }
        } else {
            for (int64_t j = 0; j < n; j++) {
                y[j * stride] = value;
            }
        }
    }
}

template <class T>
NENGINE_INLINE T sum(const T *x, int64_t stride, int64_t n) {
    constexpr int W = wide<T>;
    T rest = 0;
    int64_t i = 0;
    Vector<T, W> lanes{};
    if (stride == 1) {
        for (; i + W <= n; i += W) {
            lanes += load<W>(x + i);
        }
    }
    for (; i < n; i++) {
        rest += x[i * stride];
    }
    return total<T>(lanes) + rest;
}

template <class T, Write write>
NENGINE_CLONES void copy_plane(T *y, const T *x, int64_t rows, Strides row, int64_t n, Strides s) {
    for (int64_t i = 0; i < rows; i++, y += row.y, x += row.x) {
        if (s.y == 1 && s.x == 1) {
            NENGINE_INDEPENDENT
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j], x[j]);
            }
        } else if (s.y == 1 && s.x == 0) {
            const T value = *x;
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j], value);
            }
        } else if (s.y == 0) {
            put<T, write>(*y, sum(x, s.x, n));
        } else {
            NENGINE_INDEPENDENT
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j * s.y], x[j * s.x]);
            }
        }
    }
}

template <class T, Write write>
NENGINE_CLONES void product_plane(T *y, const T *a, const T *x, int64_t rows, Strides row, int64_t n, Strides s) {
    if (s.x == 0 && s.a != 0) {
        std::swap(a, x);
        std::swap(row.a, row.x);
        std::swap(s.a, s.x);
    }
    for (int64_t i = 0; i < rows; i++, y += row.y, a += row.a, x += row.x) {
        if (s.y == 1 && s.a == 0 && s.x == 1) {
            const T factor = *a;
            NENGINE_INDEPENDENT
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j], factor * x[j]);
            }
        } else if (s.y == 1 && s.a == 1 && s.x == 1) {
            NENGINE_INDEPENDENT
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j], a[j] * x[j]);
            }
        } else if (s.y == 0 && n > 1) {
            put<T, write>(*y, s.a == 1 && s.x == 1 ? dot(a, x, n) : strided_dot(a, s.a, x, s.x, n));
        } else {
            NENGINE_INDEPENDENT
            for (int64_t j = 0; j < n; j++) {
                put<T, write>(y[j * s.y], a[j * s.a] * x[j * s.x]);
            }
        }
    }
}

// The outermost dimension that can be cut for several threads: the target goes on along it.
template <int N>
int dimension_to_cut(const Nest<N> &nest, int64_t parts) {
    int best = -1;
    for (int d = 0; d < nest.rank; d++) {
        if (nest.dims[d].stride[0] != 0 && (best < 0 || nest.dims[best].extent < parts)) {
            best = d;
        }
    }
    return best;
}

template <class T, int N, class Body>
void run_nest(const Nest<N> &nest, const Step &step, ThreadPool &threads, const Body &body) {
    const int64_t size = nest.size();
    const int cut = size < 2 * thread_grain || threads.size() == 1 ? -1 : dimension_to_cut(nest, threads.size());
    if (cut < 0) {
        for_each_plane<T>(nest, step, body);
        return;
    }
    const int64_t extent = nest.dims[cut].extent;
    const int64_t grain = std::max<int64_t>(1, thread_grain * extent / size);
    const auto some = [&](int64_t begin, int64_t end) {
        Nest<N> part = nest;
        part.dims[cut].extent = end - begin;
        for (int o = 0; o < N; o++) {
            part.offset[o] += begin * part.dims[cut].stride[o];
        }
        for_each_plane<T>(part, step, body);
    };
    threads.parallel_for(extent, grain, some, cut + 1 < nest.rank ? 1 : 16);
}

// All steps as one nest. what is set in a target that is the same at every step is what the last step sets.
template <class T, int N, class Body>
void run_nests(const std::vector<Nest<N>> &nests, const Steps &steps, Write write, ThreadPool &threads,
               const Body &body) {
    for (const Nest<N> &nest : nests) {
        if (steps.count == 1) {
            run_nest<T>(nest, steps.first, threads, body);
        } else if (write == Write::Set && nest.arena[0]->step_stride == 0) {
            run_nest<T>(nest, steps.last(), threads, body);
        } else {
            run_nest<T>(nest.with_steps(steps), steps.first, threads, body);
        }
    }
}

template <int N>
Nest<1> target_alone(const Nest<N> &nest) {
    Nest<1> target;
    target.arena[0] = nest.arena[0];
    target.offset[0] = nest.offset[0];
    for (int d = 0; d < nest.rank; d++) {
        if (nest.dims[d].stride[0] != 0) {
            target.append({nest.dims[d].extent, {nest.dims[d].stride[0]}});
        }
    }
    target.simplify();
    return target;
}

template <class T, int N>
void append_write(const Nest<N> &nest, Write write, FillLoops<T> &zero, std::vector<Nest<N>> &set,
                  std::vector<Nest<N>> &add) {
    if (write == Write::Set && !nest.repeats(0) && nest.size() > 0) {
        append(set, nest);
        return;
    }
    if (write == Write::Set) {
        zero.append(target_alone(nest));
    }
    append(add, nest);
}

}  // namespace

template <class T>
void FillLoops<T>::run_steps(const Steps &steps) const {
    run_nests<T>(nests_, steps, Write::Set, threads_, [this](const auto &p, const auto &row, const auto &column) {
        fill_plane<T>(p[0], row.extent, row.stride[0], column.extent, column.stride[0], value_);
    });
}

template <class T>
void CopyLoops<T>::append(const Nest<2> &nest) {
    append_write(nest, write_, zero_, set_, add_);
}

template <class T>
void CopyLoops<T>::run_steps(const Steps &steps) const {
    zero_.run_steps(steps);
    const auto strides = [](const auto &dim) { return Strides{dim.stride[0], 0, dim.stride[1]}; };
    run_nests<T>(set_, steps, write_, threads_, [&](const auto &p, const auto &row, const auto &column) {
        copy_plane<T, Write::Set>(p[0], p[1], row.extent, strides(row), column.extent, strides(column));
    });
    run_nests<T>(add_, steps, write_, threads_, [&](const auto &p, const auto &row, const auto &column) {
        copy_plane<T, Write::Add>(p[0], p[1], row.extent, strides(row), column.extent, strides(column));
    });
}

template <class T>
void ProductLoops<T>::append(const Nest<3> &nest) {
    append_write(nest, write_, zero_, set_, add_);
}

template <class T>
void ProductLoops<T>::run_steps(const Steps &steps) const {
    zero_.run_steps(steps);
    const auto strides = [](const auto &dim) { return Strides{dim.stride[0], dim.stride[1], dim.stride[2]}; };
    run_nests<T>(set_, steps, write_, threads_, [&](const auto &p, const auto &row, const auto &column) {
        product_plane<T, Write::Set>(p[0], p[1], p[2], row.extent, strides(row), column.extent, strides(column));
    });
    run_nests<T>(add_, steps, write_, threads_, [&](const auto &p, const auto &row, const auto &column) {
        product_plane<T, Write::Add>(p[0], p[1], p[2], row.extent, strides(row), column.extent, strides(column));
    });
}

template class FillLoops<float>;
template class FillLoops<double>;
template class CopyLoops<float>;
template class CopyLoops<double>;
template class ProductLoops<float>;
template class ProductLoops<double>;

}  // namespace nengine
