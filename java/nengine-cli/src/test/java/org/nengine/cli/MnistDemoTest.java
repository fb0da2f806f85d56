package org.nengine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.io.Npz;

class MnistDemoTest {

    private static final String PROPERTY = "nengine.mnist";

    @TempDir
    private Path folder;

    @Test
    void twoThousandImagesAreEnoughForNineOutOfTenDigits() throws IOException {
        String images = System.getProperty(PROPERTY, "");
        if (images.isEmpty()) {
            String reason = "skipped: needs the files of MNIST; give their folder with -D" + PROPERTY + "=DIR";
            System.out.println(getClass().getSimpleName() + " " + reason);
            Assumptions.abort(reason);
        }
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.execute("demo", "--mnist", images, "--images", "2000", "--test-images", "2000",
                    "--epochs", "6", "--minibatch", "80", "--out",
                    folder.toString(), "--json")).isZero();
        } finally {
            System.setOut(console);
        }
        JsonNode demo = new ObjectMapper().readTree(printed.toString(StandardCharsets.UTF_8));
        assertThat(demo.get("train_images").intValue()).isEqualTo(2000);
        assertThat(demo.get("test_images").intValue()).isPositive();
        assertThat(demo.get("test_accuracy_rate").doubleValue()).isGreaterThan(0.9);
        assertThat(demo.get("test_accuracy_spiking").doubleValue()).isGreaterThan(0.9);
        assertThat(Npz.read(folder.resolve("mnist.npz"))).isNotEmpty();
    }
}
