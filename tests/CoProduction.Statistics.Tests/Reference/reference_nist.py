#!/usr/bin/env python3
"""Recomputes nist.json: NIST's Statistical Reference Datasets (public domain) with their certified values, and beside them
the values in exact rational arithmetic. Uses the standard library only.

    python3 reference_nist.py nist.json

"data" and "certified" are NIST's and are only checked (14 digits, where NIST gives them). "exact" is added: from the decimal numbers as
printed, and, as "of_doubles", from the doubles that they are read into; the difference is what no program that reads doubles can get back.
Heteroskedasticity-consistent errors: HC0 e², HC1 n/(n - k), HC2 1/(1 - h), HC3 1/(1 - h)².
"""
import json
import math
import sys
from decimal import Decimal, getcontext
from fractions import Fraction as F

getcontext().prec = 60


def root(q):
    return Decimal(q.numerator) / Decimal(q.denominator) if q == 0 else (Decimal(q.numerator) / Decimal(q.denominator)).sqrt()


def out(x):
    return float(Decimal(x.numerator) / Decimal(x.denominator)) if isinstance(x, F) else float(x)


def inverse(a):
    n = len(a)
    m = [row[:] + [F(int(i == j)) for j in range(n)] for i, row in enumerate(a)]
    for c in range(n):
        p = next(r for r in range(c, n) if m[r][c] != 0)
        m[c], m[p] = m[p], m[c]
        m[c] = [v / m[c][c] for v in m[c]]
        for r in range(n):
            if r != c and m[r][c] != 0:
                m[r] = [v - m[r][c] * w for v, w in zip(m[r], m[c])]
    return [row[n:] for row in m]


def regression(y, x, intercept):
    n, k = len(y), len(x[0])
    g = inverse([[sum(r[i] * r[j] for r in x) for j in range(k)] for i in range(k)])
    xy = [sum(r[i] * v for r, v in zip(x, y)) for i in range(k)]
    b = [sum(p * q for p, q in zip(row, xy)) for row in g]
    e = [v - sum(p * q for p, q in zip(r, b)) for r, v in zip(x, y)]
    a = [[sum(p * q for p, q in zip(row, r)) for row in g] for r in x]          # (X'X)^-1 x_i
    h = [sum(p * q for p, q in zip(r, i)) for r, i in zip(x, a)]
    ssr = sum(v * v for v in e)
    mean = sum(y) / n if intercept else 0
    sst = sum((v - mean) ** 2 for v in y)
    robust = {"HC0": [1] * n, "HC1": [F(n, n - k)] * n, "HC2": [1 / (1 - v) for v in h], "HC3": [1 / (1 - v) ** 2 for v in h]}
    result = {
        "estimate": [out(v) for v in b],
        "std_error": [out(root(ssr / (n - k) * g[j][j])) for j in range(k)],
        "residual_std_error": out(root(ssr / (n - k))),
        "r_squared": out(1 - ssr / sst),
        "f": None if ssr == 0 else out((sst - ssr) / (k - int(intercept)) / (ssr / (n - k))),
    }
    for name, omega in robust.items():
        result[name] = [out(root(sum(w * v * v * i[j] ** 2 for w, v, i in zip(omega, e, a)))) for j in range(k)]
    return result


def univariate(y):
    n = len(y)
    mean = sum(y) / n
    d = [v - mean for v in y]
    squares = sum(v * v for v in d)
    return {"mean": out(mean), "sd": out(root(squares / (n - 1))), "lag1": out(sum(p * q for p, q in zip(d, d[1:])) / squares)}


def anova(y, group):
    n = len(y)
    mean = sum(y) / n
    groups = [[v for v, g in zip(y, group) if g == level] for level in sorted(set(group), key=float)]
    between = sum(len(g) * (sum(g) / len(g) - mean) ** 2 for g in groups)
    within = sum((v - sum(g) / len(g)) ** 2 for g in groups for v in g)
    df1, df2 = len(groups) - 1, n - len(groups)
    return {"ss_between": out(between), "ss_within": out(within), "f": out(between / df1 / (within / df2)), "residual_std_error": out(root(within / df2))}


def exact(data_set, number):
    columns = {name: [number(v) for v in values] for name, values in data_set["data"].items()}
    y = columns["y"]
    if data_set["kind"] == "univariate":
        return univariate(y)
    if data_set["kind"] == "anova":
        return anova(y, data_set["data"]["treatment"])
    degree, intercept = data_set.get("degree"), data_set.get("intercept", True)
    names = [name for name in columns if name != "y"]
    x = [[columns["x"][i] ** p for p in range(1, degree + 1)] if degree else [columns[name][i] for name in names] for i in range(len(y))]
    return regression(y, [([F(1)] if intercept else []) + row for row in x], intercept)


def agrees(got, certified):
    if isinstance(certified, list):
        return all(agrees(g, c) for g, c in zip(got, certified))
    return got == certified or certified is None or (certified != 0 and abs(got - certified) <= 1.01e-14 * abs(certified))


path = sys.argv[1]
sets = json.load(open(path))
for name, data_set in sets.items():
    data_set["exact"] = exact(data_set, F)
    data_set["of_doubles"] = exact(data_set, lambda text: F(float(text)))
    for quantity, certified in data_set["certified"].items():
        assert agrees(data_set["exact"][quantity], certified), (name, quantity, data_set["exact"][quantity], certified)
with open(path, "w") as file:
    file.write("{\n" + ",\n".join(f' "{name}": {json.dumps(data_set)}' for name, data_set in sets.items()) + "\n}\n")
