package org.nengine.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Numbers in the text of a file. What JSON has no number for stands there as {@code "NaN"} or {@code "-Infinity"}. */
final class Numbers {

    private static final int LONGEST_EXCERPT = 60;

    private Numbers() {
    }

    static JsonNode text(double value) {
        return Double.isFinite(value) ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.textNode(Double.toString(value));
    }

    static double number(JsonNode node, String place) {
        if (node.isNumber()) {
            if (!Double.isFinite(node.doubleValue())) {
                throw new NetworkFormatException(place + ": is too large a number; the largest is " + Double.MAX_VALUE);
            }
            return node.doubleValue();
        }
        return switch (node.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new NetworkFormatException(place + ": must be a number, got " + excerpt(node));
        };
    }

    static long integer(JsonNode node, String place) {
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new NetworkFormatException(place + ": must be a whole number, got " + excerpt(node));
        }
        return node.longValue();
    }

    static int count(JsonNode node, String place) {
        long value = integer(node, place);
        if (value != (int) value) {
            throw new NetworkFormatException(place + ": must be a 32-bit integer, got " + value);
        }
        return (int) value;
    }

    /** A part of the file for a message, not longer than a line. */
    static String excerpt(JsonNode node) {
        String text = node.toString();
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "...";
    }
}
