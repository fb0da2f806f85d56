#include "plan/held.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "ops/op_type.h"

namespace nengine {

namespace {

// What a number that is compared or copied may be worth: operations that may have to be done instead.
constexpr int64_t flop_a_number = 8;

bool is_twin(const Graph &graph, SignalId id) {
    return graph.space(id) == Space::Chunk || graph.space(id) == Space::SharedChunk;
}

class Finder {
public:
    Finder(const Graph &graph, bool always, ChunkPlan &plan) : graph_(graph), always_(always), plan_(plan) {}

    void run() {
        note_writers();
        find_functions();
        find_inputs();
        std::map<std::set<SignalId>, std::vector<size_t>> by_inputs;
        for (size_t i = 0; i < plan_.sections.size(); ++i) {
            if (is_function_[i]) {
                by_inputs[inputs_[i]].push_back(i);
            }
        }
        for (const auto &[inputs, sections] : by_inputs) {
            if (!always_ && !is_worth_it(inputs, sections)) {
                continue;
            }
            for (size_t i : sections) {
                plan_.sections[i].function = static_cast<int>(plan_.functions.size());
            }
            plan_.functions.emplace_back(inputs.begin(), inputs.end());
        }
        for (const auto &[twin, sections] : writers_) {
            ChunkSection &last = plan_.sections[*sections.rbegin()];
            if (last.function >= 0) {
                last.finished.push_back(twin);
            }
        }
    }

private:
    template <class F>
    void for_each_op(size_t section, F f) const {
        for (const Plan &phase : plan_.sections[section].phases) {
            for (const Group &group : phase.groups) {
                std::for_each(group.ops.begin(), group.ops.end(), f);
            }
        }
    }

    template <class F>
    static void for_each_written(const Op &op, F f) {
        for (const auto *list : {&op.sets, &op.incs, &op.updates}) {
            std::for_each(list->begin(), list->end(), f);
        }
    }

    void note_writers() {
        for (size_t i = 0; i < plan_.sections.size(); ++i) {
            for_each_op(i, [&](const Op &op) {
                for_each_written(op, [&](SignalId id) { writers_[graph_[id].base].insert(i); });
            });
        }
    }

    bool is_written(SignalId id) const { return writers_.count(graph_[id].base) != 0; }

    // Whether all that write a signal are functions, as far as is known.
    bool is_result(SignalId id) const {
        const auto &sections = writers_.at(graph_[id].base);
        return is_twin(graph_, id) &&
               std::all_of(sections.begin(), sections.end(), [&](size_t i) { return is_function_[i]; });
    }

    bool follows_from_inputs(const Op &op) const {
        const auto result = [&](SignalId id) { return is_result(id); };
        const auto known = [&](SignalId id) {
            return is_written(id) ? is_result(id) : graph_.space(id) == Space::Input || lasts(graph_.space(id));
        };
        return op.type->is_function(graph_, op) && op.updates.empty() && !op.type->can_fail() &&
               std::all_of(op.sets.begin(), op.sets.end(), result) &&
               std::all_of(op.incs.begin(), op.incs.end(), result) &&
               std::all_of(op.reads.begin(), op.reads.end(), known);
    }

    // Spaces in which what steps do not write stays as it is.
    static bool lasts(Space space) {
        return space == Space::Value || space == Space::Online || space == Space::Trainable || space == Space::Fixed;
    }

    // All, less those that turn out not to be.
    void find_functions() {
        for (const ChunkSection &section : plan_.sections) {
            is_function_.push_back(!section.is_stepped && section.probes.empty());
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (size_t i = 0; i < plan_.sections.size(); ++i) {
                bool all = true;
                for_each_op(i, [&](const Op &op) { all = all && follows_from_inputs(op); });
                if (is_function_[i] && !all) {
                    is_function_[i] = false;
                    changed = true;
                }
            }
        }
    }

    // Of each function: inputs that it, others that write the same and those whose results they read depend on.
    void find_inputs() {
        inputs_.resize(plan_.sections.size());
        for (bool changed = true; changed;) {
            changed = false;
            for (size_t i = 0; i < plan_.sections.size(); ++i) {
                const size_t before = inputs_[i].size();
                const auto add_from = [&](SignalId id) {
                    if (is_written(id)) {
                        for (size_t from : writers_.at(graph_[id].base)) {
                            const std::set<SignalId> more = inputs_[from];
                            inputs_[i].insert(more.begin(), more.end());
                        }
                    } else if (graph_.space(id) == Space::Input) {
                        inputs_[i].insert(graph_[id].base);
                    }
                };
                for_each_op(i, [&](const Op &op) {
                    if (is_function_[i]) {
                        for_each_written(op, add_from);
                        std::for_each(op.reads.begin(), op.reads.end(), add_from);
                    }
                });
                changed = changed || inputs_[i].size() > before;
            }
        }
    }

    bool is_worth_it(const std::set<SignalId> &inputs, const std::vector<size_t> &sections) const {
        int64_t flop = 0;
        std::set<SignalId> looked_at = inputs;
        for (size_t i : sections) {
            for_each_op(i, [&](const Op &op) {
                flop += op.type->cost(graph_, op).flop;
                for_each_written(op, [&](SignalId id) { looked_at.insert(graph_[id].base); });
            });
        }
        int64_t numbers = 0;
        for (SignalId id : looked_at) {
            numbers += numbers_of(graph_, id);
        }
        return flop >= flop_a_number * numbers;
    }

    const Graph &graph_;
    bool always_;
    ChunkPlan &plan_;
    std::map<SignalId, std::set<size_t>> writers_;  // sections, by base
    std::vector<char> is_function_;                 // by section
    std::vector<std::set<SignalId>> inputs_;        // by section
};

}  // namespace

void find_functions_of_inputs(const Graph &graph, bool always, ChunkPlan &plan) { Finder(graph, always, plan).run(); }

std::vector<SpacedSteps> spaced_steps(const std::vector<int64_t> &steps) {
    std::vector<SpacedSteps> all;
    for (int64_t step : steps) {
        if (!all.empty()) {
            SpacedSteps &last = all.back();
            if (last.count == 1) {
                last.distance = step - last.first;
            }
            if (step == last.first + last.count * last.distance) {
                ++last.count;
                continue;
            }
        }
        all.push_back({step, 1, 1});
    }
    return all;
}

bool pays_to_hold(int64_t distinct, int64_t count) { return 2 * distinct <= count; }

}  // namespace nengine
