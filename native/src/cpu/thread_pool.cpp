#include "cpu/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "cpu/float_mode.h"

namespace nengine {

namespace {

constexpr int spins_before_sleep = 4000;

// True on a thread that is inside a body: a parallel_for in there runs on its caller.
thread_local bool inside_body = false;

void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

int64_t ceil_div(int64_t a, int64_t b) { return a / b + (a % b != 0); }

}  // namespace

// Workers sleep between jobs and look at the job counter for a short while before they do, since the next parallel
// kernel of a step usually follows within microseconds. Worker i always takes range i + 1. Those that a job has no range
// for take no notice of it, and are not waited for.
struct ThreadPool::Shared {
    // A job's count, and in the lowest bits how many ranges it has; no ranges: the pool closes.
    static constexpr int range_bits = 16;
    std::atomic<uint64_t> job{0};
    std::atomic<int> unfinished{0};
    std::atomic<int> sleepers{0};
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::thread> workers;
    bool started = false;

    const Body *body = nullptr;
    int64_t n = 0;
    int64_t length = 0;  // of a range
    FloatMode mode = 0;  // of the caller
    std::vector<std::exception_ptr> failures;

    void run_range(int64_t i) {
        const int64_t begin = std::min(n, i * length);
        const int64_t end = std::min(n, begin + length);
        if (begin == end) {
            return;
        }
        inside_body = true;
        try {
            (*body)(begin, end);
        } catch (...) {
            failures[static_cast<size_t>(i)] = std::current_exception();
        }
        inside_body = false;
    }

    void work(int64_t range) {
        for (uint64_t seen = 0;;) {
            seen = next_job(seen);
            const auto ranges = static_cast<int64_t>(seen & ((uint64_t{1} << range_bits) - 1));
            if (ranges == 0) {
                return;
            }
            if (range < ranges) {
                set_float_mode(mode);
                run_range(range);
                unfinished.fetch_sub(1, std::memory_order_release);
            }
        }
    }

    uint64_t next_job(uint64_t seen) {
        for (int i = 0; i < spins_before_sleep; ++i) {
            if (const uint64_t now = job.load(std::memory_order_acquire); now != seen) {
                return now;
            }
            pause();
        }
        // Either post() sees this sleeper, or the sleeper its job: both are sequentially consistent.
        sleepers.fetch_add(1);
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return job.load() != seen; });
        sleepers.fetch_sub(1);
        return job.load();
    }

    void post(int64_t ranges) {
        const uint64_t last = job.load(std::memory_order_relaxed) >> range_bits;
        job.store(((last + 1) << range_bits) | static_cast<uint64_t>(ranges));
        if (sleepers.load() > 0) {
            { std::lock_guard lock(mutex); }
            wake.notify_all();
        }
    }

    // Where the system gives fewer threads than asked for, the caller takes the ranges that are left over: the ranges,
    // and with them the results, stay the same.
    void start(int threads) {
        started = true;
        try {
            for (int i = 1; i < threads; ++i) {
                workers.emplace_back([this, i] { work(i); });
            }
        } catch (const std::system_error &) {
        }
    }
};

ThreadPool::ThreadPool(int threads)
    : size_(std::clamp(threads, 1, (1 << Shared::range_bits) - 1)), shared_(std::make_unique<Shared>()) {
    shared_->failures.resize(static_cast<size_t>(size_));
}

ThreadPool::~ThreadPool() {
    shared_->post(0);
    for (auto &worker : shared_->workers) {
        worker.join();
    }
}

void ThreadPool::parallel_for(int64_t n, int64_t grain, const Body &body, int64_t border) {
    if (n <= 0) {
        return;
    }
    const int64_t wanted = std::clamp<int64_t>(n / std::max<int64_t>(grain, 1), 1, size_);
    const int64_t length = ceil_div(ceil_div(n, wanted), border) * border;
    const int64_t ranges = ceil_div(n, length);
    if (ranges == 1 || inside_body) {
        body(0, n);
        return;
    }
    Shared &s = *shared_;
    if (!s.started) {
        s.start(size_);
    }
    const int64_t workers = static_cast<int64_t>(s.workers.size());
    s.body = &body;
    s.n = n;
    s.length = length;
    s.mode = float_mode();
    s.unfinished.store(static_cast<int>(std::min(workers, ranges - 1)), std::memory_order_relaxed);
    s.post(ranges);
    s.run_range(0);
    for (int64_t i = workers + 1; i < ranges; ++i) {
        s.run_range(i);
    }
    for (int i = 0; s.unfinished.load(std::memory_order_acquire) != 0; ++i) {
        if (i < spins_before_sleep) {
            pause();
        } else {
            std::this_thread::yield();
        }
    }
    std::exception_ptr first;
    for (auto &failure : s.failures) {
        if (failure && !first) {
            first = failure;
        }
        failure = nullptr;
    }
    if (first) {
        std::rethrow_exception(first);
    }
}

}  // namespace nengine
