package org.nengine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nengine.exceptions.NengineException;

/** Calls public methods with null in the place of each argument. */
public final class NullArguments {

    private NullArguments() {
    }

    /**
     * The calls that take null, or fail of it otherwise than by an exception of Nengine's that says so.
     *
     * @param values what the other arguments are, by their classes
     */
    public static List<String> problems(Object owner, Map<Class<?>, Object> values) {
        List<String> wrong = new ArrayList<>();
        for (Method method : owner.getClass().getMethods()) {
            if (method.getDeclaringClass() != Object.class && !method.getName().equals("equals")) {
                for (int i = 0; i < method.getParameterCount(); i++) {
                    if (!method.getParameterTypes()[i].isPrimitive()) {
                        problem(owner, method, i, values).ifPresent(wrong::add);
                    }
                }
            }
        }
        return wrong;
    }

    private static Optional<String> problem(Object owner, Method method, int nullAt,
            Map<Class<?>, Object> values) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            if (i != nullAt) {
                Class<?> type = types[i];
                arguments[i] = Optional.ofNullable(values.get(type))
                        .orElseThrow(() -> new AssertionError("a " + type + " is needed for " + method));
            }
        }
        String call = method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(types).map(Class::getSimpleName).toList() + " with null as argument " + nullAt;
        try {
            method.invoke(owner, arguments);
            return Optional.of(call + " is taken");
        } catch (InvocationTargetException e) {
            boolean refused = e.getCause() instanceof NengineException && e.getCause().getMessage().contains("null");
            return refused ? Optional.empty() : Optional.of(call + " throws " + e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(call, e);
        }
    }
}
