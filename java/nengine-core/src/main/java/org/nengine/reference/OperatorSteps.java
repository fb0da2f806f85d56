package org.nengine.reference;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.ConvTransposeInc;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.SimBCM;
import org.nengine.build.ir.SimFilter;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimNeurons;
import org.nengine.build.ir.SimOja;
import org.nengine.build.ir.SimPES;
import org.nengine.build.ir.SimProbe;
import org.nengine.build.ir.SimProcess;
import org.nengine.build.ir.SimRLS;
import org.nengine.build.ir.SimVoja;
import org.nengine.build.ir.SparseDotInc;
import org.nengine.build.ir.TimeUpdate;
import org.nengine.exceptions.SimulationException;

/** The registry of operators: which class does the work of an operator. */
final class OperatorSteps {

    private static final Map<Class<? extends Operator>, BiFunction<Operator, Workspace, OperatorStep>> BY_CLASS =
            new HashMap<>();

    static {
        register(TimeUpdate.class, TimeUpdateStep::new);
        register(Reset.class, ResetStep::new);
        register(Copy.class, CopyStep::new);
        register(ElementwiseInc.class, ElementwiseIncStep::new);
        register(DotInc.class, DotIncStep::new);
        register(SparseDotInc.class, SparseDotIncStep::new);
        register(ConvInc.class, ConvIncStep::new);
        register(ConvTransposeInc.class, ConvTransposeIncStep::new);
        register(SimFunction.class, SimFunctionStep::new);
        register(SimProcess.class, SimProcessStep::new);
        register(SimFilter.class, SimFilterStep::new);
        register(SimNeurons.class, SimNeuronsStep::new);
        register(SimPES.class, SimPesStep::new);
        register(SimRLS.class, SimRlsStep::new);
        register(SimBCM.class, SimBcmStep::new);
        register(SimOja.class, SimOjaStep::new);
        register(SimVoja.class, SimVojaStep::new);
        register(SimProbe.class, (operator, workspace) -> () -> { });
    }

    private OperatorSteps() {
    }

    private static <O extends Operator> void register(Class<O> type, BiFunction<O, Workspace, OperatorStep> make) {
        BY_CLASS.put(type, (operator, workspace) -> make.apply(type.cast(operator), workspace));
    }

    /**
     * @throws SimulationException if nothing is known of the operator's class
     */
    static OperatorStep of(Operator operator, Workspace workspace) {
        BiFunction<Operator, Workspace, OperatorStep> make = BY_CLASS.get(operator.getClass());
        if (make == null) {
            throw new SimulationException("the reference simulator has no step for the operator " + operator);
        }
        return make.apply(operator, workspace);
    }
}
