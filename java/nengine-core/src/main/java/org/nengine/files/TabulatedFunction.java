package org.nengine.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Connection;
import org.nengine.ConnectionFunction;
import org.nengine.ConnectionOptions;
import org.nengine.SizedFunction;
import org.nengine.build.FunctionPoints;
import org.nengine.exceptions.SimulationException;

/**
 * A function of a connection that was read from a file, where it stands by its values at the points at which it is
 * called to solve for decoders. It has no values elsewhere.
 */
final class TabulatedFunction implements SizedFunction {

    /** Points computed on another machine may differ in their last bits. */
    private static final double CLOSE = 1e-9;

    private static final String NAME = "name";
    private static final String SIZE = "size";
    private static final String POINTS = "points";
    private static final String VALUES = "values";

    private final String name;
    private final int size;
    private final double[][] points;
    private final double[][] values;
    private final Map<List<Double>, double[]> table = new HashMap<>();

    private TabulatedFunction(String name, int size, double[][] points, double[][] values) {
        this.name = name;
        this.size = size;
        this.points = points;
        this.values = values;
        for (int i = 0; i < points.length; i++) {
            table.putIfAbsent(key(points[i]), values[i]);
        }
    }

    private static List<Double> key(double[] x) {
        return Arrays.stream(x).boxed().toList();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public double[] apply(double[] x) {
        double[] known = table.get(key(x));
        return (known != null ? known : closest(x)).clone();
    }

    private double[] closest(double[] x) {
        for (int i = 0; i < points.length; i++) {
            boolean close = points[i].length == x.length;
            for (int j = 0; close && j < x.length; j++) {
                close = Math.abs(points[i][j] - x[j]) <= CLOSE * (1 + Math.abs(x[j]));
            }
            if (close) {
                return values[i];
            }
        }
        String known = points.length == 0 ? "no values" : "values at " + points.length + " points";
        throw new SimulationException("The function \"" + name + "\" of a connection was read from a file, where it "
                + "has " + known + ", none of them at " + Arrays.toString(x) + "; give the connection a function again "
                + "if evaluation points, seeds or the solver have changed");
    }

    /**
     * Writes the function of a connection: points that were given as they are, code by its values.
     *
     * @return how many values stand for code, 0 if nothing was lost
     */
    static int write(Connection connection, ConnectionFunction function, FieldWriter to, String name,
            Supplier<FunctionPoints> points) {
        FieldWriter inner = to.inside(name);
        if (function.isPoints()) {
            writePoints(inner, function.points(), to, name);
            return 0;
        }
        if (!connection.isDecoded()) {
            throw to.refuse(name, "\"" + function.name() + "\" is code that is called in every step, because "
                    + connection.pre() + " has no neurons that are decoded; use a transform, or an ensemble of "
                    + "neurons");
        }
        inner.text(NAME, function.name()).integer(SIZE, function.size());
        to.put(name, inner.fields());
        double[][] at = points.get().of(connection).orElse(null);
        if (at == null) {
            return 0;
        }
        if (!points.get().areFixed(connection)) {
            throw to.refuse(name, "\"" + function.name() + "\" is code and would be stored by its values at the "
                    + "evaluation points, but these are drawn anew in every build; give the network or "
                    + connection.pre().object() + " a seed");
        }
        double[][] values = Arrays.stream(at).map(function::apply).toArray(double[][]::new);
        inner.matrix(POINTS, at).matrix(VALUES, values);
        return at.length;
    }

    static void writePoints(FieldWriter inner, double[][] values, FieldWriter to, String name) {
        to.put(name, inner.matrix(VALUES, values).fields());
    }

    /** Sets the function that a file has, or none. */
    static void read(FieldReader from, String field, ConnectionOptions c) {
        if (from.isNone(field)) {
            c.noFunction();
            return;
        }
        FieldReader inner = from.inside(field);
        if (!inner.has(NAME)) {
            c.function(inner.matrix(VALUES));
        } else {
            TabulatedFunction function = read(inner);
            c.function(function.name, function);
        }
        inner.requireAllRead();
    }

    private static TabulatedFunction read(FieldReader from) {
        String name = from.text(NAME);
        int size = from.count(SIZE);
        double[][] points = from.has(POINTS) ? from.matrix(POINTS) : new double[0][];
        double[][] values = from.has(POINTS) ? from.matrix(VALUES) : new double[0][];
        List<String> problems = new ArrayList<>();
        if (values.length != points.length) {
            problems.add(points.length + " points and " + values.length + " values");
        }
        if (values.length > 0 && values[0].length != size) {
            problems.add("the size " + size + " and values of size " + values[0].length);
        }
        if (!problems.isEmpty()) {
            throw new NetworkFormatException(from.place() + ": has " + String.join("; ", problems));
        }
        return new TabulatedFunction(name, size, points, values);
    }
}
