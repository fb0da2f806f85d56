// neurons.poisson_spiking {amplitude, negative, seed, dt}: a Poisson number of spikes around the expected one. In training:
// neurons.linear.

#include "ops/neurons_random.h"

namespace nengine {

namespace {

struct PoissonSpiking {
    static constexpr const char *kind = "poisson_spiking";

    static double spikes(RandomState &random, double expected) { return random.poisson(expected); }

    static const char *unusable(double expected) {
        static const double most = RandomState::largest_poisson_mean();
        return expected >= 0 && expected <= most ? nullptr
               : expected < 0                    ? "the base type says that its rates are never negative"
                                                 : "it is too large, or not a number";
    }
};

}  // namespace

void add_poisson_spiking(OpTypes &types) { add_random_neurons<PoissonSpiking>(types); }

}  // namespace nengine
