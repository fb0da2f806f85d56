package org.nengine.engine.independent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nengine.training.Adadelta;
import org.nengine.training.Adagrad;
import org.nengine.training.Adam;
import org.nengine.training.AdamW;
import org.nengine.training.Adamax;
import org.nengine.training.CosineDecay;
import org.nengine.training.ExponentialDecay;
import org.nengine.training.Ftrl;
import org.nengine.training.Nadam;
import org.nengine.training.Optimizer;
import org.nengine.training.RMSprop;
import org.nengine.training.SGD;

/**
 * An optimizer, and in plain Java what its formula makes of parameters.
 *
 * @param optimizer with settings that the formula repeats as numbers
 */
public record OptimizerFormula(Optimizer optimizer, Formula formula) {

    @Override
    public String toString() {
        return optimizer.toString();
    }

    /**
     * Starts to optimise.
     *
     * @param parameters changed in place by every step
     */
    public Descent descent(double[][] parameters) {
        return new Descent(parameters);
    }

    /** Parameters on their way, and what the formula remembers of each entry. */
    public final class Descent {

        private final double[][] parameters;
        private final double[][][] slots;
        private int t;

        private Descent(double[][] parameters) {
            this.parameters = parameters;
            slots = new double[parameters.length][][];
            for (int k = 0; k < parameters.length; k++) {
                slots[k] = new double[parameters[k].length][3];
            }
        }

        /** A step; the gradients are clipped in place. */
        public void step(double[][] gradients) {
            clip(gradients, optimizer);
            double rate = optimizer.learningRate().at(t);
            t++;
            for (int k = 0; k < parameters.length; k++) {
                for (int i = 0; i < parameters[k].length; i++) {
                    parameters[k][i] = formula.update(parameters[k][i], gradients[k][i], rate, slots[k][i], t);
                }
            }
        }
    }

    /** What a formula makes of one entry of a parameter. */
    @FunctionalInterface
    public interface Formula {

        /**
         * The new value.
         *
         * @param w the old one
         * @param g the gradient
         * @param r the learning rate
         * @param s numbers that are kept from step to step, 0 at first
         * @param t the number of the step, from 1
         */
        double update(double w, double g, double r, double[] s, int t);
    }

    private static OptimizerFormula of(Optimizer optimizer, Formula formula) {
        return new OptimizerFormula(optimizer, formula);
    }

    private static double adam(double[] s, double g, double r, int t, boolean amsgrad) {
        s[0] = 0.8 * s[0] + 0.2 * g;
        s[1] = 0.9 * s[1] + 0.1 * g * g;
        s[2] = amsgrad ? Math.max(s[2], s[1]) : s[1];
        return r * Math.sqrt(1 - Math.pow(0.9, t)) / (1 - Math.pow(0.8, t)) * s[0] / (Math.sqrt(s[2]) + 1e-4);
    }

    private static Formula rmsprop(double momentum, boolean centered) {
        return (w, g, r, s, t) -> {
            s[0] = 0.8 * s[0] + 0.2 * g * g;
            s[1] = centered ? 0.8 * s[1] + 0.2 * g : 0;
            double d = s[0] - s[1] * s[1];
            if (momentum == 0) {
                return w - r * g / (Math.sqrt(d) + 1e-4);
            }
            s[2] = momentum * s[2] + r * g / Math.sqrt(d + 1e-4);
            return w - s[2];
        };
    }

    private static RMSprop.Builder rmsprop() {
        return RMSprop.builder().learningRate(0.02).rho(0.8).epsilon(1e-4);
    }

    private static Formula ftrl(double p, double start, double l1, double l2, double shrinkage, double beta) {
        return (w, g, r, s, t) -> {
            double n = t == 1 ? start : s[0];
            s[0] = n + g * g;
            s[1] += g + 2 * shrinkage * w - (Math.pow(s[0], -p) - Math.pow(n, -p)) / r * w;
            double q = Math.pow(s[0], -p) / r + 2 * (l2 + beta / (2 * r));
            return Math.abs(s[1]) > l1 ? (Math.signum(s[1]) * l1 - s[1]) / q : 0;
        };
    }

    /** Every optimizer, with settings that show. */
    public static Stream<OptimizerFormula> all() {
        Formula descent = (w, g, r, s, t) -> w - r * g;
        Formula momentum = (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] - r * g;
            return w + s[0];
        };
        List<OptimizerFormula> cases = new ArrayList<>();
        cases.add(of(new SGD(0.05), descent));
        cases.add(of(new SGD(0.05, 0.9), momentum));
        cases.add(of(new SGD(0.05, 0.9, true), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] - r * g;
            return w + 0.9 * s[0] - r * g;
        }));
        cases.add(of(rmsprop().build(), rmsprop(0, false)));
        cases.add(of(rmsprop().centered(true).build(), rmsprop(0, true)));
        cases.add(of(rmsprop().momentum(0.5).build(), rmsprop(0.5, false)));
        cases.add(of(rmsprop().momentum(0.5).centered(true).build(), rmsprop(0.5, true)));
        cases.add(of(Adagrad.builder().learningRate(0.1).initialAccumulator(0.3).build(), (w, g, r, s, t) -> {
            s[0] = (t == 1 ? 0.3 : s[0]) + g * g;
            return w - r * g / (Math.sqrt(s[0]) + 1e-7);
        }));
        cases.add(of(Adadelta.builder().learningRate(0.5).rho(0.9).epsilon(1e-3).build(), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] + 0.1 * g * g;
            double u = g * Math.sqrt(s[1] + 1e-3) / Math.sqrt(s[0] + 1e-3);
            s[1] = 0.9 * s[1] + 0.1 * u * u;
            return w - r * u;
        }));
        cases.add(of(new Adam(0.05, 0.8, 0.9, 1e-4), (w, g, r, s, t) -> w - adam(s, g, r, t, false)));
        cases.add(of(Adam.builder().learningRate(0.05).beta1(0.8).beta2(0.9).epsilon(1e-4).amsgrad(true).build(),
                (w, g, r, s, t) -> w - adam(s, g, r, t, true)));
        AdamW.Builder decaying = AdamW.builder().learningRate(0.05).beta1(0.8).beta2(0.9).epsilon(1e-4)
                .weightDecay(0.3);
        cases.add(of(decaying.build(), (w, g, r, s, t) -> w - r * 0.3 * w - adam(s, g, r, t, false)));
        cases.add(of(decaying.amsgrad(true).build(),
                (w, g, r, s, t) -> w - r * 0.3 * w - adam(s, g, r, t, true)));
        cases.add(of(Adamax.builder().learningRate(0.05).beta2(0.9).build(), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = Math.max(0.9 * s[1], Math.abs(g));
            return w - r / (1 - Math.pow(0.9, t)) * s[0] / (s[1] + 1e-7);
        }));
        cases.add(of(Nadam.builder().learningRate(0.05).scheduleDecay(1).build(), (w, g, r, s, t) -> {
            double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t));
            double next = 0.9 * (1 - 0.5 * Math.pow(0.96, t + 1));
            s[2] = (t == 1 ? 1 : s[2]) * now;
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.999 * s[1] + 0.001 * g * g;
            double mean = (1 - now) * g / (1 - s[2]) + next * s[0] / (1 - s[2] * next);
            return w - r * mean / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-7);
        }));
        cases.add(of(new Ftrl(0.2), ftrl(-0.5, 0.1, 0, 0, 0, 0)));
        cases.add(of(Ftrl.builder().learningRate(0.2).learningRatePower(-0.7).initialAccumulator(0.2).l1(0.05)
                .l2(0.1).l2Shrinkage(0.02).beta(0.4).build(), ftrl(-0.7, 0.2, 0.05, 0.1, 0.02, 0.4)));
        cases.add(of(SGD.builder().momentum(0.9).learningRate(new ExponentialDecay(0.1, 5, 0.5)).build(),
                momentum));
        cases.add(of(SGD.builder().learningRate(step -> 0.1 / (1 + step)).build(), descent));
        cases.add(of(SGD.builder().learningRate(new CosineDecay(0.1, 10)).build(), descent));
        cases.add(of(SGD.builder().learningRate(0.05).clipValue(0.1).build(), descent));
        cases.add(of(SGD.builder().learningRate(0.05).clipNorm(0.3).build(), descent));
        cases.add(of(SGD.builder().learningRate(0.05).globalClipNorm(0.3).build(), descent));
        cases.add(of(SGD.builder().learningRate(0.05).momentum(0.9).clipValue(0.2).clipNorm(0.25).build(),
                momentum));
        cases.add(of(SGD.builder().learningRate(0.05).clipValue(0.2).globalClipNorm(0.25).build(), descent));
        return cases.stream();
    }

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    private static void clip(double[][] gradients, Optimizer optimizer) {
        double limit = optimizer.clipValue().orElse(Double.MAX_VALUE);
        double all = 0;
        for (double[] gradient : gradients) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = Math.max(-limit, Math.min(limit, gradient[i]));
            }
            all += squares(gradient);
        }
        for (double[] gradient : gradients) {
            double own = Math.min(1, optimizer.clipNorm().orElse(Double.MAX_VALUE) / Math.sqrt(squares(gradient)));
            double common = Math.min(1, optimizer.globalClipNorm().orElse(Double.MAX_VALUE) / Math.sqrt(all));
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= own * common;
            }
        }
    }
}
