#!/usr/bin/env python3
"""Golden values for the tests, computed by the definitions with 60 digits (mpmath), not by the algorithms of the library.

    python3 reference_values.py > golden.json

Every formula is the textbook one and takes the long way on purpose: explicit inverses, n_g x n_g matrices, all pairs.
Data: Longley (NIST StRD, public domain), plant weights (Dobson 1983, as R's PlantGrowth, 30 numbers), and a small
made-up experiment (24 persons in 8 schools). The conventions are R's: lm, estimatr, clubSandwich, glm, cor.test.
"""
import json
from itertools import combinations
from mpmath import mp, mpf, matrix, sqrt, log, exp, loggamma, gammainc, erfc, diag, eye, eigsy, findroot, tanh, atanh, pi

mp.dps = 60


def out(x):
    return None if x is None else float(x)


# ---- distributions, by series of positive terms
def beta_series(a, b, x):
    """I_x(a, b) = x^a (1-x)^b / (a B(a,b)) * sum of (a+b)_n/(a+1)_n x^n."""
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -mp.dps or (a + b + n) * x > a + 1 + n:
        term *= (a + b + n) / (a + 1 + n) * x
        total += term
        n += 1
    return exp(a * log(x) + b * log(1 - x) - loggamma(a) - loggamma(b) + loggamma(a + b)) / a * total


def betainc(a, b, zero, x, regularized):
    if x > 0.9:
        lower = 1 - beta_series(b, a, 1 - x)
        if lower > mpf(10) ** -25:
            return lower
    return beta_series(a, b, x)


def t_two_sided(t, df):
    t, df = mpf(t), mpf(df)
    return betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True)


def f_upper(f, a, b):
    f, a, b = mpf(f), mpf(a), mpf(b)
    return betainc(b / 2, a / 2, 0, b / (b + a * f), regularized=True)


def chi_upper(x, df):
    return gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def z_two_sided(z):
    return erfc(abs(mpf(z)) / sqrt(2))


def t_quantile(alpha, df):
    low, high = mpf(0), mpf(10) ** 6
    for _ in range(230):
        mid = (low + high) / 2
        if t_two_sided(mid, df) > alpha:
            low = mid
        else:
            high = mid
    return low


def f_quantile(p, a, b):
    low, high = mpf(0), mpf(10) ** 4
    for _ in range(220):
        mid = (low + high) / 2
        if f_upper(mid, a, b) > 1 - p:
            low = mid
        else:
            high = mid
    return low


Z975 = findroot(lambda z: z_two_sided(z) - mpf('0.05'), mpf('1.96'))


# ---- data
LONGLEY = [
    [60323, 83.0, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
    [60171, 88.2, 258054, 3682, 1616, 109773, 1949], [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
    [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
    [64989, 99.0, 365385, 1870, 3547, 115094, 1953], [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
    [66019, 101.2, 397469, 2904, 3048, 117388, 1955], [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
    [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
    [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
    [69331, 115.7, 518173, 4806, 2572, 127852, 1961], [70551, 116.9, 554894, 4007, 2827, 130081, 1962]]
PLANTS = {
    "ctrl": [4.17, 5.58, 5.18, 6.11, 4.50, 4.61, 5.17, 4.53, 5.33, 5.14],
    "trt1": [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    "trt2": [6.31, 5.12, 5.54, 5.50, 5.37, 5.29, 4.92, 6.15, 5.80, 5.26]}
SCHOOLS = {  # made up
    "y": [3.1, 4.0, 2.2, 5.3, 4.4, 6.1, 3.9, 5.0, 7.2, 6.6, 5.8, 4.1, 3.3, 2.9, 5.5, 6.9, 7.7, 4.8, 5.2, 6.0, 3.6, 4.5, 6.3, 5.9],
    "treated": [0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1],
    "age": [21, 34, 45, 23, 31, 52, 60, 38, 29, 41, 36, 27, 33, 48, 55, 26, 39, 44, 30, 35, 58, 24, 47, 32],
    "school": [1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 1, 7, 8, 8],
    "weight": [1, 2, 1.5, 0.5, 1, 3, 2, 1, 1, 0.8, 1.2, 2.5, 1, 1, 0.7, 1.6, 1, 2, 1, 1, 0.9, 1.1, 1.3, 1],
    "happy": [0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1]}
ITEMS = [[4, 5, 3, 4], [2, 2, 1, 3], [5, 5, 4, 5], [3, 4, 3, 2], [1, 2, 2, 1], [4, 4, 5, 5], [3, 3, 2, 4], [5, 4, 4, 4], [2, 3, 3, 2], [4, 4, 4, 3]]


def exact(value):
    return mpf(repr(float(value)))


# ---- least squares
def least_squares(y, x, names, clusters=None, weights=None):
    n, k = len(y), len(names)
    X = matrix([[exact(v) for v in row] for row in x])
    Y = matrix([exact(v) for v in y])
    w = [exact(v) for v in weights] if weights else [mpf(1)] * n
    W = diag(w)
    M = (X.T * W * X) ** -1
    b = M * X.T * W * Y
    e = Y - X * b
    rss = sum(w[i] * e[i] ** 2 for i in range(n))
    h = [w[i] * (X[i, :] * M * X[i, :].T)[0] for i in range(n)]
    result = {"rank": k, "ss_residual": out(rss), "residual_std_error": out(sqrt(rss / (n - k))), "terms": []}
    ybar = sum(w[i] * Y[i] for i in range(n)) / sum(w)
    tss = sum(w[i] * (Y[i] - ybar) ** 2 for i in range(n))
    result["r_squared"] = out(1 - rss / tss)
    f = (tss - rss) / (k - 1) / (rss / (n - k))
    result["f_statistic"], result["f_p_value"] = out(f), out(f_upper(f, k - 1, n - k))
    if not weights:
        ll = -mpf(n) / 2 * (log(2 * pi) + log(rss / n) + 1)
        result["log_likelihood"], result["aic"] = out(ll), out(-2 * ll + 2 * (k + 1))

    def meat(factor):
        return sum((X[i, :].T * X[i, :]) * (w[i] * e[i]) ** 2 * factor(i) for i in range(n))

    kinds = {"classical": (M * (rss / (n - k)), n - k)}
    for name, factor in (("HC0", lambda i: 1), ("HC1", lambda i: mpf(n) / (n - k)), ("HC2", lambda i: 1 / (1 - h[i])), ("HC3", lambda i: 1 / (1 - h[i]) ** 2)):
        kinds[name] = (M * meat(factor) * M, n - k)
    if clusters:
        groups = [[i for i in range(n) if clusters[i] == g] for g in sorted(set(clusters))]
        G = len(groups)
        sums = [sum((X[i, :].T * (w[i] * e[i]) for i in g), matrix(k, 1)) for g in groups]
        cr0 = M * sum((s * s.T for s in sums), matrix(k, k)) * M
        kinds["CR0"] = (cr0, G - 1)
        kinds["CR1"] = (cr0 * (mpf(G) / (G - 1) * (n - 1) / (n - k)), G - 1)
        H = X * M * X.T * W
        IH = eye(n) - H
        total, adjusted = matrix(k, k), []
        for g in groups:
            B = matrix(len(g), len(g))
            for a, i in enumerate(g):
                for c, j in enumerate(g):
                    B[a, c] = sum(IH[i, l] * IH[j, l] for l in range(n))
            values, vectors = eigsy(B)
            A = vectors * diag([1 / sqrt(v) if v > mpf(10) ** -30 else 0 for v in values]) * vectors.T
            XWA = matrix(k, len(g))
            for c in range(len(g)):
                XWA[:, c] = sum((X[i, :].T * (w[i] * A[a, c]) for a, i in enumerate(g)), matrix(k, 1))
            u = XWA * matrix([e[i] for i in g])
            total += u * u.T
            adjusted.append(XWA)
        dfs = []
        for j in range(k):
            S = []
            for g, XWA in zip(groups, adjusted):
                v = (M[j, :] * XWA).T
                S.append([sum(IH[i, l] * v[a] for a, i in enumerate(g)) for l in range(n)])
            O = [[sum(p * q for p, q in zip(s, t)) for t in S] for s in S]
            dfs.append(sum(O[g][g] for g in range(G)) ** 2 / sum(O[g][m] ** 2 for g in range(G) for m in range(G)))
        kinds["CR2"] = (M * total * M, dfs)
    for kind, (V, df) in kinds.items():
        for j, name in enumerate(names):
            d = df[j] if isinstance(df, list) else df
            se = sqrt(V[j, j])
            q = t_quantile(mpf('0.05'), d)
            result["terms"].append({"se_type": kind, "term": name, "estimate": out(b[j]), "std_error": out(se), "df": out(d), "statistic": out(b[j] / se),
                                    "p_value": out(t_two_sided(b[j] / se, d)), "conf_low": out(b[j] - q * se), "conf_high": out(b[j] + q * se)})
    V = kinds["HC2"][0]
    sub = matrix([[V[a, c] for c in range(1, k)] for a in range(1, k)])
    bs = matrix([b[a] for a in range(1, k)])
    wald = (bs.T * sub ** -1 * bs)[0] / (k - 1)
    result["hc2_wald_f"], result["hc2_wald_p"] = out(wald), out(f_upper(wald, k - 1, n - k))
    return result


# ---- logit
def logit(y, x, names, clusters, binary, continuous):
    n, k = len(y), len(names)
    X = matrix([[exact(v) for v in row] for row in x])
    b = matrix(k, 1)
    for _ in range(60):
        p = [1 / (1 + exp(-(X[i, :] * b)[0])) for i in range(n)]
        info = sum((X[i, :].T * X[i, :] * (p[i] * (1 - p[i])) for i in range(n)), matrix(k, k))
        b += info ** -1 * sum((X[i, :].T * (y[i] - p[i]) for i in range(n)), matrix(k, 1))
    V = info ** -1
    ll = sum(log(p[i]) if y[i] else log(1 - p[i]) for i in range(n))
    m = mpf(sum(y)) / n
    ll0 = n * (m * log(m) + (1 - m) * log(1 - m))
    hc0 = V * sum((X[i, :].T * X[i, :] * (y[i] - p[i]) ** 2 for i in range(n)), matrix(k, k)) * V
    G = len(set(clusters))
    sums = [sum((X[i, :].T * (y[i] - p[i]) for i in range(n) if clusters[i] == g), matrix(k, 1)) for g in sorted(set(clusters))]
    cr0 = V * sum((s * s.T for s in sums), matrix(k, k)) * V
    result = {"log_likelihood": out(ll), "log_likelihood_null": out(ll0), "lr_chi2": out(2 * (ll - ll0)), "lr_p_value": out(chi_upper(2 * (ll - ll0), k - 1)), "terms": [], "ame": []}
    for kind, C in (("classical", V), ("HC0", hc0), ("HC1", hc0 * (mpf(n) / (n - k))), ("CR0", cr0), ("CR1", cr0 * (mpf(G) / (G - 1) * (n - 1) / (n - k))), ("CR1G", cr0 * (mpf(G) / (G - 1)))):
        for j, name in enumerate(names):
            se = sqrt(C[j, j])
            result["terms"].append({"se_type": kind, "term": name, "estimate": out(b[j]), "std_error": out(se), "statistic": out(b[j] / se), "p_value": out(z_two_sided(b[j] / se)),
                                    "conf_low": out(b[j] - Z975 * se), "conf_high": out(b[j] + Z975 * se)})

    def effect(name, f):
        value, step = f(b), mpf(10) ** -25
        gradient = matrix(k, 1)
        for j in range(k):
            up, down = b.copy(), b.copy()
            up[j] += step
            down[j] -= step
            gradient[j] = (f(up) - f(down)) / (2 * step)
        result["ame"].append({"term": name, "estimate": out(value), "std_error": out(sqrt((gradient.T * V * gradient)[0]))})

    def prob(c, row):
        return 1 / (1 + exp(-sum(c[j] * row[j] for j in range(k))))

    for j in binary:
        effect(names[j], lambda c: sum(prob(c, [1 if l == j else X[i, l] for l in range(k)]) - prob(c, [0 if l == j else X[i, l] for l in range(k)]) for i in range(n)) / n)
    for j in continuous:
        effect(names[j], lambda c: sum(c[j] * prob(c, X[i, :]) * (1 - prob(c, X[i, :])) for i in range(n)) / n)
    return result


# ---- the rest
def moments(v):
    v = [exact(x) for x in v]
    mean = sum(v) / len(v)
    return len(v), mean, sum((x - mean) ** 2 for x in v) / (len(v) - 1)


def welch(a, c):
    n1, m1, v1 = moments(a)
    n0, m0, v0 = moments(c)
    se2 = v1 / n1 + v0 / n0
    df = se2 ** 2 / ((v1 / n1) ** 2 / (n1 - 1) + (v0 / n0) ** 2 / (n0 - 1))
    t, q = (m1 - m0) / sqrt(se2), t_quantile(mpf('0.05'), df)
    pooled = sqrt(((n1 - 1) * v1 + (n0 - 1) * v0) / (n1 + n0 - 2))
    return {"estimate": out(m1 - m0), "std_error": out(sqrt(se2)), "df": out(df), "statistic": out(t), "p_value": out(t_two_sided(t, df)),
            "conf_low": out(m1 - m0 - q * sqrt(se2)), "conf_high": out(m1 - m0 + q * sqrt(se2)), "cohen_d": out((m1 - m0) / pooled)}


def pearson(x, y):
    x, y = [exact(v) for v in x], [exact(v) for v in y]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (c - my) for a, c in zip(x, y)) / sqrt(sum((a - mx) ** 2 for a in x) * sum((c - my) ** 2 for c in y))


def ranks(v):
    return [sum(1 for u in v if u < x) + (sum(1 for u in v if u == x) + 1) / 2 for x in v]


def correlations(x, y):
    n = len(x)
    r = pearson(x, y)
    t = r * sqrt((n - 2) / (1 - r * r))
    half = Z975 / sqrt(mpf(n) - 3)
    rho = pearson(ranks(x), ranks(y))
    trho = rho * sqrt((n - 2) / (1 - rho * rho))
    sign = lambda v: (v > 0) - (v < 0)
    s = sum(sign(x[i] - x[j]) * sign(y[i] - y[j]) for i, j in combinations(range(n), 2))
    tx, ty = [[v.count(u) for u in set(v)] for v in (x, y)]
    pairs = mpf(n) * (n - 1) / 2
    tau = s / sqrt((pairs - sum(t * (t - 1) for t in tx) / mpf(2)) * (pairs - sum(t * (t - 1) for t in ty) / mpf(2)))
    var = (mpf(n) * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in tx) - sum(t * (t - 1) * (2 * t + 5) for t in ty)) / 18
    var += mpf(sum(t * (t - 1) for t in tx)) * sum(t * (t - 1) for t in ty) / (2 * n * (n - 1))
    var += mpf(sum(t * (t - 1) * (t - 2) for t in tx)) * sum(t * (t - 1) * (t - 2) for t in ty) / (9 * n * (n - 1) * (n - 2))
    return {"pearson": out(r), "pearson_p": out(t_two_sided(t, n - 2)), "low": out(tanh(atanh(r) - half)), "high": out(tanh(atanh(r) + half)),
            "spearman": out(rho), "spearman_p": out(t_two_sided(trho, n - 2)), "kendall": out(tau), "kendall_p": out(z_two_sided(s / sqrt(var)))}


def reliability(rows):
    k, n = len(rows[0]), len(rows)
    cols = [[mpf(r[j]) for r in rows] for j in range(k)]

    def cov(a, c):
        ma, mc = sum(a) / n, sum(c) / n
        return sum((p - ma) * (q - mc) for p, q in zip(a, c)) / (n - 1)

    def alpha(cs, f):
        m = len(cs)
        return mpf(m) / (m - 1) * (1 - sum(f(c, c) for c in cs) / sum(f(a, c) for a in cs for c in cs))

    a = alpha(cols, cov)
    std = alpha(cols, lambda p, q: cov(p, q) / sqrt(cov(p, p) * cov(q, q)))
    rest = lambda j: [sum(cols[l][i] for l in range(k) if l != j) for i in range(n)]
    return {"alpha": out(a), "standardized": out(std), "low": out(1 - (1 - a) * f_quantile(mpf('0.975'), n - 1, (n - 1) * (k - 1))),
            "high": out(1 - (1 - a) * f_quantile(mpf('0.025'), n - 1, (n - 1) * (k - 1))),
            "deleted": [out(alpha([c for l, c in enumerate(cols) if l != j], cov)) for j in range(k)], "item_rest": [out(pearson([float(v) for v in cols[j]], [float(v) for v in rest(j)])) for j in range(k)]}


def tails():
    t = [(0.1, 3), (1.96, 10), (2.5, 1.7), (5, 30), (12.7, 1), (40, 300), (8, 305858), (1.0, 305858), (37.5, 305858), (64.6, 13955), (36, 13955), (1e-3, 50), (200, 5), (1e8, 40), (0.5, 0.9)]
    f = [(0.5, 2, 27), (4.846, 2, 27), (58.5, 4, 13955), (630, 1, 1196), (126.5, 3, 196), (0.01, 7, 3), (1e5, 10, 71), (1.001, 3000, 4000)]
    chi = [(0.1, 1), (3.84, 1), (21.67, 4), (348.7, 7), (1300, 2), (95, 100), (1200, 1000), (900, 1000), (30000, 30000)]
    z = [0.0, 0.5, 1.959963984540054, 5.0, 10.0, 17.04, 25.0, 36.9]
    q = [(0.05, 1), (0.05, 2.3), (0.05, 16.52), (0.1, 898.158), (0.01, 305858), (0.001, 4), (0.5, 7), (1e-6, 12)]
    return {"t": [[a, d, out(t_two_sided(exact(a), exact(d)))] for a, d in t], "f": [[v, a, c, out(f_upper(exact(v), a, c))] for v, a, c in f],
            "chi": [[v, d, out(chi_upper(exact(v), d))] for v, d in chi], "z": [[v, out(z_two_sided(exact(v)))] for v in z],
            "t_quantile": [[p, d, out(t_quantile(exact(p), exact(d)))] for p, d in q]}


def contrast(cells, weights):
    parts = [(weights[c],) + moments(v) for c, v in cells.items()]
    est = sum(w * m for w, n, m, v in parts)
    terms = [(w * w * v / n, n) for w, n, m, v in parts]
    var = sum(p for p, n in terms)
    return {"estimate": out(est), "std_error": out(sqrt(var)), "df": out(var ** 2 / sum(p * p / (n - 1) for p, n in terms))}


def main():
    s = SCHOOLS
    design = [[1, d, a] for d, a in zip(s["treated"], s["age"])]
    names = ["(Intercept)", "treated", "age"]
    plants = [(g, v) for g, vs in PLANTS.items() for v in vs]
    golden = {
        "tails": tails(),
        "longley": least_squares([r[0] for r in LONGLEY], [[1] + r[1:] for r in LONGLEY], ["(Intercept)"] + ["x%d" % i for i in range(1, 7)]),
        "plants": least_squares([v for g, v in plants], [[1, g == "trt1", g == "trt2"] for g, v in plants], ["(Intercept)", "grouptrt1", "grouptrt2"]),
        "schools": least_squares(s["y"], design, names, s["school"]),
        "schools_weighted": least_squares(s["y"], design, names, s["school"], s["weight"]),
        "happy": logit(s["happy"], design, names, s["school"], [1], [2]),
        "welch": welch(PLANTS["trt2"], PLANTS["ctrl"]),
        "contrast": contrast(PLANTS, {"ctrl": mpf(-1), "trt1": mpf('0.5'), "trt2": mpf('0.5')}),
        "correlation": correlations(s["y"], s["age"]),
        "correlation_ties": correlations([r[0] for r in ITEMS], [r[3] for r in ITEMS]),
        "reliability": reliability(ITEMS),
        "data": {"longley": LONGLEY, "plants": PLANTS, "schools": SCHOOLS, "items": ITEMS},
    }
    print(json.dumps(golden, indent=1))


main()
