package org.nengine.synapses;

/**
 * A complex number.
 *
 * @param re real part
 * @param im imaginary part
 */
public record Complex(double re, double im) {

    /** A real number. */
    public static Complex real(double value) {
        return new Complex(value, 0);
    }

    /** The number of absolute value 1 at an angle in radians. */
    public static Complex unit(double angle) {
        return new Complex(Math.cos(angle), Math.sin(angle));
    }

    /** The sum. */
    public Complex plus(Complex other) {
        return new Complex(re + other.re, im + other.im);
    }

    /** The difference. */
    public Complex minus(Complex other) {
        return new Complex(re - other.re, im - other.im);
    }

    /** The product. */
    public Complex times(Complex other) {
        return new Complex(re * other.re - im * other.im, re * other.im + im * other.re);
    }

    /** The quotient, by the method of Smith (1962), which does not overflow before the result does. */
    public Complex dividedBy(Complex other) {
        if (Math.abs(other.re) >= Math.abs(other.im)) {
            double ratio = other.im / other.re;
            double scale = other.re + other.im * ratio;
            return new Complex((re + im * ratio) / scale, (im - re * ratio) / scale);
        }
        double ratio = other.re / other.im;
        double scale = other.re * ratio + other.im;
        return new Complex((re * ratio + im) / scale, (im * ratio - re) / scale);
    }

    /** The absolute value. */
    public double abs() {
        return Math.hypot(re, im);
    }

    /** The angle in radians, -pi to pi. */
    public double phase() {
        return Math.atan2(im, re);
    }
}
