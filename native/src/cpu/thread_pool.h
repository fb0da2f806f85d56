// A fixed set of threads. Work is split into as many ranges as there are threads, by size alone, so that results do not
// depend on timing.
#pragma once

#include <cstdint>
#include <memory>
#include <type_traits>

namespace nengine {

class ThreadPool {
public:
    // What runs on a range: refers to a callable (begin, end), which has to outlive the call.
    class Body {
    public:
        template <class F>
            requires(!std::is_same_v<std::remove_cvref_t<F>, Body>)
        Body(const F &f)
            : callable_(&f), call_([](const void *callable, int64_t begin, int64_t end) {
                  (*static_cast<const F *>(callable))(begin, end);
              }) {}
        void operator()(int64_t begin, int64_t end) const { call_(callable_, begin, end); }

    private:
        const void *callable_;
        void (*call_)(const void *, int64_t, int64_t);
    };

    explicit ThreadPool(int threads);  // at least 1; 1 means: run on the caller
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    int size() const { return size_; }
    // body(begin, end) over [0, n) in at most size() ranges of at least grain elements each. Borders are at multiples
    // of `border` elements: 16 where neighbours are neighbours in memory, 1 where each element is much work of its own.
    // Runs on the caller alone when one range is enough. All threads have the caller's FloatMode. An exception of a
    // body is rethrown here.
    void parallel_for(int64_t n, int64_t grain, const Body &body, int64_t border = 16);

private:
    struct Shared;
    int size_;
    std::unique_ptr<Shared> shared_;
};

}  // namespace nengine
