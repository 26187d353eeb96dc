#!/usr/bin/env python3
"""Golden values of association and scales by their definitions, with 30 digits (mpmath).

    python3 reference_measurement.py > measurement.json

R's polycor, psych and stats agree to the digits they keep (reference_measurement.R prints them): optim leaves about 4 digits of a polychoric
correlation, so the values here are solved, not copied. Data: small tables typed in below.
"""
import json
from fractions import Fraction
from itertools import product
from math import factorial
from mpmath import mp, mpf, matrix, sqrt, log, exp, erfc, asin, sin, cos, pi, quad, findroot, diff, tanh, atanh, gammainc, loggamma, betainc, inf, cholesky, det

mp.dps = 30


def Phi(x):
    return erfc(-x / sqrt(2)) / 2


def z_quantile(p):
    return findroot(lambda z: Phi(z) - p, mpf(0) if abs(p - mpf(1) / 2) < 0.3 else (mpf(-2) if p < 0.5 else mpf(2)))


def bvn(h, k, r):
    if h == -inf or k == -inf:
        return mpf(0)
    if h == inf:
        return Phi(k)
    if k == inf:
        return Phi(h)
    end = asin(r)
    f = lambda t: exp(-(h * h + k * k - 2 * h * k * sin(t)) / (2 * cos(t) ** 2))
    return Phi(h) * Phi(k) + quad(f, [0, end / 2, end * 7 / 8, end]) / (2 * pi)


def phi2(h, k, r):
    if abs(h) == inf or abs(k) == inf:
        return mpf(0)
    q = 1 - r * r
    return exp(-(h * h + k * k - 2 * r * h * k) / (2 * q)) / (2 * pi * sqrt(q))


def cells(counts, rho, a, b):
    a, b = [-inf] + list(a) + [inf], [-inf] + list(b) + [inf]
    F = [[bvn(x, y, rho) for y in b] for x in a]
    return [[F[i + 1][j + 1] - F[i][j + 1] - F[i + 1][j] + F[i][j] for j in range(len(counts[0]))] for i in range(len(counts))]


def loglik(counts, rho, a, b):
    P = cells(counts, rho, a, b)
    return sum(c * log(P[i][j]) for i, row in enumerate(counts) for j, c in enumerate(row) if c)


def margins(counts):
    n = mpf(sum(map(sum, counts)))
    rows, cols = [sum(r) for r in counts], [sum(c) for c in zip(*counts)]
    a = [z_quantile(sum(rows[:i + 1]) / n) for i in range(len(rows) - 1)]
    b = [z_quantile(sum(cols[:i + 1]) / n) for i in range(len(cols) - 1)]
    return n, a, b


def hessian(f, x, h):
    k = len(x)
    H = matrix(k, k)
    for i in range(k):
        for j in range(i + 1):
            def at(di, dj):
                y = list(x)
                y[i] += di
                y[j] += dj
                return f(y)
            H[i, j] = H[j, i] = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
    return H


def gradient(f, x, h):
    out = []
    for i in range(len(x)):
        def at(d):
            y = list(x)
            y[i] += d
            return f(y)
        out.append((8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h))
    return matrix(out)


def polychoric(counts):
    n, a, b = margins(counts)
    r = len(a)
    f2 = lambda rho: loglik(counts, rho, a, b)
    h = mpf(10) ** -6

    def score(rho):
        P = cells(counts, rho, a, b)
        A, B = [-inf] + a + [inf], [-inf] + b + [inf]
        return sum(c * (phi2(A[i + 1], B[j + 1], rho) - phi2(A[i], B[j + 1], rho) - phi2(A[i + 1], B[j], rho) + phi2(A[i], B[j], rho)) / P[i][j]
                   for i, row in enumerate(counts) for j, c in enumerate(row) if c)
    rho2 = findroot(score, (mpf('0.3'), mpf('0.95')), solver='anderson', tol=mpf(10) ** -40)
    # influence of one more person in cell (i, j): the delta method through the margins, by numerical differentiation of the whole estimator
    total = mpf(0)

    def two_step(c):
        _, aa, bb = margins(c)

        def s(rho):
            P = cells(c, rho, aa, bb)
            A, B = [-inf] + aa + [inf], [-inf] + bb + [inf]
            return sum(x * (phi2(A[i + 1], B[j + 1], rho) - phi2(A[i], B[j + 1], rho) - phi2(A[i + 1], B[j], rho) + phi2(A[i], B[j], rho)) / P[i][j]
                       for i, row in enumerate(c) for j, x in enumerate(row) if x)
        return findroot(s, (rho2 - mpf('0.001'), rho2 + mpf('0.001')), solver='anderson', tol=mpf(10) ** -40)
    step = mpf(10) ** -7
    for i in range(len(counts)):
        for j in range(len(counts[0])):
            if not counts[i][j]:
                continue
            up = [[mpf(c) for c in row] for row in counts]
            down = [[mpf(c) for c in row] for row in counts]
            up[i][j] += step
            down[i][j] -= step
            d = (two_step(up) - two_step(down)) / (2 * step)
            total += counts[i][j] * d * d
    # maximum likelihood, all parameters
    f = lambda p: loglik(counts, p[0], p[1:r + 1], p[r + 1:])
    p = [rho2] + a + b
    for _ in range(6):
        g, H = gradient(f, p, h), hessian(f, p, h)
        delta = mp.lu_solve(H, -g)
        p = [x + d for x, d in zip(p, delta)]
        if max(abs(d) for d in delta) < mpf(10) ** -16:
            break
    V = mp.inverse(-hessian(f, p, h))
    saturated = sum(c * log(c / n) for row in counts for c in row if c)
    G = 2 * (saturated - f(p))
    df = len(counts) * len(counts[0]) - len(counts) - len(counts[0])
    return {"counts": counts, "two_step": {"rho": rho2, "std_error": sqrt(total), "first": a, "second": b},
            "ml": {"rho": p[0], "std_error": sqrt(V[0, 0]), "first": p[1:r + 1], "second": p[r + 1:], "g": G, "df": df,
                   "p": gammainc(mpf(df) / 2, G / 2, inf, regularized=True) if df > 0 else None}}


def chi_lower(x, df):
    return gammainc(mpf(df) / 2, 0, x / 2, regularized=True)


def noncentral(x, df, lam):
    total, j = mpf(0), 0
    weight = exp(-lam / 2)
    while j < lam / 2 or weight > mpf(10) ** -28:
        total += weight * chi_lower(x, df + 2 * j)
        j += 1
        weight *= lam / 2 / j
    return total


def bisect(f, low, high):
    rising = f(high) > 0
    while high - low > mpf(10) ** -18:
        middle = (low + high) / 2
        low, high = (low, middle) if (f(middle) > 0) == rising else (middle, high)
    return (low + high) / 2


def contingency(counts):
    n = mpf(sum(map(sum, counts)))
    rows, cols = [sum(r) for r in counts], [sum(c) for c in zip(*counts)]
    E = [[r * c / n for c in cols] for r in rows]
    x2 = sum((o - e) ** 2 / e for ro, re in zip(counts, E) for o, e in zip(ro, re))
    g = 2 * sum(o * log(o / e) for ro, re in zip(counts, E) for o, e in zip(ro, re) if o)
    df = (len(rows) - 1) * (len(cols) - 1)
    scale = n * (min(len(rows), len(cols)) - 1)
    alpha = mpf('0.025')
    low = mpf(0) if 1 - chi_lower(x2, df) >= alpha else bisect(lambda l: 1 - noncentral(x2, df, l) - alpha, mpf(0), x2 + 1)
    high = bisect(lambda l: noncentral(x2, df, l) - alpha, mpf(0), 4 * x2 + 40)
    return {"counts": counts, "chi_square": x2, "g": g, "g_p": gammainc(mpf(df) / 2, g / 2, inf, regularized=True), "v": sqrt(x2 / scale),
            "v_low": sqrt(low / scale), "v_high": sqrt(high / scale), "fisher": fisher(counts)}


def fisher(counts):
    """Every table with these margins, in whole numbers."""
    rows, cols = [sum(r) for r in counts], [sum(c) for c in zip(*counts)]
    if sum(rows) > 60:
        return None

    def weight(t):
        w = 1
        for row in t:
            for x in row:
                w *= factorial(x)
        return Fraction(1, w)
    observed = weight(counts)
    total = tail = Fraction(0)
    tables = 0

    def fill(done, left):
        nonlocal total, tail, tables
        if len(done) == len(rows) - 1:
            w = weight(done + [left])
            total += w
            tables += 1
            if w <= observed:
                tail += w
            return
        need = rows[len(done)]
        for cells_ in product(*[range(min(need, c) + 1) for c in left[:-1]]):
            last = need - sum(cells_)
            if 0 <= last <= left[-1]:
                row = list(cells_) + [last]
                fill(done + [row], [l - x for l, x in zip(left, row)])
    fill([], cols)
    p = tail / total
    return {"p": mpf(p.numerator) / p.denominator, "tables": tables}


def omega(R):
    k = len(R)
    S = matrix(R)

    def equations(*lam):
        # S - ll' - Psi has zero diagonal at the maximum, and Sigma^-1 (Sigma - S) Sigma^-1 l = 0
        psi = [1 - l * l for l in lam]
        Sigma = matrix(k, k)
        for i in range(k):
            for j in range(k):
                Sigma[i, j] = lam[i] * lam[j] + (psi[i] if i == j else 0)
        inv = mp.inverse(Sigma)
        v = inv * (Sigma - S) * inv * matrix(lam)
        return list(v)
    lam = findroot(equations, [mpf('0.6')] * k, tol=mpf(10) ** -40, maxsteps=100)
    lam = list(lam)
    psi = [1 - l * l for l in lam]
    return {"correlation": R, "loadings": lam, "omega": sum(lam) ** 2 / (sum(lam) ** 2 + sum(psi))}


def f_upper(f, a, b):
    return betainc(mpf(b) / 2, mpf(a) / 2, 0, b / (b + a * f), regularized=True)


def means_under_unequal_variances(groups):
    groups = [[mpf(str(x)) for x in g] for g in groups]
    n = [len(g) for g in groups]
    N, k = sum(n), len(groups)
    m = [sum(g) / len(g) for g in groups]
    v = [sum((x - mu) ** 2 for x in g) / (len(g) - 1) for g, mu in zip(groups, m)]
    grand = sum(sum(g) for g in groups) / N
    part = [(1 - mpf(ni) / N) * vi for ni, vi in zip(n, v)]
    F = sum(ni * (mi - grand) ** 2 for ni, mi in zip(n, m)) / sum(part)
    df2 = 1 / sum((p / sum(part)) ** 2 / (ni - 1) for p, ni in zip(part, n))
    w = [ni / vi for ni, vi in zip(n, v)]
    W = sum(w)
    centre = sum(wi * mi for wi, mi in zip(w, m)) / W
    h = sum((1 - wi / W) ** 2 / (ni - 1) for wi, ni in zip(w, n))
    FW = sum(wi * (mi - centre) ** 2 for wi, mi in zip(w, m)) / (k - 1) / (1 + 2 * mpf(k - 2) / (k * k - 1) * h)
    d2 = (mpf(k) ** 2 - 1) / (3 * h)
    return {"groups": [[float(x) for x in g] for g in groups], "f": F, "df2": df2, "p": f_upper(F, k - 1, df2), "welch_f": FW, "welch_df2": d2, "welch_p": f_upper(FW, k - 1, d2)}


def plain(x):
    if isinstance(x, dict):
        return {k: plain(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [plain(v) for v in x]
    return float(x) if isinstance(x, mpf) else x


print(json.dumps(plain({
    "bivariate_normal": [[float(h), float(k), float(r), bvn(mpf(h), mpf(k), mpf(r))] for h, k, r in
                         [(0, 0, .5), (1, -1, .3), (-1.5, -2, -.7), (.4, .5, .95), (.4, .5, -.95), (2, 2.1, .999), (-.3, .9, .9999), (-3, -3, .8)]],
    "polychoric": [polychoric(t) for t in [[[30, 20, 5], [12, 25, 18], [4, 15, 31]], [[40, 10], [15, 35]], [[20, 3, 0, 1], [8, 14, 6, 2], [1, 9, 12, 24]]]],
    "contingency": [contingency(t) for t in [[[5, 2, 1], [1, 6, 2], [0, 3, 7]], [[3, 1, 4, 1], [5, 9, 2, 6]], [[30, 20, 5], [12, 25, 18], [4, 15, 31]], [[12, 11], [10, 12]]]],
    "omega": [omega([[1, .5, .4, .3], [.5, 1, .35, .45], [.4, .35, 1, .25], [.3, .45, .25, 1]]), omega([[1, .5, .4], [.5, 1, .35], [.4, .35, 1]])],
    "unequal_variances": means_under_unequal_variances([[3.1, 4.7, 2.2, 5.9, 4.4], [6.2, 6.9, 5.8, 6.4], [9.5, 2.1, 7.7, 12.3, 4.8, 8.1]]),
}), indent=1))
