package org.nengine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.nengine.Probe;
import org.nengine.cli.digits.Augmentation;
import org.nengine.cli.digits.DigitPicture;
import org.nengine.cli.digits.Digits;
import org.nengine.cli.digits.SpikingClassifier;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.training.Adam;
import org.nengine.training.Loss;

/**
 * Trains and evaluates a spiking classifier of the handwritten digits that come with the program.
 *
 * @param neurons of the hidden population
 * @param epochs times through the training images and their copies
 * @param copies distorted copies of each training image
 * @param steps for which the spiking network sees an image
 * @param seed of everything
 * @param out folder for parameters and picture
 * @param json whether to print one JSON object, and no progress
 */
record DigitsDemo(int neurons, int epochs, int copies, int steps, long seed, Path out, boolean json) {

    private static final int MINIBATCH = 60;
    private static final double LEARNING_RATE = 1e-3;

    void run() throws IOException {
        Files.createDirectories(out);
        Path parameters = out.resolve("digits.npz");
        Path picture = out.resolve("digit.png");
        Digits digits = Digits.load();
        Digits training = digits.training();
        Digits test = digits.test();
        Digits augmented = new Augmentation(seed).apply(training, copies);

        SpikingClassifier model = classifier(training, false);
        Data testImages = images(model, test, 1);
        Data testMovie = images(model, test, steps);
        double trainSeconds;
        double predictSeconds;
        double before;
        double[][] spiking;
        try (Simulator sim = simulator(model)) {
            sim.compile(new Adam(LEARNING_RATE), c -> c.loss(model.classes(), Loss.sparseCategoricalCrossentropy(true)));
            before = accuracy(filtered(sim, model, testMovie), test);
            long start = System.nanoTime();
            sim.fit(images(model, augmented, 1), Data.of(model.classes(), labels(augmented)), f -> f.epochs(epochs));
            trainSeconds = seconds(start);
            start = System.nanoTime();
            spiking = filtered(sim, model, testMovie);
            predictSeconds = seconds(start);
            sim.saveParams(parameters);
            sim.freezeParams(model.network());
        }
        double frozen;
        try (Simulator sim = simulator(model)) {
            frozen = largestDifference(spiking, filtered(sim, model, testMovie));
        }
        double reloaded;
        SpikingClassifier fresh = classifier(training, false);
        try (Simulator sim = simulator(fresh)) {
            sim.loadParams(parameters);
            reloaded = largestDifference(spiking, filtered(sim, fresh, testMovie));
            draw(sim, fresh, test, picture);
        }
        double rate;
        SpikingClassifier rates = classifier(training, true);
        try (Simulator sim = simulator(rates)) {
            sim.loadParams(parameters);
            rate = accuracy(LastStep.of(sim.predict(testImages).get(rates.classes())), test);
        }
        int samples = augmented.count() / MINIBATCH * MINIBATCH * epochs;
        new Report()
                .add("neurons", "neurons", neurons)
                .add("train_images", "training images, distorted copies", training.count() * copies)
                .add("test_images", "test images", test.count())
                .add("steps", "steps an image is shown", steps)
                .add("test_accuracy_before", "accuracy before training, spiking", before, 4, "")
                .add("test_accuracy_rate", "accuracy with rates", rate, 4, "")
                .add("test_accuracy_spiking", "accuracy with spikes", accuracy(spiking, test), 4, "")
                .add("train_seconds", "training", trainSeconds, 2, " s")
                .add("samples_per_second", "training speed", samples / trainSeconds, 0, " images/s")
                .add("predict_seconds", "spiking over the test images", predictSeconds, 2, " s")
                .add("reload_difference", "largest difference after reloading", reloaded,
                        String.format("%.2g", reloaded))
                .add("freeze_difference", "largest difference after freezing", frozen, String.format("%.2g", frozen))
                .add("parameters", "parameters", parameters.toString())
                .add("picture", "picture", picture.toString())
                .print(json, System.out);
    }

    private SpikingClassifier classifier(Digits training, boolean rate) {
        return new SpikingClassifier(training, neurons, rate
                ? LIFRate.builder().amplitude(SpikingClassifier.AMPLITUDE).build()
                : LIF.builder().amplitude(SpikingClassifier.AMPLITUDE).build(), seed);
    }

    private Simulator simulator(SpikingClassifier model) {
        return Simulator.builder(model.network()).minibatch(MINIBATCH).progressBar(!json).build();
    }

    /** The images, each held for so many steps. */
    private static Data images(SpikingClassifier model, Digits digits, int steps) {
        double[][] centred = model.centred(digits);
        float[] values = new float[digits.count() * steps * Digits.PIXELS];
        int at = 0;
        for (double[] image : centred) {
            for (int t = 0; t < steps; t++) {
                for (double pixel : image) {
                    values[at++] = (float) pixel;
                }
            }
        }
        return Data.of(SpikingClassifier.IMAGE, Tensor.wrap(values, digits.count(), steps, Digits.PIXELS));
    }

    private static Tensor labels(Digits digits) {
        double[] values = new double[digits.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = digits.labels()[i];
        }
        return Tensor.wrap(values, values.length, 1, 1);
    }

    private static double[][] filtered(Simulator sim, SpikingClassifier model, Data images) {
        return LastStep.of(sim.predict(images).get(model.filtered()));
    }

    private static double accuracy(double[][] outputs, Digits digits) {
        int right = 0;
        for (int i = 0; i < outputs.length; i++) {
            right += DigitPicture.largest(outputs[i]) == digits.labels()[i] ? 1 : 0;
        }
        return right / (double) outputs.length;
    }

    private static double largestDifference(double[][] one, double[][] other) {
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            for (int k = 0; k < one[i].length; k++) {
                largest = Math.max(largest, Math.abs(one[i][k] - other[i][k]));
            }
        }
        return largest;
    }

    private void draw(Simulator sim, SpikingClassifier model, Digits test, Path file) throws IOException {
        Map<Probe, Tensor> shown = sim.predict(images(model, test.part(0, MINIBATCH), steps));
        new DigitPicture(test.images()[0], test.labels()[0], shown.get(model.spikes()), shown.get(model.filtered()))
                .write(file);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
