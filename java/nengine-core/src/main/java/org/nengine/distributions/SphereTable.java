package org.nengine.distributions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nengine.random.RandomState;

/**
 * The inverse of I_y(k/2, 1/2) in y, interpolated in a table of 200 points: what the reference's default map to the
 * sphere uses instead of the exact function, from which it differs by up to some thousandths.
 *
 * <p>The tables were made once, with an incomplete beta function of their time. They are rebuilt here from exact
 * values: 39 + 1 points on an even grid of abscissae and 160 on a grid of ordinates. Where an abscissa had underflowed,
 * a random one had taken its place, all from one generator of seed 0 that runs through the tables in ascending k; and
 * ordinates at tiny abscissae carry errors of the old routine, kept as corrections. Tables are made when they are first
 * needed.
 */
final class SphereTable {

    private static final int[] DIMS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
        23, 24, 25, 26, 30, 35, 41, 48, 56, 65, 75, 88, 102, 119, 138, 161, 188, 219, 254, 296, 345, 402, 468, 544, 634,
        738, 859, 1000};
    private static final int LAST_WITHOUT_UNDERFLOW = 35;
    private static final int LAST_WITH_ONE_UNDERFLOW = 254;
    private static final Map<Integer, Integer> UNDERFLOWS = Map.of(296, 2, 345, 3, 402, 4, 468, 7, 544, 11, 634, 16,
            738, 22, 859, 29, 1000, 37);
    private static final int CELLS = 1024;
    private static final int ABSCISSAE = 39;
    private static final int ORDINATES = 160;
    private static final double FIRST_ORDINATE = 1e-16;
    private static final double LAST_ORDINATE = 1.0 - 1e-7;
    private static final String CORRECTIONS = "sphere-table-corrections.txt";

    private static final Map<Integer, SphereTable> CACHE = new ConcurrentHashMap<>();

    private final double[] xp;
    private final double[] yp;
    /** For multiples of 1 / CELLS from 0 to 1, the last point whose abscissa is not above: a start for searching. */
    private final int[] starts = new int[CELLS + 1];

    private SphereTable(double[] xp, double[] yp) {
        this.xp = xp;
        this.yp = yp;
        int at = 0;
        for (int cell = 0; cell <= CELLS; cell++) {
            while (at + 1 < xp.length && xp[at + 1] <= (double) cell / CELLS) {
                at++;
            }
            starts[cell] = at;
        }
    }

    /** The table for a number of dimensions, at least 1. */
    static SphereTable of(int k) {
        int bounded = Math.min(k, DIMS[DIMS.length - 1]);
        SphereTable table = CACHE.get(bounded);
        if (table == null) {
            int index = Arrays.binarySearch(DIMS, bounded);
            table = index >= 0 ? build(bounded) : between(bounded, DIMS[-index - 2], DIMS[-index - 1]);
            CACHE.put(bounded, table);
        }
        return table;
    }

    /** The y with I_y(k/2, 1/2) = x, about. */
    double at(double x) {
        if (!(x >= xp[0] && x >= 0 && x < 1 && x < xp[xp.length - 1])) {
            return Interpolation.at(x, xp, yp);
        }
        int cell = (int) (x * CELLS);
        return Interpolation.between(x, xp, yp, starts[cell], starts[cell + 1] + 1);
    }

    private static SphereTable between(int k, int k0, int k1) {
        SphereTable t0 = of(k0);
        SphereTable t1 = of(k1);
        double r0 = (double) (k1 - k) / (k1 - k0);
        double r1 = 1.0 - r0;
        int points = t0.xp.length;
        double[] xp = new double[points];
        double[] yp = new double[points];
        for (int i = 0; i < points; i++) {
            xp[i] = r0 * t0.xp[i] + r1 * t1.xp[i];
            yp[i] = r0 * t0.at(xp[i]) + r1 * t1.at(xp[i]);
        }
        return new SphereTable(xp, yp);
    }

    private record Point(double x, double y) {
    }

    private static SphereTable build(int k) {
        IncompleteBeta beta = new IncompleteBeta(0.5 * k, 0.5);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < ABSCISSAE; i++) {
            double x = i * (1.0 / ABSCISSAE);
            points.add(new Point(x, beta.inverse(x)));
        }
        points.add(new Point(1.0, 1.0));

        int underflows = underflows(k);
        RandomState rng = new RandomState(0);
        rng.uniform(0.0, 1.0, underflowsBelow(k));
        for (int i = 0; i < underflows; i++) {
            double x = rng.nextDouble();
            points.add(new Point(x, beta.inverse(x)));
        }

        double step = (LAST_ORDINATE - FIRST_ORDINATE) / (ORDINATES - 1);
        Map<Integer, Double> corrections = Corrections.BY_DIMS.getOrDefault(k, Map.of());
        for (int i = underflows; i < ORDINATES; i++) {
            double y = i == ORDINATES - 1 ? LAST_ORDINATE : i * step + FIRST_ORDINATE;
            points.add(new Point(beta.at(y), corrections.getOrDefault(i, y)));
        }
        points.sort(Comparator.comparingDouble(Point::x));
        return new SphereTable(points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
    }

    private static int underflows(int k) {
        if (k <= LAST_WITHOUT_UNDERFLOW) {
            return 0;
        }
        return k <= LAST_WITH_ONE_UNDERFLOW ? 1 : UNDERFLOWS.get(k);
    }

    private static int underflowsBelow(int k) {
        return Arrays.stream(DIMS).takeWhile(dims -> dims < k).map(SphereTable::underflows).sum();
    }

    /** The ordinates in which the original tables differ from the grid: lines of dims, grid index, ordinate. */
    private static final class Corrections {

        static final Map<Integer, Map<Integer, Double>> BY_DIMS = load();

        private static Map<Integer, Map<Integer, Double>> load() {
            Map<Integer, Map<Integer, Double>> corrections = new HashMap<>();
            try (InputStream stream = SphereTable.class.getResourceAsStream(CORRECTIONS);
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String[] fields = line.split(" ");
                    corrections.computeIfAbsent(Integer.valueOf(fields[0]), dims -> new HashMap<>())
                            .put(Integer.valueOf(fields[1]), Double.valueOf(fields[2]));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(CORRECTIONS + " cannot be read from the class path", e);
            }
            return corrections;
        }
    }
}
