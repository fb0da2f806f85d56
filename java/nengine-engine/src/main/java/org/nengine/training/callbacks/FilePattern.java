package org.nengine.training.callbacks;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A text with numbers by name: {@code {epoch}}, {@code {epoch:03d}}, {@code {val_loss:.2f}}; two braces stand for one.
 * Formats are Python's: an optional 0 for leading zeros, a width, a precision, and one of d, f, e or none of them,
 * which gives the shortest text.
 */
final class FilePattern {

    private static final Pattern PIECE = Pattern
            .compile("\\{\\{|\\}\\}|\\{([^{}:]+)(?::(0?)([1-9][0-9]*)?(?:\\.([0-9]+))?([dfe]?))?\\}|[{}]");

    private final String owner;
    private final String pattern;

    FilePattern(String owner, String pattern) {
        this.owner = owner;
        this.pattern = Require.present(owner, "path", pattern);
        Matcher matcher = PIECE.matcher(pattern);
        while (matcher.find()) {
            String piece = matcher.group();
            if (piece.length() == 1 || "d".equals(matcher.group(5)) && matcher.group(4) != null) {
                throw invalid("at " + matcher.start() + " is no name in braces with a format, such as {epoch:02d} or "
                        + "{val_loss:.2f}");
            }
        }
    }

    /**
     * The text.
     *
     * @param values by name; whole numbers are {@code Integer}s
     * @throws ValidationException if there is no value of a name
     */
    String fill(Map<String, ? extends Number> values) {
        return PIECE.matcher(pattern).replaceAll(match -> Matcher.quoteReplacement(
                match.group(1) == null ? match.group().substring(1) : number(match, values)));
    }

    private String number(MatchResult match, Map<String, ? extends Number> values) {
        String name = match.group(1);
        Number value = values.get(name);
        if (value == null) {
            throw invalid("nothing is known as {" + name + "}; there are " + values.keySet());
        }
        String type = match.group(5) == null ? "" : match.group(5);
        if (type.equals("d") && !(value instanceof Integer)) {
            throw invalid("{" + name + "} is no whole number; use a format such as .4f");
        }
        if (type.isEmpty() && match.group(4) != null) {
            throw invalid("the precision of {" + name + "} needs f or e after it");
        }
        String flags = (match.group(2) == null || match.group(3) == null ? "" : match.group(2))
                + (match.group(3) == null ? "" : match.group(3));
        if (type.equals("f") || type.equals("e")) {
            String precision = match.group(4) == null ? "6" : match.group(4);
            return String.format(Locale.ROOT, "%" + flags + "." + precision + type, value.doubleValue());
        }
        return value instanceof Integer ? String.format(Locale.ROOT, "%" + flags + "d", value)
                : String.format(Locale.ROOT, "%" + flags.replaceFirst("^0", "") + "s", value);
    }

    private ValidationException invalid(String message) {
        return new ValidationException(owner, "path", "\"" + pattern + "\": " + message);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
