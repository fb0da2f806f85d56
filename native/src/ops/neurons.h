// What the kinds of neurons share. A kind is a struct, one a file, that says what is special about it:
//
//   struct Example {
//       static constexpr const char *kind = "example";                  // the operator is "neurons.example"
//       static constexpr int64_t flop = 1;                              // operations of a neuron a step, see cost.h
//       static constexpr int64_t slope_flop = 1;                        // those of slope, if there is one
//       static constexpr std::array parameters{positive("tau")};        // its attributes, besides dt
//       static constexpr bool spikes = true;                            // optional: the output is zero but for spikes
//       static constexpr int states = 1;                                // set after the output, changed in place
//       enum Constant { rate, constants };                              // what its step needs, derived in double
//       static void derive(const double *parameters, double dt, double *constants);
//       template <class T, class C>                                     // one step of n neurons; c(rate, i)
//       static void step(const C &c, int64_t n, const T *J, const Pointers<T, 1 + states> &out);
//       template <class T, class C>                                     // optional: derivative of the output, which
//       static T slope(const C &c, int64_t i, T J);                     // also makes the kind "neurons.example.grad"
//       static Op training_form(const Op &op, const Attributes &options);  // optional: see rate_form
//   };
//
// and is registered with add_neurons<Example>. All formulas are those of the spec's chapter on neuron types.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "autodiff/autodiff.h"
#include "cpu/vector_math.h"
#include "ops/kinds.h"
#include "ops/map.h"
#include "ops/operands.h"
#include "ops/population.h"

namespace nengine {

struct NeuronParameter {
    const char *name;
    double low, high;
    bool low_excluded;
};

constexpr double unlimited = std::numeric_limits<double>::infinity();

constexpr NeuronParameter positive(const char *name) { return {name, 0, unlimited, true}; }
constexpr NeuronParameter not_negative(const char *name) { return {name, 0, unlimited, false}; }
constexpr NeuronParameter not_positive(const char *name) { return {name, -unlimited, 0, false}; }
constexpr NeuronParameter any_number(const char *name) { return {name, -unlimited, unlimited, false}; }

// Everything about an operator of neurons that does not depend on the kind.
void check_neurons(const Graph &graph, const Op &op, size_t states, std::span<const NeuronParameter> parameters);
void check_neurons_grad(const Graph &graph, const Op &op, std::span<const NeuronParameter> parameters);

// A rate kind in the place of a spiking one, with those of its attributes that are named: same current, same output,
// states left alone.
Op rate_form(const Op &op, const std::string &kind, std::initializer_list<const char *> attributes);

template <class N>
constexpr bool has_slope = requires(const Shared<double, N::constants> &c) { N::template slope<double>(c, 0, 0.0); };

template <class N>
struct NeuronMap {
    static constexpr int inputs = 1;
    static constexpr int outputs = 1 + N::states;
    static constexpr int constants = N::constants;
    static constexpr unsigned sums = 0;

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 1> &in,
                                   const Pointers<T, outputs> &out) {
        N::template step<T>(c, n, in[0], out);
    }
};

// gradient of the current (+)= gradient of the output * slope
template <class N, Write write>
struct NeuronGradMap {
    static constexpr int inputs = 2;
    static constexpr int outputs = 1;
    static constexpr int constants = N::constants;
    static constexpr unsigned sums = write == Write::Add ? 1 : 0;

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 2> &in,
                                   const Pointers<T, 1> &out) {
        const T *current = in[0];
        const T *g = in[1];
        T *result = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            const T product = g[i] * N::template slope<T>(c, i, current[i]);
            result[i] = write == Write::Add ? result[i] + product : product;
        }
    }
};

template <class N>
std::array<double, static_cast<size_t>(N::constants)> neuron_constants(const Op &op) {
    std::array<double, N::parameters.size()> values;
    for (size_t i = 0; i < values.size(); i++) {
        values[i] = op.attributes.number(N::parameters[i].name);
    }
    std::array<double, static_cast<size_t>(N::constants)> constants;
    N::derive(values.data(), op.attributes.number("dt"), constants.data());
    return constants;
}

template <class N>
class PopulationOp : public OpType {
public:
    PopulationOp() : OpType(std::string("population.") + N::kind) {}

    // Only made of operators that have passed their own checks.
    void check(const Graph &, const Op &) const override {}

    Cost cost(const Graph &graph, const Op &op) const override {
        return population_cost(graph, op, N::states, N::flop);
    }

    // All but the states, which are changed in place.
    bool overwrites(const Graph &, const Op &, size_t set) const override { return set == 0 || set > N::states; }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    bool sends_spikes() const override { return requires { N::spikes; }; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<Population<N>::template PopulationKernel>(binder, group);
    }
};

template <class N>
class NeuronOp : public OpType {
public:
    NeuronOp() : OpType(std::string("neurons.") + N::kind) {}

    void check(const Graph &graph, const Op &op) const override {
        check_neurons(graph, op, N::states, N::parameters);
    }

    // States are read before they are set.
    Cost cost(const Graph &graph, const Op &op) const override {
        Cost cost = cost_of(graph, op, N::flop * numbers_of(graph, op.sets[0]));
        for (size_t i = 1; i < op.sets.size(); i++) {
            cost.numbers += numbers_of(graph, op.sets[i]);
        }
        return cost;
    }

    // The output; states are changed in place.
    bool overwrites(const Graph &, const Op &, size_t set) const override { return set == 0; }
    bool is_function(const Graph &, const Op &op) const override { return op.sets.size() == 1; }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    bool sends_spikes() const override { return requires { N::spikes; }; }

    const OpType *population() const override {
        static const PopulationOp<N> type;
        return &type;
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        std::vector<MapMember<NeuronMap<N>>> members;
        for (const Op *op : group) {
            MapMember<NeuronMap<N>> member{{op->reads[0]}, {}, neuron_constants<N>(*op)};
            std::copy(op->sets.begin(), op->sets.end(), member.out.begin());
            members.push_back(member);
        }
        return map_kernel(binder, members);
    }

    std::optional<Op> training_form(const Graph &, const Op &op, const Attributes &options) const override {
        if constexpr (requires { N::training_form(op, options); }) {
            return N::training_form(op, options);
        } else {
            return std::nullopt;
        }
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        OpType::differentiate(autodiff, op);
        if constexpr (has_slope<N>) {
            const std::optional<SignalId> output = autodiff.gradient(op.sets[0]);
            const std::optional<SignalId> current = autodiff.gradient(op.reads[0]);
            if (output && current) {
                Op back;
                back.type = &op_type(kind() + ".grad");
                back.tag = op.tag;
                back.incs = {*current};
                back.reads = {autodiff.saved(op.reads[0]), *output};
                back.attributes = op.attributes;
                autodiff.emit(std::move(back));
            }
        }
    }
};

// neurons.K.grad: reads the current and the gradient of the output; increments or sets the gradient of the current.
template <class N>
class NeuronGradOp : public OpType {
public:
    NeuronGradOp() : OpType(std::string("neurons.") + N::kind + ".grad") {}

    void check(const Graph &graph, const Op &op) const override { check_neurons_grad(graph, op, N::parameters); }

    Cost cost(const Graph &graph, const Op &op) const override {
        const int64_t products = graph[target_of(op)].size() * items_of(graph, op);
        return cost_of(graph, op, (N::slope_flop + 1) * products + additions(graph, op, products));
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return group[0]->sets.empty() ? kernel_of<Write::Add>(binder, group) : kernel_of<Write::Set>(binder, group);
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t read) const override { return read == 1; }

private:
    template <Write write>
    static std::unique_ptr<Kernel> kernel_of(const Binder &binder, const std::vector<const Op *> &group) {
        std::vector<MapMember<NeuronGradMap<N, write>>> members;
        for (const Op *op : group) {
            members.push_back({{op->reads[0], op->reads[1]}, {target_of(*op)}, neuron_constants<N>(*op)});
        }
        return map_kernel(binder, members);
    }
};

template <class N>
void add_neurons(OpTypes &types) {
    types.push_back(std::make_unique<NeuronOp<N>>());
    if constexpr (has_slope<N>) {
        types.push_back(std::make_unique<NeuronGradOp<N>>());
    }
}

}  // namespace nengine
