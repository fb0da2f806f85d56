package org.nengine.build.solvers;

import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;

/**
 * The LSMR iteration for {@code min |A x - b|^2 + |damp x|^2} (Fong and Saunders, LSMR: an iterative algorithm for
 * sparse least-squares problems, SIAM J. Sci. Comput. 33, 2011): Golub-Kahan bidiagonalisation of A, and plane
 * rotations that keep its triangles. Names are those of the article: {@code Bar}, {@code Hat}, {@code Tilde}, and
 * primes as {@code Acute}, {@code Check}.
 */
final class Lsmr {

    private static final double CONDITION_LIMIT = 1e8;
    private static final double LARGE = 1e100;

    private final LinearAlgebra algebra;
    private final Matrix a;
    private final Matrix transposed;
    private final double damp;
    private final double tol;
    private int iteration;

    // The bidiagonalisation.
    private double[] u;
    private double[] v;
    private double alpha;
    private double beta;
    // The rotations.
    private double alphaBar;
    private double zetaBar;
    private double zeta;
    private double rho = 1;
    private double rhoBar = 1;
    private double cBar = 1;
    private double sBar;
    // The estimate of the residual.
    private double betaDd;
    private double betaD;
    private double rhoDold = 1;
    private double tauTildeOld;
    private double thetaTilde;
    private double d;
    private double residual;
    // The estimates of the norm and the condition of A.
    private double squaredNorm;
    private double norm;
    private double maxRhoBar;
    private double minRhoBar = LARGE;
    private double condition = 1;

    /**
     * @param transposed A, transposed
     * @param tol relative tolerance of b and of A
     */
    Lsmr(LinearAlgebra algebra, Matrix a, Matrix transposed, double damp, double tol) {
        this.algebra = algebra;
        this.a = a;
        this.transposed = transposed;
        this.damp = damp;
        this.tol = tol;
    }

    /** Number of iterations of the last solution. */
    int iterations() {
        return iteration;
    }

    /** The solution for a right-hand side. */
    double[] solve(double[] b) {
        double[] x = new double[a.columns()];
        start(b);
        double normB = beta;
        if (alpha * beta == 0) {
            return x;
        }
        double[] h = v.clone();
        double[] hBar = new double[x.length];
        int limit = Math.min(a.rows(), a.columns());
        boolean done = false;
        while (!done && iteration < limit) {
            iteration++;
            bidiagonalise();
            advance(x, h, hBar);
            done = converged(normB, Vectors.norm(x));
        }
        return x;
    }

    private void start(double[] b) {
        u = b.clone();
        beta = Vectors.norm(u);
        if (beta > 0) {
            Vectors.scale(u, 1 / beta);
        }
        v = times(transposed, u);
        alpha = Vectors.norm(v);
        if (alpha > 0) {
            Vectors.scale(v, 1 / alpha);
        }
        zetaBar = alpha * beta;
        alphaBar = alpha;
        betaDd = beta;
        squaredNorm = alpha * alpha;
    }

    private double[] times(Matrix matrix, double[] vector) {
        return algebra.multiply(matrix, new Matrix(vector.length, 1, vector)).data();
    }

    private void bidiagonalise() {
        double[] next = times(a, v);
        Vectors.add(next, -alpha, u);
        u = next;
        beta = Vectors.norm(u);
        if (beta > 0) {
            Vectors.scale(u, 1 / beta);
            next = times(transposed, u);
            Vectors.add(next, -beta, v);
            v = next;
            alpha = Vectors.norm(v);
            if (alpha > 0) {
                Vectors.scale(v, 1 / alpha);
            }
        }
    }

    /** Takes a step of x, and updates what is known of the residual and of A. */
    private void advance(double[] x, double[] h, double[] hBar) {
        Rotation hat = Rotation.of(alphaBar, damp);
        double rhoOld = rho;
        Rotation rotation = Rotation.of(hat.length(), beta);
        rho = rotation.length();
        double thetaNew = rotation.s() * alpha;
        alphaBar = rotation.c() * alpha;
        double rhoBarOld = rhoBar;
        double zetaOld = zeta;
        double thetaBar = sBar * rho;
        double rhoTemp = cBar * rho;
        Rotation bar = Rotation.of(rhoTemp, thetaNew);
        cBar = bar.c();
        sBar = bar.s();
        rhoBar = bar.length();
        zeta = cBar * zetaBar;
        zetaBar = -sBar * zetaBar;
        Vectors.scaleAndAdd(hBar, -(thetaBar * rho / (rhoOld * rhoBarOld)), h);
        Vectors.add(x, zeta / (rho * rhoBar), hBar);
        Vectors.scaleAndAdd(h, -(thetaNew / rho), v);
        estimateResidual(hat, rotation, thetaBar, zetaOld);
        estimateNorms(rhoBarOld, rhoTemp);
    }

    private void estimateResidual(Rotation hat, Rotation rotation, double thetaBar, double zetaOld) {
        double betaAcute = hat.c() * betaDd;
        double betaCheck = -hat.s() * betaDd;
        double betaHat = rotation.c() * betaAcute;
        betaDd = -rotation.s() * betaAcute;
        double thetaTildeOld = thetaTilde;
        Rotation tilde = Rotation.of(rhoDold, thetaBar);
        thetaTilde = tilde.s() * rhoBar;
        rhoDold = tilde.c() * rhoBar;
        betaD = -tilde.s() * betaD + tilde.c() * betaHat;
        tauTildeOld = (zetaOld - thetaTildeOld * tauTildeOld) / tilde.length();
        double tauD = (zeta - thetaTilde * tauTildeOld) / rhoDold;
        d += betaCheck * betaCheck;
        residual = Math.sqrt(d + (betaD - tauD) * (betaD - tauD) + betaDd * betaDd);
    }

    private void estimateNorms(double rhoBarOld, double rhoTemp) {
        squaredNorm += beta * beta;
        norm = Math.sqrt(squaredNorm);
        squaredNorm += alpha * alpha;
        maxRhoBar = Math.max(maxRhoBar, rhoBarOld);
        if (iteration > 1) {
            minRhoBar = Math.min(minRhoBar, rhoBarOld);
        }
        condition = Math.max(maxRhoBar, rhoTemp) / Math.min(minRhoBar, rhoTemp);
    }

    private boolean converged(double normB, double normX) {
        double residualTest = residual / normB;
        double normResidual = norm * residual;
        double slopeTest = normResidual == 0 ? Double.POSITIVE_INFINITY : Math.abs(zetaBar) / normResidual;
        double conditionTest = 1 / condition;
        double allowed = tol + tol * norm * normX / normB;
        boolean exhausted = 1 + conditionTest <= 1 || 1 + slopeTest <= 1
                || 1 + residualTest / (1 + norm * normX / normB) <= 1;
        return exhausted || conditionTest <= 1 / CONDITION_LIMIT || slopeTest <= tol || residualTest <= allowed;
    }

    /** The plane rotation that turns (a, b) into (length, 0), computed without overflow. */
    private record Rotation(double c, double s, double length) {

        static Rotation of(double a, double b) {
            if (b == 0) {
                return new Rotation(Math.signum(a), 0, Math.abs(a));
            }
            if (a == 0) {
                return new Rotation(0, Math.signum(b), Math.abs(b));
            }
            if (Math.abs(b) > Math.abs(a)) {
                double tau = a / b;
                double s = Math.signum(b) / Math.sqrt(1 + tau * tau);
                return new Rotation(s * tau, s, b / s);
            }
            double tau = b / a;
            double c = Math.signum(a) / Math.sqrt(1 + tau * tau);
            return new Rotation(c, c * tau, a / c);
        }
    }
}
