// Kernels that do the same to every element: neurons, filters. A map M says what one step does; this file brings it to
// the operands of a group: side by side in memory where they are, gathered and put back where not; with constants that
// are the same for many elements or differ from one to the next; on several threads where that pays.
//
// A map has
//   static constexpr int inputs, outputs, constants;
//   static constexpr unsigned sums;  // bit k: output k is only added to, and need not have a minibatch axis
//   template <class T, class C>
//   static void run(const C &c, int64_t n, const Pointers<const T, inputs> &in, const Pointers<T, outputs> &out);
// where outputs are read and written in place, and c(k, i) is constant k of element i.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "cpu/loops.h"
#include "cpu/simd.h"
#include "cpu/steps.h"
#include "cpu/thread_pool.h"
#include "ops/dense.h"

namespace nengine {

template <class T, int N>
using Pointers = std::array<T *, static_cast<size_t>(N)>;

// Constants that all elements share.
template <class T, int N>
struct Shared {
    std::array<T, static_cast<size_t>(N)> values;
    NENGINE_INLINE T operator()(int k, int64_t) const { return values[static_cast<size_t>(k)]; }
    NENGINE_INLINE Shared from(int64_t) const { return *this; }
    // Whether constant k is not zero for the first n elements.
    NENGINE_INLINE bool all(int k, int64_t) const { return values[static_cast<size_t>(k)] != 0; }
};

// Constants that each element has for itself.
template <class T, int N>
struct Each {
    std::array<const T *, static_cast<size_t>(N)> values;
    NENGINE_INLINE T operator()(int k, int64_t i) const { return values[static_cast<size_t>(k)][i]; }
    NENGINE_INLINE Each from(int64_t i) const {
        Each shifted = *this;
        for (const T *&p : shifted.values) {
            p += i;
        }
        return shifted;
    }
    NENGINE_INLINE bool all(int k, int64_t n) const {
        bool result = true;
        for (int64_t i = 0; i < n; i++) {
            result &= values[static_cast<size_t>(k)][i] != 0;
        }
        return result;
    }
};

// A signal, or one of several equal parts (rows) of a signal without gaps.
struct MapOperand {
    SignalId id = no_signal;
    int64_t row = 0, rows = 1;

    MapOperand() = default;
    MapOperand(SignalId signal) : id(signal) {}
    MapOperand(SignalId signal, int64_t part, int64_t parts) : id(signal), row(part), rows(parts) {}
};

// One operator of a group as a map sees it. All operands have the same number of elements.
template <class M>
struct MapMember {
    std::array<MapOperand, static_cast<size_t>(M::inputs)> in;
    std::array<MapOperand, static_cast<size_t>(M::outputs)> out;
    std::array<double, static_cast<size_t>(M::constants)> constants;
};

template <class M, class T, class C>
NENGINE_CLONES void run_map(const C &constants, int64_t n, const Pointers<const T, M::inputs> &in,
                            const Pointers<T, M::outputs> &out) {
    const C c = constants;
    M::template run<T>(c, n, in, out);
}

template <class M>
struct Map {
    template <class T>
    class MapKernel : public Kernel {
    public:
        MapKernel(const Binder &binder, const std::vector<MapMember<M>> &members)
            : threads_(binder.threads()), gather_(binder, Write::Set), clear_(binder, 0),
              put_back_(binder, Write::Set), add_back_(binder, Write::Add) {
            for (const MapMember<M> &member : members) {
                append(binder, member);
            }
            for (size_t o = 0; o < operands; o++) {
                scratch_[o].resize(static_cast<size_t>(scratch_arena_[o].size));
                scratch_arena_[o].data = scratch_[o].data();
            }
            choose_constants();
            pieces_.clear();
        }

        void run(const Step &step) override {
            if (staged_) {
                gather_.run(step);
                clear_.run(step);
            }
            for (const Run &run : runs_) {
                Pointers<const T, M::inputs> in;
                Pointers<T, M::outputs> out;
                for (size_t o = 0; o < in.size(); o++) {
                    in[o] = at(run.place[o], step);
                }
                for (size_t o = 0; o < out.size(); o++) {
                    out[o] = at(run.place[in.size() + o], step);
                }
                with_constants(run, [&](const auto &c) { share_out(c, run.n, in, out); });
            }
            if (staged_) {
                put_back_.run(step);
                add_back_.run(step);
            }
        }

        // Element by element through all steps: the threads are called once, and what is kept from step to step stays in
        // the cache.
        void run_steps(const Step &first, int64_t count, int direction) override {
            if (staged_) {
                Kernel::run_steps(first, count, direction);
                return;
            }
            const Steps steps{first, count, direction};
            for (const Run &run : runs_) {
                const auto some = [&](int64_t begin, int64_t end) {
                    for (int64_t at = begin; at < end; at += block) {
                        const int64_t to = std::min(end, at + block);
                        with_constants(run, [&](const auto &c) { some_steps(run, c, steps, at, to); });
                    }
                };
                if (run.n * count < 2 * grain || threads_.size() == 1) {
                    some(0, run.n);
                } else {
                    threads_.parallel_for(run.n, std::max<int64_t>(1, grain / count), some);
                }
            }
        }

    private:
        static constexpr size_t operands = static_cast<size_t>(M::inputs + M::outputs);
        // Elements that are worth another thread.
        static constexpr int64_t grain = 1 << 12;
        // Elements that go through several steps at a time.
        static constexpr int64_t block = 1024;
        // Runs with shared constants shorter than this on average are joined, each element with its own constants.
        static constexpr int64_t short_run = 64;

        struct Place {
            const Arena *arena;
            int64_t offset;
        };

        struct Piece {
            std::array<Place, operands> place;
            int64_t n;  // numbers: elements times items
            std::array<double, static_cast<size_t>(M::constants)> constants;
        };

        struct Run {
            std::array<Place, operands> place;
            int64_t n;
            Shared<T, M::constants> shared;
            std::vector<T> each;  // [constant][n], or empty
        };

        static T *at(const Place &place, const Step &step) {
            return static_cast<T *>(place.arena->data) + place.arena->slice(step) + place.offset;
        }

        static bool adjacent(const Piece &a, const Piece &b) {
            for (size_t o = 0; o < operands; o++) {
                if (a.place[o].arena != b.place[o].arena || a.place[o].offset + a.n != b.place[o].offset) {
                    return false;
                }
            }
            return true;
        }

        void append(const Binder &binder, const MapMember<M> &member) {
            const Graph &graph = binder.graph();
            std::array<MapOperand, operands> all;
            std::copy(member.in.begin(), member.in.end(), all.begin());
            std::copy(member.out.begin(), member.out.end(), all.begin() + M::inputs);
            int64_t items = 1;
            for (const MapOperand &operand : all) {
                items = graph.batched(operand.id) ? binder.batch() : items;
            }
            Piece piece{{}, graph[all[0].id].size() / all[0].rows * items, member.constants};
            if (piece.n == 0) {
                return;
            }
            for (size_t o = 0; o < operands; o++) {
                const SignalId id = all[o].id;
                piece.place[o] = is_dense(graph, id, items)
                                     ? Place{binder.arena(id), binder.offset(id) + all[o].row * piece.n}
                                     : stage(binder, id, o, items);
            }
            if (!pieces_.empty() && pieces_.back().constants == piece.constants && adjacent(pieces_.back(), piece)) {
                pieces_.back().n += piece.n;
            } else {
                pieces_.push_back(piece);
            }
        }

        // An operand that is not one run of numbers is gathered into scratch memory before the step, and put back or
        // added up after it.
        Place stage(const Binder &binder, SignalId id, size_t operand, int64_t items) {
            staged_ = true;
            Arena &scratch = scratch_arena_[operand];
            const Place place{&scratch, scratch.size};
            const int64_t n = binder.graph()[id].size() * items;
            scratch.size += n;
            const auto nest = [&](size_t signal_at) {
                return dense_nest(binder, id, items, place.arena, place.offset, signal_at);
            };
            if (operand >= M::inputs && (M::sums >> (operand - M::inputs) & 1)) {
                Nest<1> whole;
                whole.arena[0] = place.arena;
                whole.offset[0] = place.offset;
                whole.append({n, {1}});
                clear_.append(whole);
                add_back_.append(nest(0));
                return place;
            }
            gather_.append(nest(1));
            if (operand >= M::inputs) {
                put_back_.append(nest(0));
            }
            return place;
        }

        void choose_constants() {
            for (size_t begin = 0, end; begin < pieces_.size(); begin = end) {
                int64_t n = pieces_[begin].n;
                for (end = begin + 1; end < pieces_.size() && adjacent(pieces_[end - 1], pieces_[end]); end++) {
                    n += pieces_[end].n;
                }
                const auto count = static_cast<int64_t>(end - begin);
                if (count > 1 && n < short_run * count) {
                    runs_.push_back(run_with_each(begin, end, n));
                    continue;
                }
                for (size_t p = begin; p < end; p++) {
                    Run run{pieces_[p].place, pieces_[p].n, {}, {}};
                    for (size_t k = 0; k < run.shared.values.size(); k++) {
                        run.shared.values[k] = static_cast<T>(pieces_[p].constants[k]);
                    }
                    runs_.push_back(std::move(run));
                }
            }
        }

        Run run_with_each(size_t begin, size_t end, int64_t n) {
            Run run{pieces_[begin].place, n, {}, {}};
            for (size_t k = 0; k < pieces_[begin].constants.size(); k++) {
                for (size_t p = begin; p < end; p++) {
                    run.each.insert(run.each.end(), static_cast<size_t>(pieces_[p].n),
                                    static_cast<T>(pieces_[p].constants[k]));
                }
            }
            return run;
        }

        // Calls body with the constants of a run, shared or each.
        template <class Body>
        static void with_constants(const Run &run, const Body &body) {
            if (run.each.empty()) {
                body(run.shared);
                return;
            }
            Each<T, M::constants> each;
            for (size_t k = 0; k < each.values.size(); k++) {
                each.values[k] = run.each.data() + static_cast<int64_t>(k) * run.n;
            }
            body(each);
        }

        // Elements begin to end of a run.
        template <class C>
        static void some_steps(const Run &run, const C &c, const Steps &steps, int64_t begin, int64_t end) {
            Pointers<const T, M::inputs> in;
            Pointers<T, M::outputs> out;
            for (int64_t k = 0; k < steps.count; k++) {
                const Step step = steps.at(k);
                for (size_t o = 0; o < in.size(); o++) {
                    in[o] = at(run.place[o], step) + begin;
                }
                for (size_t o = 0; o < out.size(); o++) {
                    out[o] = at(run.place[in.size() + o], step) + begin;
                }
                run_map<M, T>(c.from(begin), end - begin, in, out);
            }
        }

        template <class C>
        void share_out(const C &c, int64_t n, const Pointers<const T, M::inputs> &in,
                       const Pointers<T, M::outputs> &out) {
            if (n < 2 * grain || threads_.size() == 1) {
                run_map<M, T>(c, n, in, out);
                return;
            }
            threads_.parallel_for(n, grain, [&](int64_t begin, int64_t end) {
                Pointers<const T, M::inputs> some_in = in;
                Pointers<T, M::outputs> some_out = out;
                for (const T *&p : some_in) {
                    p += begin;
                }
                for (T *&p : some_out) {
                    p += begin;
                }
                run_map<M, T>(c.from(begin), end - begin, some_in, some_out);
            });
        }

        ThreadPool &threads_;
        std::vector<Piece> pieces_;
        std::vector<Run> runs_;
        bool staged_ = false;
        CopyLoops<T> gather_;
        FillLoops<T> clear_;
        CopyLoops<T> put_back_, add_back_;
        std::array<Arena, operands> scratch_arena_{};
        std::array<std::vector<T>, operands> scratch_;
    };
};

// The kernel of a group of operators that are maps.
template <class M>
std::unique_ptr<Kernel> map_kernel(const Binder &binder, const std::vector<MapMember<M>> &members) {
    return make_kernel<Map<M>::template MapKernel>(binder, members);
}

}  // namespace nengine
