#include "support/net.h"

#include <cmath>
#include <functional>
#include <numeric>

#include "support/testing.h"

namespace testing {

Numbers numbers(int64_t n, double scale, double shift) {
    Numbers values(static_cast<size_t>(n));
    for (size_t i = 0; i < values.size(); ++i) {
        values[i] = scale * std::sin(static_cast<double>(i * i % 1009) + shift);
    }
    return values;
}

namespace {

int64_t product(const std::vector<int64_t> &shape) {
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

int32_t length(const Signals &list) { return static_cast<int32_t>(list.size()); }

}  // namespace

void Net::check(int32_t status) {
    if (status != NENGINE_OK) {
        throw Failure("status " + std::to_string(status) + ": " + nengine_last_error());
    }
}

Net::Net(int32_t batch, int32_t dtype, int32_t threads) : batch_(batch) {
    check(nengine_program_create(dtype, batch, threads, &handle_));
}

Net::~Net() { nengine_program_close(handle_); }

int64_t Net::size(int32_t signal) const { return sizes_.at(static_cast<size_t>(signal)); }

int32_t Net::signal(const std::string &name, int32_t role, int32_t flags, const std::vector<int64_t> &shape,
                    const Numbers &initial) {
    const int64_t size = product(shape);
    const Numbers values = initial.empty() ? Numbers(static_cast<size_t>(size)) : initial;
    int32_t id = -1;
    check(nengine_add_signal(handle_, name.c_str(), role, flags, static_cast<int32_t>(shape.size()),
                             shape.data(), values.data(), static_cast<int64_t>(values.size()), &id));
    sizes_.push_back(size);
    return id;
}

int32_t Net::view(int32_t base, int64_t offset, const std::vector<int64_t> &shape,
                  const std::vector<int64_t> &strides) {
    int32_t id = -1;
    const std::string name = "view of " + std::to_string(base);
    check(nengine_add_view(handle_, name.c_str(), base, offset, static_cast<int32_t>(shape.size()),
                           shape.data(), strides.data(), &id));
    sizes_.push_back(product(shape));
    return id;
}

int32_t Net::op(const std::string &kind, const Signals &sets, const Signals &incs, const Signals &reads,
                const Signals &updates) {
    int32_t id = -1;
    check(nengine_add_operator(handle_, kind.c_str(), "", sets.data(), length(sets), incs.data(),
                               length(incs), reads.data(), length(reads), updates.data(), length(updates),
                               &id));
    return id;
}

void Net::numbers(int32_t op, const std::string &name, const Numbers &values) {
    check(nengine_set_numbers(handle_, op, name.c_str(), values.data(), static_cast<int64_t>(values.size())));
}

void Net::text(int32_t op, const std::string &name, const std::string &value) {
    check(nengine_set_text(handle_, op, name.c_str(), value.c_str()));
}

int32_t Net::probe(int32_t signal, double period) {
    int32_t id = -1;
    check(nengine_add_probe(handle_, signal, period, &id));
    ++n_probes_;
    return id;
}

void Net::option(const std::string &name, double value) {
    check(nengine_set_option(handle_, name.c_str(), value));
}

void Net::compile() { check(nengine_program_compile(handle_)); }

int32_t Net::clock(double dt) {
    const int32_t step = signal("step", NENGINE_CLOCK, 0, {});
    const int32_t time = signal("time", NENGINE_CLOCK, 0, {});
    numbers(op("time_update", {step, time}, {}, {}), "dt", {dt});
    return time;
}

void Net::set_input(int32_t signal, const Numbers &data, int64_t items, int64_t steps) {
    check(nengine_set_input_f64(handle_, signal, data.data(), items, steps, nullptr));
}

void Net::set_target(int32_t probe, const Numbers &data, int64_t items, int64_t steps, int64_t size) {
    check(nengine_set_target_f64(handle_, probe, data.data(), items, steps, size, nullptr));
}

void Net::run(int64_t steps, int32_t mode) { check(nengine_run(handle_, steps, mode)); }

void Net::reset(int32_t what) { check(nengine_reset(handle_, what)); }

Numbers Net::probe_data(int32_t probe) const {
    int64_t items = 0, samples = 0, size = 0;
    check(nengine_probe_samples(handle_, probe, &items, &samples, &size));
    Numbers data(static_cast<size_t>(items * samples * size));
    check(nengine_read_probe_f64(handle_, probe, data.data(), static_cast<int64_t>(data.size())));
    return data;
}

Numbers Net::read(int32_t signal, bool batched) const {
    Numbers values(static_cast<size_t>(size(signal) * (batched ? batch_ : 1)));
    check(nengine_read_signal(handle_, signal, values.data(), static_cast<int64_t>(values.size())));
    return values;
}

void Net::write(int32_t signal, const Numbers &values) {
    check(nengine_write_signal(handle_, signal, values.data(), static_cast<int64_t>(values.size())));
}

void Net::prepare_training(bool outputs, bool inputs) {
    check(nengine_prepare_training(handle_, outputs, inputs));
}

void Net::forward(int64_t steps) { check(nengine_forward(handle_, steps)); }

void Net::output_gradient(int32_t probe, const Numbers &data) {
    check(nengine_set_output_gradient(handle_, probe, data.data(), static_cast<int64_t>(data.size())));
}

void Net::backward() { check(nengine_backward(handle_)); }

Numbers Net::gradient(int32_t signal, int64_t n) const {
    Numbers values(static_cast<size_t>(n));
    check(nengine_read_gradient(handle_, signal, values.data(), n));
    return values;
}

void Net::memory_limits(int64_t budget, int64_t checkpoint_every) {
    check(nengine_set_memory_limits(handle_, budget, checkpoint_every));
}

Numbers Net::train(int64_t steps) {
    Numbers losses(static_cast<size_t>(n_probes_) + 1);
    check(nengine_train(handle_, steps, losses.data(), static_cast<int64_t>(losses.size())));
    return losses;
}

Numbers Net::losses() const {
    Numbers losses(static_cast<size_t>(n_probes_) + 1);
    check(nengine_losses(handle_, losses.data(), static_cast<int64_t>(losses.size())));
    return losses;
}

double Net::metric(int32_t probe, const std::string &kind) const {
    int64_t n_sums = 0;
    check(nengine_metric_size(kind.c_str(), nullptr, 0, &n_sums));
    Numbers sums(static_cast<size_t>(n_sums));
    check(nengine_add_to_metric(handle_, probe, kind.c_str(), nullptr, 0, sums.data(), n_sums));
    double value = 0.0;
    check(nengine_metric_value(kind.c_str(), nullptr, 0, sums.data(), n_sums, &value));
    return value;
}

}  // namespace testing
