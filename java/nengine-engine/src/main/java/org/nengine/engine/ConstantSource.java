package org.nengine.engine;

/** The same values at every step. */
record ConstantSource(double[] constant) implements InputSource {

    @Override
    public boolean isConstant() {
        return true;
    }

    @Override
    public int items() {
        return 1;
    }

    @Override
    public void fill(double time, int item, double[] values) {
        System.arraycopy(constant, 0, values, 0, values.length);
    }
}
