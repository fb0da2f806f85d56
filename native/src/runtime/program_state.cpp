// Values of signals: reading, writing, initial values, saving and restoring.

#include <algorithm>
#include <string>

#include "nengine/nengine.h"
#include "runtime/program.h"

namespace nengine {

void Program::check_id(SignalId signal) const {
    if (signal < 0 || signal >= user_signals_) {
        invalid_argument("there is no signal " + std::to_string(signal) + "; there are " +
                         std::to_string(user_signals_));
    }
}

bool Program::is_stored(SignalId signal) const {
    check_id(signal);
    return storage_.is_stored(signal);
}

void Program::read_signal(SignalId signal, double *out, int64_t n) const {
    check_id(signal);
    const Signal &s = graph()[signal];
    const int64_t items = storage_.items(signal);
    const int64_t size = s.size();
    if (n != items * size) {
        invalid_argument(graph().describe(signal) + " has " + std::to_string(items * size) + " values, not " +
                         std::to_string(n));
    }
    if (!out && n > 0) {
        invalid_argument(graph().describe(signal) + ": the place to read it to is null");
    }
    const auto input = inputs_.find(s.base);
    const bool unset_input = input != inputs_.end() && input->second.steps == 0;
    if (storage_.is_stored(signal) && !unset_input) {
        storage_.read(signal, input == inputs_.end() ? 0 : shown_index(input->second), out);
        return;
    }
    const auto elements = s.elements();
    const auto written = set_aside_.find(s.base);
    const auto &values = written != set_aside_.end() ? written->second : graph().base(signal).initial;
    const int64_t stride = written != set_aside_.end() ? graph().base(signal).size() : 0;
    for (int64_t b = 0; b < items; ++b) {
        for (int64_t i = 0; i < size; ++i) {
            const int64_t element = b * stride + elements[static_cast<size_t>(i)];
            out[b * size + i] = values.empty() ? 0.0 : values[static_cast<size_t>(element)];
        }
    }
}

int64_t Program::shown_index(const InputState &input) const {
    return input.used && input.steps > 1 ? last_index_ : 0;
}

void Program::write_signal(SignalId signal, const double *values, int64_t n) {
    check_id(signal);
    const Signal &s = graph()[signal];
    const int64_t items = storage_.items(signal);
    const int64_t size = s.size();
    if (n != size && n != items * size) {
        invalid_argument(graph().describe(signal) + " takes " + std::to_string(size) + " values" +
                         (items > 1 ? " or " + std::to_string(items * size) : "") + ", not " + std::to_string(n));
    }
    if (!values && n > 0) {
        invalid_argument(graph().describe(signal) + ": the values to write are null");
    }
    check_writable(signal);
    parameters_changed();
    const int64_t stride = n == size ? 0 : size;
    if (storage_.is_stored(signal)) {
        storage_.write(signal, values, stride);
        return;
    }
    auto &all = set_aside(s.base);
    const auto elements = s.elements();
    for (int64_t b = 0; b < items; ++b) {
        for (int64_t i = 0; i < size; ++i) {
            const int64_t element = b * graph().base(signal).size() + elements[static_cast<size_t>(i)];
            all[static_cast<size_t>(element)] = values[b * stride + i];
        }
    }
}

void Program::check_writable(SignalId signal) const {
    const Signal &s = graph()[signal];
    if (s.role == Role::Input) {
        invalid_argument(graph().describe(signal) + " is an input: its values are set for whole runs");
    }
    if (s.role == Role::Constant || s.role == Role::Clock) {
        invalid_argument(graph().describe(signal) + " is a constant or a clock and cannot be written");
    }
    if (concluded_from_.count(s.base) || (!storage_.is_stored(signal) && s.role != Role::Parameter)) {
        invalid_argument(graph().describe(signal) +
                         " was folded away by simplification, so that writing it would have no effect; compile "
                         "with the option \"simplify\" at 0 to write it");
    }
}

std::vector<double> &Program::set_aside(SignalId base) {
    const Signal &s = graph()[base];
    auto &all = set_aside_[base];
    if (all.empty()) {
        for (int64_t b = 0; b < storage_.items(base); ++b) {
            all.insert(all.end(), s.initial.begin(), s.initial.end());
        }
        all.resize(static_cast<size_t>(storage_.items(base) * s.size()));
    }
    return all;
}

void Program::reset(bool state, bool parameters) {
    parameters_changed();
    for (SignalId id = 0; id < own_signals_; ++id) {
        const Signal &s = graph()[id];
        const bool wanted = s.role == Role::Parameter ? parameters : state;
        if (wanted && s.base == id && keeps_values(s) && storage_.is_stored(id)) {
            storage_.write_initial(id);
        }
    }
    if (parameters) {
        set_aside_.clear();
    }
    if (state) {
        step_count_ = 0;
        inference_->reset();
        if (training_) {
            training_->reset();
        }
    }
}

void Program::set_step_count(int64_t steps) {
    if (steps < 0 || steps > most_steps) {
        invalid_argument("the number of steps must be from 0 to 2^53, not " + std::to_string(steps));
    }
    ++version_;
    step_count_ = steps;
    inference_->show({0, steps});
}

std::vector<double> Program::operator_state(int32_t op) const {
    if (op < 0 || op >= user_operators_) {
        invalid_argument("there is no operator " + std::to_string(op) + "; there are " +
                         std::to_string(user_operators_));
    }
    return inference_->state_of(op);
}

void Program::write_operator_state(int32_t op, const std::vector<double> &values) {
    const size_t expected = operator_state(op).size();
    if (values.size() != expected) {
        invalid_argument("operator " + std::to_string(op) + " remembers " + std::to_string(expected) +
                         " numbers, not " + std::to_string(values.size()));
    }
    ++version_;
    inference_->set_state_of(op, values);
}

std::vector<StateBytes> Program::state_bytes(bool with_parameters) const {
    const int64_t bytes = storage_.memory().element_bytes();
    std::vector<StateBytes> all;
    const auto whole = [&](Space space) { all.push_back({space, 0, storage_.memory().arena(space).size * bytes}); };
    whole(Space::Value);
    if (with_parameters) {
        whole(Space::Online);
    }
    whole(Space::Clock);
    return all;
}

void Program::save_state() {
    SavedState copy{{}, step_count_, inference_->state(), training_ ? training_->state() : Executable::State{}};
    for (const auto &part : state_) {
        const char *from = bytes_of(part);
        copy.bytes.insert(copy.bytes.end(), from, from + part.count);
    }
    saved_ = std::move(copy);
}

void Program::restore_state() {
    if (!saved_) {
        throw Error(NENGINE_WRONG_STATE, "no state has been saved");
    }
    ++version_;
    const char *from = saved_->bytes.data();
    for (const auto &part : state_) {
        char *to = bytes_of(part);
        constexpr int64_t grain = 1 << 20;
        threads_.parallel_for(part.count, grain, [&](int64_t begin, int64_t end) {
            std::copy_n(from + begin, end - begin, to + begin);
        });
        from += part.count;
    }
    step_count_ = saved_->step_count;
    inference_->set_state(saved_->inference);
    if (training_) {
        training_->set_state(saved_->training);
    }
}

}  // namespace nengine
