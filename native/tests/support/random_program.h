// Random programs that make sense: they compile and stay finite. Many kinds of operators, views, states, and much that can be
// simplified and merged.
#pragma once

#include <random>
#include <vector>

#include "runtime/definition.h"
#include "runtime/program.h"

namespace testing {

struct RandomProgram {
    nengine::Definition definition;
    std::vector<nengine::SignalId> inputs;
    int32_t probes = 0;
};

// The same numbers for the same seed. Everything that has a value is probed.
RandomProgram random_program(unsigned seed, int64_t batch, bool is_double, int threads = 1);

// Host operators do not occur in them.
class NoHost final : public nengine::Host {
public:
    void call(int32_t, int32_t, double, const double *, int64_t, double *, int64_t) override;
};

// Random values for every item and step of every input. If hold is more than 1, input k holds each for hold + k steps.
void feed(const RandomProgram &random, nengine::Program &program, unsigned seed, int64_t steps, int64_t hold = 1);

// What all probes recorded in the last run, one after the other.
std::vector<double> recorded(const nengine::Program &program);

}  // namespace testing
