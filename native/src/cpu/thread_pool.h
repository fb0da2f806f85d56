// A fixed set of threads. Work is split into as many ranges as there are threads, by size alone, so that results do not
// depend on timing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

namespace nengine {

class ThreadPool {
public:
    explicit ThreadPool(int threads);  // at least 1; 1 means: run on the caller
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    int size() const { return size_; }
    // body(begin, end) over [0, n) in at most size() ranges of at least grain elements each, borders at multiples of 16
    // elements. Runs on the caller alone when one range is enough. All threads have the caller's FloatMode. An exception
    // of a body is rethrown here.
    void parallel_for(int64_t n, int64_t grain, const std::function<void(int64_t, int64_t)> &body);

private:
    struct Shared;
    int size_;
    std::unique_ptr<Shared> shared_;
};

}  // namespace nengine
