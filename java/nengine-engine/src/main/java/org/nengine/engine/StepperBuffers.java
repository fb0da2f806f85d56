package org.nengine.engine;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.IdentityHashMap;
import java.util.Map;
import org.nengine.exceptions.ValidationException;

/** The inputs of a stepper, or its outputs: whose numbers stand where. */
final class StepperBuffers {

    private final String kind;
    private final IoNames names;
    private final DirectNumbers numbers;
    private final Map<Object, Place> places = new IdentityHashMap<>();
    private int next;

    private record Place(int first, int size) {
    }

    /**
     * @param kind Input or Output, as in names of methods
     */
    StepperBuffers(String kind, IoNames names, DirectNumbers numbers) {
        this.kind = kind;
        this.names = names;
        this.numbers = numbers;
    }

    /** The next numbers are those of a node or probe. */
    void add(Object object, int size) {
        places.put(object, new Place(next, size));
        next += size;
    }

    /** How many numbers those have that were added. */
    int size() {
        return next;
    }

    /** Puts the same values there for all items. */
    void fill(Object object, double[] values) {
        Place place = places.get(object);
        for (int i = 0; i < place.size(); i++) {
            numbers.put(place.first() + i, values[i % values.length]);
        }
    }

    FloatBuffer floats(Object object) {
        Place place = place(DType.FLOAT32, object);
        return numbers.floats(place.first(), place.size());
    }

    DoubleBuffer doubles(Object object) {
        Place place = place(DType.FLOAT64, object);
        return numbers.doubles(place.first(), place.size());
    }

    private Place place(DType dtype, Object object) {
        String floats = "float" + kind;
        String doubles = "double" + kind;
        String call = dtype == DType.FLOAT32 ? floats : doubles;
        if (numbers.dtype() != dtype) {
            throw new ValidationException("Stepper", call, "the simulator is one in " + numbers.dtype() + "; call "
                    + (dtype == DType.FLOAT32 ? doubles : floats));
        }
        Place place = places.get(object);
        if (place == null) {
            throw new ValidationException("Stepper", call, "\"" + names.name(object) + "\" was not listed when the "
                    + "stepper was opened; listed are " + places.keySet().stream().map(names::name).sorted().toList());
        }
        return place;
    }
}
