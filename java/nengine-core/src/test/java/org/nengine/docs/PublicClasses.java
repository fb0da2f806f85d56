package org.nengine.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The public classes of a package, as they stand beside one of them in a folder or a jar. */
public final class PublicClasses {

    private PublicClasses() {
    }

    /**
     * Concrete public subclasses of a class in its own package, itself included if it is concrete, by name.
     *
     * @param type names the package and what its classes extend
     */
    public static List<Class<?>> concrete(Class<?> type) {
        return concrete(type, type);
    }

    /**
     * Concrete public subclasses of a class in another package, by name.
     *
     * @param type what they extend
     * @param neighbour a class of the package
     */
    public static List<Class<?>> concrete(Class<?> type, Class<?> neighbour) {
        return all(neighbour).filter(c -> type.isAssignableFrom(c) && !Modifier.isAbstract(c.getModifiers())).toList();
    }

    private static Stream<Class<?>> all(Class<?> neighbour) {
        String folder = "/" + neighbour.getPackageName().replace('.', '/');
        try {
            URI place = neighbour.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (Files.isDirectory(Path.of(place))) {
                return classes(Path.of(place).resolve(folder.substring(1)), neighbour);
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of())) {
                return classes(jar.getPath(folder), neighbour);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Class<?>> classes(Path folder, Class<?> neighbour) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Class<?>> found = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\w+\\.class") && !name.equals("package-info.class")).sorted()
                    .<Class<?>>map(name -> load(neighbour.getPackageName() + "." + name.replace(".class", "")))
                    .filter(c -> Modifier.isPublic(c.getModifiers())).toList();
            return found.stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
