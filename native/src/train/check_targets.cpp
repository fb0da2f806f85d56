#include "ir/graph.h"
#include "train/metric.h"

namespace nengine {

void check_targets(const Metric &metric, const std::string &name, int64_t size, std::span<const double> targets,
                   int64_t first_item, int64_t steps, int64_t target_size) {
    try {
        metric.check_sizes(size, target_size);
    } catch (const Error &error) {
        throw Error(error.status(), name + ": " + error.what());
    }
    // Of any recorded values; zero is always sensible.
    const std::vector<double> recorded(static_cast<size_t>(size));
    std::vector<double> sums(metric.n_sums());
    const auto n = static_cast<size_t>(target_size);
    for (size_t entry = 0; (entry + 1) * n <= targets.size(); ++entry) {
        try {
            metric.add(recorded, targets.subspan(entry * n, n), sums);
        } catch (const Error &error) {
            const auto place = static_cast<int64_t>(entry);
            throw Error(error.status(), name + ", item " + std::to_string(first_item + place / steps) + ", step " +
                                            std::to_string(place % steps) + ": " + error.what());
        }
    }
}

}  // namespace nengine
