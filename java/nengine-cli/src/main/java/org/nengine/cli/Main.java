package org.nengine.cli;

import java.io.PrintWriter;
import org.nengine.exceptions.NengineException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line {@code nengine}. */
@Command(name = "nengine", mixinStandardHelpOptions = true, versionProvider = VersionProvider.class,
        description = "Builds, simulates and trains Nengo-style neural networks.",
        subcommands = {DemoCommand.class, InfoCommand.class, BenchCommand.class, RunCommand.class})
public final class Main {

    private static final int EXIT_FAILURE = 1;

    private Main() {
    }

    /** Runs a command and ends the process with its exit status: 0, 1 if it failed, 2 for wrong arguments. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel",
                System.getProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn"));
        System.exit(execute(args));
    }

    /** Runs a command and gives its exit status. */
    static int execute(String... args) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::report)
                .execute(args);
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof NengineException || failure instanceof java.io.IOException) {
            PrintWriter err = command.getErr();
            err.println("nengine: " + failure.getMessage());
            err.flush();
            return EXIT_FAILURE;
        }
        throw failure;
    }
}
