package org.nengine.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs the benchmark of memory, or writes the page about speed on the processor, if its name is the first argument. Else
 * runs the others with JMH's arguments and prints how many times faster the engine is than the reference path.
 */
public final class Main {

    private static final String REFERENCE = "reference";

    private Main() {
    }

    public static void main(String[] args) throws CommandLineOptionException, RunnerException, IOException,
            InterruptedException {
        if (args.length > 0 && args[0].equals(BpttMemory.NAME)) {
            BpttMemory.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        if (args.length > 0 && args[0].equals(CpuPage.NAME)) {
            CpuPage.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        Collection<RunResult> results = new Runner(new CommandLineOptions(args)).run();
        Map<String, Map<String, Double>> scores = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark();
            int dot = name.lastIndexOf('.');
            String group = name.substring(name.lastIndexOf('.', dot - 1) + 1, dot) + " " + result.getParams().getParam("size");
            scores.computeIfAbsent(group, k -> new TreeMap<>())
                    .put(name.substring(dot + 1), result.getPrimaryResult().getScore());
        }
        System.out.println();
        scores.forEach((group, byMethod) -> byMethod.keySet().stream().filter(m -> m.startsWith(REFERENCE)).findFirst()
                .ifPresent(reference -> byMethod.forEach((method, score) -> System.out.printf(Locale.ROOT,
                        "%-32s %-26s %,14.1f steps/s  %8.2f times the reference%n", group, method, score,
                        score / byMethod.get(reference)))));
    }
}
