// What the files of matrix products share.
#pragma once

#include <cstdint>
#include <vector>

#include "cpu/loops.h"
#include "cpu/simd.h"

namespace nengine {

// Memory of a thread for what it lays side by side, at least `size` numbers, until it asks again. Kept for the next time.
template <class T>
std::vector<T> &scratch_of_thread(int64_t size) {
    thread_local std::vector<T> scratch;
    if (static_cast<int64_t>(scratch.size()) < size) {
        scratch.resize(static_cast<size_t>(size));
    }
    return scratch;
}

}  // namespace nengine
