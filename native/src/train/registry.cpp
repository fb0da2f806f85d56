// The one list of losses, metrics and optimizers.
#include <map>

#include "ir/graph.h"
#include "train/loss.h"
#include "train/metric.h"
#include "train/optimizer.h"

namespace nengine {

namespace {

template <class Make>
using Table = std::map<std::string_view, Make>;

const Table<std::unique_ptr<Loss> (*)(const std::vector<double> &)> losses = {
    {"mse", mean_squared_error},
    {"sparse_categorical_crossentropy", sparse_categorical_crossentropy},
};

const Table<std::unique_ptr<Metric> (*)()> metrics = {
    {"accuracy", accuracy},
    {"mse", []() -> std::unique_ptr<Metric> { return mean_squared_error({}); }},
};

template <class T>
const Table<std::unique_ptr<Optimizer<T>> (*)(const std::vector<double> &)> optimizers = {
    {"adadelta", adadelta<T>},
    {"adagrad", adagrad<T>},
    {"adam", adam<T>},
    {"adamax", adamax<T>},
    {"adamw", adamw<T>},
    {"ftrl", ftrl<T>},
    {"nadam", nadam<T>},
    {"rmsprop", rmsprop<T>},
    {"sgd", sgd<T>},
};

template <class Make>
const Make &look_up(const Table<Make> &table, const char *what, std::string_view kind) {
    const auto found = table.find(kind);
    if (found == table.end()) {
        std::string known;
        for (const auto &entry : table) {
            known += (known.empty() ? "\"" : ", \"") + std::string(entry.first) + "\"";
        }
        invalid_argument("there is no " + std::string(what) + " \"" + std::string(kind) + "\"; known are " +
                         known);
    }
    return found->second;
}

}  // namespace

std::unique_ptr<Loss> make_loss(std::string_view kind, const std::vector<double> &numbers) {
    return look_up(losses, "loss", kind)(numbers);
}

std::unique_ptr<Metric> make_metric(std::string_view kind) { return look_up(metrics, "metric", kind)(); }

template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(std::string_view kind, const std::vector<double> &numbers) {
    return look_up(optimizers<T>, "optimizer", kind)(numbers);
}

template std::unique_ptr<Optimizer<float>> make_optimizer<float>(std::string_view,
                                                                 const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> make_optimizer<double>(std::string_view,
                                                                   const std::vector<double> &);

}  // namespace nengine
