package org.nengine.engine;

import java.util.Map;
import java.util.Optional;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/** Weights of entries by the class of their target. */
final class ClassWeights {

    private ClassWeights() {
    }

    /**
     * The weights of the classes of targets, times other weights.
     *
     * @param byClass weights; of other classes 1
     * @param targets (items, steps, 1) for numbers of classes, or (items, steps, classes) with the largest at the class
     * @param others (items, steps or 1, 1)
     * @return (items, steps, 1)
     * @throws ValidationException if a target is no number of a class, or the steps do not fit
     */
    static Tensor times(Map<Integer, Double> byClass, Tensor targets, Optional<Tensor> others) {
        int items = targets.shape(0);
        int steps = targets.shape(1);
        int otherSteps = others.map(tensor -> tensor.shape(1)).orElse(1);
        if (steps != otherSteps && steps != 1 && otherSteps != 1) {
            throw new ValidationException("fit", "sampleWeights", "there are weights for " + otherSteps
                    + " steps, but targets for " + steps);
        }
        int all = Math.max(steps, otherSteps);
        double[] weights = new double[Math.multiplyExact(items, all)];
        for (int item = 0; item < items; item++) {
            for (int step = 0; step < all; step++) {
                int number = classOf(targets, item, steps == 1 ? 0 : step);
                double other = others.isEmpty() ? 1 : others.get().at(item, otherSteps == 1 ? 0 : step, 0);
                weights[item * all + step] = byClass.getOrDefault(number, 1.0) * other;
            }
        }
        return Tensor.wrap(weights, items, all, 1);
    }

    private static int classOf(Tensor targets, int item, int step) {
        if (targets.shape(2) != 1) {
            int largest = 0;
            for (int i = 1; i < targets.shape(2); i++) {
                if (targets.at(item, step, i) > targets.at(item, step, largest)) {
                    largest = i;
                }
            }
            return largest;
        }
        double number = targets.at(item, step, 0);
        if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
            throw new ValidationException("fit", "classWeights", "need targets that are numbers of classes, but that "
                    + "of item " + item + ", step " + step + " is " + number);
        }
        return (int) number;
    }
}
