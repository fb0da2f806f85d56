// What operators cost, by counting.
#pragma once

#include <cstdint>

#include "ir/graph.h"

namespace nengine {

// Of one step, for all items of the minibatch. Operations: an addition, a multiplication, a division, a comparison, a
// rounding are one each, an exponential, a logarithm or a hyperbolic tangent is elementary_flop. Numbers: each that a
// signal holds counts once if it is read and once if it is written, whatever caches save and kernels read again.
struct Cost {
    int64_t flop = 0;
    int64_t numbers = 0;
    int64_t index_bytes = 0;  // of places that are looked up

    Cost &operator+=(const Cost &other) {
        flop += other.flop;
        numbers += other.numbers;
        index_bytes += other.index_bytes;
        return *this;
    }
};

// About the length of the polynomials of vector_math.h.
constexpr int64_t elementary_flop = 20;

// Numbers that a signal holds: elements, times the minibatch if there is an axis for it.
int64_t numbers_of(const Graph &graph, SignalId signal);

// The minibatch if one of the operator's signals has an axis for it, else 1.
int64_t items_of(const Graph &graph, const Op &op);

// So many operations, and the numbers of all signals: sets are written, reads are read, incs are read and written. Updates
// are written, or read and written.
Cost cost_of(const Graph &graph, const Op &op, int64_t flop, bool updates_are_read = false);

// The additions that put so many values into the target of an operator that sets or increments it.
int64_t additions(const Graph &graph, const Op &op, int64_t values);

}  // namespace nengine
