// Training of a compiled program: losses and targets, the forward run that keeps what the backward run needs,
// the backward run, the optimizer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/items.h"
#include "runtime/program.h"

namespace nengine {

// What the training section of nengine.h offers; it says what the functions mean. All ids, sizes and the
// order of calls are checked; failures are thrown as Error.
class Training {
public:
    virtual ~Training() = default;

    virtual void set_loss(int32_t probe, const std::string &kind, double weight,
                          const std::vector<double> &numbers) = 0;
    virtual void set_expression_loss(int32_t probe, const std::string &operations, double weight,
                                     const std::vector<double> &numbers) = 0;
    virtual void set_loss_reduction(int32_t probe, int32_t reduction) = 0;
    virtual void set_optimizer(const std::string &kind, const std::vector<double> &numbers) = 0;
    virtual void set_clipping(double value, double norm, double global_norm) = 0;
    virtual void exclude_from_decay(SignalId signal) = 0;
    virtual void set_learning_rate(double learning_rate) = 0;
    virtual int64_t optimizer_state_size() = 0;
    virtual void read_optimizer_state(double *out, int64_t n) = 0;
    virtual void write_optimizer_state(const double *values, int64_t n) = 0;
    virtual void prepare(bool outputs, bool inputs) = 0;
    virtual void set_target(int32_t probe, const ItemData<float> &data) = 0;
    virtual void set_target(int32_t probe, const ItemData<double> &data) = 0;
    virtual void set_sample_weights(int32_t probe, const ItemData<float> &data) = 0;
    virtual void set_sample_weights(int32_t probe, const ItemData<double> &data) = 0;
    virtual void clear_sample_weights(int32_t probe) = 0;
    // Adds what a step of training needs besides a run, or, of a run without training, what is kept for training.
    virtual void add_needed(MemoryUse &use, int64_t n_steps, bool training) = 0;
    virtual void add_used(MemoryUse &use) = 0;
    // Which parts of a forward and of a backward step run many steps at once, as text.
    virtual std::string describe_chunks() = 0;
    // Frees what is not kept between runs if it leaves too little of the budget to a run that needs this much.
    virtual void make_room(const MemoryUse &needed) = 0;
    virtual void train(int64_t n_steps, double *losses, int64_t n_losses) = 0;
    virtual void losses(double *losses, int64_t n_losses) = 0;
    virtual void add_to_metric(int32_t probe, const std::string &kind, const std::vector<double> &numbers,
                               double *sums, int64_t n_sums) = 0;
    virtual void check_expression(int32_t probe, const std::string &operations, const std::vector<double> &numbers,
                                  int64_t n_steps) = 0;
    virtual void add_to_expression_metric(int32_t probe, const std::string &operations,
                                          const std::vector<double> &numbers, double *sums, int64_t n_sums) = 0;
    virtual void forward(int64_t n_steps) = 0;
    virtual void set_output_gradient(int32_t probe, const double *data, int64_t n) = 0;
    virtual void backward() = 0;
    virtual void read_gradient(SignalId signal, double *out, int64_t n) = 0;
    virtual void apply_gradients() = 0;
};

// program must outlive it.
std::unique_ptr<Training> make_training(Program &program);

}  // namespace nengine
