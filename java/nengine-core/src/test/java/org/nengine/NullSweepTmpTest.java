package org.nengine;
import java.lang.reflect.*;
import java.util.*;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.NengineException;
class NullSweepTmpTest {
    @Test
    void sweep() throws Exception {
        Network net = new Network("net", 0);
        Ensemble a = net.ensemble("a", 4, 2);
        Node n = net.node("n", 1, 2);
        Node p = net.passthrough("p", 2);
        Connection c = net.connect(a, p);
        Probe q = net.probe(a);
        Map<Class<?>, Object> any = new HashMap<>();
        for (Object o : new Object[] {net, a, n, p, c, q, a.neurons(), net.config(), net.config().ensemble(), net.config().connection(), net.config().probe(), net.config().node(), a.get(0)}) {
            for (Method m : o.getClass().getMethods()) {
                if (m.getDeclaringClass() == Object.class || m.getName().equals("equals")) continue;
                Class<?>[] t = m.getParameterTypes();
                for (int i = 0; i < t.length; i++) {
                    if (t[i].isPrimitive()) continue;
                    Object[] args = new Object[t.length];
                    boolean ok = true;
                    for (int j = 0; j < t.length; j++) {
                        if (j == i) continue;
                        args[j] = value(t[j], net, a);
                        if (args[j] == null) ok = false;
                    }
                    if (!ok) { System.out.println("SKIP " + m); continue; }
                    try {
                        m.invoke(o, args);
                        System.out.println("ACCEPTED " + sig(m) + " arg " + i);
                    } catch (InvocationTargetException e) {
                        if (!(e.getCause() instanceof NengineException)) {
                            System.out.println("BAD " + sig(m) + " arg " + i + " " + e.getCause());
                        }
                    }
                }
            }
        }
    }
    static String sig(Method m) { return m.getDeclaringClass().getSimpleName() + "." + m.getName() + Arrays.toString(Arrays.stream(m.getParameterTypes()).map(Class::getSimpleName).toArray()); }
    static Object value(Class<?> t, Network net, Ensemble a) {
        if (t == int.class) return 1;
        if (t == long.class) return 1L;
        if (t == double.class) return 0.5;
        if (t == boolean.class) return true;
        if (t == String.class) return "label";
        if (t == double[].class) return new double[] {1, 2};
        if (t == int[].class) return new int[] {0};
        if (t == double[][].class) return new double[][] {{1, 2}};
        if (t.isAssignableFrom(Ensemble.class)) return a;
        if (t == java.util.function.Consumer.class) return (java.util.function.Consumer<Object>) x -> { };
        if (t == FunctionOfTime.class) return (FunctionOfTime) x -> x;
        if (t == FunctionOfInput.class) return (FunctionOfInput) (u, x) -> x;
        if (t == InputConsumer.class) return (InputConsumer) (u, x) -> { };
        if (t == VectorFunction.class) return (VectorFunction) x -> x;
        if (t == Runnable.class) return (Runnable) () -> { };
        if (t == Config.class) return new Config();
        if (t == org.nengine.processes.Process.class) return new org.nengine.processes.WhiteNoise();
        if (t == org.nengine.synapses.Synapse.class) return new org.nengine.synapses.Lowpass(0.1);
        if (t == org.nengine.learning.LearningRuleType.class) return new org.nengine.learning.PES();
        if (t == Setting.class) return new Setting<>("s", Set.of(Ensemble.class));
        if (t == Class.class) return Ensemble.class;
        if (t == Object.class) return 3;
        return null;
    }
}
