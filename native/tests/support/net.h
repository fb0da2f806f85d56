// A program of the engine for tests, built through the C interface. Every status but NENGINE_OK becomes a
// testing::Failure with the engine's own text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nengine/nengine.h"

namespace testing {

using Signals = std::vector<int32_t>;
using Numbers = std::vector<double>;

// n numbers between -scale and scale, others for another shift.
Numbers numbers(int64_t n, double scale, double shift);

class Net {
public:
    explicit Net(int32_t batch, int32_t dtype = NENGINE_FLOAT64, int32_t threads = 1);
    ~Net();
    Net(const Net &) = delete;
    Net &operator=(const Net &) = delete;

    int64_t handle() const { return handle_; }
    int32_t batch() const { return batch_; }
    int64_t size(int32_t signal) const;
    int32_t probe_count() const { return n_probes_; }

    // Initial values: empty means zero.
    int32_t signal(const std::string &name, int32_t role, int32_t flags, const std::vector<int64_t> &shape,
                   const Numbers &initial = {});
    int32_t value(const std::string &name, const std::vector<int64_t> &shape, const Numbers &initial = {}) {
        return signal(name, NENGINE_VALUE, 0, shape, initial);
    }
    int32_t constant(const std::string &name, const std::vector<int64_t> &shape, const Numbers &initial) {
        return signal(name, NENGINE_CONSTANT, 0, shape, initial);
    }
    int32_t input(const std::string &name, int64_t size) { return signal(name, NENGINE_INPUT, 0, {size}); }
    int32_t view(int32_t base, int64_t offset, const std::vector<int64_t> &shape,
                 const std::vector<int64_t> &strides);

    int32_t op(const std::string &kind, const Signals &sets, const Signals &incs, const Signals &reads,
               const Signals &updates = {});
    void numbers(int32_t op, const std::string &name, const Numbers &values);
    void text(int32_t op, const std::string &name, const std::string &value);
    int32_t probe(int32_t signal, double period = 1.0);
    void option(const std::string &name, double value);
    void compile();

    // Signals and operator of the clock; gives the time signal.
    int32_t clock(double dt);

    void set_input(int32_t signal, const Numbers &data, int64_t items, int64_t steps);
    void set_target(int32_t probe, const Numbers &data, int64_t items, int64_t steps, int64_t size);
    void run(int64_t steps, int32_t mode);
    void reset(int32_t what = NENGINE_RESET_STATE);
    Numbers probe_data(int32_t probe) const;
    Numbers read(int32_t signal, bool batched) const;
    void write(int32_t signal, const Numbers &values);

    void prepare_training(bool outputs, bool inputs);
    void forward(int64_t steps);
    void output_gradient(int32_t probe, const Numbers &data);
    void backward();
    Numbers gradient(int32_t signal, int64_t n) const;
    void memory_limits(int64_t budget, int64_t checkpoint_every);
    // The total, then one a probe.
    Numbers train(int64_t steps);
    Numbers losses() const;
    double metric(int32_t probe, const std::string &kind) const;

    // Throws if the status is not NENGINE_OK.
    static void check(int32_t status);

private:
    int64_t handle_ = 0;
    int32_t batch_;
    int32_t n_probes_ = 0;
    std::vector<int64_t> sizes_;
};

}  // namespace testing
