package org.nengine.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the reference in {@code docs/}: a section of the second level for each class. */
record ReferencePage(String file, Map<String, Section> sections) {

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]*) \\|.*\\|");

    /** The folder of the pages. */
    static Path folder() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root.resolve("docs");
    }

    /**
     * The section of a class.
     *
     * @param defaults what the second column of its first table says, by the names in the first
     */
    record Section(String title, String text, Map<String, String> defaults) {

        List<String> examples() {
            List<String> examples = new ArrayList<>();
            Matcher matcher = CODE.matcher(text);
            while (matcher.find()) {
                examples.add(matcher.group(1));
            }
            return examples;
        }
    }

    static ReferencePage read(String file) {
        Map<String, Section> sections = new LinkedHashMap<>();
        String[] parts = content(file).split("(?m)^## ");
        for (int i = 1; i < parts.length; i++) {
            int line = parts[i].indexOf('\n');
            String title = parts[i].substring(0, line).strip();
            String text = parts[i].substring(line + 1);
            sections.put(title, new Section(title, text, defaults(text)));
        }
        return new ReferencePage(file, sections);
    }

    /** The text of a page. */
    static String content(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> defaults(String text) {
        Map<String, String> defaults = new LinkedHashMap<>();
        boolean inTable = false;
        for (String line : text.split("\n")) {
            inTable = line.startsWith("| parameter |") || inTable && line.startsWith("|");
            Matcher row = ROW.matcher(line);
            if (inTable && row.matches()) {
                defaults.put(row.group(1), row.group(2).strip().replace("`", ""));
            }
        }
        return defaults;
    }
}
