package org.nengine.training.callbacks;

import java.util.Map;
import java.util.function.Consumer;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;

/** A callback made of functions: one for each hook that matters. */
public final class LambdaCallback implements Callback {

    private final Options options;

    /** A function that is told the number of an epoch or minibatch, from 0, and the logs. */
    @FunctionalInterface
    public interface Numbered {

        /** Does something. */
        void accept(int number, Map<String, Double> logs);
    }

    /** Which function is called when; nothing where none is given. */
    public static final class Options {

        private Consumer<Map<String, Double>> trainBegin = logs -> { };
        private Consumer<Map<String, Double>> trainEnd = logs -> { };
        private Numbered epochBegin = (number, logs) -> { };
        private Numbered epochEnd = (number, logs) -> { };
        private Numbered trainBatchBegin = (number, logs) -> { };
        private Numbered trainBatchEnd = (number, logs) -> { };
        private Consumer<Map<String, Double>> testBegin = logs -> { };
        private Consumer<Map<String, Double>> testEnd = logs -> { };
        private Numbered testBatchBegin = (number, logs) -> { };
        private Numbered testBatchEnd = (number, logs) -> { };
        private Consumer<Map<String, Double>> predictBegin = logs -> { };
        private Consumer<Map<String, Double>> predictEnd = logs -> { };
        private Numbered predictBatchBegin = (number, logs) -> { };
        private Numbered predictBatchEnd = (number, logs) -> { };

        private Options() {
        }

        private static <T> T present(String hook, T function) {
            return Require.present("LambdaCallback", hook, function);
        }

        /** Before the first epoch of a fit. */
        public Options onTrainBegin(Consumer<Map<String, Double>> function) {
            trainBegin = present("onTrainBegin", function);
            return this;
        }

        /** After the last epoch of a fit. */
        public Options onTrainEnd(Consumer<Map<String, Double>> function) {
            trainEnd = present("onTrainEnd", function);
            return this;
        }

        /** Before an epoch of a fit. */
        public Options onEpochBegin(Numbered function) {
            epochBegin = present("onEpochBegin", function);
            return this;
        }

        /** After an epoch of a fit. */
        public Options onEpochEnd(Numbered function) {
            epochEnd = present("onEpochEnd", function);
            return this;
        }

        /** Before a minibatch is trained on. */
        public Options onTrainBatchBegin(Numbered function) {
            trainBatchBegin = present("onTrainBatchBegin", function);
            return this;
        }

        /** After a minibatch was trained on. */
        public Options onTrainBatchEnd(Numbered function) {
            trainBatchEnd = present("onTrainBatchEnd", function);
            return this;
        }

        /** Before an evaluation or a validation. */
        public Options onTestBegin(Consumer<Map<String, Double>> function) {
            testBegin = present("onTestBegin", function);
            return this;
        }

        /** After an evaluation or a validation. */
        public Options onTestEnd(Consumer<Map<String, Double>> function) {
            testEnd = present("onTestEnd", function);
            return this;
        }

        /** Before a minibatch is evaluated. */
        public Options onTestBatchBegin(Numbered function) {
            testBatchBegin = present("onTestBatchBegin", function);
            return this;
        }

        /** After a minibatch was evaluated. */
        public Options onTestBatchEnd(Numbered function) {
            testBatchEnd = present("onTestBatchEnd", function);
            return this;
        }

        /** Before a prediction. */
        public Options onPredictBegin(Consumer<Map<String, Double>> function) {
            predictBegin = present("onPredictBegin", function);
            return this;
        }

        /** After a prediction. */
        public Options onPredictEnd(Consumer<Map<String, Double>> function) {
            predictEnd = present("onPredictEnd", function);
            return this;
        }

        /** Before a minibatch is predicted. */
        public Options onPredictBatchBegin(Numbered function) {
            predictBatchBegin = present("onPredictBatchBegin", function);
            return this;
        }

        /** After a minibatch was predicted. */
        public Options onPredictBatchEnd(Numbered function) {
            predictBatchEnd = present("onPredictBatchEnd", function);
            return this;
        }
    }

    /** With its functions. */
    public LambdaCallback(Consumer<Options> settings) {
        options = new Options();
        Require.present("LambdaCallback", "settings", settings).accept(options);
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        options.trainBegin.accept(logs);
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        options.trainEnd.accept(logs);
    }

    @Override
    public void onEpochBegin(int epoch, Map<String, Double> logs) {
        options.epochBegin.accept(epoch, logs);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        options.epochEnd.accept(epoch, logs);
    }

    @Override
    public void onTrainBatchBegin(int batch, Map<String, Double> logs) {
        options.trainBatchBegin.accept(batch, logs);
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        options.trainBatchEnd.accept(batch, logs);
    }

    @Override
    public void onTestBegin(Map<String, Double> logs) {
        options.testBegin.accept(logs);
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        options.testEnd.accept(logs);
    }

    @Override
    public void onTestBatchBegin(int batch, Map<String, Double> logs) {
        options.testBatchBegin.accept(batch, logs);
    }

    @Override
    public void onTestBatchEnd(int batch, Map<String, Double> logs) {
        options.testBatchEnd.accept(batch, logs);
    }

    @Override
    public void onPredictBegin(Map<String, Double> logs) {
        options.predictBegin.accept(logs);
    }

    @Override
    public void onPredictEnd(Map<String, Double> logs) {
        options.predictEnd.accept(logs);
    }

    @Override
    public void onPredictBatchBegin(int batch, Map<String, Double> logs) {
        options.predictBatchBegin.accept(batch, logs);
    }

    @Override
    public void onPredictBatchEnd(int batch, Map<String, Double> logs) {
        options.predictBatchEnd.accept(batch, logs);
    }
}
