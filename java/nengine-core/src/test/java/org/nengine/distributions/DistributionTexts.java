package org.nengine.distributions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the Python texts by which the vectors name their distributions, such as {@code Uniform(-1.0, 0.9)}. */
final class DistributionTexts {

    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

    private final String text;
    private final List<Double> positional = new ArrayList<>();
    private final Map<String, String> named = new HashMap<>();

    private DistributionTexts(String text, String arguments) {
        this.text = text;
        for (String argument : split(arguments)) {
            if (argument.contains("=")) {
                named.put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            } else if (NUMBER.matcher(argument).matches()) {
                positional.add(Double.valueOf(argument));
            } else {
                named.put("arg" + named.size(), argument);
            }
        }
    }

    /** Cuts at the commas outside of brackets. */
    private static List<String> split(String arguments) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < arguments.length(); i++) {
            switch (arguments.charAt(i)) {
                case '(', '[' -> depth++;
                case ')', ']' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(arguments.substring(start, i).strip());
                        start = i + 1;
                    }
                }
                default -> { }
            }
        }
        parts.add(arguments.substring(start).strip());
        return parts;
    }

    static Distribution parse(String text) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new DistributionTexts(text, call.group(2)).make(call.group(1));
    }

    private double at(int index, double defaultValue) {
        return index < positional.size() ? positional.get(index) : defaultValue;
    }

    private Distribution make(String name) {
        return switch (name) {
            case "Uniform" -> named.containsKey("integer") ? Uniform.integer(at(0, 0), at(1, 0))
                    : new Uniform(at(0, 0), at(1, 0));
            case "Gaussian" -> new Gaussian(at(0, 0), at(1, 0));
            case "Exponential" -> new Exponential(at(0, 0), at(1, 0), at(2, Double.POSITIVE_INFINITY));
            case "Choice" -> choice();
            case "UniformHypersphere" -> uniformHypersphere();
            case "QuasirandomSequence" -> new QuasirandomSequence();
            case "ScatteredHypersphere" -> scatteredHypersphere();
            case "PDF" -> new PDF(numbers(named.get("arg0")), numbers(named.get("arg1")));
            case "SqrtBeta" -> new SqrtBeta(whole(0), whole(1));
            case "SubvectorLength" -> new SubvectorLength(whole(0), whole(1));
            case "CosineSimilarity" -> new CosineSimilarity(whole(0));
            case "TruncatedNormal" -> named.containsKey("limit")
                    ? new TruncatedNormal(at(0, 0), at(1, 1), Double.parseDouble(named.get("limit")))
                    : new TruncatedNormal(at(0, 0), at(1, 1));
            case "VarianceScaling" -> new VarianceScaling(at(0, 1),
                    VarianceScaling.Mode.valueOf(unquoted("arg0").toUpperCase(Locale.ROOT)), kind("arg1"));
            case "Glorot" -> positional.isEmpty() ? new Glorot() : new Glorot(at(0, 1), kind("arg0"));
            case "He" -> positional.isEmpty() ? new He() : new He(at(0, 1), kind("arg0"));
            default -> throw new IllegalArgumentException(text);
        };
    }

    private int whole(int index) {
        return positional.get(index).intValue();
    }

    private String unquoted(String argument) {
        return named.get(argument).replace("'", "");
    }

    private VarianceScaling.Kind kind(String argument) {
        return VarianceScaling.Kind.valueOf(unquoted(argument).toUpperCase(Locale.ROOT));
    }

    private static double[] numbers(String list) {
        return NUMBER.matcher(list).results().mapToDouble(number -> Double.parseDouble(number.group())).toArray();
    }

    private Choice choice() {
        String options = named.get("arg0");
        Choice choice = options.startsWith("[[")
                ? new Choice(Arrays.stream(options.split("\\], \\[")).map(DistributionTexts::numbers)
                        .toArray(double[][]::new))
                : new Choice(numbers(options));
        return named.containsKey("weights") ? choice.weights(numbers(named.get("weights"))) : choice;
    }

    private boolean surface() {
        return "True".equals(named.get("surface"));
    }

    private double minMagnitude() {
        return Double.parseDouble(named.getOrDefault("min_magnitude", "0"));
    }

    private Distribution uniformHypersphere() {
        UniformHypersphere distribution = surface() ? UniformHypersphere.surface() : new UniformHypersphere();
        return distribution.withMinMagnitude(minMagnitude());
    }

    private Distribution scatteredHypersphere() {
        ScatteredHypersphere distribution = surface() ? ScatteredHypersphere.surface() : new ScatteredHypersphere();
        String method = named.getOrDefault("method", "'sct-approx'").replace("'", "");
        distribution = distribution.withMinMagnitude(minMagnitude())
                .withMethod(Arrays.stream(ScatteredHypersphere.Method.values())
                        .filter(value -> value.toString().equals(method)).findFirst().orElseThrow());
        return named.containsKey("base") ? distribution.withBase(parse(named.get("base"))) : distribution;
    }
}
