// Metrics: a number about each entry, the values of one item at one step, of what a probe recorded against
// its target. The metric of a probe is the mean over all entries.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace nengine {

class Metric {
public:
    virtual ~Metric() = default;

    // Throws invalid_argument if targets of target_size values an entry cannot be compared with size recorded
    // values.
    virtual void check_sizes(int64_t size, int64_t target_size) const = 0;
    virtual double value(std::span<const double> predicted, std::span<const double> target) const = 0;
};

std::unique_ptr<Metric> accuracy();

// Throws invalid_argument naming the kind and the known ones.
std::unique_ptr<Metric> make_metric(std::string_view kind);

}  // namespace nengine
