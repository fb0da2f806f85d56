package org.nengine.docs;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a user can give to a class: the parameters of its public constructors and static factories, the settings of its
 * builder, and of methods that return a changed copy, such as {@code withSeed(seed)} or {@code weights(full)}.
 */
final class DeclaredParameters {

    private final Class<?> type;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> required = new LinkedHashSet<>();

    private DeclaredParameters(Class<?> type) {
        this.type = type;
    }

    /** Those of a class. */
    static DeclaredParameters of(Class<?> type) {
        DeclaredParameters declared = new DeclaredParameters(type);
        declared.addCreators();
        declared.addBuilder();
        declared.addCopies();
        return declared;
    }

    /** The settings of an options or builder class. */
    static Set<String> settings(Class<?> builder) {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(builder.getMethods()).filter(m -> m.getParameterCount() > 0
                && m.getReturnType() != Object.class && m.getReturnType().isAssignableFrom(builder))
                .sorted(Comparator.comparing(Method::getName)).forEach(m -> names.add(m.getName()));
        return names;
    }

    private void addCreators() {
        List<Executable> creators = new ArrayList<>(Arrays.asList(type.getConstructors()));
        Arrays.stream(type.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers())
                && Modifier.isStatic(m.getModifiers()) && (m.getReturnType() == type || builder(m.getReturnType())))
                .sorted(Comparator.comparing(Method::getName)).forEach(creators::add);
        creators.sort(Comparator.comparing((Executable e) -> e.getParameterCount())
                .thenComparing(e -> e instanceof Constructor ? 0 : 1));
        creators.forEach(creator -> {
            parameterNames(creator).forEach(names::add);
            if (creator instanceof Method && accessor(creator.getName()).isPresent()) {
                names.add(creator.getName());
            }
        });
        int fewest = creators.stream().mapToInt(Executable::getParameterCount).min().orElse(0);
        required.addAll(names);
        creators.stream().filter(creator -> creator.getParameterCount() == fewest)
                .forEach(creator -> required.retainAll(parameterNames(creator).toList()));
    }

    private static Stream<String> parameterNames(Executable creator) {
        return Arrays.stream(creator.getParameters()).map(java.lang.reflect.Parameter::getName);
    }

    private boolean builder(Class<?> candidate) {
        return candidate.getEnclosingClass() == type && candidate.getSimpleName().equals("Builder");
    }

    private void addBuilder() {
        Arrays.stream(type.getClasses()).filter(this::builder).forEach(b -> names.addAll(settings(b)));
    }

    private void addCopies() {
        Arrays.stream(type.getMethods())
                .filter(m -> !Modifier.isStatic(m.getModifiers()) && givesCopy(m))
                .sorted(Comparator.comparing(Method::getName)).forEach(m -> {
                    if (accessor(m.getName()).isPresent() && m.getParameterCount() > 0) {
                        names.add(m.getName());
                    } else {
                        // What an object does not tell afterwards is no setting of it, but the input of an operation.
                        parameterNames(m).filter(name -> accessor(name).isPresent()).forEach(names::add);
                    }
                });
    }

    /**
     * Whether a method gives an object of the class itself: it says so, or it comes from a hidden superclass that several
     * classes share and whose methods give its type variable.
     */
    private boolean givesCopy(Method method) {
        Class<?> given = method.getReturnType();
        return given == type && !method.isBridge()
                || !Modifier.isPublic(given.getModifiers()) && given.isAssignableFrom(type);
    }

    /** The method that tells the value of a parameter: {@code tau()}, or {@code isSurface()} of {@code surface}. */
    private Optional<Method> accessor(String name) {
        String is = "is" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return Stream.of(name, is).flatMap(n -> Arrays.stream(type.getMethods()).filter(m -> m.getName().equals(n)
                && m.getParameterCount() == 0 && m.getReturnType() != void.class && m.getReturnType() != type
                && !Modifier.isStatic(m.getModifiers()))).findFirst();
    }

    Set<String> names() {
        return names;
    }

    /** Parameters that the shortest way to make an object needs. */
    boolean isRequired(String name) {
        return required.contains(name);
    }

    /** The value that a parameter has in an object, as it stands in a table of defaults, if the object tells it. */
    Optional<String> value(String name, Object object) {
        return accessor(name).map(method -> text(value(method, object)));
    }

    private static Object value(Method method, Object object) {
        try {
            method.setAccessible(true);
            return method.invoke(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(method + " of " + object, e);
        }
    }

    /** As a table of defaults says it: {@code none}, {@code 0.02}, {@code Lowpass(tau=0.005)}. */
    static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(DeclaredParameters::text).orElse("none");
        }
        if (value instanceof Collection<?> collection && collection.isEmpty()) {
            return "none";
        }
        if (value instanceof Double number && number.isInfinite()) {
            return number > 0 ? "infinity" : "-infinity";
        }
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return Integer.toString(number.intValue());
        }
        if (value.getClass().isArray()) {
            String inBrackets = Arrays.deepToString(new Object[] {value});
            return inBrackets.substring(1, inBrackets.length() - 1);
        }
        return value.toString().replaceAll("^Optional(?:Int|Long|Double)?\\.empty$", "none")
                .replaceAll("^Optional(?:Int|Long|Double)\\[(.*)]$", "$1");
    }
}
