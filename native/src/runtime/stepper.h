// Steps with inputs that are taken from memory of the caller, and values of probes that are written there: without the
// fixed costs of a run, which are large beside a step of a small program.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/program.h"

namespace nengine {

class Stepper {
public:
    // Throws Error(NENGINE_INVALID_ARGUMENT) if there is no such input or probe, or one is listed twice. program must
    // outlive it.
    Stepper(Program &program, const std::vector<SignalId> &inputs, const std::vector<int32_t> &probes);

    // How many numbers go in and out at a time.
    int64_t input_values() const { return input_values_; }
    int64_t output_values() const { return output_values_; }

    // Whether something else was done with the program since the last step.
    bool is_behind() const { return program_.version() != version_; }
    // To be called if it is: makes room for the inputs that are taken. Throws if one of the others is not the same at
    // all steps.
    void prepare();
    // Steps with inputs [item][element] of each input, one after the other, at all of these steps, and then writes values
    // in the same way. If it throws, nothing is written, and the steps that were completed count.
    template <class S>
    void step(int64_t n_steps, Mode mode, const S *inputs, S *outputs);

private:
    struct Input {
        SignalId signal;
        const Arena *arena;
        int64_t size;
    };
    struct Output {
        const Arena *arena;
        int64_t offset;                  // of the first element
        std::vector<int64_t> elements;   // from there; empty if neighbours
        int64_t size, batch;
    };

    template <class T, class S>
    void take(const S *inputs) const;
    template <class T, class S>
    void give(S *outputs) const;

    Program &program_;
    std::vector<Input> inputs_;
    std::vector<Output> outputs_;
    int64_t input_values_ = 0, output_values_ = 0;
    int64_t version_ = -1;  // of the program after the last step
};

}  // namespace nengine
