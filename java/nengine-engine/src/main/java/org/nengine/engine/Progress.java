package org.nengine.engine;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, or nothing at all. */
final class Progress implements AutoCloseable {

    private static final int MILLISECONDS = 200;
    // What the library takes for a total that is not known.
    private static final long UNKNOWN = -1;

    // Null where nothing is shown.
    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Starts.
     *
     * @param shown whether anything is printed
     * @param title what is going on
     * @param total how many units of work there are, if that is known
     */
    static Progress start(boolean shown, String title, String unit, OptionalInt total) {
        return start(shown, title, unit, total.isPresent() ? total.getAsInt() : UNKNOWN);
    }

    /** Starts with a number of units of work. */
    static Progress start(boolean shown, String title, String unit, long total) {
        return new Progress(shown ? new ProgressBarBuilder().setTaskName(title).setInitialMax(total).setUnit(unit, 1)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(MILLISECONDS).hideEta()
                .setConsumer(new ConsoleProgressBarConsumer(System.err)).build() : null);
    }

    boolean isShown() {
        return bar != null;
    }

    void advance(long work) {
        if (bar != null) {
            bar.stepBy(work);
        }
    }

    /** Shows values behind the bar. */
    void show(Map<String, Double> values) {
        if (bar != null) {
            bar.setExtraMessage(values.entrySet().stream()
                    .map(e -> e.getKey() + " " + String.format(Locale.ROOT, "%.3g", e.getValue()))
                    .collect(Collectors.joining(", ", " ", "")));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
