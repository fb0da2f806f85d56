package org.nengine.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Network;
import org.nengine.exceptions.ValidationException;
import org.nengine.files.NetworkFile;

/**
 * Copies of random networks, and what comes back from their files, give the same numbers as the networks, bit for bit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CopiesTest {

    private static final int COPIED = 40;
    private static final int STORED = 60;
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    private int tried;
    private final List<String> refused = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> aCopyGivesTheSameNumbers() {
        return tests(COPIED, seed -> {
            RandomNetwork random = new RandomNetwork(seed);
            SameNumbers.check(random.network(), random.network().copy(), random.dt(), STEPS);
        });
    }

    @TestFactory
    @Order(1)
    Stream<DynamicTest> aFileGivesTheSameNumbers() {
        return tests(STORED, seed -> {
            RandomNetwork random = RandomNetwork.storable(seed);
            Path file = folder.resolve(seed + ".nengine");
            tried++;
            try {
                NetworkFile.save(random.network(), file);
            } catch (ValidationException e) {
                refused.add(seed + ": " + e.getMessage());
                return;
            }
            Network loaded = NetworkFile.load(file);
            SameNumbers.check(random.network(), loaded, random.dt(), STEPS);
        });
    }

    /** Functions that are called in the run stand in no file: those of time, and those of Direct ensembles. */
    @Test
    @Order(2)
    void filesHoldMostNetworksWithoutFunctionsThatRun() {
        assumeTrue(tried == STORED, "only all networks together say how many can be stored");
        System.out.println("Not stored: " + refused);
        assertThat(refused).hasSizeLessThan(STORED / 5).allMatch(message -> message.contains("function"));
    }

    private interface Check {
        void of(long seed) throws IOException;
    }

    private static Stream<DynamicTest> tests(int networks, Check check) {
        return LongStream.rangeClosed(1, networks)
                .mapToObj(seed -> DynamicTest.dynamicTest("network " + seed, () -> check.of(seed)));
    }
}
