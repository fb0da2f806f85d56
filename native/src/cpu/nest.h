// Loops over operands that are walked element by element. Members of a group are joined into as few loops as their
// places in memory allow, so that a hundred merged operators side by side cost one call.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "cpu/steps.h"

namespace nengine {

// A loop nest over N operands. Dimensions are outermost first; a stride of 0 repeats an operand along a dimension.
template <int N>
struct Nest {
    static constexpr int max_dims = 5;  // the last one only for with_steps()
    struct Dim {
        int64_t extent = 1;
        std::array<int64_t, N> stride{};
        bool operator==(const Dim &) const = default;
    };

    std::array<const Arena *, N> arena{};
    std::array<int64_t, N> offset{};
    std::array<Dim, max_dims> dims{};
    int rank = 0;

    int64_t size() const {
        int64_t n = 1;
        for (int d = 0; d < rank; d++) {
            n *= dims[d].extent;
        }
        return n;
    }

    void append(const Dim &inner) { dims[rank++] = inner; }

    // Whether operand o repeats along some dimension, so that writing it means summing.
    bool repeats(int o) const {
        for (int d = 0; d < rank; d++) {
            if (dims[d].stride[o] == 0 && dims[d].extent > 1) {
                return true;
            }
        }
        return false;
    }

    // Drops dimensions of one iteration and fuses neighbours that all operands walk without a jump.
    void simplify() {
        int kept = 0;
        for (int d = 0; d < rank; d++) {
            if (dims[d].extent == 1) {
                continue;
            }
            if (kept > 0 && continues(dims[kept - 1], dims[d])) {
                dims[kept - 1].extent *= dims[d].extent;
                dims[kept - 1].stride = dims[d].stride;
            } else {
                dims[kept++] = dims[d];
            }
        }
        for (int d = kept; d < rank; d++) {
            dims[d] = Dim{};
        }
        rank = kept;
    }

    // The nest of a run of steps, at its first step: steps are the outermost dimension.
    Nest with_steps(const Steps &steps) const {
        Nest all = *this;
        Dim outer;
        outer.extent = steps.count;
        for (int o = 0; o < N; o++) {
            outer.stride[o] = steps.distance(*arena[o]);
        }
        all.prepend(outer);
        all.simplify();
        return all;
    }

    // Takes over another nest if both together are one nest in the same order; false if they are not.
    bool join(const Nest &next) {
        if (arena != next.arena || size() == 0 || next.size() == 0) {
            return false;
        }
        if (join_outermost(next)) {
            return true;
        }
        if (rank != next.rank || rank + 1 == max_dims || dims != next.dims) {
            return false;
        }
        Dim outer;
        outer.extent = 2;
        for (int o = 0; o < N; o++) {
            outer.stride[o] = next.offset[o] - offset[o];
        }
        prepend(outer);
        return true;
    }

private:
    static bool continues(const Dim &outer, const Dim &inner) {
        for (int o = 0; o < N; o++) {
            if (outer.stride[o] != inner.extent * inner.stride[o]) {
                return false;
            }
        }
        return true;
    }

    void prepend(const Dim &outer) {
        for (int d = rank; d > 0; d--) {
            dims[d] = dims[d - 1];
        }
        dims[0] = outer;
        rank++;
    }

    // The next one goes on where this one's outermost loop ends.
    bool join_outermost(Nest next) {
        Nest self = *this;
        if (self.rank + 1 == next.rank) {
            self.prepend({1, next.dims[0].stride});
        } else if (self.rank == next.rank + 1) {
            next.prepend({1, self.dims[0].stride});
        }
        if (self.rank != next.rank || self.rank == 0 || self.dims[0].stride != next.dims[0].stride) {
            return false;
        }
        for (int d = 1; d < self.rank; d++) {
            if (self.dims[d] != next.dims[d]) {
                return false;
            }
        }
        for (int o = 0; o < N; o++) {
            if (next.offset[o] != self.offset[o] + self.dims[0].extent * self.dims[0].stride[o]) {
                return false;
            }
        }
        self.dims[0].extent += next.dims[0].extent;
        *this = self;
        return true;
    }
};

// Appends a nest to a list, joined to the last one where possible. Empty ones are dropped.
template <int N>
void append(std::vector<Nest<N>> &nests, Nest<N> nest) {
    nest.simplify();
    if (nest.size() == 0) {
        return;
    }
    if (!nests.empty() && nests.back().join(nest)) {
        nests.back().simplify();
        return;
    }
    nests.push_back(nest);
}

// Runs body(pointers, outer dimension, inner dimension) over a nest, the two innermost dimensions at a time.
template <class T, int N, class Body>
inline void for_each_plane(const Nest<N> &nest, const Step &step, const Body &body) {
    std::array<T *, N> at;
    for (int o = 0; o < N; o++) {
        const Arena &arena = *nest.arena[o];
        at[o] = static_cast<T *>(arena.data) + arena.slice(step) + nest.offset[o];
    }
    static constexpr typename Nest<N>::Dim single{};
    switch (nest.rank) {
        case 0: body(at, single, single); return;
        case 1: body(at, single, nest.dims[0]); return;
        case 2: body(at, nest.dims[0], nest.dims[1]); return;
        default: break;
    }
    const auto &outermost = nest.rank == 5 ? nest.dims[0] : single;
    const auto &outer = nest.rank >= 4 ? nest.dims[nest.rank - 4] : single;
    const auto &middle = nest.dims[nest.rank - 3];
    for (int64_t h = 0; h < outermost.extent; h++) {
        for (int64_t i = 0; i < outer.extent; i++) {
            for (int64_t j = 0; j < middle.extent; j++) {
                std::array<T *, N> p = at;
                for (int o = 0; o < N; o++) {
                    p[o] += h * outermost.stride[o] + i * outer.stride[o] + j * middle.stride[o];
                }
                body(p, nest.dims[nest.rank - 2], nest.dims[nest.rank - 1]);
            }
        }
    }
}

}  // namespace nengine
