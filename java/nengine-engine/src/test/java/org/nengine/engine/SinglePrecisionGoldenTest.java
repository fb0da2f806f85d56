package org.nengine.engine;

import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.goldens.GoldenCase;
import org.nengine.goldens.GoldenLimits;
import org.nengine.goldens.GoldenModels;
import org.nengine.goldens.GoldenRunner;
import org.nengine.goldens.GoldenSuite;

/**
 * The native engine gives the golden numbers in single precision, as exactly as that allows: what is recorded is
 * within 1e-4 of its largest value until rounding moves a spike, as {@link SinglePrecisionHorizon} measures without the
 * engine. Only samples in which rounding carries further before any spike moves, such as those of a voltage that rises
 * steeply towards a spike, may be off by 3 times what was measured of them.
 *
 * <p>What is built is built in double precision all the same, and compared by {@link EngineGoldenTest}.
 */
class SinglePrecisionGoldenTest extends GoldenSuite {

    private static final double TOLERANCE = 1e-4;
    private static final double OF_SPREAD = 3;

    @Override
    public GoldenRunner start(Model model, long seed) {
        return new SimulatorRunner(Simulator.builder(model).dtype(DType.FLOAT32).seed(seed).build());
    }

    @Override
    protected GoldenLimits limits(GoldenCase golden, Model model) {
        List<SinglePrecisionHorizon.Measured> runs = SinglePrecisionHorizon.of(golden,
                () -> Model.build(GoldenModels.describe(golden.name()), golden.dt()), TOLERANCE / OF_SPREAD);
        return new GoldenLimits() {

            @Override
            public boolean covers(String array) {
                boolean spikesStay = runs.stream().allMatch(run -> run.steps().isEmpty());
                return RECORDED.matcher(array).matches() || array.contains("_final") && spikesStay
                        && golden.agreeSteps().isEmpty();
            }

            @Override
            public double allowed(String array) {
                return TOLERANCE;
            }

            @Override
            public double allowed(String array, int row) {
                Matcher recorded = RECORDED.matcher(array);
                if (!recorded.matches()) {
                    return TOLERANCE;
                }
                Probe probe = model.network().allProbes().get(Integer.parseInt(recorded.group(1)));
                double spread = runs.get(GoldenLimits.run(recorded)).spread(model.probes().indexOf(probe), row);
                return Math.max(TOLERANCE, OF_SPREAD * spread);
            }

            @Override
            public OptionalInt steps(int run) {
                OptionalInt horizon = runs.get(run).steps();
                OptionalInt agree = golden.agreeSteps();
                boolean agreeFirst = agree.isPresent() && agree.getAsInt() < horizon.orElse(Integer.MAX_VALUE);
                return agreeFirst ? agree : horizon;
            }
        };
    }
}
