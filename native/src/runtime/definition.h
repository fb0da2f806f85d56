// A program before it is compiled: what the user has added so far.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "ir/graph.h"

namespace nengine {

struct ProbeRequest {
    SignalId signal;
    double period;
    bool keeps_last = false;
};

// All functions throw Error(NENGINE_INVALID_ARGUMENT or NENGINE_INVALID_PROGRAM) and then leave everything as it was.
class Definition {
public:
    Definition(bool is_double, int64_t minibatch, int threads);

    SignalId add_signal(const std::string &name, int32_t role, int32_t flags, std::vector<int64_t> shape,
                        std::vector<double> initial);
    SignalId add_view(const std::string &name, int32_t base, int64_t offset, std::vector<int64_t> shape,
                      std::vector<int64_t> strides);
    int32_t add_operator(const std::string &kind, const std::string &tag, std::vector<SignalId> sets,
                         std::vector<SignalId> incs, std::vector<SignalId> reads, std::vector<SignalId> updates);
    void set_numbers(int32_t op, const std::string &name, std::vector<double> values);
    void set_text(int32_t op, const std::string &name, const std::string &text);
    int32_t add_probe(int32_t signal, double period);
    void keep_last_sample(int32_t probe);
    void set_option(const std::string &name, double value);

    // That every operator makes sense and that there is an order of them. Throws Error(NENGINE_INVALID_PROGRAM).
    void check() const;

    // Gives the graph away, without copies of the initial values. Nothing can be added afterwards.
    Graph take_graph() {
        is_used_up_ = true;
        return std::move(graph_);
    }
    bool is_used_up() const { return is_used_up_; }

    bool is_double() const { return is_double_; }
    // 0: as many as pay.
    int threads() const { return threads_; }
    const Graph &graph() const { return graph_; }
    const std::vector<ProbeRequest> &probes() const { return probes_; }
    // All of them, with their defaults.
    const Attributes &options() const { return options_; }

private:
    void check_id(int32_t signal, const std::string &where) const;
    Op &op(int32_t id);
    void check_writes(const Op &op) const;
    void check_reads(const Op &op) const;

    bool is_double_;
    int threads_;
    Graph graph_;
    bool is_used_up_ = false;
    std::vector<ProbeRequest> probes_;
    Attributes options_;
};

}  // namespace nengine
