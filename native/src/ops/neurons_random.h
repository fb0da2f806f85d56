// What the kinds share that turn rates into spikes at random. Such a kind is a struct, one a file:
//
//   struct Example {
//       static constexpr const char *kind = "example";                  // the operator is "neurons.example"
//       // Number of spikes where this many are expected, not negative unless the rate was; drawn from the generator.
//       static double spikes(RandomState &random, double expected);
//       static const char *unusable(double expected);                   // why nothing can be drawn, or null
//   };
//
// and is registered with add_random_neurons<Example>. The operator has the attributes amplitude, negative (0 or 1: whether
// rates may be negative, which then gives negative spikes), seed and dt. It reads the rates and sets the output, and has
// no state but its generators: item 0 of a minibatch draws from the generator of the seed, item b from that of the array
// of the seed and b; in each step, one neuron after the other. A reset of the state starts them again. Computed in double.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "cpu/thread_pool.h"
#include "nengine/nengine.h"
#include "ops/host.h"
#include "ops/neurons.h"
#include "random/random_state.h"

namespace nengine {

constexpr std::array random_parameters{positive("amplitude"), any_number("negative"), not_negative("seed")};

// The seed is one that a generator takes.
void check_seed(const Graph &graph, const Op &op);

// The generator that an item starts with.
RandomState generator_of(const Op &op, int64_t item);

template <class D>
struct RandomNeurons {
    template <class T>
    class RandomKernel : public Kernel {
    public:
        RandomKernel(const Binder &binder, const std::vector<const Op *> &group) : threads_(binder.threads()) {
            for (const Op *op : group) {
                append(binder, *op);
            }
            generators_ = first_;
        }

        void run(const Step &step) override {
            const auto count = static_cast<int64_t>(lanes_.size());
            threads_.parallel_for(count, grain_, [&](int64_t begin, int64_t end) {
                for (int64_t k = begin; k < end; k++) {
                    run(lanes_[static_cast<size_t>(k)], generators_[static_cast<size_t>(k)], step);
                }
            });
        }

        void reset() override { generators_ = first_; }
        std::unique_ptr<KernelState> state() const override { return std::make_unique<Generators>(generators_); }
        void set_state(const KernelState &state) override {
            generators_ = static_cast<const Generators &>(state).all;
        }
        int64_t state_bytes() const override { return static_cast<int64_t>(generators_.size() * sizeof(RandomState)); }

        std::vector<double> state_of(int32_t op) const override {
            std::vector<double> numbers;
            for (size_t k = 0; k < lanes_.size(); k++) {
                if (lanes_[k].population->op == op) {
                    const auto some = generators_[k].numbers();
                    numbers.insert(numbers.end(), some.begin(), some.end());
                }
            }
            return numbers;
        }

        void set_state_of(int32_t op, std::span<const double> values) override {
            auto generators = generators_;
            size_t at = 0;
            for (size_t k = 0; k < lanes_.size(); k++) {
                if (lanes_[k].population->op == op) {
                    generators[k] = RandomState::of_numbers(values.subspan(at, RandomState::numbers_count));
                    at += RandomState::numbers_count;
                }
            }
            generators_ = std::move(generators);
        }

    private:
        // Draws that are worth another thread.
        static constexpr int64_t draws_a_thread = 1 << 12;

        struct Generators final : KernelState {
            explicit Generators(const std::vector<RandomState> &copied) : all(copied) {}
            std::vector<RandomState> all;
        };

        struct Population {
            int32_t op;
            std::string name;
            double height, dt;
            bool negative;
            const Arena *input, *output;
            std::vector<int64_t> input_at, output_at;  // of each neuron, in numbers
        };

        // One item of a population, which has a generator of its own.
        struct Lane {
            std::shared_ptr<const Population> population;
            int64_t item, input_item, output_item;
        };

        static std::vector<int64_t> places(const Binder &binder, SignalId id, int64_t batch) {
            const Walk w = *walk(binder.graph()[id]);
            std::vector<int64_t> all;
            for (int64_t i = 0; i < w.rows; i++) {
                for (int64_t j = 0; j < w.columns; j++) {
                    all.push_back(binder.offset(id) + (i * w.row_stride + j * w.column_stride) * batch);
                }
            }
            return all;
        }

        void append(const Binder &binder, const Op &op) {
            const auto batch_of = [&](SignalId id) { return binder.graph().batched(id) ? binder.batch() : 1; };
            const SignalId input = op.reads[0], output = op.sets[0];
            const double dt = op.attributes.number("dt");
            auto population = std::make_shared<const Population>(Population{
                op.id, binder.graph().describe(op), op.attributes.number("amplitude") / dt, dt,
                op.attributes.number("negative") != 0, binder.arena(input), binder.arena(output),
                places(binder, input, batch_of(input)), places(binder, output, batch_of(output))});
            const auto n = static_cast<int64_t>(population->output_at.size());
            grain_ = std::max(grain_, draws_a_thread / std::max<int64_t>(n, 1));
            for (int64_t item = 0; item < batch_of(output); item++) {
                lanes_.push_back({population, item, batch_of(input) > 1 ? item : 0, item});
                first_.push_back(generator_of(op, item));
            }
        }

        static void run(const Lane &lane, RandomState &random, const Step &step) {
            const Population &p = *lane.population;
            const T *input = static_cast<const T *>(p.input->data) + p.input->slice(step) + lane.input_item;
            T *output = static_cast<T *>(p.output->data) + p.output->slice(step) + lane.output_item;
            for (size_t i = 0; i < p.output_at.size(); i++) {
                const auto rate = static_cast<double>(input[p.input_at[i]]);
                const double expected = p.dt * (p.negative ? std::fabs(rate) : rate);
                if (const char *why = D::unusable(expected)) {
                    throw Error(NENGINE_RUN_FAILED, p.name + " cannot draw spikes for the rate " +
                                                        std::to_string(rate) + " Hz of neuron " + std::to_string(i) +
                                                        ", item " + std::to_string(lane.item) + ": " + why);
                }
                const double spikes = p.height * D::spikes(random, expected);
                output[p.output_at[i]] = static_cast<T>(p.negative && rate < 0 ? -spikes : spikes);
            }
        }

        ThreadPool &threads_;
        std::vector<Lane> lanes_;
        std::vector<RandomState> first_, generators_;  // one a lane
        int64_t grain_ = 1;
    };
};

template <class D>
class RandomNeuronOp : public OpType {
public:
    RandomNeuronOp() : OpType(std::string("neurons.") + D::kind) {}

    void check(const Graph &graph, const Op &op) const override {
        check_neurons(graph, op, 0, random_parameters);
        flag(graph, op, "negative");
        check_seed(graph, op);
    }

    // The expected number, a draw counted as one operation, the height.
    Cost cost(const Graph &graph, const Op &op) const override {
        return cost_of(graph, op, 3 * numbers_of(graph, op.sets[0]));
    }

    bool can_fail() const override { return true; }
    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<RandomNeurons<D>::template RandomKernel>(binder, group);
    }

    std::optional<Op> training_form(const Graph &, const Op &op, const Attributes &) const override {
        return rate_form(op, "neurons.linear", {"amplitude"});
    }
};

template <class D>
void add_random_neurons(OpTypes &types) {
    types.push_back(std::make_unique<RandomNeuronOp<D>>());
}

}  // namespace nengine
