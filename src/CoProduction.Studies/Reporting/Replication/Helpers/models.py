

# ---- Models by maximum likelihood, two-stage least squares ----


def newton(b, at):
    """Newton's method; at(b) gives the log likelihood, its derivatives by row and the information. Steps are halved where the likelihood falls."""
    likelihood, scores, information = at(b)
    for _ in range(100):
        delta = np.linalg.solve(information, scores.sum(axis=0))
        size = 1.0
        while True:
            there = at(b + size * delta)
            if there[0] >= likelihood - 1e-10 * abs(likelihood) or size < 1e-8:
                break
            size /= 2
        b = b + size * delta
        likelihood, scores, information = there
        if np.abs(delta).max() < 1e-13 * max(1.0, np.abs(b).max()):
            break
    return b, likelihood, scores, information


def density(z):
    """Of the logistic distribution; 0 at infinity."""
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def ordered_logit(d, formula, errors):
    """Proportional odds, P(Y <= k) = logistic(threshold - x'b), as R's MASS::polr."""
    m = Model(d, formula)
    both, names = independent(m.X, m.names)
    X, names = both[:, 1:], names[1:]
    values = sorted(set(m.y))
    category = np.array([values.index(y) for y in m.y])
    cuts = len(values) - 1
    upper = np.column_stack([(category == k).astype(float) for k in range(cuts)] + [-X])
    upper[category == cuts] = 0
    lower = np.column_stack([(category - 1 == k).astype(float) for k in range(cuts)] + [-X])
    lower[category == 0] = 0

    def at(b):
        eta = X @ b[cuts:]
        bounds = np.concatenate([[-np.inf], b[:cuts], [np.inf]])
        a, z = bounds[category + 1] - eta, bounds[category] - eta
        p = np.where(z > 0, special.expit(-z) - special.expit(-a), special.expit(a) - special.expit(z))
        if (p <= 0).any():
            return -np.inf, None, None
        scores = upper * (density(a) / p)[:, None] - lower * (density(z) / p)[:, None]
        curved = scores.T @ scores - upper.T @ (upper * (density(a) * (1 - 2 * special.expit(a)) / p)[:, None]) + lower.T @ (lower * (density(z) * (1 - 2 * special.expit(z)) / p)[:, None])
        return np.log(p).sum(), scores, curved

    shares = np.bincount(category) / m.n
    cumulated = np.cumsum(shares)[:cuts]
    b, likelihood, scores, information = newton(np.concatenate([np.log(cumulated / (1 - cumulated)), np.zeros(X.shape[1])]), at)
    error = np.sqrt(np.diag(sandwich(np.linalg.inv(information), scores, errors, m.cluster)))
    fit = Regression()
    fit.model, fit.names, fit.coefficients, fit.std_error, fit.df = m, names, b[cuts:], error[cuts:], None
    fit.thresholds = list(zip(b[:cuts], error[:cuts]))
    fit.statistics = {"log_likelihood": likelihood, "aic": -2 * likelihood + 2 * len(b), "mcfadden_r_squared": 1 - likelihood / (m.n * (shares * np.log(shares)).sum())}
    return fit


def threshold(fit, at):
    return normal(*fit.thresholds[at - 1], **fit.model.sizes)


def firth(d, formula):
    """Firth (1993): the adjusted score X'(y - p + h(1/2 - p)) is zero; errors from the information."""
    m = Model(d, formula)
    X, names = independent(m.X, m.names)
    y = m.y

    def at(b):
        eta = X @ b
        w = density(eta)
        information = X.T @ (X * w[:, None])
        return special.expit(eta), w, information, special.log_expit(np.where(y == 1, eta, -eta)).sum() + np.linalg.slogdet(information)[1] / 2

    b = np.zeros(X.shape[1])
    p, w, information, penalized = at(b)
    for _ in range(500):
        h = ((X @ np.linalg.inv(information)) * X).sum(axis=1) * w
        delta = np.linalg.solve(information, X.T @ (y - p + h * (0.5 - p)))
        largest = (np.abs(delta) * np.abs(X).max(axis=0)).max()
        if largest < 1e-13:
            break
        size = min(1.0, 5 / largest)
        while at(b + size * delta)[3] < penalized - 1e-12 * abs(penalized) and size > 1e-6:
            size /= 2
        b = b + size * delta
        p, w, information, penalized = at(b)
    fit = Regression()
    fit.model, fit.names, fit.coefficients, fit.std_error, fit.df = m, names, b, np.sqrt(np.diag(np.linalg.inv(information))), None
    return fit


def bell(u):
    return np.exp(-u * u / 2) / np.sqrt(2 * np.pi)


def tobit(d, formula, errors, lower=-np.inf, upper=np.inf):
    """Censored normal regression in Olsen's (1978) parameters b/scale and 1/scale, as R's survival::survreg and AER::tobit."""
    m = Model(d, formula)
    X, names = independent(m.X, m.names)
    y, k = m.y, X.shape[1]
    left, right = y <= lower, y >= upper
    inside = ~left & ~right
    rows = np.column_stack([-X, np.where(left, lower, np.where(right, upper, y))])
    rows[right] = -rows[right]

    def at(b):
        theta = b[k]
        if not theta > 0:
            return -np.inf, None, None
        u = rows @ b
        mills = np.exp(stats.norm.logpdf(u) - special.log_ndtr(u))
        scores = rows * np.where(inside, -u, mills)[:, None]
        scores[:, k] += inside / theta
        information = rows.T @ (rows * np.where(inside, 1.0, mills * (mills + u))[:, None])
        information[k, k] += inside.sum() / theta**2
        return np.where(inside, np.log(theta) + stats.norm.logpdf(u), special.log_ndtr(u)).sum(), scores, information

    start = np.linalg.lstsq(X, y, rcond=None)[0]
    scale = np.sqrt(((y - X @ start) ** 2).mean())
    olsen, likelihood, scores, information = newton(np.append(start / scale, 1 / scale), at)
    scale = 1 / olsen[k]
    b = olsen[:k] * scale
    # From b/scale and 1/scale to b and log scale.
    turn = np.zeros((k + 1, k + 1))
    turn[:k, :k] = np.eye(k) * scale
    turn[:k, k] = -b * scale
    turn[k, k] = -scale
    fit = Regression()
    fit.vcov = fit.bread = turn @ sandwich(np.linalg.inv(information), scores, errors, m.cluster) @ turn.T
    fit.model, fit.X, fit.names, fit.coefficients, fit.std_error, fit.df = m, X, names, b, np.sqrt(np.diag(fit.vcov))[:k], None
    fit.statistics = {"scale": scale, "log_likelihood": likelihood, "aic": -2 * likelihood + 2 * (k + 1)}

    def low(mu):
        return (lower - mu) / scale

    def high(mu):
        return (upper - mu) / scale

    def moment(u):
        return np.where(np.isinf(u), 0.0, np.where(np.isinf(u), 0.0, u) * bell(u))

    def part(limit, share):
        return limit * share if np.isfinite(limit) else 0.0

    fit.slope = lambda mu: special.ndtr(high(mu)) - special.ndtr(low(mu))
    fit.mean = lambda mu: part(lower, special.ndtr(low(mu))) + part(upper, special.ndtr(-high(mu))) + mu * fit.slope(mu) + scale * (bell(low(mu)) - bell(high(mu)))
    fit.curvature = lambda mu: (bell(low(mu)) - bell(high(mu))) / scale
    fit.mean_by_scale = lambda mu: scale * (bell(low(mu)) - bell(high(mu)))
    fit.slope_by_scale = lambda mu: moment(low(mu)) - moment(high(mu))
    return fit


def least_squares_of(X, names, y, errors, cluster):
    fit = LeastSquares(X, names, y, cluster if errors == "CR1" else None)
    return fit, dict(zip(fit.names, fit.coefficients)), dict(zip(fit.names, np.sqrt(np.diag(fit.covariance(errors))))), len(fit.groups) - 1 if errors == "CR1" else fit.n - fit.k


def two_stage(d, formula, instruments, endogenous, errors):
    """Two-stage least squares: the arms as coded are the instruments. Errors are those of the second stage with residuals of the observed regressor."""
    m = Model(d, formula + " + " + instruments.split(" ~ ")[1])
    X, names = independent(*design_columns(terms_of(formula)[1], m.columns))
    Z, instrument_names = independent(*design_columns(terms_of(instruments)[1], m.columns))
    fitted = Z @ np.linalg.lstsq(Z, X, rcond=None)[0]
    b = np.linalg.lstsq(fitted, m.y, rcond=None)[0]
    second, _, std_error, df = least_squares_of(fitted, names, m.y + (fitted - X) @ b, errors, m.cluster)
    fit = Regression()
    fit.model, fit.names, fit.coefficients, fit.std_error, fit.df = m, names, b, np.array([std_error[name] for name in names]), df
    fit.stages = {"first_stage": least_squares_of(Z, instrument_names, m.columns[endogenous], errors, m.cluster), "reduced_form": least_squares_of(Z, instrument_names, m.y, errors, m.cluster)}
    excluded = [name for name in instrument_names if name not in names or name == endogenous]
    fit.statistics = {"first-stage_f": wald(fit.stages["first_stage"][0], excluded, errors)["statistic"], "residual_se": np.sqrt(((m.y - X @ b) ** 2).sum() / (m.n - len(names)))}
    return fit


def stage_coefficient(fit, stage, term):
    """A coefficient of the first stage, or of the outcome on the instruments (reduced form)."""
    _, coefficients, std_error, df = fit.stages[stage]
    return student(coefficients[term], std_error[term], df, **fit.model.sizes)


# ---- What an inquiry asks for beside its estimate ----


def arm_rows(sample, treated, unit=None):
    """The rows of a comparison of two arms as those of a regression of y on treated."""
    d = Rows(sample.units, sample.unit(unit or "person"))
    d.columns["y"] = sample.y
    d.columns["treated"] = (sample.arm == treated).astype(float)
    return d


def rate_ratio(fit, term):
    """exp of a coefficient, its error and its interval; z is that of the logarithm."""
    log = coefficient(fit, term)
    return {**log, "estimate": np.exp(log["estimate"]), "std_error": np.exp(log["estimate"]) * log["std_error"], "conf_low": np.exp(log["conf_low"]), "conf_high": np.exp(log["conf_high"])}


def welch(y1, y0, **more):
    parts = np.array([spread(y1) / len(y1), spread(y0) / len(y0)])
    return student(y1.mean() - y0.mean(), np.sqrt(parts.sum()), parts.sum() ** 2 / (parts**2 / (np.array([len(y1), len(y0)]) - 1)).sum() if parts.sum() > 0 else nan, **more)


def quantile(p, df):
    return stats.norm.ppf(p) if df is None else stats.t.ppf(p, df)


def upper_tail(x, df):
    return stats.norm.sf(x) if df is None else stats.t.sf(x, df)


def equivalence(row_id, margin=nan, n=None):
    """Two one-sided tests of a result computed above; the interval is that of both at level 1 - 2 alpha."""
    of = computed[row_id]
    df = of.get("df")
    reach = quantile(level, df) * of["std_error"]
    result = {"estimate": of["estimate"], "std_error": of["std_error"], "df": df, "conf_low": of["estimate"] - reach, "conf_high": of["estimate"] + reach, "n": n}
    if not np.isnan(margin):
        result["p_value"] = max(upper_tail((of["estimate"] + margin) / of["std_error"], df), upper_tail(-(of["estimate"] - margin) / of["std_error"], df))
    return result


def secondary_equivalence(sample, id, margin):
    return equivalence(id, margin, len(sample.y))


def trimming(y1, n1, y0, n0):
    """Lee (2009): the arm that answers more loses its largest or smallest answers; the one at the boundary keeps a part of its weight."""
    q1, q0 = len(y1) / n1, len(y0) / n0
    treated = q1 > q0
    share = (q1 - q0) / q1 if treated else (q0 - q1) / q0

    def trimmed(values):
        cut = share * len(values)
        whole = int(np.floor(cut))
        kept = values[whole:]
        weight = np.ones(len(kept))
        weight[0] = 1 - (cut - whole)
        rest = len(values) - cut
        mean = (weight * kept).sum() / rest
        boundary = kept[0] - mean
        variance = nan if rest <= 1 else ((weight * (kept - mean) ** 2).sum() / (rest - 1) + share * boundary**2) / rest + boundary**2 * ((1 - q1) / len(y1) + (1 - q0) / len(y0))
        return mean, variance

    values, other = np.sort(y1 if treated else y0), y0 if treated else y1
    high, low = trimmed(values), trimmed(values[::-1])

    def error(part):
        return np.sqrt(part[1] + spread(other) / len(other))

    ends = (low[0] - other.mean(), high[0] - other.mean(), error(low), error(high)) if treated else (other.mean() - high[0], other.mean() - low[0], error(high), error(low))
    return {"share": share, **dict(zip(("lower", "upper", "lower_error", "upper_error"), ends))}


def between_bounds(bounds):
    """Imbens and Manski (2004): an interval for an effect between two bounds."""
    if np.isnan(bounds["lower_error"]) or np.isnan(bounds["upper_error"]):
        return {}
    largest = max(bounds["lower_error"], bounds["upper_error"])
    width = max(0.0, bounds["upper"] - bounds["lower"]) / largest if largest > 0 else 0.0
    reach = optimize.brentq(lambda x: stats.norm.cdf(x + width) - stats.norm.cdf(-x) - level, stats.norm.ppf(level) - 1e-6, stats.norm.ppf((1 + level) / 2) + 1e-6, xtol=1e-14)
    return {"conf_low": bounds["lower"] - reach * bounds["lower_error"], "conf_high": bounds["upper"] + reach * bounds["upper_error"]}


def worst_case(y1, n1, y0, n0, lowest, highest):
    """Missing outcomes at either end of the range (Horowitz and Manski 2000); n1 and n0 count everyone asked."""

    def filled(y, n, value):
        return np.concatenate([y, np.full(n - len(y), float(value))])

    low, high = welch(filled(y1, n1, lowest), filled(y0, n0, highest)), welch(filled(y1, n1, highest), filled(y0, n0, lowest))
    return {"lower": low["estimate"], "upper": high["estimate"], "lower_error": low["std_error"], "upper_error": high["std_error"]}


def asked(sample, arm):
    return len(sample.of_arm(arm)) + sum(1 for one in sample.dropped if one == arm)


def lee_bounds(sample, treated, control):
    bounds = trimming(sample.of_arm(treated), asked(sample, treated), sample.of_arm(control), asked(sample, control))
    return {"conf_low": bounds["lower"], "conf_high": bounds["upper"], "n": asked(sample, treated) + asked(sample, control)}


def manski_bounds(sample, treated, control, lowest, highest):
    bounds = worst_case(sample.of_arm(treated), asked(sample, treated), sample.of_arm(control), asked(sample, control), lowest, highest)
    return {"conf_low": bounds["lower"], "conf_high": bounds["upper"], "n": asked(sample, treated) + asked(sample, control)}


def cuped(sample, covariate, treated, control):
    """Welch on the outcome less theta times the covariate, theta within arms (Deng et al. 2013)."""
    x = pick_number(covariate, sample.units)
    known = ~np.isnan(x)
    sides = [(sample.y[known & (sample.arm == arm)], x[known & (sample.arm == arm)]) for arm in (treated, control)]
    theta = sum(((y - y.mean()) * (x - x.mean())).sum() for y, x in sides) / sum(((x - x.mean()) ** 2).sum() for _, x in sides)
    return welch(sides[0][0] - theta * sides[0][1], sides[1][0] - theta * sides[1][1], n=int(known.sum()))


def compliers(sample, receipt, treated, unit=None):
    """Assignment, receipt and outcome of the rows that have the receipt: intention to treat, share of compliers, two-stage least squares (Angrist, Imbens and Rubin 1996)."""
    d = pick_number(receipt, sample.units)
    known = ~np.isnan(d)
    y, d = sample.y[known], d[known]
    errors, clusters = ("HC2", None) if unit is None else ("CR2", sample.unit(unit)[known])
    Z = np.column_stack([np.ones(len(y)), (sample.arm[known] == treated).astype(float)])

    def of(outcome):
        return student(*LeastSquares(Z, ["(Intercept)", "assigned"], outcome, clusters).combination({"assigned": 1}, errors))

    itt, share = of(y), of(d)
    fitted = Z @ np.linalg.lstsq(Z, d, rcond=None)[0]
    F, X = np.column_stack([np.ones(len(y)), fitted]), np.column_stack([np.ones(len(y)), d])
    b = np.linalg.lstsq(F, y, rcond=None)[0]
    effect = student(*LeastSquares(F, ["(Intercept)", "received"], y + (F - X) @ b, clusters).combination({"received": 1}, errors))
    # Anderson and Rubin (1949): effects for which the reduced form of y - effect d is not significant.
    scale = np.sqrt(((y - y.mean()) ** 2).sum() / ((d - d.mean()) ** 2).sum())
    cross = (of(y + scale * d)["std_error"] ** 2 - of(y - scale * d)["std_error"] ** 2) / 4
    t2 = stats.t.ppf((1 + level) / 2, itt["df"]) ** 2
    a = (share["estimate"] ** 2 - t2 * share["std_error"] ** 2) * scale**2
    b = -2 * (itt["estimate"] * share["estimate"] * scale - t2 * cross)
    c = itt["estimate"] ** 2 - t2 * itt["std_error"] ** 2
    ends = sorted((-b + sign * np.sqrt(b * b - 4 * a * c)) / (2 * a) * scale for sign in (-1, 1)) if b * b >= 4 * a * c else (nan, nan)
    n = len(y)
    return {"itt": {**itt, "n": n}, "share": {**share, "n": n}, "complier": {**effect, "n": n}, "anderson_rubin": {"conf_low": ends[0], "conf_high": ends[1], "p_value": itt["p_value"], "n": n},
            "first_stage": {"statistic": (share["estimate"] / share["std_error"]) ** 2}}


def complier_effect(sample, receipt, treated, unit=None):
    return compliers(sample, receipt, treated, unit)["complier"]


def site_random_effects(sample, treated, control):
    """Random-effects mean of the sites' Welch differences: REML, Hartung and Knapp's error, t with k - 1."""
    sites = []
    places = sample.units.of("site")
    for place in sorted(set(places)):
        y1, y0 = sample.y[(places == place) & (sample.arm == treated)], sample.y[(places == place) & (sample.arm == control)]
        if len(y1) > 1 and len(y0) > 1 and spread(y1) + spread(y0) > 0:
            sites.append((y1.mean() - y0.mean(), spread(y1) / len(y1) + spread(y0) / len(y0), len(y1) + len(y0)))
    y, v, n = (np.array(part) for part in zip(*sites))
    k = len(y)

    def mean_at(w):
        return (w * y).sum() / w.sum()

    def slope(tau2):
        w = 1 / (v + tau2)
        return (w**2 * (y - mean_at(w)) ** 2).sum() - w.sum() + (w**2).sum() / w.sum()

    def likelihood(tau2):
        w = 1 / (v + tau2)
        return (np.log(w).sum() - np.log(w.sum()) - (w * (y - mean_at(w)) ** 2).sum()) / 2

    end = ((y - y[0]) ** 2).sum() + v.min()
    while slope(end) > 0:
        end *= 2
    grid = [0.0] + [end * 10 ** (-8 + i / 20) for i in range(161)]
    tau2 = 0.0
    for low, high in zip(grid, grid[1:]):
        if slope(low) > 0 >= slope(high):
            peak = optimize.brentq(slope, low, high, xtol=1e-300, rtol=1e-15)
            if likelihood(peak) > likelihood(tau2):
                tau2 = peak
    w = 1 / (v + tau2)
    return student(mean_at(w), np.sqrt((w * (y - mean_at(w)) ** 2).sum() / ((k - 1) * w.sum())), k - 1, n=int(n.sum()))


def dunnett_upper(t, loadings, df):
    """P(largest |t| of comparisons with one control > t), by two trapezoid rules over the common parts of the statistics: the control's mean and the pooled deviation."""
    z = np.linspace(-9, 9, 301)
    s = np.linspace(np.sqrt(stats.chi2.ppf(1e-17, df) / df), np.sqrt(stats.chi2.isf(1e-16, df) / df), 401)
    weight = np.exp(np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + (df - 1) * np.log(s) - df * s**2 / 2) * (s[1] - s[0])
    inside = 1.0
    for loading in loadings:
        rest = np.sqrt(1 - loading**2)
        inside = inside * (special.ndtr((t * s[:, None] + loading * z) / rest) - special.ndtr((-t * s[:, None] + loading * z) / rest))
    return 1 - (weight * (inside @ (bell(z) * (z[1] - z[0])))).sum()


def compare_arms(sample, method, first, second, arms, control=None):
    """One of all comparisons of arms with a control (Dunnett) or with each other (Tukey and Kramer; Games and Howell without equal variances)."""
    y = {arm: sample.of_arm(arm) for arm in arms if len(sample.of_arm(arm)) > 0}
    n = {arm: len(one) for arm, one in y.items()}
    if method == "gamesHowell":
        result = welch(y[first], y[second], n=sum(n.values()))
        df = result["df"]
    else:
        df = sum(n.values()) - len(y)
        pooled = sum(((one - one.mean()) ** 2).sum() for one in y.values()) / df
        result = student(y[first].mean() - y[second].mean(), np.sqrt(pooled * (1 / n[first] + 1 / n[second])), df, n=sum(n.values()))
    if method == "dunnett":
        loadings = [np.sqrt(count / (count + n[control])) for arm, count in n.items() if arm != control]

        def upper(t):
            return dunnett_upper(t, loadings, df)
    else:

        def upper(t):
            return stats.studentized_range.sf(t * np.sqrt(2), len(y), df)

    # The critical value is that of all comparisons of the same arms.
    family = (method, tuple(sorted(n.items())), df, level)
    if family not in criticals:
        criticals[family] = optimize.brentq(lambda t: upper(t) - (1 - level), 0.1, 60, xtol=1e-12)
    critical = criticals[family]
    margin = critical * result["std_error"]
    return {**result, "p_value": upper(abs(result["statistic"])), "conf_low": result["estimate"] - margin, "conf_high": result["estimate"] + margin,
            "within": {"p_value": 1e-6, "conf_low": 1e-5 * result["std_error"], "conf_high": 1e-5 * result["std_error"]}}


criticals = {}


class Doses:
    """What dose_term() and dose_test() read."""


def orthogonal_polynomials(scores):
    x = scores - scores.mean()
    basis = [np.full(len(x), 1 / np.sqrt(len(x)))]
    for _ in range(len(x) - 1):
        part = basis[-1] * x
        for _ in range(2):
            for lower in basis:
                part = part - (part @ lower) * lower
        basis.append(part / np.linalg.norm(part))
    return basis[1:]


def dose_model(sample, doses, coding, unit=None):
    """Least squares on an assigned dose; strata are in the model. HC2, or CR2 by the unit."""
    dose = np.array([doses[arm] for arm in sample.arm])
    scores = np.array(sorted(set(dose)))
    k = len(scores)
    place = np.searchsorted(scores, dose)
    at = np.arange(k)
    codes = {
        "linear": lambda: [scores], "quadratic": lambda: [scores, scores**2],
        "dummies": lambda: [(at == j).astype(float) for j in range(1, k)],
        "successive": lambda: [np.where(at < j, -(k - j) / k, j / k) for j in range(1, k)],
        "helmert": lambda: [np.where(at < j, -1 / (j + 1), np.where(at == j, j / (j + 1), 0.0)) for j in range(1, k)],
        # The first is the line, the others what a line misses.
        "polynomial": lambda: orthogonal_polynomials(scores),
    }[coding]()
    parts = [(np.column_stack([code[place] for code in codes]), [f"dose{j + 1}" for j in range(len(codes))])]
    if sample.several_strata:
        parts.append(dummies(sample.stratum, "stratum"))
    fit = Doses()
    fit.terms, fit.errors = parts[0][1], "HC2" if unit is None else "CR2"
    fit.least_squares = LeastSquares(*with_intercept(*parts), sample.y, sample.unit(unit))
    fit.n = len(sample.y)
    return fit


def dose_term(fit, at):
    return student(*fit.least_squares.combination({f"dose{at}": 1}, fit.errors), n=fit.n)


def dose_test(fit, beyond_line=False):
    """Any effect of the dose, or what a line misses (of a polynomial coding all terms but the first). Wald F with n - k."""
    return {**wald(fit.least_squares, fit.terms[1:] if beyond_line else fit.terms, fit.errors), "n": fit.n}


def dose_test_beside(fit, beyond_line=False):
    """The same as a row of secondary estimates has it: df is that of the denominator."""
    test = dose_test(fit, beyond_line)
    return {"statistic": test["statistic"], "df": test["df2"], "p_value": test["p_value"], "n": test["n"]}


def adjusted_in_family(id, ids, method):
    """The family's p values adjusted, beside the estimates that they are of; Bonferroni has intervals too."""
    p = {row_id: computed[row_id]["p_value"] for row_id in ids if not np.isnan(computed.get(row_id, {}).get("p_value", nan))}
    m = len(p)
    of = dict(computed[id])
    if method == "bonferroni":
        of["p_value"] = min(1.0, m * p[id])
    else:
        factor = {"hochberg": lambda rank: m - rank + 1, "benjaminiHochberg": lambda rank: m / rank, "benjaminiYekutieli": lambda rank: sum(1 / i for i in range(1, m + 1)) * m / rank}[method]
        running, adjusted = 1.0, {}
        for rank, row_id in reversed(list(enumerate(sorted(p, key=p.get), start=1))):
            running = min(running, factor(rank) * p[row_id])
            adjusted[row_id] = running
        of["p_value"] = adjusted[id]
    reach = quantile(1 - (1 - level) / m / 2, of.get("df")) * of["std_error"]
    of["conf_low"], of["conf_high"] = of["estimate"] - reach, of["estimate"] + reach
    return of


def simulated(mine, theirs, my_draws, their_draws, errors=5):
    """How far two p values from independent draws may lie apart: five standard errors of their difference, and one draw."""
    p = min(max(np.nanmean([mine, theirs]), 1 / my_draws), 1 - 1 / my_draws)
    return errors * np.sqrt(p * (1 - p) * (1 / my_draws + 1 / their_draws)) + 1 / my_draws + 1 / their_draws


def threshold_test(id, outcome, predictor, shape, site=None, theme=None, draws=1000):
    """
    Is there a value of the predictor beyond which the outcome differs (jump) or goes with it otherwise (kink)? The largest robust Wald statistic over the candidates, and the
    candidate that fits best (Hansen 2000). Its p is drawn again here with other draws: signs of residuals.
    """
    u = units(site, theme, theme is not None)
    y, q = pick_number(outcome, u), pick_number(predictor, u)
    both = ~np.isnan(y) & ~np.isnan(q)
    y, q = y[both], q[both]
    n = len(y)
    basis = np.linalg.qr(np.column_stack([np.ones(n), q]) if shape == "kink" else np.ones((n, 1)))[0]
    k = basis.shape[1]

    def residuals(E):
        return E - basis @ (basis.T @ E)

    ordered = np.sort(q)
    at = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    grid = ordered[at[(at >= 0.15 * n) & (n - at >= 0.15 * n)] - 1]
    if len(grid) > 200:
        grid = grid[(np.arange(200) * (len(grid) - 1)) // 199]
    D = np.column_stack([np.maximum(q - value, 0) if shape == "kink" else (q > value).astype(float) for value in grid])
    size = (D**2).sum(axis=0)
    D = residuals(D)
    length2 = (D**2).sum(axis=0)
    kept = length2 > 1e-18 * size
    D, length2, grid = D[:, kept], length2[kept], grid[kept]
    e = residuals(y)

    def largest(E):
        cross = D.T @ E
        delta = cross / length2[:, None]
        sup = np.zeros(E.shape[1])
        for candidate in range(len(grid)):
            d = D[:, [candidate]]
            meat = ((d * (E - d * delta[candidate])) ** 2).sum(axis=0) * n / (n - k - 1)
            sup = np.maximum(sup, np.where(meat > 0, cross[candidate] ** 2 / np.where(meat > 0, meat, 1), 0))
        return sup

    sup = largest(e[:, None])[0]
    rss = (e**2).sum() - (D.T @ e) ** 2 / length2
    near = grid[n * (rss - rss.min()) / rss.min() <= -2 * np.log(1 - np.sqrt(level)) * (1 + 1e-12)]
    generator = np.random.default_rng(1)
    drawn = sum(int((largest(residuals(e[:, None] * generator.choice([-1.0, 1.0], (n, 100)))) >= sup).sum()) for _ in range(draws // 100))
    p = (1 + drawn) / (1 + draws)
    return {"estimate": grid[rss.argmin()], "statistic": sup, "p_value": p, "conf_low": near[0], "conf_high": near[-1], "n": n, "within": {"p_value": simulated(p, stated(id, "p_value"), draws, draws)}}
