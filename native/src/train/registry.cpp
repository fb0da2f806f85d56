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

const Table<MakeLoss *> losses = {
    {"binary_crossentropy", binary_crossentropy},
    {"categorical_crossentropy", categorical_crossentropy},
    {"categorical_hinge", categorical_hinge},
    {"cosine_similarity", cosine_similarity},
    {"hinge", hinge},
    {"huber", huber},
    {"kld", kullback_leibler_divergence},
    {"logcosh", log_cosh},
    {"mae", mean_absolute_error},
    {"mape", mean_absolute_percentage_error},
    {"mse", mean_squared_error},
    {"msle", mean_squared_logarithmic_error},
    {"nan_mse", nan_mean_squared_error},
    {"poisson", poisson},
    {"regularize", regularize},
    {"sparse_categorical_crossentropy", sparse_categorical_crossentropy},
    {"squared_hinge", squared_hinge},
};

// A metric that is the running mean of a loss.
template <MakeLoss *make>
std::unique_ptr<Metric> of_loss(const std::vector<double> &numbers) {
    return make(numbers);
}

const Table<MakeMetric *> metrics = {
    {"accuracy", accuracy},
    {"auc", auc},
    {"binary_accuracy", binary_accuracy},
    {"binary_crossentropy", of_loss<binary_crossentropy>},
    {"categorical_accuracy", categorical_accuracy},
    {"categorical_crossentropy", of_loss<categorical_crossentropy>},
    {"categorical_hinge", of_loss<categorical_hinge>},
    {"cosine", cosine},
    {"cosine_similarity", of_loss<cosine_similarity>},
    {"exact_accuracy", exact_accuracy},
    {"false_negatives", false_negatives},
    {"false_positives", false_positives},
    {"hinge", of_loss<hinge>},
    {"huber", of_loss<huber>},
    {"kld", of_loss<kullback_leibler_divergence>},
    {"logcosh", of_loss<log_cosh>},
    {"mae", of_loss<mean_absolute_error>},
    {"mape", of_loss<mean_absolute_percentage_error>},
    {"mean", mean_of_values},
    {"mean_iou", mean_iou},
    {"mse", of_loss<mean_squared_error>},
    {"msle", of_loss<mean_squared_logarithmic_error>},
    {"nan_mse", of_loss<nan_mean_squared_error>},
    {"poisson", of_loss<poisson>},
    {"precision", precision},
    {"recall", recall},
    {"regularize", of_loss<regularize>},
    {"root_mean_squared_error", root_mean_squared_error},
    {"sparse_categorical_accuracy", sparse_categorical_accuracy},
    {"sparse_categorical_crossentropy", of_loss<sparse_categorical_crossentropy>},
    {"sparse_top_k_categorical_accuracy", sparse_top_k_categorical_accuracy},
    {"squared_hinge", of_loss<squared_hinge>},
    {"sum", sum_of_values},
    {"top_k_categorical_accuracy", top_k_categorical_accuracy},
    {"true_negatives", true_negatives},
    {"true_positives", true_positives},
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

std::unique_ptr<Metric> make_metric(std::string_view kind, const std::vector<double> &numbers) {
    return look_up(metrics, "metric", kind)(numbers);
}

template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(std::string_view kind, const std::vector<double> &numbers) {
    return look_up(optimizers<T>, "optimizer", kind)(numbers);
}

template std::unique_ptr<Optimizer<float>> make_optimizer<float>(std::string_view,
                                                                 const std::vector<double> &);
template std::unique_ptr<Optimizer<double>> make_optimizer<double>(std::string_view,
                                                                   const std::vector<double> &);

}  // namespace nengine
