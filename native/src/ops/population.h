// Neurons with what feeds them and what reads them in one operator: currents b + a x of ensembles that represent one number
// (see affine.cpp), the neurons, and decoded values D a of few rows. Currents and outputs that nothing else reads stay in a
// small buffer, and each state is read and written once a step. Made by fuse_populations() alone.
//
//   population.K: sets [output, states..., current if it is made here, decoded...], reads [b, a, x, or the current, then the
//   decoders]; the attributes of neurons.K, and
//     makes_current, keeps_current, keeps_output (0 or 1): kept ones are written at every step, others at the last of a run.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "cpu/dot.h"
#include "cpu/steps.h"
#include "cpu/thread_pool.h"
#include "ops/map.h"
#include "ops/op_type.h"

namespace nengine {

// What becomes one operator.
struct PopulationParts {
    const Op *neurons = nullptr;
    const Op *current = nullptr;         // an affine, or none
    std::vector<const Op *> decoders;    // that set what they write
    bool keeps_current = true, keeps_output = true;
};

// Numbers of currents and of outputs that are in buffers at a time.
template <class T>
constexpr int64_t population_block = 128 * wide<T>;

// Whether neurons can be part of a population: all their signals are without gaps and have the program's minibatch axis.
bool fits_population(const Graph &graph, const Op &neurons);
// Whether a product that reads their output can.
bool fits_decoder(const Graph &graph, const Op &product);

// Which operand of a population is which.
class PopulationOperands {
public:
    PopulationOperands(const Op &op, size_t states);

    bool makes_current() const { return makes_current_; }
    bool keeps_current() const { return op_.attributes.number("keeps_current") != 0; }
    bool keeps_output() const { return op_.attributes.number("keeps_output") != 0; }
    SignalId output() const { return op_.sets[0]; }
    SignalId state(size_t i) const { return op_.sets[1 + i]; }
    SignalId current() const { return makes_current_ ? op_.sets[1 + states_] : op_.reads[0]; }
    SignalId bias() const { return op_.reads[0]; }
    SignalId encoders() const { return op_.reads[1]; }
    SignalId input() const { return op_.reads[2]; }
    size_t decoders() const { return op_.reads.size() - first_decoder(); }
    SignalId decoder(size_t i) const { return op_.reads[first_decoder() + i]; }
    SignalId decoded(size_t i) const { return op_.sets[1 + states_ + (makes_current_ ? 1 : 0) + i]; }

private:
    size_t first_decoder() const { return makes_current_ ? 3 : 1; }

    const Op &op_;
    size_t states_;
    bool makes_current_;
};

Op population(const OpType &type, const PopulationParts &parts);
Cost population_cost(const Graph &graph, const Op &op, size_t states, int64_t flop_of_a_neuron);

// A row of decoders of neighbouring ensembles, and where their values go.
template <class T>
struct DecoderRow {
    const T *a;
    T *y;
    int64_t a_distance, y_distance;

    // From a neuron of an ensemble on.
    DecoderRow from(int64_t ensemble, int64_t neuron) const {
        return {a + ensemble * a_distance + neuron, y + ensemble * y_distance, a_distance, y_distance};
    }
};

// Biases, encoders and inputs of neighbouring ensembles.
template <class T>
struct EncoderRow {
    const T *b, *a, *x;
    int64_t b_distance, a_distance, x_distance;

    EncoderRow from(int64_t ensemble, int64_t neuron) const {
        return {b + ensemble * b_distance + neuron,
                a + ensemble * a_distance + neuron,
                x + ensemble * x_distance,
                b_distance,
                a_distance,
                x_distance};
    }
};

// The currents of `count` ensembles of n neurons, side by side.
template <class T>
void make_currents(const EncoderRow<T> &row, int64_t count, int64_t n, int64_t items, T *currents);
// What the outputs of `count` ensembles of n neurons, side by side, decode; or what they add to it.
template <class T>
void decode(const DecoderRow<T> &row, int64_t count, int64_t n, int64_t items, const T *outputs, bool add);

// What a step of ensembles of n neurons works on. Distances are from ensemble to ensemble; currents, outputs and states of one
// follow those of the one before.
template <class T, int States>
struct PopulationStep {
    int64_t n, items;
    bool makes_current;
    EncoderRow<T> encoders;
    T *current, *output;  // null: not kept
    Pointers<T, States> states;
    const DecoderRow<T> *rows;
    int64_t row_count;
};

template <class N>
struct NeuronMap;

// Neurons begin to end, counted through the ensembles; with decoders whole ensembles.
template <class N, class T>
void run_population(const PopulationStep<T, N::states> &s, const Shared<T, N::constants> &constants, int64_t begin,
                    int64_t end) {
    alignas(64) T currents[population_block<T>];
    alignas(64) T outputs[population_block<T>];
    const int64_t n = s.n, items = s.items;
    const int64_t most = population_block<T> / items;
    for (int64_t at = begin, count; at < end; at += count) {
        const int64_t ensemble = at / n, first = at % n;
        // Whole ensembles where they fit, else a part of one.
        const int64_t whole = first == 0 ? std::min((end - at) / n, most / n) : 0;
        const int64_t ensembles = std::max<int64_t>(whole, 1);
        const int64_t neurons = whole > 0 ? n : std::min({end - at, n - first, most});
        count = ensembles * neurons;
        T *const J = s.current ? s.current + at * items : currents;
        T *const out = s.output ? s.output + at * items : outputs;
        if (s.makes_current) {
            make_currents(s.encoders.from(ensemble, first), ensembles, neurons, items, J);
        }
        Pointers<T, 1 + N::states> results;
        results[0] = out;
        for (size_t i = 0; i < s.states.size(); i++) {
            results[1 + i] = s.states[i] + at * items;
        }
        run_map<NeuronMap<N>, T>(constants, count * items, {J}, results);
        for (int64_t r = 0; r < s.row_count; r++) {
            decode(s.rows[r].from(ensemble, first), ensembles, neurons, items, static_cast<const T *>(out), first > 0);
        }
    }
}

template <class N>
std::array<double, static_cast<size_t>(N::constants)> neuron_constants(const Op &op);

// The kernel for neurons of kind N, see neurons.h.
template <class N>
struct Population {
    template <class T>
    class PopulationKernel : public Kernel {
    public:
        PopulationKernel(const Binder &binder, const std::vector<const Op *> &group)
            : threads_(binder.threads()), items_(binder.batch()) {
            for (const Op *op : group) {
                append(binder, *op);
            }
        }

        void run(const Step &step) override {
            for (const Run &run : runs_) {
                const auto at_step = of(run, step, rows_);
                split(run, grain, [&](int64_t begin, int64_t end) {
                    run_population<N, T>(at_step, run.constants, begin, end);
                });
            }
        }

        // Some ensembles through all steps before the next ones, so that their states stay in the cache.
        void run_steps(const Step &first, int64_t count, int direction) override {
            const Steps steps{first, count, direction};
            for (const Run &run : runs_) {
                const int64_t together = std::max(run.n, block / run.n * run.n);
                split(run, std::max<int64_t>(1, grain / count), [&](int64_t begin, int64_t end) {
                    Rows rows;
                    for (int64_t at = begin; at < end; at += together) {
                        for (int64_t k = 0; k < count; k++) {
                            Step step = steps.at(k);
                            step.is_last = k + 1 == count;
                            run_population<N, T>(of(run, step, rows), run.constants, at,
                                                 std::min(end, at + together));
                        }
                    }
                });
            }
        }

    private:
        using Rows = std::vector<DecoderRow<T>>;

        // Neurons, of all items, that are worth another thread.
        static constexpr int64_t grain = 1 << 11;
        // Neurons that go through several steps at a time.
        static constexpr int64_t block = 1024;

        // An operand of the first ensemble, and how far it is from ensemble to ensemble.
        struct Place {
            const Arena *arena = nullptr;
            int64_t offset = 0, distance = 0;

            T *at(const Step &step) const {
                return static_cast<T *>(arena->data) + arena->slice(step) + offset;
            }
        };

        // `count` ensembles of n neurons.
        struct Run {
            int64_t n = 0, count = 1;
            bool makes_current, keeps_current, keeps_output;
            std::array<double, static_cast<size_t>(N::constants)> values;
            Shared<T, N::constants> constants;
            // What has to follow the ensemble before without a gap: current, output, states.
            std::array<Place, 2 + static_cast<size_t>(N::states)> adjacent;
            // What has to be at equal distances: b, a, x, then a row of decoders and its value, and so on.
            std::vector<Place> spread;

            bool join(const Run &next, int64_t items) {
                if (n != next.n || values != next.values || makes_current != next.makes_current ||
                    keeps_current != next.keeps_current || keeps_output != next.keeps_output ||
                    spread.size() != next.spread.size()) {
                    return false;
                }
                for (size_t i = 0; i < adjacent.size(); i++) {
                    if (adjacent[i].arena != next.adjacent[i].arena ||
                        adjacent[i].offset + count * n * items != next.adjacent[i].offset) {
                        return false;
                    }
                }
                for (size_t i = 0; i < spread.size(); i++) {
                    const int64_t distance = next.spread[i].offset - spread[i].offset;
                    if (spread[i].arena != next.spread[i].arena ||
                        (count > 1 && distance != count * spread[i].distance)) {
                        return false;
                    }
                }
                for (size_t i = 0; count == 1 && i < spread.size(); i++) {
                    spread[i].distance = next.spread[i].offset - spread[i].offset;
                }
                count++;
                return true;
            }
        };

        static Place place(const Binder &binder, SignalId id) { return {binder.arena(id), binder.offset(id)}; }

        void append(const Binder &binder, const Op &op) {
            const Graph &graph = binder.graph();
            const PopulationOperands of(op, N::states);
            Run run;
            run.n = graph[of.output()].size();
            if (run.n == 0) {
                return;
            }
            run.makes_current = of.makes_current();
            run.keeps_current = of.keeps_current();
            run.keeps_output = of.keeps_output();
            run.values = neuron_constants<N>(op);
            for (size_t k = 0; k < run.values.size(); k++) {
                run.constants.values[k] = static_cast<T>(run.values[k]);
            }
            run.adjacent[0] = place(binder, of.current());
            run.adjacent[1] = place(binder, of.output());
            for (size_t i = 0; i < static_cast<size_t>(N::states); i++) {
                run.adjacent[2 + i] = place(binder, of.state(i));
            }
            if (run.makes_current) {
                run.spread = {place(binder, of.bias()), place(binder, of.encoders()), place(binder, of.input())};
            }
            for (size_t i = 0; i < of.decoders(); i++) {
                const Mat<T> d = binder.mat<T>(of.decoder(i));
                const Vec<T> y = binder.vec<T>(of.decoded(i));
                for (int64_t r = 0; r < d.rows; r++) {
                    run.spread.push_back({d.arena, d.offset + r * d.row_stride});
                    run.spread.push_back({y.arena, y.offset + r * y.stride * y.batch});
                }
            }
            if (runs_.empty() || !runs_.back().join(run, items_)) {
                runs_.push_back(std::move(run));
            }
        }

        PopulationStep<T, N::states> of(const Run &run, const Step &step, Rows &rows) const {
            PopulationStep<T, N::states> s{};
            s.n = run.n;
            s.items = items_;
            s.makes_current = run.makes_current;
            size_t next = 0;
            if (run.makes_current) {
                s.encoders = {run.spread[0].at(step),  run.spread[1].at(step),  run.spread[2].at(step),
                              run.spread[0].distance, run.spread[1].distance, run.spread[2].distance};
                next = 3;
            }
            s.current = run.keeps_current || step.is_last ? run.adjacent[0].at(step) : nullptr;
            s.output = run.keeps_output || step.is_last ? run.adjacent[1].at(step) : nullptr;
            for (size_t i = 0; i < s.states.size(); i++) {
                s.states[i] = run.adjacent[2 + i].at(step);
            }
            rows.clear();
            for (; next < run.spread.size(); next += 2) {
                rows.push_back({run.spread[next].at(step), run.spread[next + 1].at(step), run.spread[next].distance,
                                run.spread[next + 1].distance});
            }
            s.rows = rows.data();
            s.row_count = static_cast<int64_t>(rows.size());
            return s;
        }

        // Among threads: whole ensembles if they are decoded.
        template <class Body>
        void split(const Run &run, int64_t least, const Body &body) {
            const int64_t neurons = run.count * run.n;
            const bool whole = run.spread.size() > 3 || (!run.makes_current && !run.spread.empty());
            if (threads_.size() == 1 || neurons * items_ < 2 * least) {
                body(0, neurons);
            } else if (whole) {
                threads_.parallel_for(
                    run.count, std::max<int64_t>(1, least / (run.n * items_)),
                    [&](int64_t begin, int64_t end) { body(begin * run.n, end * run.n); }, 1);
            } else {
                threads_.parallel_for(neurons, std::max<int64_t>(1, least / items_), body);
            }
        }

        ThreadPool &threads_;
        int64_t items_;
        std::vector<Run> runs_;
        Rows rows_;  // of a step
    };
};

}  // namespace nengine
