// What a group reads or writes at one position (its first read, say) is a block: a set of base signals that should be
// neighbours. Blocks overlap, so not all can have their way: the heaviest are served first.

#include "plan/order.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace nengine {

namespace {

constexpr int most_passes = 10;
// Beyond this number of different combinations of blocks they are sorted instead of matched with each other.
constexpr size_t most_matched = 2000;

using Ranks = std::vector<int>;  // ranks of blocks, ascending; 0 is the heaviest

size_t index(int64_t i) { return static_cast<size_t>(i); }

size_t difference(const Ranks &a, const Ranks &b) {
    std::vector<int> out;
    std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
    return out.size();
}

bool contains(const Ranks &ranks, int rank) { return std::binary_search(ranks.begin(), ranks.end(), rank); }

using Candidates = std::vector<const Ranks *>;

// Leaves only the candidates that fit, if there are any.
template <class F>
void prefer(Candidates &candidates, F fits) {
    Candidates kept;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(kept), fits);
    if (!kept.empty()) {
        candidates = std::move(kept);
    }
}

// Of combinations in ascending order, the one to follow after current: it shares most blocks with it.
const Ranks *next_in_chain(Candidates candidates, const Ranks &current) {
    prefer(candidates, [&](const Ranks *ranks) {
        return std::includes(ranks->begin(), ranks->end(), current.begin(), current.end());
    });
    size_t least = SIZE_MAX;
    for (const Ranks *ranks : candidates) {
        least = std::min(least, difference(*ranks, current));
    }
    prefer(candidates, [&](const Ranks *ranks) { return difference(*ranks, current) == least; });
    for (int rank : current) {
        prefer(candidates, [&](const Ranks *ranks) { return contains(*ranks, rank); });
    }
    return candidates.front();
}

// Combinations of blocks in an order in which one block after the other is laid out, and neighbours have as many blocks in
// common as possible.
std::vector<Ranks> chain(const std::vector<Ranks> &sorted) {
    if (sorted.size() > most_matched) {
        return sorted;
    }
    Candidates left;
    for (const Ranks &ranks : sorted) {
        left.push_back(&ranks);
    }
    std::vector<Ranks> out;
    Ranks current = {0};
    int active = -1;  // the block being laid out
    while (!left.empty()) {
        if (active < 0 && !current.empty()) {
            active = current.front();
        }
        Candidates candidates;
        std::copy_if(left.begin(), left.end(), std::back_inserter(candidates),
                     [&](const Ranks *ranks) { return contains(*ranks, active); });
        if (candidates.empty()) {
            candidates = left;
            active = -1;
        }
        const Ranks *next = next_in_chain(std::move(candidates), current);
        current = *next;
        out.push_back(current);
        left.erase(std::find(left.begin(), left.end(), next));
    }
    return out;
}

class Orderer {
public:
    Orderer(const Graph &graph, const std::vector<Plan *> &plans, const std::vector<char> &is_free,
            const std::vector<int64_t> &place)
        : graph_(graph), is_free_(is_free), key_(place), marks_(index(graph.signal_count())) {
        for (Plan *plan : plans) {
            for (Group &group : plan->groups) {
                add_group(group);
            }
        }
    }

    std::vector<SignalId> run() {
        rank_blocks();
        order_by_blocks();
        settle();
        return std::move(order_);
    }

private:
    // One position of a group's operands.
    struct Position {
        Group *group;
        std::vector<SignalId> Op::*list;
        size_t at;
        int block;

        SignalId signal(const Op &op) const { return (op.*list)[at]; }
    };

    SignalId base(SignalId id) const { return graph_[id].base; }
    bool is_free(SignalId base) const { return is_free_[index(base)] != 0; }

    void add_group(Group &group) {
        for (const auto list : {&Op::sets, &Op::incs, &Op::reads, &Op::updates}) {
            for (size_t at = 0; at < (group.ops.front().*list).size(); ++at) {
                const Position position{&group, list, at, 0};
                for (const Op &op : group.ops) {
                    const SignalId id = base(position.signal(op));
                    if (is_free(id) && std::exchange(marks_[index(id)], 1) == 0) {
                        order_.push_back(id);
                    }
                }
                if (group.ops.size() > 1) {
                    positions_.push_back(position);
                }
            }
        }
    }

    // The distinct bases of a position, in order of operators.
    std::vector<SignalId> bases(const Position &position) {
        std::vector<SignalId> out;
        ++mark_;
        for (const Op &op : position.group->ops) {
            const SignalId id = base(position.signal(op));
            if (std::exchange(marks_[index(id)], mark_) != mark_) {
                out.push_back(id);
            }
        }
        return out;
    }

    // Numbers the distinct blocks from the heaviest on, and sorts positions from the lightest block on.
    void rank_blocks() {
        std::map<std::vector<SignalId>, int64_t> weights;
        std::vector<std::vector<SignalId>> block_of(positions_.size());
        for (size_t i = 0; i < positions_.size(); ++i) {
            block_of[i] = bases(positions_[i]);
            std::sort(block_of[i].begin(), block_of[i].end());
            for (SignalId id : block_of[i]) {
                weights[block_of[i]] += graph_[id].size();
            }
        }
        std::vector<std::pair<int64_t, std::vector<SignalId>>> heaviest_first;
        for (const auto &[block, weight] : weights) {
            heaviest_first.emplace_back(-weight, block);
        }
        std::sort(heaviest_first.begin(), heaviest_first.end());
        std::map<std::vector<SignalId>, int> ranks;
        for (const auto &[weight, block] : heaviest_first) {
            const int rank = static_cast<int>(ranks.size());
            ranks[block] = rank;
            for (SignalId id : block) {
                if (block.size() > 1 && is_free(id)) {
                    blocks_of_[id].push_back(rank);
                }
            }
        }
        for (size_t i = 0; i < positions_.size(); ++i) {
            positions_[i].block = ranks[block_of[i]];
        }
        std::stable_sort(positions_.begin(), positions_.end(),
                         [](const Position &a, const Position &b) { return a.block > b.block; });
    }

    void order_by_blocks() {
        std::vector<Ranks> combinations;
        for (SignalId id : order_) {
            combinations.push_back(blocks_of_[id]);
        }
        std::sort(combinations.begin(), combinations.end());
        combinations.erase(std::unique(combinations.begin(), combinations.end()), combinations.end());
        std::map<Ranks, int> place;
        for (const Ranks &ranks : chain(combinations)) {
            const int next = static_cast<int>(place.size());
            place[ranks] = next;
        }
        cluster_.assign(index(graph_.signal_count()), -1);
        for (SignalId id : order_) {
            cluster_[index(id)] = place[blocks_of_[id]];
        }
        std::stable_sort(order_.begin(), order_.end(),
                         [&](SignalId a, SignalId b) { return cluster_[index(a)] < cluster_[index(b)]; });
        for (size_t i = 0; i < order_.size(); ++i) {
            key_[index(order_[i])] = static_cast<int64_t>(i);
        }
    }

    // Operators follow their operands and operands their operators, until nothing changes. The heaviest block comes last
    // and so has the last word.
    void settle() {
        std::map<const Group *, std::vector<const Position *>> of_group;
        for (const Position &position : positions_) {
            of_group[position.group].push_back(&position);
        }
        bool changed = true;
        for (int pass = 0; changed && pass < most_passes; ++pass) {
            changed = false;
            for (const Position &position : positions_) {
                changed = sort_operators(position) || changed;
                for (const Position *other : of_group[position.group]) {
                    changed = sort_operands(*other) || changed;
                }
            }
        }
    }

    bool sort_operators(const Position &position) {
        const auto before = [&](const Op &a, const Op &b) {
            const Signal &x = graph_[position.signal(a)];
            const Signal &y = graph_[position.signal(b)];
            return std::tuple(key_[index(x.base)], x.offset) < std::tuple(key_[index(y.base)], y.offset);
        };
        auto &ops = position.group->ops;
        if (std::is_sorted(ops.begin(), ops.end(), before)) {
            return false;
        }
        std::stable_sort(ops.begin(), ops.end(), before);
        return true;
    }

    // Puts the free signals of a position into the order of its operators, if they have a range to themselves and keep
    // to their clusters.
    bool sort_operands(const Position &position) {
        const std::vector<SignalId> wanted = bases(position);
        int64_t first = INT64_MAX, last = -1;
        for (size_t i = 0; i < wanted.size(); ++i) {
            if (!is_free(wanted[i]) || (i > 0 && cluster_[index(wanted[i])] < cluster_[index(wanted[i - 1])])) {
                return false;
            }
            first = std::min(first, key_[index(wanted[i])]);
            last = std::max(last, key_[index(wanted[i])]);
        }
        if (last - first + 1 != static_cast<int64_t>(wanted.size())) {
            return false;
        }
        bool changed = false;
        for (size_t i = 0; i < wanted.size(); ++i) {
            const size_t at = index(first) + i;
            changed = changed || order_[at] != wanted[i];
            order_[at] = wanted[i];
            key_[index(wanted[i])] = static_cast<int64_t>(at);
        }
        return changed;
    }

    const Graph &graph_;
    const std::vector<char> &is_free_;
    std::vector<int64_t> key_;  // by SignalId of bases: where it is, comparable within a space
    std::vector<Position> positions_;
    std::vector<SignalId> order_;  // of the free signals
    std::vector<int64_t> marks_;  // by SignalId, to find repetitions
    int64_t mark_ = 1;
    std::map<SignalId, Ranks> blocks_of_;
    std::vector<int> cluster_;  // by SignalId: place of its combination of blocks
};

}  // namespace

std::vector<SignalId> order_signals(const Graph &graph, const std::vector<Plan *> &plans,
                                    const std::vector<char> &is_free, const std::vector<int64_t> &place) {
    return Orderer(graph, plans, is_free, place).run();
}

}  // namespace nengine
