#include "runtime/chunked_executable.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include "cpu/thread_pool.h"

namespace nengine {

namespace {

// Copied bytes that are worth another thread.
constexpr int64_t bytes_a_thread = int64_t{1} << 17;

}  // namespace

ChunkedExecutable::ChunkedExecutable(const Binder &binder, ChunkPlan plan) : binder_(binder), plan_(std::move(plan)) {
    for (const auto &[signal, twin] : plan_.twins) {
        twins_.push_back({slot(twin), slot(signal)});
    }
    for (SignalId id : plan_.recorded) {
        sources_.push_back(id == no_signal ? ProbeRecorder::Source{} : ProbeRecorder::source(binder, id));
    }
    for (const auto &inputs : plan_.functions) {
        Function function;
        for (SignalId input : inputs) {
            function.inputs.push_back(slot(input));
        }
        functions_.push_back(std::move(function));
    }
    for (const ChunkSection &section : plan_.sections) {
        std::vector<Slot> slots;
        for (SignalId twin : section.finished) {
            slots.push_back(slot(twin));
        }
        finished_.push_back(std::move(slots));
    }
}

ChunkedExecutable::Slot ChunkedExecutable::slot(SignalId base) const {
    const int64_t items = binder_.graph().batched(base) ? binder_.batch() : 1;
    return {binder_.arena(base), binder_.offset(base), binder_.graph()[base].size() * items};
}

char *ChunkedExecutable::address(const Slot &slot, const Step &step) const {
    return static_cast<char *>(slot.arena->data) + (slot.arena->slice(step) + slot.offset) * element_bytes();
}

int64_t ChunkedExecutable::element_bytes() const {
    return static_cast<int64_t>(binder_.is_double() ? sizeof(double) : sizeof(float));
}

void ChunkedExecutable::build() {
    if (!sections_.empty()) {
        return;
    }
    for (const ChunkSection &section : plan_.sections) {
        Parts parts;
        for (const Plan &phase : section.phases) {
            parts.emplace_back(binder_, phase);
        }
        sections_.push_back(std::move(parts));
    }
}

void ChunkedExecutable::run(const Step &first, int64_t count, int direction, std::vector<ProbeRecorder> *probes,
                            bool with_tape) {
    build();
    for (Function &function : functions_) {
        function.steps.clear();
        if (direction == 1) {
            find_held_steps(function, first, count);
        }
    }
    for (size_t i = 0; i < sections_.size(); ++i) {
        const int function = plan_.sections[i].function;
        if (function >= 0 && !functions_[static_cast<size_t>(function)].steps.empty()) {
            run_function(i, functions_[static_cast<size_t>(function)], first, count, with_tape);
        } else if (probes && !plan_.sections[i].probes.empty()) {
            run_recorded(i, first, count, *probes, with_tape);
        } else {
            run_part(i, first, count, direction, with_tape);
        }
    }
    for (size_t i = 0; probes && i < sources_.size(); ++i) {
        ProbeRecorder &probe = (*probes)[i];
        while (sources_[i].arena && probe.next() < first.number + count) {
            probe.step({first.index + probe.next() - first.number, probe.next()}, sources_[i]);
        }
    }
}

// A comparison ends at the first difference, and all of them as soon as too many steps differ.
void ChunkedExecutable::find_held_steps(Function &function, const Step &first, int64_t count) const {
    function.steps.push_back(0);
    Step before = first;
    for (int64_t i = 1; i < count; ++i) {
        const Step step{first.index + i, first.number + i};
        const bool differs = std::any_of(function.inputs.begin(), function.inputs.end(), [&](const Slot &input) {
            const auto bytes = static_cast<size_t>(input.count * element_bytes());
            return input.arena->step_stride != 0 &&
                   std::memcmp(address(input, step), address(input, before), bytes) != 0;
        });
        if (differs) {
            function.steps.push_back(i);
        }
        before = step;
        if (!pays_to_hold(static_cast<int64_t>(function.steps.size()), count)) {
            function.steps.clear();
            return;
        }
    }
    function.spaced = spaced_steps(function.steps);
}

// The steps that differ from the one before, and copies of what they leave for those that do not.
void ChunkedExecutable::run_function(size_t section, const Function &function, const Step &first, int64_t count,
                                     bool with_tape) {
    for (const SpacedSteps &steps : function.spaced) {
        sections_[section].front().run_steps({first.index + steps.first, first.number + steps.first}, steps.count,
                                             static_cast<int>(steps.distance), with_tape);
    }
    for (const Slot &slot : finished_[section]) {
        const int64_t bytes = slot.count * element_bytes();
        const auto hold = [&](int64_t begin, int64_t end) {
            auto next = std::upper_bound(function.steps.begin(), function.steps.end(), begin);
            for (int64_t i = begin; i < end; ++i) {
                if (next != function.steps.end() && *next == i) {
                    ++next;
                } else if (const int64_t held = *std::prev(next); held != i) {
                    std::memcpy(address(slot, {first.index + i, first.number + i}),
                                address(slot, {first.index + held, first.number + held}), static_cast<size_t>(bytes));
                }
            }
        };
        binder_.threads().parallel_for(count, std::max<int64_t>(1, bytes_a_thread / std::max<int64_t>(bytes, 1)), hold,
                                       1);
    }
}

void ChunkedExecutable::run_part(size_t section, const Step &first, int64_t count, int direction, bool with_tape) {
    Parts &parts = sections_[section];
    if (!plan_.sections[section].is_stepped) {
        parts.front().run_steps(first, count, direction, with_tape);
        return;
    }
    Step step = first;
    for (int64_t i = 0; i < count; ++i, step.index += direction, step.number += direction) {
        step.is_last = i + 1 == count;
        for (Executable &part : parts) {
            part.run(step, with_tape);
        }
    }
}

// From sample to sample of the probes that look at what the section changes.
void ChunkedExecutable::run_recorded(size_t section, Step first, int64_t count, std::vector<ProbeRecorder> &probes,
                                     bool with_tape) {
    while (count > 0) {
        int64_t steps = count;
        for (size_t probe : plan_.sections[section].probes) {
            steps = std::min(steps, probes[probe].next() - first.number + 1);
        }
        run_part(section, first, steps, 1, with_tape);
        const Step last{first.index + steps - 1, first.number + steps - 1};
        for (size_t probe : plan_.sections[section].probes) {
            probes[probe].step(last);
        }
        first.index += steps;
        first.number += steps;
        count -= steps;
    }
}

void ChunkedExecutable::write_back(const Step &step) const {
    for (const auto &[from, to] : twins_) {
        std::memcpy(address(to, step), address(from, step), static_cast<size_t>(from.count * element_bytes()));
    }
}

void ChunkedExecutable::follow_parameters(int64_t version) {
    build();
    for (Parts &parts : sections_) {
        for (Executable &part : parts) {
            part.follow_parameters(version);
        }
    }
}

void ChunkedExecutable::finish() {
    for (Parts &parts : sections_) {
        for (Executable &part : parts) {
            part.finish();
        }
    }
}

}  // namespace nengine
