package org.nengine.training.callbacks;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;

/**
 * Writes a line for each epoch to a text file: the epoch, from 0, and what the logs of the first epoch hold, sorted by
 * key, under a line of names. What a later epoch lacks is {@code NA}. Each line is written when its epoch has ended.
 */
public final class CSVLogger implements Callback {

    private final Path path;
    private final String separator;
    private final boolean append;
    private List<String> keys = List.of();
    private boolean isStarted;

    /** Separated by commas; a file that exists is replaced. */
    public CSVLogger(Path path) {
        this(path, ",", false);
    }

    /**
     * With all its settings.
     *
     * @param separator what stands between values, one character or more, none of those of numbers
     * @param append whether the lines are added to a file that exists, the first line of which decides about the keys,
     *     and a last line of which that has no end is cut off, as of a program that was interrupted; else it is
     *     replaced
     */
    public CSVLogger(Path path, String separator, boolean append) {
        this.path = Require.present("CSVLogger", "path", path);
        this.separator = Require.present("CSVLogger", "separator", separator);
        if (!separator.matches("[^-+.\\w\"\\r\\n]+")) {
            throw new ValidationException("CSVLogger", "separator", "must be one character or more, and none of those "
                    + "of names, numbers, quotes and line ends, got \"" + separator + "\"");
        }
        this.append = append;
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        isStarted = false;
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        try {
            if (!isStarted) {
                start(logs);
                isStarted = true;
            }
            write(epoch + keys.stream().map(key -> separator + (logs.containsKey(key) ? logs.get(key) : "NA"))
                    .collect(Collectors.joining()), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new SimulationException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private void start(Map<String, Double> logs) throws IOException {
        if (append && Files.exists(path)) {
            cutUnfinishedLine();
        }
        if (append && Files.exists(path) && Files.size(path) > 0) {
            keys = existingKeys();
            return;
        }
        keys = new ArrayList<>(new TreeSet<>(logs.keySet()));
        write("epoch" + keys.stream().map(key -> separator + key).collect(Collectors.joining()),
                StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Lines end when they are complete: what follows the last one is of a program that was interrupted. */
    private void cutUnfinishedLine() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = file.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            while (end > 0 && file.read(last.clear(), end - 1) == 1 && last.get(0) != '\n') {
                end--;
            }
            file.truncate(end);
        }
    }

    private List<String> existingKeys() throws IOException {
        try (var reader = Files.newBufferedReader(path)) {
            List<String> names = Arrays.asList(reader.readLine().split(Pattern.quote(separator), -1));
            if (!names.get(0).equals("epoch")) {
                throw new ValidationException("CSVLogger", "path", path + " exists and does not begin with \"epoch\", "
                        + "so that nothing can be appended");
            }
            return names.subList(1, names.size());
        }
    }

    private void write(String line, StandardOpenOption... options) throws IOException {
        List<StandardOpenOption> all = new ArrayList<>(List.of(options));
        all.add(StandardOpenOption.WRITE);
        try (Writer writer = Files.newBufferedWriter(path, all.toArray(StandardOpenOption[]::new))) {
            writer.write(line + "\n");
        }
    }
}
