#include "runtime/microbatches.h"

#include <unistd.h>

#include <algorithm>
#include <unordered_set>

#include "ops/op_type.h"
#include "runtime/program.h"

namespace nengine {

namespace {

constexpr Space spaces_with_items[] = {Space::Value, Space::Online};

// The first items of a part, and how many there are.
struct Range {
    int64_t first, count;
};

Range range_of(const ItemParts &parts, int64_t part, int64_t batch) {
    const int64_t first = part * parts.items;
    return {first, std::min(parts.items, batch - first)};
}

// Rows of a part from those of the whole. Items that a part has room for but the minibatch has not are copies of its
// last one, so that what is computed for them is nothing out of the ordinary.
template <class T>
void take_items(const T *whole, int64_t batch, Range range, int64_t rows, T *part, int64_t items) {
    for (int64_t i = 0; i < rows; ++i, whole += batch, part += items) {
        std::copy_n(whole + range.first, range.count, part);
        std::fill_n(part + range.count, items - range.count, part[range.count - 1]);
    }
}

template <class T>
void give_items(const T *part, int64_t items, Range range, int64_t rows, T *whole, int64_t batch) {
    for (int64_t i = 0; i < rows; ++i, whole += batch, part += items) {
        std::copy_n(part, range.count, whole + range.first);
    }
}

// Whether it writes something that has no minibatch axis but depends on items.
bool sums_over_items(const Graph &graph, const Op &op) {
    bool has_items = false, writes_shared = false;
    for (const auto *list : {&op.sets, &op.incs, &op.updates}) {
        for (SignalId id : *list) {
            (graph.batched(id) ? has_items : writes_shared) = true;
        }
    }
    for (SignalId id : op.reads) {
        has_items |= graph.batched(id);
    }
    return has_items && writes_shared;
}

// What a step costs.
struct StepCost {
    double item_bytes = 0;     // that an item has; a base signal counts once
    double shared_bytes = 0;   // the same without a minibatch axis
    double products_flop = 0;  // of an item: products with matrices that all items share
    double other_flop = 0;     // of an item
    double kernels = 0;
    double large_kernels = 0;      // that threads share out if the minibatch is run as a whole
    double share_of_large = 0;     // of all flop, what is in them
};

StepCost cost_of_step(const Graph &graph, const Plan &plan, int64_t bytes_per_number) {
    constexpr double large_flop = 1 << 19;
    StepCost all;
    double all_flop = 0;
    std::unordered_set<SignalId> seen;
    for (const Group &group : plan.groups) {
        double of_group = 0;
        for (const Op &op : group.ops) {
            for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
                for (SignalId id : *list) {
                    const Signal &base = graph.base(id);
                    if (seen.insert(base.base).second) {
                        (graph.batched(id) ? all.item_bytes : all.shared_bytes) +=
                            static_cast<double>(base.size() * bytes_per_number);
                    }
                }
            }
            const double flop = static_cast<double>(op.type->cost(graph, op).flop);
            const bool is_product = op.type->multiplies(graph, op) && !graph.batched(op.reads[0]);
            (is_product ? all.products_flop : all.other_flop) += flop / static_cast<double>(graph.batch());
            of_group += flop;
        }
        all_flop += of_group;
        all.kernels += 1;
        if (of_group >= large_flop) {
            all.large_kernels += 1;
            all.share_of_large += of_group;
        }
    }
    all.share_of_large /= std::max(all_flop, 1.0);
    return all;
}

int64_t ceil_div(int64_t a, int64_t b) { return a / b + (a % b != 0); }

// Of the second cache, what a part may fill; the rest is for what passes through.
double cache_bytes() {
    static const double bytes = [] {
        constexpr double usual = 1 << 20;
        const auto known = static_cast<double>(sysconf(_SC_LEVEL2_CACHE_SIZE));
        return 0.75 * (known > 0 ? std::clamp(known, usual / 2, 4 * usual) : usual);
    }();
    return bytes;
}

// All times are in those that a byte from beyond the second cache takes.
constexpr double time_of_flop = 0.5, time_of_kernel = 1024, time_to_share_out = 1 << 15;

// Of so many items on one thread.
double time_of_step(const StepCost &step, int64_t items) {
    // The vectors of products go along the items and are filled up; those of one item alone are slower.
    constexpr int64_t vector = 16;
    const auto n = static_cast<double>(items);
    const auto lanes = static_cast<double>(items == 1 ? 2 : ceil_div(items, vector) * vector);
    const double state = n * step.item_bytes;
    double bytes = 0;
    if (state + step.shared_bytes > cache_bytes()) {
        // What does not fit is read again at each step, and what items have is mostly written as well.
        bytes = step.shared_bytes + (state > cache_bytes() ? 2 * state : 0);
    }
    return bytes + time_of_flop * (lanes * step.products_flop + n * step.other_flop);
}

double time_of_step(const StepCost &step, const ItemParts &parts) {
    const auto turns = static_cast<double>(ceil_div(parts.count, parts.threads));
    return turns * (time_of_step(step, parts.items) + time_of_kernel * step.kernels);
}

// Of all items together, where threads share out large kernels.
double time_of_whole_step(const StepCost &step, int64_t batch, int threads) {
    const double alone = 1 - step.share_of_large + step.share_of_large / threads;
    return alone * time_of_step(step, batch) + time_of_kernel * step.kernels +
           (threads > 1 ? time_to_share_out * step.large_kernels : 0);
}

}  // namespace

std::string ItemParts::describe() const {
    return std::to_string(count) + " parts of " + std::to_string(items) + (items == 1 ? " item" : " items") + ", on " +
           std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

std::optional<ItemParts> item_parts(const Graph &graph, const Plan &plan, int64_t bytes_per_number, int threads) {
    const int64_t batch = graph.batch();
    if (batch == 1) {
        return std::nullopt;
    }
    for (const Group &group : plan.groups) {
        for (const Op &op : group.ops) {
            if (op.type->can_fail() || sums_over_items(graph, op)) {
                return std::nullopt;
            }
        }
    }
    const StepCost step = cost_of_step(graph, plan, bytes_per_number);
    // One a thread. More, so that each fits the cache, lost up to a tenth where weights that learn were measured.
    const int64_t share = ceil_div(batch, threads);
    const int64_t items = share < 3 ? share : ceil_div(share, 4) * 4;
    const int64_t count = ceil_div(batch, items);
    const ItemParts parts{items, count, std::min<int64_t>(threads, count)};
    if (count == 1 || time_of_step(step, parts) >= time_of_whole_step(step, batch, threads)) {
        return std::nullopt;
    }
    return parts;
}

Microbatches::Microbatches(Program &whole, const ItemParts &parts) : whole_(whole), parts_(parts) {
    for (int64_t i = 0; i < parts.threads; ++i) {
        workers_.push_back(whole.part(parts.items));
    }
}

Microbatches::~Microbatches() = default;

void Microbatches::run(int64_t n_steps) {
    whole_.begin_run(n_steps);
    const auto threads = static_cast<int64_t>(workers_.size());
    const auto some = [&](int64_t begin, int64_t end) {
        for (int64_t worker = begin; worker < end; ++worker) {
            const int64_t last = parts_.count * (worker + 1) / threads;
            for (int64_t part = parts_.count * worker / threads; part < last; ++part) {
                run_part(*workers_[static_cast<size_t>(worker)], part, n_steps);
            }
        }
    };
    whole_.threads_.parallel_for(threads, 1, some, 1);
    for (size_t i = 0; i < samples_.size(); ++i) {
        whole_.probes_[i].end(samples_[i]);
    }
    whole_.step_count_ += n_steps;
    whole_.last_index_ = std::max<int64_t>(n_steps - 1, 0);
}

void Microbatches::run_part(Program &worker, int64_t part, int64_t n_steps) {
    const Range range = range_of(parts_, part, whole_.batch());
    const int64_t most = steps_between(whole_, parts_.items, n_steps);
    std::vector<int64_t> samples(whole_.probes_.size());  // that were taken
    load_state(worker, part);
    for (int64_t done = 0; done < n_steps; done += most) {
        const int64_t now = std::min(most, n_steps - done);
        feed(worker, part, done, now);
        worker.run(now, Mode::Inference);
        for (size_t i = 0; i < samples.size(); ++i) {
            const ProbeRecorder &probe = worker.probes_[i];
            const int64_t before = probe.keeps_last() ? 0 : samples[i];
            whole_.probes_[i].take_items(probe, before, range.first, range.count);
            samples[i] = before + probe.samples();
        }
    }
    if (part == 0) {
        samples_ = samples;
    }
    store_state(worker, part);
}

void Microbatches::load_state(Program &worker, int64_t part) const {
    const int64_t batch = whole_.batch();
    const Range range = range_of(parts_, part, batch);
    worker.set_step_count(whole_.step_count());
    with_element_type(whole_.storage_.is_double(), [&](auto zero) {
        using T = decltype(zero);
        const auto data = [](Program &program, Space space) {
            return static_cast<T *>(program.memory().arena(space).data);
        };
        for (Space space : spaces_with_items) {
            take_items<T>(data(whole_, space), batch, range, whole_.space_size(space), data(worker, space),
                          parts_.items);
        }
        std::copy_n(data(whole_, Space::Clock), whole_.space_size(Space::Clock), data(worker, Space::Clock));
    });
}

void Microbatches::store_state(const Program &worker, int64_t part) {
    const int64_t batch = whole_.batch();
    const Range range = range_of(parts_, part, batch);
    with_element_type(whole_.storage_.is_double(), [&](auto zero) {
        using T = decltype(zero);
        const auto data = [](const Program &program, Space space) {
            return static_cast<T *>(program.storage_.memory().arena(space).data);
        };
        for (Space space : spaces_with_items) {
            give_items<T>(data(worker, space), parts_.items, range, whole_.space_size(space), data(whole_, space),
                          batch);
        }
        // Clocks show the same in all parts.
        if (part == 0) {
            std::copy_n(data(worker, Space::Clock), whole_.space_size(Space::Clock), data(whole_, Space::Clock));
        }
    });
}

void Microbatches::feed(Program &worker, int64_t part, int64_t first_step, int64_t steps) const {
    const int64_t batch = whole_.batch();
    const Range range = range_of(parts_, part, batch);
    with_element_type(whole_.storage_.is_double(), [&](auto zero) {
        using T = decltype(zero);
        for (const auto &[id, input] : whole_.inputs_) {
            const int64_t size = whole_.graph()[id].size();
            const bool is_constant = input.steps == 1;
            if (is_constant && first_step > 0) {
                continue;
            }
            worker.make_input(id, is_constant ? 1 : steps);
            const auto *from = static_cast<const T *>(whole_.storage_.memory().input(id).data);
            take_items<T>(from + (is_constant ? 0 : first_step * size * batch), batch, range,
                          size * (is_constant ? 1 : steps), static_cast<T *>(worker.memory().input(id).data),
                          parts_.items);
        }
    });
}

int64_t Microbatches::steps_between(const Program &whole, int64_t items, int64_t n_steps) {
    constexpr double most_bytes = 1 << 22;
    constexpr int64_t fewest = 256;
    double bytes = 0;  // a step
    for (const auto &[id, input] : whole.inputs_) {
        bytes += static_cast<double>(whole.graph()[id].size() * items);
    }
    for (const ProbeRecorder &probe : whole.probes_) {
        bytes += static_cast<double>(probe.size() * items) / probe.period();
    }
    bytes *= static_cast<double>(whole.storage_.memory().element_bytes());
    const auto steps = static_cast<int64_t>(most_bytes / std::max(bytes, 1.0));
    return std::clamp<int64_t>(steps, std::min(fewest, n_steps), n_steps);
}

MemoryUse Microbatches::memory_needed(const Program &whole, const ItemParts &parts, int64_t n_steps) {
    const int64_t bytes = whole.storage_.memory().element_bytes();
    const int64_t steps = steps_between(whole, parts.items, n_steps);
    MemoryUse use;
    const auto add = [&](int32_t what, int64_t numbers) { use[what] += parts.threads * bytes * numbers; };
    for (Space space : spaces_with_items) {
        add(NENGINE_MEMORY_STATE, whole.space_size(space) * parts.items);
    }
    add(NENGINE_MEMORY_STATE, whole.space_size(Space::Clock));
    if (whole.chunked_->plan().is_chunked()) {
        const int64_t a_step = whole.space_size(Space::Chunk) * parts.items + whole.space_size(Space::SharedChunk);
        add(NENGINE_MEMORY_CHUNKS, chunk_length(steps, a_step * bytes, INT64_MAX) * a_step);
    }
    for (const auto &[id, input] : whole.inputs_) {
        add(NENGINE_MEMORY_INPUTS, whole.graph()[id].size() * parts.items * (input.steps == 1 ? 1 : steps));
    }
    for (const ProbeRecorder &probe : whole.probes_) {
        const int64_t items = whole.graph().batched(probe.signal()) ? parts.items : 1;
        add(NENGINE_MEMORY_RECORDINGS, probe.samples_in(whole.step_count_ + 1, steps) * probe.size() * items);
    }
    return use;
}

MemoryUse Microbatches::memory_used() const {
    MemoryUse all;
    for (const auto &worker : workers_) {
        all += worker->memory_used();
    }
    return all;
}

}  // namespace nengine
