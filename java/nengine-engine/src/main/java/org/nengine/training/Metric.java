package org.nengine.training;

/** What is measured along with the loss, without being trained for: a mean over all items and steps. */
public enum Metric {

    /**
     * How often the answer is right. If the probe has one element, it is right if it lies above 0.5 where the target is
     * 1 and not above where the target is 0. If the target has one element and the probe more, the target is the number
     * of the element that must be the largest. Else both must be largest in the same element.
     */
    ACCURACY("accuracy"),

    /** The mean of the squared differences. */
    MSE("mse");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    /** {@link #ACCURACY}. */
    public static Metric accuracy() {
        return ACCURACY;
    }

    /** {@link #MSE}. */
    public static Metric mse() {
        return MSE;
    }

    /** Name by which the engine knows it, and the end of its key in the {@link History}. */
    public String key() {
        return key;
    }
}
