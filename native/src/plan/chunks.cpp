#include "plan/chunks.h"

#include <algorithm>
#include <map>
#include <set>

#include "ops/op_type.h"
#include "plan/components.h"
#include "plan/dependencies.h"
#include "plan/held.h"
#include "plan/merging.h"

namespace nengine {

namespace {

// What passes from section to section should stay in the second cache, half of which it may fill.
constexpr int64_t cache_bytes = int64_t{1} << 20;
constexpr int64_t most_steps_together = 256;
// With fewer, sections cost more than they save.
constexpr int64_t fewest_steps_together = 4;
// Of the work of a step, what must be in sections that are not stepped; and how much that must be.
constexpr double least_share = 0.2;
constexpr double least_work = 4096;

size_t index(int64_t i) { return static_cast<size_t>(i); }

bool has_slices(Space space) {
    switch (space) {
        case Space::Input:
        case Space::Tape:
        case Space::InputGradient:
        case Space::OutputGradient:
        case Space::Chunk:
        case Space::SharedChunk:
            return true;
        default:
            return false;
    }
}

enum class Kind {
    Constant,  // nothing writes it
    Sliced,    // has memory for each step anyway
    Fresh,     // each step sets all of it before it does anything else with it
    Sum,       // only incremented: in which order does not matter
    Carried,   // all else
};

// Operators by what they do with a base signal or views of it.
struct Uses {
    std::vector<int> sets, incs, reads, updates;

    bool written() const { return !sets.empty() || !incs.empty() || !updates.empty(); }
};

// Of a step.
struct Operators {
    std::vector<Op> ops;
    std::vector<int> phase;  // of each

    void add(Op op, int in_phase) {
        ops.push_back(std::move(op));
        phase.push_back(in_phase);
    }
};

template <class F>
void for_each_signal(const Op &op, F f) {
    for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
        std::for_each(list->begin(), list->end(), f);
    }
}

// In order of first appearance.
std::map<SignalId, Uses> uses_of(const Graph &graph, const std::vector<Op> &ops) {
    std::map<SignalId, Uses> uses;
    for (size_t i = 0; i < ops.size(); ++i) {
        const auto note = [&](const std::vector<SignalId> &list, std::vector<int> Uses::*of) {
            for (SignalId id : list) {
                auto &all = uses[graph[id].base].*of;
                if (all.empty() || all.back() != static_cast<int>(i)) {
                    all.push_back(static_cast<int>(i));
                }
            }
        };
        note(ops[i].sets, &Uses::sets);
        note(ops[i].incs, &Uses::incs);
        note(ops[i].reads, &Uses::reads);
        note(ops[i].updates, &Uses::updates);
    }
    return uses;
}

std::vector<int> all_of(const Uses &uses) {
    std::set<int> all;
    for (const auto *list : {&uses.sets, &uses.incs, &uses.reads, &uses.updates}) {
        all.insert(list->begin(), list->end());
    }
    return {all.begin(), all.end()};
}

class Chunker {
public:
    Chunker(Graph &graph, const ChunkRequest &request) : graph_(graph), request_(request) {
        for (size_t phase = 0; phase < request.phases.size(); ++phase) {
            for (const Op &op : request.phases[phase]) {
                given_.add(op, static_cast<int>(phase));
            }
        }
    }

    ChunkPlan run() {
        for (const Op &op : given_.ops) {
            if (op.type->can_fail()) {
                return refused(graph_.describe(op) + " is called at each step and can fail");
            }
        }
        classify();
        // First as if everything that may have a twin had one. What turns out to stay within one component needs none.
        step_ = rewritten();
        find_components();
        drop_twins();
        step_ = rewritten();
        find_components();
        if (auto why = refusal(); !why.empty()) {
            return refused(std::move(why));
        }
        make_sections();
        if (planned_operators() != step_.ops.size()) {
            return refused("some operators would wait for each other");
        }
        place_probes();
        find_functions_of_inputs(graph_, request_.always, plan_);
        for (const auto &[base, signal] : signals_) {
            if (signal.kind == Kind::Fresh && signal.has_twin) {
                plan_.twins.emplace_back(base, signal.twin);
            }
        }
        return std::move(plan_);
    }

private:
    struct Planned {
        Kind kind = Kind::Constant;
        Uses uses;                 // by the operators given
        bool has_twin = false;     // fresh: it stands for the signal everywhere
        std::set<int> from_twin;   // carried: operators that read the twin instead
        std::set<int> to_inflow;   // carried: operators that increment the inflow instead
        SignalId twin = no_signal, inflow = no_signal;
    };

    static ChunkPlan refused(std::string why) {
        ChunkPlan plan;
        plan.refusal = std::move(why);
        return plan;
    }

    // ---- What signals are

    void classify() {
        std::set<SignalId> probed;
        for (SignalId id : request_.probed) {
            probed.insert(graph_[id].base);
        }
        for (auto &[base, uses] : uses_of(graph_, given_.ops)) {
            Planned &signal = signals_[base];
            signal.uses = std::move(uses);
            signal.kind = kind_of(base, signal.uses, probed.count(base) != 0);
            if (signal.kind == Kind::Fresh) {
                signal.has_twin = true;
            } else if (signal.kind == Kind::Carried) {
                find_passages(base, signal);
            }
        }
    }

    Kind kind_of(SignalId base, const Uses &uses, bool probed) const {
        if (!uses.written()) {
            return Kind::Constant;
        }
        if (has_slices(graph_.space(base))) {
            return Kind::Sliced;
        }
        if (uses.sets.empty() && uses.updates.empty() && uses.reads.empty() && !probed) {
            return Kind::Sum;
        }
        return uses.updates.empty() && in_one_phase(all_of(uses)) && is_set_anew(base, uses) ? Kind::Fresh
                                                                                            : Kind::Carried;
    }

    bool in_one_phase(const std::vector<int> &ops) const {
        return std::all_of(ops.begin(), ops.end(),
                           [&](int op) { return given_.phase[index(op)] == given_.phase[index(ops.front())]; });
    }

    // Whether all elements are among those that operators set, whatever was there before.
    bool is_set_anew(SignalId base, const Uses &uses) const {
        std::vector<char> set(index(graph_[base].size()));
        bool whole = false;
        for (int i : uses.sets) {
            const Op &op = given_.ops[index(i)];
            for (size_t at = 0; at < op.sets.size(); ++at) {
                const SignalId id = op.sets[at];
                if (graph_[id].base != base) {
                    continue;
                }
                if (!op.type->overwrites(graph_, op, at)) {
                    return false;
                }
                whole = whole || graph_.same_elements(id, base);
                if (!whole) {
                    for (int64_t element : graph_[id].elements()) {
                        set[index(element)] = 1;
                    }
                }
            }
        }
        return whole || std::find(set.begin(), set.end(), 0) == set.end();
    }

    // How a signal that carries over is read and added to by operators that need not be in its component: those of the
    // phase in which it is set or updated, by others than these.
    void find_passages(SignalId base, Planned &signal) const {
        std::vector<int> keepers = signal.uses.sets;
        keepers.insert(keepers.end(), signal.uses.updates.begin(), signal.uses.updates.end());
        if (keepers.empty() || !in_one_phase(keepers) || graph_[base].rank() > 1) {
            return;
        }
        const int phase = given_.phase[index(keepers.front())];
        const auto others = [&](const std::vector<int> &from, std::set<int> &to) {
            for (int op : from) {
                if (given_.phase[index(op)] == phase && std::find(keepers.begin(), keepers.end(), op) == keepers.end()) {
                    to.insert(op);
                }
            }
        };
        others(signal.uses.reads, signal.from_twin);
        others(signal.uses.incs, signal.to_inflow);
    }

    // ---- The operators with twins

    SignalId add_twin(SignalId base, const char *prefix) {
        Signal twin;
        twin.name = prefix + graph_[base].name;
        twin.space = graph_.batched(base) ? Space::Chunk : Space::SharedChunk;
        twin.shape = graph_[base].shape;
        return graph_.add(std::move(twin));
    }

    // The same part of a twin.
    SignalId view_of(SignalId twin, SignalId of) {
        if (graph_[of].base == of) {
            return twin;
        }
        const auto [found, is_new] = views_.try_emplace({twin, of}, no_signal);
        if (is_new) {
            Signal view;
            view.name = graph_[of].name;
            view.base = twin;
            view.offset = graph_[of].offset;
            view.shape = graph_[of].shape;
            view.strides = graph_[of].strides;
            found->second = graph_.add(std::move(view));
        }
        return found->second;
    }

    Operators rewritten() {
        Operators step = given_;
        for (auto &[base, signal] : signals_) {
            if (signal.twin == no_signal && (signal.has_twin || !signal.from_twin.empty())) {
                signal.twin = add_twin(base, "");
            }
            if (signal.inflow == no_signal && !signal.to_inflow.empty()) {
                signal.inflow = add_twin(base, "what is added to ");
            }
        }
        for (size_t i = 0; i < step.ops.size(); ++i) {
            Op &op = step.ops[i];
            const auto replace = [&](std::vector<SignalId> &list, auto twin_of) {
                for (SignalId &id : list) {
                    const SignalId twin = twin_of(signals_.at(graph_[id].base));
                    id = twin == no_signal ? id : view_of(twin, id);
                }
            };
            const int at = static_cast<int>(i);
            const auto fresh = [](const Planned &s) { return s.has_twin ? s.twin : no_signal; };
            replace(op.sets, fresh);
            replace(op.incs, [&](const Planned &s) { return s.to_inflow.count(at) ? s.inflow : fresh(s); });
            replace(op.reads, [&](const Planned &s) { return s.from_twin.count(at) ? s.twin : fresh(s); });
            replace(op.updates, fresh);
        }
        for (auto &[base, signal] : signals_) {
            if (!signal.from_twin.empty()) {
                step.add(copy(base, signal.twin, true), given_.phase[index(*signal.from_twin.begin())]);
            }
            if (!signal.to_inflow.empty()) {
                const int phase = given_.phase[index(*signal.to_inflow.begin())];
                step.add(copy(signal.inflow, base, false), phase);
                start(step, signal, phase);
            }
        }
        return step;
    }

    Op copy(SignalId from, SignalId to, bool sets) const {
        Op op;
        op.type = &op_type("copy");
        op.tag = "pass on";
        op.reads = {from};
        (sets ? op.sets : op.incs) = {to};
        op.type->check(graph_, op);
        return op;
    }

    // The inflow starts each step at zero, or the first of those that increment it sets it.
    void start(Operators &step, const Planned &signal, int phase) const {
        for (int i : signal.to_inflow) {
            Op &op = step.ops[index(i)];
            // One that comes first and writes something else too may be what the others need: it cannot come after them.
            if (op.sets.size() + op.incs.size() > 1 || !op.updates.empty()) {
                break;
            }
            if (graph_.same_elements(op.incs[0], signal.inflow)) {
                Op setting = op;
                std::swap(setting.sets, setting.incs);
                if (op.type->can_set(graph_, setting)) {
                    op = std::move(setting);
                    return;
                }
            }
        }
        Op reset;
        reset.type = &op_type("reset");
        reset.tag = "start";
        reset.sets = {signal.inflow};
        reset.attributes.set("value", 0.0);
        step.add(std::move(reset), phase);
    }

    // ---- Components

    void find_components() {
        std::vector<std::vector<int>> next(step_.ops.size());
        for (int phase = 0; phase < static_cast<int>(request_.phases.size()); ++phase) {
            add_order_within(phase, next);
        }
        for (const auto &[base, uses] : uses_of(graph_, step_.ops)) {
            if (!uses.written()) {
                continue;
            }
            const std::vector<int> all = all_of(uses);
            add_order_of_phases(all, next);
            const auto found = signals_.find(base);
            const bool one_place = !has_slices(graph_.space(base)) && found != signals_.end() &&
                                   found->second.kind != Kind::Sum;
            for (size_t i = 0; one_place && all.size() > 1 && i < all.size(); ++i) {
                next[index(all[i])].push_back(all[(i + 1) % all.size()]);
            }
        }
        component_ = strongly_connected_components(next);
        next_ = std::move(next);
        const int count = component_.empty() ? 0 : 1 + *std::max_element(component_.begin(), component_.end());
        members_.assign(index(count), {});
        for (size_t i = 0; i < step_.ops.size(); ++i) {
            members_[index(component_[i])].push_back(static_cast<int>(i));
        }
    }

    void add_order_within(int phase, std::vector<std::vector<int>> &next) const {
        std::vector<Op> ops;
        std::vector<int> nodes;
        for (size_t i = 0; i < step_.ops.size(); ++i) {
            if (step_.phase[i] == phase) {
                ops.push_back(step_.ops[i]);
                nodes.push_back(static_cast<int>(i));
            }
        }
        const Dependencies dependencies(graph_, ops);
        const auto &successors = dependencies.successors();
        for (size_t i = ops.size(); i < successors.size(); ++i) {
            nodes.push_back(static_cast<int>(next.size()));
            next.emplace_back();
        }
        for (size_t i = 0; i < successors.size(); ++i) {
            for (int after : successors[i]) {
                next[index(nodes[i])].push_back(nodes[index(after)]);
            }
        }
    }

    // Of operators that touch a signal, those of an earlier phase come first.
    void add_order_of_phases(const std::vector<int> &ops, std::vector<std::vector<int>> &next) const {
        for (int a : ops) {
            for (int b : ops) {
                if (step_.phase[index(a)] < step_.phase[index(b)]) {
                    next[index(a)].push_back(b);
                }
            }
        }
    }

    // An operator that touches the signal itself, whatever twins it has.
    static int keeper(const Uses &uses) {
        return !uses.sets.empty() ? uses.sets.front() : !uses.updates.empty() ? uses.updates.front() : uses.incs.front();
    }

    bool is_single(int component) const { return members_[index(component)].size() == 1; }

    void drop_twins() {
        std::set<SignalId> probed;
        for (SignalId id : request_.probed) {
            probed.insert(graph_[id].base);
        }
        for (auto &[base, signal] : signals_) {
            const auto drop_inner = [&](std::set<int> &ops) {
                if (!ops.empty()) {
                    const int own = component_[index(keeper(signal.uses))];
                    std::erase_if(ops, [&](int op) { return component_[index(op)] == own; });
                }
            };
            drop_inner(signal.from_twin);
            drop_inner(signal.to_inflow);
            if (signal.has_twin) {
                const std::vector<int> all = all_of(signal.uses);
                const int first = component_[index(all.front())];
                const bool inner = std::all_of(all.begin(), all.end(),
                                               [&](int op) { return component_[index(op)] == first; });
                signal.has_twin = !inner || (is_single(first) && probed.count(base));
            }
        }
    }

    // Those that wait for each other get into no group.
    size_t planned_operators() const {
        size_t count = 0;
        for (const ChunkSection &section : plan_.sections) {
            for (const Plan &phase : section.phases) {
                for (const Group &group : phase.groups) {
                    count += group.ops.size();
                }
            }
        }
        return count;
    }

    // ---- Does it pay?

    double work(int op) const {
        const Op &o = step_.ops[index(op)];
        const Cost cost = o.type->cost(graph_, o);
        return static_cast<double>(cost.flop) + static_cast<double>(cost.numbers);
    }

    int64_t bytes_a_step() const {
        std::set<SignalId> twins;
        for (const Op &op : step_.ops) {
            for_each_signal(op, [&](SignalId id) {
                if (graph_.space(id) == Space::Chunk || graph_.space(id) == Space::SharedChunk) {
                    twins.insert(graph_[id].base);
                }
            });
        }
        int64_t bytes = 0;
        for (SignalId id : twins) {
            bytes += numbers_of(graph_, id) * request_.bytes_per_number;
        }
        return bytes;
    }

    std::string refusal() const {
        double all = 0, chunked = 0;
        size_t largest = 0;
        for (size_t c = 0; c < members_.size(); ++c) {
            double of_component = 0;
            for (int op : members_[c]) {
                of_component += work(op);
            }
            all += of_component;
            chunked += members_[c].size() == 1 ? of_component : 0;
            largest = members_[c].size() > members_[largest].size() ? c : largest;
        }
        if (request_.always) {
            return "";
        }
        if (chunked < least_work || chunked < least_share * all) {
            std::string why = "running many steps at once would not pay";
            if (!members_.empty() && members_[largest].size() > 1) {
                why += "; " + loop_of(static_cast<int>(largest));
            }
            return why;
        }
        if (longest_chunk(bytes_a_step()) < fewest_steps_together) {
            return "the values of a few steps already fill the cache";
        }
        return "";
    }

    // What ties a component together.
    std::string loop_of(int component) const {
        const auto &members = members_[index(component)];
        std::string through;
        size_t most = 0;
        std::map<SignalId, size_t> times;
        for (int i : members) {
            const Op &op = step_.ops[index(i)];
            for_each_signal(op, [&](SignalId id) {
                const auto found = signals_.find(graph_[id].base);
                if (found != signals_.end() && found->second.kind == Kind::Carried && ++times[graph_[id].base] > most) {
                    most = times[graph_[id].base];
                    through = graph_.describe(graph_[id].base);
                }
            });
        }
        const auto given = std::count_if(members.begin(), members.end(),
                                         [&](int op) { return index(op) < given_.ops.size(); });
        return given == 1 ? "others use " + through + ", which is its state"
                          : "a loop of " + std::to_string(given) + " operators through " + through;
    }

    // ---- Sections

    void make_sections() {
        const size_t components = members_.size();
        std::vector<int> waiting(components);
        for_each_edge([&](int, int to) { ++waiting[index(to)]; });
        std::vector<std::vector<int>> successors(components);
        for_each_edge([&](int from, int to) { successors[index(from)].push_back(to); });
        const std::vector<int> classes = merge_classes(graph_, step_.ops, request_.merge);
        std::map<int, std::vector<int>> singles;  // operators that are ready, by class
        std::set<int> loops;                      // components that are ready
        const auto make_ready = [&](int component, const auto &again) -> void {
            const auto &members = members_[index(component)];
            if (members.size() == 1) {
                auto &list = singles[classes[index(members[0])]];
                list.insert(std::upper_bound(list.begin(), list.end(), members[0]), members[0]);
            } else if (!members.empty()) {
                loops.insert(component);
            } else {
                for (int after : successors[index(component)]) {
                    if (--waiting[index(after)] == 0) {
                        again(after, again);
                    }
                }
            }
        };
        const auto done = [&](int component) {
            for (int after : successors[index(component)]) {
                if (--waiting[index(after)] == 0) {
                    make_ready(after, make_ready);
                }
            }
        };
        std::vector<int> first;
        for (size_t c = 0; c < components; ++c) {
            if (waiting[c] == 0) {
                first.push_back(static_cast<int>(c));
            }
        }
        for (int component : first) {
            make_ready(component, make_ready);
        }
        section_of_.assign(step_.ops.size(), 0);
        while (!singles.empty() || !loops.empty()) {
            if (singles.empty()) {
                add_stepped(loops, done);
                continue;
            }
            const auto next = std::min_element(singles.begin(), singles.end(), [](const auto &a, const auto &b) {
                return a.second.size() != b.second.size() ? a.second.size() > b.second.size()
                                                          : a.second.front() < b.second.front();
            });
            Group group;
            const std::vector<int> taken = take_group(graph_, step_.ops, next->second);
            if (next->second.empty()) {
                singles.erase(next);
            }
            for (int op : taken) {
                section_of_[index(op)] = plan_.sections.size();
                group.ops.push_back(step_.ops[index(op)]);
            }
            plan_.sections.push_back({{Plan{{std::move(group)}}}, false, {}, "", -1, {}});
            for (int op : taken) {
                done(component_[index(op)]);
            }
        }
    }

    template <class F>
    void for_each_edge(F f) const {
        for (size_t i = 0; i < next_.size(); ++i) {
            for (int after : next_[i]) {
                if (component_[i] != component_[index(after)]) {
                    f(component_[i], component_[index(after)]);
                }
            }
        }
    }

    // All loops that are ready, and those that only wait for them.
    template <class Done>
    void add_stepped(std::set<int> &loops, const Done &done) {
        std::vector<std::vector<Op>> phases(request_.phases.size());
        std::set<int> members;
        int largest = -1;
        while (!loops.empty()) {
            const int component = *loops.begin();
            loops.erase(loops.begin());
            const auto &own = members_[index(component)];
            members.insert(own.begin(), own.end());
            largest = largest < 0 || own.size() > members_[index(largest)].size() ? component : largest;
            done(component);
        }
        for (int op : members) {
            section_of_[index(op)] = plan_.sections.size();
            phases[index(step_.phase[index(op)])].push_back(step_.ops[index(op)]);
        }
        ChunkSection section{{}, true, {}, loop_of(largest), -1, {}};
        for (const auto &ops : phases) {
            if (!ops.empty()) {
                section.phases.push_back(make_plan(graph_, ops, request_.merge));
            }
        }
        plan_.sections.push_back(std::move(section));
    }

    void place_probes() {
        for (size_t probe = 0; probe < request_.probed.size(); ++probe) {
            const SignalId id = request_.probed[probe];
            const auto found = signals_.find(graph_[id].base);
            const bool changes = found != signals_.end() && found->second.kind != Kind::Constant &&
                                 found->second.kind != Kind::Sliced;
            if (!changes) {
                plan_.recorded.push_back(id);
            } else if (found->second.has_twin) {
                plan_.recorded.push_back(view_of(found->second.twin, id));
            } else {
                plan_.recorded.push_back(no_signal);
                plan_.sections[section_of_[index(keeper(found->second.uses))]].probes.push_back(probe);
            }
        }
    }

    Graph &graph_;
    const ChunkRequest &request_;
    Operators given_;
    std::map<SignalId, Planned> signals_;  // by base
    std::map<std::pair<SignalId, SignalId>, SignalId> views_;  // by twin and view
    Operators step_;                            // with twins; those given first, in their order
    std::vector<std::vector<int>> next_;   // by operator, and more nodes
    std::vector<int> component_;           // of these
    std::vector<std::vector<int>> members_;  // operators of a component
    std::vector<size_t> section_of_;       // by operator
    ChunkPlan plan_;
};

}  // namespace

std::vector<Plan *> ChunkPlan::plans() {
    std::vector<Plan *> all;
    for (ChunkSection &section : sections) {
        for (Plan &plan : section.phases) {
            all.push_back(&plan);
        }
    }
    return all;
}

ChunkPlan plan_chunks(Graph &graph, const ChunkRequest &request) { return Chunker(graph, request).run(); }

int64_t longest_chunk(int64_t bytes_a_step) {
    return std::clamp<int64_t>(cache_bytes / std::max<int64_t>(bytes_a_step, 1), 1, most_steps_together);
}

int64_t chunk_length(int64_t n_steps, int64_t bytes_a_step, int64_t available) {
    const int64_t fitting = bytes_a_step == 0 ? n_steps : available / bytes_a_step;
    const int64_t most = std::min({longest_chunk(bytes_a_step), fitting, n_steps});
    if (most < fewest_steps_together) {
        return 0;
    }
    const int64_t chunks = (n_steps + most - 1) / most;
    return (n_steps + chunks - 1) / chunks;
}

}  // namespace nengine
