#include "plan/dependencies.h"

#include <algorithm>

#include "ops/op_type.h"

namespace nengine {

namespace {

void append(std::vector<int> &to, const std::vector<int> &from) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace

Dependencies::Dependencies(const Graph &graph, const std::vector<Op> &ops)
    : op_count_(static_cast<int>(ops.size())), successors_(ops.size()), waiting_for_(ops.size()) {
    // Everything in order of first appearance, so that the result depends on the order of operators alone.
    std::vector<int> place_of_base(static_cast<size_t>(graph.signal_count()), -1);
    std::vector<int> place_of_signal(static_cast<size_t>(graph.signal_count()), -1);
    std::vector<std::vector<Access>> bases;
    const auto access = [&](SignalId id) -> Access & {
        int &at_base = place_of_base[static_cast<size_t>(graph[id].base)];
        if (at_base < 0) {
            at_base = static_cast<int>(bases.size());
            bases.emplace_back();
        }
        auto &accesses = bases[static_cast<size_t>(at_base)];
        int &at = place_of_signal[static_cast<size_t>(id)];
        if (at < 0) {
            at = static_cast<int>(accesses.size());
            accesses.push_back({id, {}, {}, {}, {}});
        }
        return accesses[static_cast<size_t>(at)];
    };
    for (int i = 0; i < op_count_; ++i) {
        const Op &op = ops[static_cast<size_t>(i)];
        for (SignalId id : op.sets) {
            access(id).sets.push_back(i);
        }
        for (SignalId id : op.incs) {
            access(id).incs.push_back(i);
        }
        for (SignalId id : op.reads) {
            access(id).reads.push_back(i);
        }
        for (SignalId id : op.updates) {
            access(id).updates.push_back(i);
        }
    }
    for (const auto &accesses : bases) {
        check_single_writers(graph, ops, accesses, &Access::sets, "set");
        check_single_writers(graph, ops, accesses, &Access::updates, "update");
        add_base(graph, accesses);
    }
}

void Dependencies::check_single_writers(const Graph &graph, const std::vector<Op> &ops,
                                        const std::vector<Access> &accesses, std::vector<int> Access::*writers,
                                        const char *verb) const {
    const auto refuse = [&](int a, int b, SignalId id) {
        invalid_program("both " + graph.describe(ops[static_cast<size_t>(a)]) + " and " +
                        graph.describe(ops[static_cast<size_t>(b)]) + " " + verb + " " + graph.describe(id));
    };
    for (size_t i = 0; i < accesses.size(); ++i) {
        const auto &list = accesses[i].*writers;
        if (list.size() > 1) {
            refuse(list[0], list[1], accesses[i].signal);
        }
        for (size_t k = i + 1; k < accesses.size() && !list.empty(); ++k) {
            const auto &other = accesses[k].*writers;
            if (!other.empty() && graph.overlap(accesses[i].signal, accesses[k].signal)) {
                refuse(list[0], other[0], accesses[k].signal);
            }
        }
    }
}

void Dependencies::add_base(const Graph &graph, const std::vector<Access> &accesses) {
    const bool written = std::any_of(accesses.begin(), accesses.end(), [](const Access &a) {
        return !a.sets.empty() || !a.incs.empty() || !a.updates.empty();
    });
    if (!written) {
        return;
    }
    for (const Access &consumer : accesses) {
        std::vector<int> set, inced, read;
        for (const Access &producer : accesses) {
            const bool any = !producer.sets.empty() || !producer.incs.empty() || !producer.reads.empty();
            if (any && graph.overlap(producer.signal, consumer.signal)) {
                append(set, producer.sets);
                append(inced, producer.incs);
                append(read, producer.reads);
            }
        }
        add_edges(set, consumer.incs);
        append(set, inced);
        add_edges(set, consumer.reads);
        for (int op : consumer.updates) {
            for (int before : set) {
                add_edge(before, op);
            }
            // An operator that reads what it updates sees the old value: that is no cycle.
            for (int before : read) {
                if (before != op) {
                    add_edge(before, op);
                }
            }
        }
    }
}

void Dependencies::add_edge(int before, int after) {
    successors_[static_cast<size_t>(before)].push_back(after);
    ++waiting_for_[static_cast<size_t>(after)];
}

void Dependencies::add_edges(const std::vector<int> &before, const std::vector<int> &after) {
    if (before.size() * after.size() <= before.size() + after.size()) {
        for (int b : before) {
            for (int a : after) {
                add_edge(b, a);
            }
        }
        return;
    }
    const int all_done = static_cast<int>(successors_.size());
    successors_.emplace_back();
    waiting_for_.push_back(0);
    for (int b : before) {
        add_edge(b, all_done);
    }
    for (int a : after) {
        add_edge(all_done, a);
    }
}

std::vector<int> Dependencies::first_ready() {
    std::vector<int> ready;
    for (int i = 0; i < op_count_; ++i) {
        if (waiting_for_[static_cast<size_t>(i)] == 0) {
            ready.push_back(i);
        }
    }
    return ready;
}

void Dependencies::done(int op, std::vector<int> &ready) { release(op, ready); }

void Dependencies::release(int node, std::vector<int> &ready) {
    for (int next : successors_[static_cast<size_t>(node)]) {
        if (--waiting_for_[static_cast<size_t>(next)] == 0) {
            if (next < op_count_) {
                ready.push_back(next);
            } else {
                release(next, ready);
            }
        }
    }
}

std::vector<int> Dependencies::cycle() const {
    // What still waits, waits for something that still waits: going backwards must come back to where it was.
    std::vector<int> waits_for(successors_.size(), -1);
    int at = -1;
    for (size_t i = 0; i < successors_.size(); ++i) {
        for (int next : successors_[i]) {
            if (waiting_for_[i] > 0 && waiting_for_[static_cast<size_t>(next)] > 0) {
                waits_for[static_cast<size_t>(next)] = static_cast<int>(i);
                at = next;
            }
        }
    }
    std::vector<int> path;
    std::vector<char> seen(successors_.size());
    while (at >= 0 && !seen[static_cast<size_t>(at)]) {
        seen[static_cast<size_t>(at)] = 1;
        path.push_back(at);
        at = waits_for[static_cast<size_t>(at)];
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    std::erase_if(path, [&](int node) { return node >= op_count_; });
    std::reverse(path.begin(), path.end());
    return path;
}

}  // namespace nengine
