#include "ops/neurons_random.h"

namespace nengine {

void check_seed(const Graph &graph, const Op &op) {
    constexpr double most = 4294967295.0;
    const double seed = op.attributes.number("seed");
    if (seed > most || seed != std::floor(seed)) {
        reject(graph, op, "seed must be a whole number from 0 to 4294967295, not " + std::to_string(seed));
    }
}

RandomState generator_of(const Op &op, int64_t item) {
    const auto seed = static_cast<uint32_t>(op.attributes.number("seed"));
    if (item == 0) {
        return RandomState(seed);
    }
    const uint32_t seeds[] = {seed, static_cast<uint32_t>(item)};
    return RandomState(std::span<const uint32_t>(seeds));
}

}  // namespace nengine
