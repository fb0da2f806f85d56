package org.nengine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains and evaluates a spiking classifier of handwritten digits. */
@Command(name = "demo", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Trains a network of LIF neurons on the UCI handwritten digits, evaluates it as a spiking network "
                + "on the held-out fifth, saves and reloads its parameters, and freezes them into the network.",
            "With --mnist, trains a convolutional network of LIF neurons on the MNIST digits with their rates, and "
                + "evaluates it as a spiking network on the test images.",
            "samples_per_second in the JSON output counts training images."})
final class DemoCommand implements Callable<Integer> {

    private static final int NEURONS = 2000;
    private static final int EPOCHS = 3;
    private static final int COPIES = 20;
    private static final int STEPS = 150;

    @Spec
    private CommandSpec spec;

    @Option(names = "--mnist", paramLabel = "DIR",
            description = "Folder with the four files of MNIST: train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                    + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, plain or with the ending .gz.")
    private Optional<Path> mnist;

    @Option(names = "--neurons", paramLabel = "N",
            description = "Neurons of the hidden population (default " + NEURONS + "); not with --mnist.")
    private Optional<Integer> neurons;

    @Option(names = "--epochs", paramLabel = "E", description = "Times through the training images (default "
            + MnistDemo.EPOCHS + " with --mnist), or through them and their copies (default " + EPOCHS + ").")
    private Optional<Integer> epochs;

    @Option(names = "--copies", paramLabel = "C",
            description = "Distorted copies of each training image (default " + COPIES + "); not with --mnist.")
    private Optional<Integer> copies;

    @Option(names = "--images", paramLabel = "I",
            description = "Training images to use, the first ones, in whole minibatches (default all); with --mnist only.")
    private Optional<Integer> images;

    @Option(names = "--test-images", paramLabel = "I",
            description = "Test images to use, the first ones (default all); with --mnist only.")
    private Optional<Integer> testImages;

    @Option(names = "--minibatch", paramLabel = "B",
            description = "Images trained on at once (default " + MnistDemo.MINIBATCH + "); with --mnist only.")
    private Optional<Integer> minibatch;

    @Option(names = "--steps", paramLabel = "T", description = "Milliseconds for which the spiking network sees an image "
            + "(default " + STEPS + "; " + MnistDemo.STEPS + " with --mnist).")
    private Optional<Integer> steps;

    @Option(names = "--seed", defaultValue = "0", description = "Seed of everything (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "out/demo",
            description = "Where parameters (.npz) and, without --mnist, a picture (.png) go (default ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--json", description = "Print one JSON object, and no progress bar.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (mnist.isPresent()) {
            refuse("--neurons", neurons, "does not go with --mnist");
            refuse("--copies", copies, "does not go with --mnist");
            new MnistDemo(mnist.get(), positive("--images", images, MnistDemo.ALL),
                    positive("--test-images", testImages, MnistDemo.ALL),
                    positive("--epochs", epochs, MnistDemo.EPOCHS),
                    positive("--minibatch", minibatch, MnistDemo.MINIBATCH), positive("--steps", steps, MnistDemo.STEPS),
                    seed, out, json).run();
        } else {
            refuse("--images", images, "needs --mnist");
            refuse("--test-images", testImages, "needs --mnist");
            refuse("--minibatch", minibatch, "needs --mnist");
            new DigitsDemo(positive("--neurons", neurons, NEURONS), positive("--epochs", epochs, EPOCHS),
                    positive("--copies", copies, COPIES), positive("--steps", steps, STEPS), seed, out, json).run();
        }
        return 0;
    }

    private void refuse(String option, Optional<Integer> value, String reason) {
        if (value.isPresent()) {
            throw new ParameterException(spec.commandLine(), option + " " + reason);
        }
    }

    private int positive(String option, Optional<Integer> value, int otherwise) {
        if (value.isPresent() && value.get() < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, not " + value.get());
        }
        return value.orElse(otherwise);
    }
}
