// Many short rows, each times a vector of its own: the decoders of hundreds of small ensembles.
#pragma once

#include <cstdint>
#include <vector>

#include "cpu/loops.h"
#include "cpu/steps.h"

namespace nengine {

// y[i] = or += the sum over j of a_i[j] * x_i[j], j < n. Rows that share their memory and length are done as many at once as
// a register has numbers, so that their sums over the register's numbers are additions of registers too. The sum of a row
// does not depend on what else is computed beside it.
template <class T>
class RowDots {
public:
    RowDots(const Binder &binder, Write write) : threads_(binder.threads()), write_(write) {}

    // Whether rows of n numbers are worth it: longer ones do not depend on how their last few additions are done.
    static bool suits(int64_t n);

    // One more row, without gaps. All offsets are in T from the start of the arenas.
    struct Row {
        int64_t a, x, y;
    };
    void append(const Arena *a, const Arena *x, const Arena *y, int64_t n, const Row &row);
    void run(const Step &step) const;
    void run_steps(const Steps &steps) const;

private:
    struct List {
        const Arena *a, *x, *y;
        int64_t n;
        std::vector<Row> rows;
        bool side_by_side;  // each y follows the one before
    };

    ThreadPool &threads_;
    Write write_;
    std::vector<List> lists_;
};

}  // namespace nengine
