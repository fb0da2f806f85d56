#include "runtime/program.h"

#include <sstream>
#include <utility>

#include "ops/op_type.h"
#include "plan/fuse.h"
#include "runtime/machine.h"

namespace nengine {

namespace {

const char *name_of(Space space) {
    switch (space) {
        case Space::Value:
            return "values";
        case Space::Online:
            return "parameters changed while running";
        case Space::Trainable:
            return "trainable parameters";
        case Space::Fixed:
            return "constants and fixed parameters";
        case Space::Clock:
            return "clocks";
        case Space::Tape:
            return "tape, a step";
        case Space::ValueGradient:
            return "gradients of values";
        case Space::OnlineGradient:
            return "gradients of parameters changed while running";
        case Space::TrainableGradient:
            return "gradients of trainable parameters";
        case Space::InputGradient:
            return "gradients of inputs, a step";
        case Space::OutputGradient:
            return "gradients of outputs, a step";
        case Space::Chunk:
            return "values of steps that are run together, a step";
        case Space::SharedChunk:
            return "clocks of steps that are run together, a step";
        default:
            return "inputs";
    }
}

Graph checked_graph(Definition &definition) {
    definition.check();
    return definition.take_graph();
}

}  // namespace

Program::Program(Definition &&definition, Host &host)
    : options_(definition.options()),
      threads_(definition.threads() == 0 ? default_threads() : definition.threads()),
      host_log_(host, definition.is_double()),
      storage_(checked_graph(definition), definition.is_double(), threads_, host_log_),
      user_signals_(graph().signal_count()),
      user_operators_(static_cast<int32_t>(graph().ops.size())) {
    Graph &graph = storage_.mutable_graph();
    operators_ = std::exchange(graph.ops, {});
    if (options_.number("simplify") != 0) {
        for (SignalId id : simplify(graph, operators_)) {
            concluded_from_.insert(id);
        }
    }
    operators_ = schedule(graph, operators_);
    std::vector<SignalId> probed;
    for (const auto &request : definition.probes()) {
        probed.push_back(request.signal);
    }
    const bool fuse = options_.number("fuse") != 0;
    std::vector<Op> step = fuse ? fuse_learning(graph, operators_, probed) : operators_;
    if (options_.number("event_driven") != 0) {
        step = fuse_events(graph, std::move(step));
    }
    if (fuse) {
        step = fuse_affine(graph, std::move(step));
        step = fuse_populations(graph, std::move(step), probed);
    }
    Plan plan = make_plan(graph, step, options_.number("merge") != 0);
    storage_.place({&plan}, probed);
    for (SignalId id = 0; id < graph.signal_count(); ++id) {
        if (graph[id].base == id && graph[id].role == Role::Input) {
            inputs_[id];
        } else if (graph[id].base == id && storage_.is_stored(id)) {
            storage_.write_initial(id);
        }
    }
    inference_.emplace(storage_, std::move(plan));
    for (const auto &request : definition.probes()) {
        probes_.emplace_back(storage_, request.signal, request.period, request.keeps_last);
    }
    state_ = state_bytes(false);
    std::vector<Op> planned;
    for (const Group &group : inference_->plan().groups) {
        planned.insert(planned.end(), group.ops.begin(), group.ops.end());
    }
    chunked_.emplace(build_chunks({planned}, true));
    own_signals_ = graph.signal_count();
    if (options_.number("microbatches") != 0) {
        item_parts_ = item_parts(graph, inference_->plan(), storage_.memory().element_bytes(), threads_.size());
    }
}

Program::Program(const Program &whole, int64_t items)
    : options_(whole.options_),
      threads_(1),
      host_log_(whole.storage_.host(), whole.storage_.is_double()),
      storage_(whole.storage_, items, threads_, host_log_),
      user_signals_(whole.user_signals_),
      own_signals_(whole.own_signals_),
      user_operators_(whole.user_operators_) {
    for (const auto &input : whole.inputs_) {
        inputs_[input.first];
    }
    inference_.emplace(storage_, whole.inference_->plan());
    chunked_.emplace(storage_, whole.chunked_->plan());
    for (const ProbeRecorder &probe : whole.probes_) {
        probes_.emplace_back(storage_, probe.signal(), probe.period(), probe.keeps_last());
    }
}

ChunkedExecutable Program::build_chunks(const std::vector<std::vector<Op>> &phases, bool with_probes) {
    ChunkPlan plan;
    if (options_.number("time_chunks") == 0) {
        plan.refusal = "the option \"time_chunks\" is off";
    } else {
        ChunkRequest request{phases, {}, options_.number("merge") != 0, options_.number("time_chunks") == 2,
                             storage_.memory().element_bytes()};
        for (const ProbeRecorder &probe : probes_) {
            if (with_probes) {
                request.probed.push_back(probe.signal());
            }
        }
        plan = plan_chunks(storage_.mutable_graph(), request);
    }
    storage_.place(plan.plans(), {});
    return {storage_, std::move(plan)};
}

std::string Program::describe() const {
    std::ostringstream out;
    out << (storage_.is_double() ? "float64" : "float32") << ", minibatch " << storage_.batch() << ", at most " << threads_.size()
        << (threads_.size() == 1 ? " thread\n" : " threads\n");
    if (item_parts_) {
        out << "runs of " << Microbatches::fewest_steps << " steps or more: the minibatch in " << item_parts_->describe()
            << "\n";
    }
    out << operator_count() << " operators in " << inference_->plan().groups.size() << " groups:\n";
    out << nengine::describe(graph(), inference_->plan());
    out << nengine::describe(graph(), chunked_->plan(), longest_chunk(chunk_bytes_a_step()));
    out << "memory, in elements without the minibatch:\n";
    for (size_t i = 0; i < space_count; ++i) {
        const auto space = static_cast<Space>(i);
        if (storage_.space_size(space) > 0) {
            out << name_of(space) << ": " << storage_.space_size(space) << "\n";
        }
    }
    return out.str();
}

std::string Program::plan_json() const {
    std::string json =
        nengine::plan_json(graph(), inference_->plan(), chunked_->plan(), longest_chunk(chunk_bytes_a_step()),
                           storage_.memory().element_bytes());
    const ItemParts parts = item_parts_.value_or(ItemParts{batch(), 1, 1});
    json.insert(json.size() - 1, ",\"minibatch_parts\":" + std::to_string(parts.count) + ",\"items_a_part\":" +
                                     std::to_string(parts.items));
    return json;
}

int64_t Program::operator_count() const {
    int64_t count = 0;
    for (const Group &group : inference_->plan().groups) {
        count += static_cast<int64_t>(group.ops.size());
    }
    return count;
}

std::vector<Op> Program::training_operators() const {
    if (options_.number("training_forms") == 0) {
        return operators_;
    }
    std::vector<Op> ops;
    ops.reserve(operators_.size());
    for (const Op &op : operators_) {
        ops.push_back(op.type->training_form(graph(), op, options_).value_or(op));
    }
    return ops;
}

std::vector<Executable> Program::build_steps(const std::vector<std::vector<Op>> &steps) {
    std::vector<Plan> plans;
    std::vector<Plan *> pointers;
    plans.reserve(steps.size());
    for (const auto &ops : steps) {
        plans.push_back(make_plan(graph(), schedule(graph(), ops), options_.number("merge") != 0));
        pointers.push_back(&plans.back());
    }
    storage_.place(pointers, {});
    std::vector<Executable> built;
    built.reserve(plans.size());
    for (Plan &plan : plans) {
        built.emplace_back(storage_, std::move(plan));
    }
    return built;
}

}  // namespace nengine
