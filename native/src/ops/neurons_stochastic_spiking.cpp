// neurons.stochastic_spiking {amplitude, negative, seed, dt}: of the spikes that a rate leads to expect, the whole part, and
// one more with the probability of the fraction. A number is drawn whatever the rate. In training: neurons.linear.

#include "ops/neurons_random.h"

namespace nengine {

namespace {

struct StochasticSpiking {
    static constexpr const char *kind = "stochastic_spiking";

    static double spikes(RandomState &random, double expected) {
        const double whole = std::trunc(expected);
        return whole + (random.uniform() < expected - whole ? 1 : 0);
    }

    static const char *unusable(double) { return nullptr; }
};

}  // namespace

void add_stochastic_spiking(OpTypes &types) { add_random_neurons<StochasticSpiking>(types); }

}  // namespace nengine
