package org.nengine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nengine.Probe;
import org.nengine.cli.digits.DigitPicture;
import org.nengine.cli.mnist.ConvolutionalClassifier;
import org.nengine.cli.mnist.Mnist;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.random.RandomState;
import org.nengine.training.Adam;
import org.nengine.training.CosineDecay;
import org.nengine.training.Loss;

/**
 * Trains a convolutional network of LIF neurons on MNIST, with their rates and on single steps, the images moved a little
 * at random, and evaluates it on the test images: with rates at once, and with spikes by what the filtered outputs say
 * after some steps.
 *
 * @param folder with the files of MNIST
 * @param images to train on, at most
 * @param testImages to evaluate on, at most
 * @param epochs times through them
 * @param minibatch images trained on at once
 * @param steps for which the spiking network sees an image
 * @param seed of everything
 * @param out folder for the parameters
 * @param json whether to print one JSON object, and no progress
 */
record MnistDemo(Path folder, int images, int testImages, int epochs, int minibatch, int steps, long seed, Path out,
        boolean json) {

    static final int ALL = Integer.MAX_VALUE;
    static final int EPOCHS = 10;
    static final int MINIBATCH = 96;
    static final int STEPS = 30;

    private static final double LEARNING_RATE = 5e-3;
    /** Just above the threshold a rate curve is so steep that a few neurons can make a gradient very long. */
    private static final double LONGEST_GRADIENT = 0.5;
    /** Pixels by which training images are moved at most, anew in each epoch. */
    private static final int LARGEST_SHIFT = 1;
    /** Test images that are in memory at once, each as often as it is shown. */
    private static final int SHOWN = 30_000;

    void run() throws IOException {
        long start = System.nanoTime();
        Mnist given = Mnist.training(folder).first(images);
        // Only whole minibatches can be trained on.
        Mnist training = given.first(given.count() / minibatch * minibatch);
        Mnist test = Mnist.test(folder).first(testImages);
        if (training.count() == 0) {
            throw new IOException("a minibatch of " + minibatch + " images cannot be filled from " + given.count()
                    + " training images; use a smaller --minibatch");
        }
        Files.createDirectories(out);
        Path parameters = out.resolve("mnist.npz");
        double loadSeconds = seconds(start);

        int updates = training.count() / minibatch * epochs;
        ConvolutionalClassifier model = classifier(LIF.builder()
                .amplitude(ConvolutionalClassifier.AMPLITUDE).minVoltage(ConvolutionalClassifier.MIN_VOLTAGE).build());
        double trainSeconds;
        double testSeconds;
        double spiking;
        try (Simulator sim = simulator(model)) {
            sim.compile(Adam.builder().learningRate(new CosineDecay(LEARNING_RATE, updates))
                    .globalClipNorm(LONGEST_GRADIENT).build(),
                    c -> c.loss(model.classes(), Loss.sparseCategoricalCrossentropy(true)));
            start = System.nanoTime();
            RandomState random = new RandomState(seed);
            for (int epoch = 0; epoch < epochs; epoch++) {
                Tensor images = training.shifted(LARGEST_SHIFT, random).images(1, ConvolutionalClassifier.BLACK);
                int number = epoch;
                sim.fit(Data.of(ConvolutionalClassifier.IMAGE, images), Data.of(model.classes(), training.classes()),
                        f -> f.initialEpoch(number).epochs(number + 1));
            }
            trainSeconds = seconds(start);
            sim.saveParams(parameters);
            start = System.nanoTime();
            spiking = accuracy(sim, model.filtered(), test, steps);
            testSeconds = seconds(start);
        }
        double rate;
        ConvolutionalClassifier rates =
                classifier(LIFRate.builder().amplitude(ConvolutionalClassifier.AMPLITUDE).build());
        try (Simulator sim = simulator(rates)) {
            sim.loadParams(parameters);
            rate = accuracy(sim, rates.classes(), test, 1);
        }
        new Report()
                .add("neurons", "neurons", model.network().nNeurons())
                .add("train_images", "training images", training.count())
                .add("test_images", "test images", test.count())
                .add("epochs", "epochs", epochs)
                .add("minibatch", "minibatch", minibatch)
                .add("steps", "steps an image is shown", steps)
                .add("test_accuracy_rate", "accuracy with rates", rate, 4, "")
                .add("test_accuracy_spiking", "accuracy with spikes", spiking, 4, "")
                .add("load_seconds", "reading the images", loadSeconds, 2, " s")
                .add("train_seconds", "training", trainSeconds, 1, " s")
                .add("samples_per_second", "training speed", (double) updates * minibatch / trainSeconds, 0, " images/s")
                .add("predict_seconds", "spiking over the test images", testSeconds, 1, " s")
                .add("parameters", "parameters", parameters.toString())
                .print(json, System.out);
    }

    private ConvolutionalClassifier classifier(NeuronType type) {
        return new ConvolutionalClassifier(type, seed);
    }

    private Simulator simulator(ConvolutionalClassifier model) {
        return Simulator.builder(model.network()).minibatch(minibatch).progressBar(!json).build();
    }

    /** Which part of the images is answered rightly at the last step. */
    private double accuracy(Simulator sim, Probe outputs, Mnist test, int steps) {
        int whole = Math.max(1, SHOWN / steps / minibatch) * minibatch;
        int right = 0;
        for (int from = 0; from < test.count(); from += whole) {
            Mnist part = test.part(from, Math.min(from + whole, test.count()));
            // All minibatches have to be full.
            int filled = (part.count() + minibatch - 1) / minibatch * minibatch;
            Tensor shown = part.filledUp(filled).images(steps, ConvolutionalClassifier.BLACK);
            double[][] answers = LastStep.of(sim.predict(Data.of(ConvolutionalClassifier.IMAGE, shown)).get(outputs));
            for (int i = 0; i < part.count(); i++) {
                right += DigitPicture.largest(answers[i]) == part.labels()[i] ? 1 : 0;
            }
        }
        return right / (double) test.count();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
