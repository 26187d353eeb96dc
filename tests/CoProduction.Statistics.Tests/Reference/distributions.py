#!/usr/bin/env python3
"""Golden values of the distributions behind several comparisons and power, by the definitions.

    python3 distributions.py > distributions.json

Plain double integrals of densities and conditional tails by composite Gauss-Legendre rules (20 nodes a panel, panels halved once more
change no digit that is kept), where the library sums survival functions by the trapezoidal rule or series of incomplete betas. Standard
library only. R: ptukey(q, k, df, lower.tail = FALSE), 1 - mvtnorm::pmvt(...), 1 - pt(t, df, ncp).
"""
import json
from math import erfc, exp, expm1, lgamma, log, log1p, pi, sqrt, cos


def legendre(n):
    """Nodes and weights on [-1, 1] by Newton."""
    nodes, weights = [], []
    for i in range(n):
        x = cos(pi * (i + 0.75) / (n + 0.5))
        for _ in range(100):
            p0, p1 = 1.0, x
            for k in range(2, n + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            d = n * (x * p1 - p0) / (x * x - 1)
            step = p1 / d
            x -= step
            if abs(step) < 1e-16:
                break
        nodes.append(x)
        weights.append(2 / ((1 - x * x) * d * d))
    return nodes, weights


NODES, WEIGHTS = legendre(20)


def integral(f, low, high, panels):
    width = (high - low) / panels
    total = []
    for p in range(panels):
        c = low + (p + 0.5) * width
        total += [w * f(c + x * width / 2) for x, w in zip(NODES, WEIGHTS)]
    return sum(sorted(total)) * width / 2


def tail(z):
    return erfc(z / sqrt(2)) / 2


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def average(survival, df, rate):
    """E survival(chi_df/sqrt(df)), in log s around the mode of the product; the density is normalized by its own integral."""
    mode = -0.5 * log1p(rate / df)
    low, high = max(40 / df, 14 / sqrt(2 * df)), min(3.5, 14 / sqrt(2 * df))
    weight = lambda u: exp(df * (u - 0.5 * expm1(2 * u)))
    over = integral(lambda u: weight(u) * survival(exp(u)), mode - low, mode + high, 24)
    return over / integral(weight, -low, high, 48)


def range_upper(w, k):
    def f(z):
        inside, all_below = tail(-z), tail(w - z)
        if inside <= 0:
            return 0.0
        return k * density(z) * inside ** (k - 1) * -expm1((k - 1) * log1p(-min(all_below / inside, 1 - 1e-16)))
    return integral(f, w / 2 - 9, w / 2 + 10, 24)


def tukey(q, k, df):
    return average(lambda s: range_upper(q * s, k), df, q * q / 2)


def dunnett(d, sizes, n0, df):
    l = [sqrt(n / (n + n0)) for n in sizes]

    def upper(x):
        def f(z):
            return density(z) * -expm1(sum(log1p(-min(1 - 1e-16, tail((x - a * z) / sqrt(1 - a * a)) + tail((x + a * z) / sqrt(1 - a * a)))) for a in l))
        return 2 * integral(f, 0, x * max(l) + 9, 24)

    return average(lambda s: upper(d * s), df, d * d)


def noncentral_t_upper(t, df, delta):
    return average(lambda s: tail(t * s - delta), df, 0)


def main():
    ranges = [(3.5, 3, 27), (0.7, 3, 27), (5, 10, 8), (9, 4, 60), (14, 5, 200), (2.2, 20, 500), (6, 3, 2)]
    dunnetts = [(1.33079080116468, (10, 10), 10, 27), (2.5, (12, 7, 20), 9, 44), (3, (25, 25, 25, 25, 25), 50, 169), (7, (30, 40), 35, 102), (2, (5, 100), 100, 202)]
    shifts = [(2.0243941645751362, 38, 3.1622776601683795), (2.1, 15, 0.5), (1.98, 100, 2.8)]
    print(json.dumps({
        "tukey": [[q, k, df, tukey(q, k, df)] for q, k, df in ranges],
        "dunnett": [[d, list(n), n0, df, dunnett(d, n, n0, df)] for d, n, n0, df in dunnetts],
        "noncentral_t": [[t, df, delta, noncentral_t_upper(t, df, delta)] for t, df, delta in shifts],
    }, indent=1))


main()
