// A product with the output of spiking neurons becomes one that skips the silent ones, where there is enough to skip.

#include <map>
#include <tuple>
#include <utility>

#include "ops/event_dot.h"
#include "ops/op_type.h"
#include "plan/fuse.h"

namespace nengine {

namespace {

// Fewer rows, of all products with one population, or fewer neurons do not pay for looking for spikes.
constexpr int64_t least_rows = 16;
constexpr int64_t least_neurons = 64;

// What is known of the values of a base signal within a step.
struct Writers {
    bool spikes = false;  // is set by spiking neurons
    bool others = false;  // is written by something else
};

class Fuser {
public:
    Fuser(const Graph &graph, std::vector<Op> ops)
        : graph_(graph), ops_(std::move(ops)), writers_(static_cast<size_t>(graph.signal_count())) {
        for (const Op &op : ops_) {
            for (size_t i = 0; i < op.sets.size(); ++i) {
                Writers &of = writers(op.sets[i]);
                (i == 0 && op.type->sends_spikes() ? of.spikes : of.others) = true;
            }
            for (const auto *list : {&op.incs, &op.updates}) {
                for (SignalId id : *list) {
                    writers(id).others = true;
                }
            }
        }
    }

    std::vector<Op> run() {
        std::map<std::tuple<SignalId, int64_t, int64_t, int64_t>, std::vector<Op *>> products;  // by what they read
        for (Op &op : ops_) {
            if (skips_pay(op)) {
                const Signal &x = graph_[op.reads[1]];
                products[{x.base, x.offset, x.size(), x.stride()}].push_back(&op);
            }
        }
        for (const auto &[x, of_population] : products) {
            int64_t rows = 0;
            for (const Op *op : of_population) {
                rows += graph_[op->reads[0]].shape[0];
            }
            if (rows >= least_rows) {
                for (Op *op : of_population) {
                    *op = event_dot(graph_, *op);
                }
            }
        }
        return std::move(ops_);
    }

private:
    Writers &writers(SignalId id) { return writers_[static_cast<size_t>(graph_[id].base)]; }

    // A product of spikes and a matrix that no step changes, of which the kernel may keep a copy.
    bool skips_pay(const Op &op) {
        if (!op.type->multiplies(graph_, op) || !op.updates.empty()) {
            return false;
        }
        const SignalId a = op.reads[0], x = op.reads[1];
        const Role role = graph_.base(a).role;
        const Writers &of_a = writers(a), &of_x = writers(x);
        return of_x.spikes && !of_x.others && !of_a.spikes && !of_a.others && graph_[x].size() >= least_neurons &&
               (role == Role::Parameter || role == Role::Constant);
    }

    const Graph &graph_;
    std::vector<Op> ops_;
    std::vector<Writers> writers_;  // by base
};

}  // namespace

std::vector<Op> fuse_events(const Graph &graph, std::vector<Op> ops) {
    return graph.batch() == 1 ? Fuser(graph, std::move(ops)).run() : ops;
}

}  // namespace nengine
