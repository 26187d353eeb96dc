#!/usr/bin/env python3
"""Golden values of the models for binary, ordered, fractional, count and censored outcomes (mpmath, 50 digits).

    python3 limited_outcomes.py > limited_outcomes.json

Only the log likelihood of a row is written down; gradients, Hessians, scores, delta-method gradients are central differences with a step of
1e-16 in 50 digits (error about 1e-30), Newton's method finds the maximum: none of the library's formulas is repeated here.
limited_outcomes.R computes the same with R's packages from the data printed here. The data are made up by a seeded generator.
"""
import json
import random
from multiprocessing import Pool
from mpmath import mp, mpf, matrix, sqrt, log, exp, erfc, erfinv, pi, gammainc, det

mp.dps = 50
H = mpf(10) ** -16
Z = sqrt(mpf(2)) * erfinv(mpf("0.95"))


def data():
    r = random.Random(20240607)
    columns = {k: [] for k in ("cluster", "arm", "x", "d", "yes", "share", "count", "exposure", "rank", "effort")}
    shifts = [r.gauss(0, 0.4) for _ in range(12)]
    for i in range(72):
        g = i % 12
        arm = "abc"[r.randrange(3)]
        x = round(r.gauss(0, 1.5), 2)
        d = r.randrange(2)
        eta = 0.3 + {"a": 0, "b": 0.7, "c": -0.4}[arm] + 0.5 * x + 0.3 * d + shifts[g]
        noise = lambda: log(mpf(1) / r.uniform(1e-9, 1 - 1e-9) - 1)
        columns["cluster"].append(g)
        columns["arm"].append(arm)
        columns["x"].append(x)
        columns["d"].append(d)
        columns["yes"].append(1 if eta > noise() else 0)
        share = round(float(1 / (1 + exp(-(eta + r.gauss(0, 0.8))))), 2)
        columns["share"].append(0.0 if share < 0.25 else 1.0 if share > 0.9 else share)
        exposure = round(r.uniform(0.5, 3), 1)
        columns["exposure"].append(exposure)
        mean, count, p = exposure * float(exp(eta * 0.6)), 0, r.random()
        term = float(exp(-mean))
        while p > term and count < 60:
            p -= term
            count += 1
            term *= mean / count
        columns["count"].append(count + (3 if r.random() < 0.1 else 0))
        latent = eta + float(noise())
        columns["rank"].append(1 + sum(latent > c for c in (-0.8, 0.4, 1.6)))
        columns["effort"].append(min(10.0, max(0.0, round(4 + 3 * eta + r.gauss(0, 3), 1))))
    return columns


D = data()
N = len(D["x"])
SEPARATED = {"y": [0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1], "z": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1],
             "x": [1, 2, 2, 3, 4, 1, 5, 6, 3, 2, 4, 1, 2, 5, 3, 6]}


def design(intercept=True):
    rows = []
    for i in range(N):
        row = [mpf(1)] if intercept else []
        rows.append(row + [mpf(D["arm"][i] == "b"), mpf(D["arm"][i] == "c"), mpf(str(D["x"][i])), mpf(D["d"][i])])
    return rows


NAMES = ["(Intercept)", "armb", "armc", "x", "d"]
X = design()


# ---- calculus by differences
def gradient(f, t):
    g = []
    for j in range(len(t)):
        up, down = list(t), list(t)
        up[j] += H
        down[j] -= H
        g.append((f(up) - f(down)) / (2 * H))
    return g


def hessian(f, t):
    k = len(t)
    h = matrix(k, k)
    for a in range(k):
        for b in range(a + 1):
            values = []
            for sa, sb in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                p = list(t)
                p[a] += sa * H
                p[b] += sb * H
                values.append(f(p))
            h[a, b] = h[b, a] = (values[0] - values[1] - values[2] + values[3]) / (4 * H * H)
    return h


def maximise(f, t):
    """Newton with halving."""
    value = f(t)
    for _ in range(200):
        g = gradient(f, t)
        step = mp.lu_solve(-hessian(f, t), matrix(g))
        factor = mpf(1)
        while True:
            moved = [a + factor * s for a, s in zip(t, step)]
            try:
                new = f(moved)
            except (ValueError, ZeroDivisionError):
                new = None
            if new is not None and not isinstance(new, mp.mpc) and new >= value - mpf(10) ** -30:
                break
            factor /= 2
        t, value = moved, new
        if max(abs(s) for s in step) < mpf(10) ** -14:
            return t, value
    raise ArithmeticError("no convergence")


def total(row):
    return lambda t: sum(row(i, t) for i in range(N))


def p_of(z):
    return erfc(abs(z) / sqrt(mpf(2)))


def chi_upper(x, df):
    return gammainc(mpf(df) / 2, mpf(x) / 2, mp.inf, regularized=True)


def covariances(row, t):
    """Inverse observed information, and sandwiches with the stated factors (k counts every parameter)."""
    k = len(t)
    inverse = (-hessian(total(row), t)) ** -1
    scores = [gradient(lambda p, i=i: row(i, p), t) for i in range(N)]
    groups = sorted(set(D["cluster"]))
    sums = [[sum(scores[i][j] for i in range(N) if D["cluster"][i] == g) for j in range(k)] for g in groups]
    G = len(groups)

    def sandwich(parts):
        b = matrix(k, k)
        for s in parts:
            for a in range(k):
                for c in range(k):
                    b[a, c] += s[a] * s[c]
        return inverse * b * inverse

    hc0, cr0 = sandwich(scores), sandwich(sums)
    return {"classical": inverse, "HC0": hc0, "HC1": hc0 * (mpf(N) / (N - k)), "CR0": cr0,
            "CR1": cr0 * (mpf(G) / (G - 1) * (mpf(N) - 1) / (N - k)), "CR1G": cr0 * (mpf(G) / (G - 1))}


def line(kind, name, value, variance, **more):
    se = sqrt(variance)
    return dict(se_type=kind, term=name, estimate=float(value), std_error=float(se), statistic=float(value / se), p_value=float(p_of(value / se)),
                conf_low=float(value - Z * se), conf_high=float(value + Z * se), **more)


def lines(names, t, covs, first=0):
    return [line(kind, name, t[first + j], v[first + j, first + j]) for kind, v in covs.items() for j, name in enumerate(names)]


def delta(name, f, t, covs, **more):
    g = matrix(gradient(f, t))
    return [line(kind, name, f(t), (g.T * v * g)[0], **more) for kind, v in covs.items()]


def effects(mean, t, covs, parameters=slice(None), category=None):
    """Average marginal effects of arm b, c, d (changes) and x (derivative) of mean(eta, t, i)."""
    def eta(i, t, **put):
        r = list(X[i])
        for j, v in put.items():
            r[int(j[1])] = v
        return sum(a * b for a, b in zip(r, t[parameters]))

    def average(f):
        return lambda t: sum(f(i, t) for i in range(N)) / N

    def change(high, low):
        return average(lambda i, t: mean(eta(i, t, **high), t, i) - mean(eta(i, t, **low), t, i))

    def slope(i, t):
        s = mpf(10) ** -12
        x = X[i][3]
        return (mean(eta(i, t, _3=x + s), t, i) - mean(eta(i, t, _3=x - s), t, i)) / (2 * s)

    more = {} if category is None else {"category": category}
    zero, one = mpf(0), mpf(1)
    result = []
    for name, f in (("armb", change(dict(_1=one, _2=zero), dict(_1=zero, _2=zero))), ("armc", change(dict(_1=zero, _2=one), dict(_1=zero, _2=zero))),
                    ("x", average(slope)), ("d", change(dict(_4=one), dict(_4=zero)))):
        result += delta(name, f, t, covs, **more)
    return result


def profile(names, f, t, maximum):
    """Values at which 2(max − profile) is the 95% quantile of chi-square(1), by the secant method on the signed root."""
    result = []
    for j, name in enumerate(names):
        start = [v for i, v in enumerate(t) if i != j]

        def constrained(value):
            return maximise(lambda o: f(o[:j] + [value] + o[j:]), start)[1]

        se = sqrt(((-hessian(f, t)) ** -1)[j, j])
        limits = []
        for side in (-1, 1):
            root = lambda v: sqrt(2 * (maximum - constrained(v))) - Z
            a, fa = t[j] + side * Z * se * mpf("0.9"), None
            b = t[j] + side * Z * se * mpf("1.1")
            fa, fb = root(a), root(b)
            for _ in range(60):
                a, fa, b = b, fb, b - fb * (b - a) / (fb - fa)
                fb = root(b)
                if abs(fb) < mpf(10) ** -15:
                    break
            limits.append(b)
        ratio = 2 * (maximum - constrained(mpf(0)))
        result.append(dict(term=name, estimate=float(t[j]), conf_low=float(limits[0]), conf_high=float(limits[1]), lr_chi2=float(ratio), p_value=float(chi_upper(ratio, 1))))
    return result


def predictor(i, t):
    return sum(a * b for a, b in zip(X[i], t))


def logistic(e):
    return 1 / (1 + exp(-e))


def logit_row(name):
    y = [mpf(str(v)) for v in D[name]]
    return lambda i, t: y[i] * predictor(i, t) - log(1 + exp(predictor(i, t)))


def logit():
    row = logit_row("yes")
    t, value = maximise(total(row), [mpf(0)] * 5)
    covs = covariances(row, t)
    return dict(log_likelihood=float(value), terms=lines(NAMES, t, covs), ame=effects(lambda e, t, i: logistic(e), t, covs), profile=profile(NAMES, total(row), t, value))


def fractional():
    row = logit_row("share")
    t, value = maximise(total(row), [mpf(0)] * 5)
    covs = covariances(row, t)
    p = [logistic(predictor(i, t)) for i in range(N)]
    dispersion = sum((mpf(str(D["share"][i])) - p[i]) ** 2 / (p[i] * (1 - p[i])) for i in range(N)) / (N - 5)
    covs.pop("classical")
    return dict(quasi_log_likelihood=float(value), dispersion=float(dispersion), terms=lines(NAMES, t, covs), ame=effects(lambda e, t, i: logistic(e), t, covs))


def poisson():
    y, offset = D["count"], [log(mpf(str(v))) for v in D["exposure"]]
    row = lambda i, t: y[i] * (predictor(i, t) + offset[i]) - exp(predictor(i, t) + offset[i]) - log(mp.factorial(y[i]))
    t, value = maximise(total(row), [mpf(0)] * 5)
    covs = covariances(row, t)
    mu = [exp(predictor(i, t) + offset[i]) for i in range(N)]
    deviance = 2 * sum((y[i] * log(y[i] / mu[i]) if y[i] else 0) - (y[i] - mu[i]) for i in range(N))
    return dict(log_likelihood=float(value), deviance=float(deviance), dispersion=float(sum((y[i] - mu[i]) ** 2 / mu[i] for i in range(N)) / (N - 5)),
                terms=lines(NAMES, t, covs), ame=effects(lambda e, t, i: exp(e + offset[i]), t, covs), profile=profile(NAMES, total(row), t, value))


def ordered():
    y = D["rank"]

    def cdf(k, e, t):
        return mpf(0) if k == 0 else mpf(1) if k == 4 else logistic(t[k - 1] - e)

    def row(i, t):
        e = sum(a * b for a, b in zip(X[i][1:], t[3:]))
        return log(cdf(y[i], e, t) - cdf(y[i] - 1, e, t))

    t, value = maximise(total(row), [mpf(-1), mpf("0.3"), mpf(1)] + [mpf(0)] * 4)
    covs = covariances(row, t)
    ame = []
    for k in range(1, 5):
        # the linear predictor of effects() has an intercept; its first parameter is replaced by zero
        padded = lambda e, t, i, k=k: cdf(k, e, t) - cdf(k - 1, e, t)
        ame += effects_ordered(padded, t, covs, str(k))
    return dict(log_likelihood=float(value), terms=lines(NAMES[1:], t, covs, 3), thresholds=lines(["1|2", "2|3", "3|4"], t, covs), ame=ame, brant=brant(y))


def effects_ordered(mean, t, covs, category):
    global X
    keep = X
    X = [[mpf(0)] + r[1:] for r in keep]
    # predictor over parameters (any, b1..b4): t[2:] has the last threshold in front, times 0
    try:
        return effects(mean, t, covs, slice(2, None), category)
    finally:
        X = keep


def brant(y):
    fits = []
    for k in (1, 2, 3):
        row = lambda i, t, k=k: (predictor(i, t) if y[i] > k else 0) - log(1 + exp(predictor(i, t)))
        fits.append(maximise(total(row), [mpf(0)] * 5)[0])
    probability = [[logistic(predictor(i, t)) for i in range(N)] for t in fits]

    def cross(k, l):
        m = matrix(5, 5)
        for i in range(N):
            w = probability[l][i] - probability[k][i] * probability[l][i]
            for a in range(5):
                for b in range(5):
                    m[a, b] += w * X[i][a] * X[i][b]
        return m

    blocks = {}
    for k in range(3):
        for l in range(k, 3):
            v = cross(k, k) ** -1 * cross(k, l) * cross(l, l) ** -1
            blocks[k, l], blocks[l, k] = v, v.T

    def wald(columns):
        pairs = [(k, j) for k in (1, 2) for j in columns]
        difference = matrix([fits[k][j] - fits[0][j] for k, j in pairs])
        v = matrix(len(pairs), len(pairs))
        for a, (k, j) in enumerate(pairs):
            for b, (l, m) in enumerate(pairs):
                v[a, b] = blocks[k, l][j, m] - blocks[k, 0][j, m] - blocks[0, l][j, m] + blocks[0, 0][j, m]
        return (difference.T * v ** -1 * difference)[0], len(pairs)

    result = []
    for name, columns in (("all", [1, 2, 3, 4]), ("arm", [1, 2]), ("x", [3]), ("d", [4])):
        chi, df = wald(columns)
        result.append(dict(term=name, chi_square=float(chi), df=df, p_value=float(chi_upper(chi, df))))
    return result


def normal_cdf(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def normal_pdf(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def tobit(lower, upper):
    y = [mpf(str(v)) for v in D["effort"]]

    def row(i, t):
        e, s = predictor(i, t), exp(t[5])
        if lower is not None and y[i] <= lower:
            return log(normal_cdf((lower - e) / s))
        if upper is not None and y[i] >= upper:
            return log(normal_cdf((e - upper) / s))
        return log(normal_pdf((y[i] - e) / s)) - t[5]

    def mean(e, t, i):
        s = exp(t[5])
        a, c = None if lower is None else (lower - e) / s, None if upper is None else (upper - e) / s
        fa, fc = mpf(0) if a is None else normal_cdf(a), mpf(1) if c is None else normal_cdf(c)
        da, dc = mpf(0) if a is None else normal_pdf(a), mpf(0) if c is None else normal_pdf(c)
        return (0 if a is None else lower * fa) + (0 if c is None else upper * (1 - fc)) + e * (fc - fa) + s * (da - dc)

    # Olsen's parameters b/s, 1/s, in which Newton's method is safe
    olsen, value = maximise(lambda o: total(row)([b / o[5] for b in o[:5]] + [-log(o[5])]), [mpf(1), mpf(0), mpf(0), mpf(0), mpf(0), mpf(1) / 4])
    t = [b / olsen[5] for b in olsen[:5]] + [-log(olsen[5])]
    covs = covariances(row, t)
    return dict(lower=lower, upper=upper, log_likelihood=float(value), scale=float(exp(t[5])), terms=lines(NAMES, t, covs), log_scale=lines(["Log(scale)"], t, covs, 5),
                ame=effects(mean, t, covs, slice(0, 5)))


def firth():
    y, z, x = (SEPARATED[k] for k in "yzx")
    rows = [[mpf(1), mpf(a), mpf(b)] for a, b in zip(z, x)]

    def penalised(t):
        value, information = mpf(0), matrix(3, 3)
        for r, v in zip(rows, y):
            e = sum(a * b for a, b in zip(r, t))
            value += v * e - log(1 + exp(e))
            w = exp(e) / (1 + exp(e)) ** 2
            for a in range(3):
                for b in range(3):
                    information[a, b] += w * r[a] * r[b]
        return value + log(det(information)) / 2

    def information(t):
        m = matrix(3, 3)
        for r in rows:
            e = sum(a * b for a, b in zip(r, t))
            for a in range(3):
                for b in range(3):
                    m[a, b] += exp(e) / (1 + exp(e)) ** 2 * r[a] * r[b]
        return m

    names = ["(Intercept)", "z", "x"]
    t, value = maximise(penalised, [mpf(0)] * 3)
    return dict(penalized_log_likelihood=float(value), terms=lines(names, t, {"classical": information(t) ** -1}), profile=profile(names, penalised, t, value))


def run(name):
    return MODELS[name]()


MODELS = dict(logit=logit, fractional_logit=fractional, poisson=poisson, ordered_logit=ordered, tobit=lambda: tobit(0, 10),
              tobit_left=lambda: tobit(0, None), tobit_right=lambda: tobit(None, 10), firth=firth)

if __name__ == "__main__":
    golden = dict(data={k: [v if isinstance(v, (int, str)) else float(v) for v in c] for k, c in D.items()}, separated=SEPARATED)
    with Pool() as pool:
        golden.update(zip(MODELS, pool.map(run, MODELS)))
    print(json.dumps(golden, indent=1))
