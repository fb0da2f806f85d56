#include "runtime/stepper.h"

#include <algorithm>
#include <string>

#include "nengine/nengine.h"
#include "runtime/items.h"

namespace nengine {

namespace {

void check_distinct(std::vector<int32_t> ids, const std::string &what) {
    std::sort(ids.begin(), ids.end());
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    if (twice != ids.end()) {
        invalid_argument(what + " " + std::to_string(*twice) + " is listed twice");
    }
}

}  // namespace

Stepper::Stepper(Program &program, const std::vector<SignalId> &inputs, const std::vector<int32_t> &probes)
    : program_(program) {
    const Binder &binder = program.binder();
    check_distinct(inputs, "input");
    check_distinct(probes, "probe");
    for (SignalId id : inputs) {
        program.check_input(id);
        inputs_.push_back({id, binder.arena(id), program.graph()[id].size()});
        input_values_ += inputs_.back().size * program.batch();
    }
    for (int32_t probe : probes) {
        const SignalId id = program.probe(probe).signal();
        const Signal &signal = program.graph()[id];
        const int64_t batch = program.graph().batched(id) ? program.batch() : 1;
        outputs_.push_back({binder.arena(id), binder.offset(id), {}, signal.size(), batch});
        if (!signal.is_contiguous()) {
            for (int64_t element : signal.elements()) {
                outputs_.back().elements.push_back((element - signal.offset) * batch);
            }
        }
        output_values_ += signal.size() * batch;
    }
}

void Stepper::prepare() {
    for (const Input &input : inputs_) {
        if (program_.input_steps(input.signal) != 1) {
            program_.make_input(input.signal, 1);
        }
    }
    program_.check_inputs(1);
    version_ = program_.version();
}

template <class S>
void Stepper::step(int64_t n_steps, Mode mode, const S *inputs, S *outputs) {
    const bool is_double = program_.binder().is_double();
    with_element_type(is_double, [&](auto zero) { take<decltype(zero)>(inputs); });
    program_.advance(n_steps, mode);
    version_ = program_.version();
    with_element_type(is_double, [&](auto zero) { give<decltype(zero)>(outputs); });
}

template void Stepper::step(int64_t, Mode, const float *, float *);
template void Stepper::step(int64_t, Mode, const double *, double *);

template <class T, class S>
void Stepper::take(const S *inputs) const {
    const int64_t batch = program_.batch();
    for (const Input &input : inputs_) {
        to_batch_innermost(ItemData<S>{inputs, batch, 1, input.size}, batch, static_cast<T *>(input.arena->data),
                           program_.threads());
        inputs += input.size * batch;
    }
}

template <class T, class S>
void Stepper::give(S *outputs) const {
    for (const Output &output : outputs_) {
        const T *first = static_cast<const T *>(output.arena->data) + output.offset;
        if (output.elements.empty()) {
            from_batch_innermost(first, output.batch, 1, output.size, outputs);
        }
        for (size_t i = 0; i < output.elements.size(); ++i) {
            for (int64_t b = 0; b < output.batch; ++b) {
                outputs[b * output.size + static_cast<int64_t>(i)] = static_cast<S>(first[output.elements[i] + b]);
            }
        }
        outputs += output.size * output.batch;
    }
}

}  // namespace nengine
