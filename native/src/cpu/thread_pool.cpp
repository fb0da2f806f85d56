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
// kernel of a step usually follows within microseconds. Worker i has range i. One that its worker has not begun when
// the caller is through with its own, because the worker sleeps or has no processor, is run by the caller: who runs a
// range makes no difference to the results.
struct ThreadPool::Shared {
    // The state of a range in some job: 4 * job + one of these.
    enum : uint64_t { open, taken, done };
    struct alignas(64) State {
        std::atomic<uint64_t> value{0};
    };

    std::atomic<uint64_t> job{0};  // counted
    std::atomic<bool> stop{false};
    std::atomic<int> sleepers{0};
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::thread> workers;
    bool started = false;

    // Of the job; a worker looks at them once it has taken its range.
    const Body *body = nullptr;
    int64_t n = 0;
    int64_t length = 0;  // of a range
    FloatMode mode = 0;         // of the caller
    std::vector<State> states;  // of ranges
    std::vector<std::exception_ptr> failures;

    explicit Shared(size_t ranges) : states(ranges), failures(ranges) {}

    std::atomic<uint64_t> &state(int64_t i) { return states[static_cast<size_t>(i)].value; }

    bool take(int64_t i, uint64_t of_job) {
        uint64_t expected = 4 * of_job + open;
        return state(i).compare_exchange_strong(expected, 4 * of_job + taken, std::memory_order_acquire,
                                                std::memory_order_relaxed);
    }

    void run_range(int64_t i) {
        const int64_t begin = std::min(n, i * length);
        const int64_t end = std::min(n, begin + length);
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
            if (stop.load()) {
                return;
            }
            if (take(range, seen)) {
                set_float_mode(mode);
                run_range(range);
                state(range).store(4 * seen + done, std::memory_order_release);
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

    uint64_t post(int64_t ranges) {
        const uint64_t next = job.load(std::memory_order_relaxed) + 1;
        for (int64_t i = 1; i < ranges; ++i) {
            state(i).store(4 * next + open, std::memory_order_release);
        }
        job.store(next);
        if (sleepers.load() > 0) {
            { std::lock_guard lock(mutex); }
            wake.notify_all();
        }
        return next;
    }

    // Runs what has not been begun of the ranges after the first, and waits for the rest.
    void finish(int64_t ranges, uint64_t of_job) {
        for (int64_t i = ranges; i-- > 1;) {
            if (take(i, of_job)) {
                run_range(i);
                state(i).store(4 * of_job + done, std::memory_order_relaxed);
            }
        }
        for (int64_t range = 1, spins = 0; range < ranges; ++spins) {
            if (state(range).load(std::memory_order_acquire) == 4 * of_job + done) {
                ++range;
            } else if (spins < spins_before_sleep) {
                pause();
            } else {
                std::this_thread::yield();
            }
        }
    }

    // The system may give fewer threads than asked for.
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
    : size_(std::max(threads, 1)), shared_(std::make_unique<Shared>(static_cast<size_t>(size_))) {}

ThreadPool::~ThreadPool() {
    shared_->stop = true;
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
    s.body = &body;
    s.n = n;
    s.length = length;
    s.mode = float_mode();
    const uint64_t job = s.post(ranges);
    s.run_range(0);
    s.finish(ranges, job);
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
