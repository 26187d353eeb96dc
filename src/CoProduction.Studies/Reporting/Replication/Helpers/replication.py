#
# Run it in the folder that holds responses.csv and results.csv (and responses-long.csv, where questions are asked per theme; with exposures.csv
# it counts who was served, too):
#
#     python3 analysis.py [folder]
#
# It needs Python 3.9 or newer with numpy and scipy, and installs nothing itself.
# Each result is computed from the answers and compared with its row of results.csv. Numbers must agree to 1e-8 of their size. What rests on random draws must agree
# within five standard errors of the two simulations (limits of intervals by drawing again: p at them within four), what rests on numerical integration to 1e-6; both are named at the end. One number that does not agree ends the
# script with an error that names it.

import csv
import glob
import os
import sys

try:
    import numpy as np
    from scipy import optimize, special, stats
except ImportError as lacking:
    print(f"This script needs the Python package {lacking.name}, which is not installed here. Install what it needs once:\n\n    pip install numpy scipy\n\nand run the script again.")
    sys.exit(2)

np.seterr(invalid="ignore", divide="ignore")  # what has no value is NaN, and does not agree with a number

# ---- Files and comparisons ----

folder = sys.argv[1] if len(sys.argv) > 1 else "."
nan = float("nan")


def read_table(name, needed=True):
    """The columns of a CSV file as lists of texts; an empty field is None."""
    file = os.path.join(folder, name)
    if not os.path.exists(file):
        others = glob.glob(os.path.join(glob.escape(folder), "*-" + name))
        if len(others) != 1:
            if needed:
                sys.exit(f"There is no {name} in {os.path.abspath(folder)}.")
            return None
        file = others[0]
    csv.field_size_limit(2**31 - 1)
    with open(file, newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.reader(stream))
    return {column: np.array([row[at] or None for row in rows[1:]], dtype=object) for at, column in enumerate(rows[0])}


def to_number(column):
    return np.array([nan if x is None else float(x) for x in column], dtype=float)


responses = read_table("responses.csv")
results = read_table("results.csv")
number_columns = ["estimate", "std_error", "df", "df2", "statistic", "p_value", "p_holm", "conf_low", "conf_high", "n", "n_dropped", "sd", "n_items"]
expected = {}
for row, row_id in enumerate(results["id"]):
    expected[row_id] = {column: float(results[column][row]) for column in number_columns if results[column][row] is not None}
verified = {row_id: set() for row_id in expected}
computed = {}
scores = []
failures = []
rough = []


def agrees(mine, theirs, scale=0.0):
    """Relative to the number itself; for an estimate and its interval also to the standard error, so that an estimate near zero is not held to digits that nobody has."""
    if mine is None or np.isnan(mine):
        return False
    return abs(mine - theirs) <= max(1e-8 * max(abs(mine), abs(theirs), scale), 1e-300)


class NotHere:
    """What this folder does not hold the data for; said at the end instead of failed."""

    def __init__(self, reason):
        self.reason = reason


lacking = {}


def is_lacking(row_id):
    return next((reason for start, reason in lacking.items() if row_id.startswith(start)), None)


def check(row_id, result):
    if isinstance(result, NotHere):
        lacking[row_id] = result.reason
        return result
    if row_id not in expected:
        failures.append(f"{row_id}: results.csv has no such row")
        return result
    theirs = expected[row_id]
    computed[row_id] = result
    for column, value in theirs.items():
        if column == "p_holm":
            continue
        if column in result.get("limits", {}):
            p, within, outside = result["limits"][column]
            if outside and abs(p - (1 - level)) <= within:
                verified[row_id].add(column)
                rough.append(f"{row_id}: p at {column} is {p:.3g}, {1 - level:.3g} within {within:.2g}")
            else:
                failures.append(f"{row_id}: {column} is {value!r} in results.csv: p at this limit is {p:.3g} here and must be {1 - level:.3g} within {within:.2g}" + ("" if outside else ", and the limit lies on the wrong side of the estimate"))
            continue
        mine = result.get(column)
        scale = theirs.get("std_error", 1e-4) if column in ("estimate", "conf_low", "conf_high") else 1 if column == "statistic" else 0
        within = result.get("within", {}).get(column)
        good = agrees(mine, value, scale) if within is None else mine is not None and abs(mine - value) <= within
        if good:
            verified[row_id].add(column)
            if within is not None:
                rough.append(f"{row_id}: {column} within {within:.2g}")
        else:
            failures.append(f"{row_id}: {column} is {'not computed' if mine is None else repr(float(mine))} here and {value!r} in results.csv")
    return result


def check_each(start, results):
    """Several results whose ids begin alike: a map by what the ids end with. What results.csv has no row for is not asked."""
    if isinstance(results, NotHere):
        lacking[start] = results.reason
        return
    for end, result in results.items():
        if start + end in expected:
            check(start + end, result)


def stated(row_id, column):
    """A column of results.csv that a step needs: a limit of an interval that is tested, not computed."""
    return expected.get(row_id, {}).get(column, nan)


def finish():
    mine = {row_id: "Python" in (by or "").split() and is_lacking(row_id) is None for row_id, by in zip(results["id"], results["replicated_by"])}
    failed = {failure.split(": ")[0] for failure in failures}
    for row_id, theirs in expected.items():
        if mine[row_id] and row_id not in failed:
            failures.extend(f"{row_id}: {column} was not computed" for column in theirs if column not in verified[row_id])
    count = sum(len(columns) for columns in verified.values())
    print(f"\n{len(scores)} columns of scores and {count} numbers of {sum(1 for columns in verified.values() if columns)} results recomputed")
    if rough:
        print(f"{len(rough)} of them agree within the error of simulation or numerical integration:")
        print("\n".join("  " + name for name in rough))
    left = [(row_id, key, is_lacking(row_id) or note) for row_id, key, note in zip(results["id"], results["key"], results["replication_note"]) if expected[row_id] and not mine[row_id]]
    if left:
        print(f"{len(left)} results are not recomputed by this script:")
        # Numbers of a table that has no recipe are told together.
        reasons = [f"table {key}: {note}" if row_id.startswith("table/") else f"{row_id}: {note}" for row_id, key, note in left]
        for reason in dict.fromkeys(reasons):
            print(f"  {reason}" + (f" ({reasons.count(reason)} numbers)" if reasons.count(reason) > 1 else ""))
    if failures:
        print(f"\n{len(failures)} DO NOT AGREE:")
        print("\n".join("  " + failure for failure in failures))
        sys.exit(1)
    print(f"{sum(len(theirs) for theirs in expected.values()) - count} numbers not covered, for the reasons above")
    print(f"{count} numbers recomputed, all agree")


# ---- Scores from answers ----

values = {}
several = set()


def option_values(columns, numbers):
    """The numbers that the options of questions stand for."""
    for column in columns:
        values[column] = numbers


def multiple_choice(column, options):
    """A question with several answers has one column per option: its answer is here the keys of the options chosen."""
    ticked = {key: to_number(responses[name]) for key, name in options.items()}
    answers = []
    for row in range(len(responses["participant"])):
        here = {key: x[row] for key, x in ticked.items()}
        answers.append(None if all(np.isnan(x) for x in here.values()) else [key for key, x in here.items() if x > 0])
    responses[column] = np.empty(len(answers), dtype=object)
    responses[column][:] = answers
    state = next(iter(options.values())) + "__missing"
    if state in responses:
        responses[column + "__missing"] = responses[state]
    several.add(column)


def nobody():
    return np.full(len(responses["participant"]), None, dtype=object)


def answers_to(column):
    return responses.get(column, nobody())


def number(column):
    if column in values:
        return np.array([nan if x is None else values[column].get(x, nan) for x in answers_to(column)], dtype=float)
    return to_number(answers_to(column))


def chosen(column, keys):
    def one(given):
        if given is None:
            return nan
        return float(any(key in keys for key in given)) if column in several else float(given in keys)

    return np.array([one(given) for given in answers_to(column)], dtype=float)


def score(name, value, items=None):
    """Compares a score with the column of the file, person by person, and goes on with it."""

    def same(column, mine):
        theirs = to_number(responses[column])
        with np.errstate(invalid="ignore"):
            wrong = np.flatnonzero((np.isnan(mine) != np.isnan(theirs)) | (np.abs(mine - theirs) > 1e-8 * np.maximum(np.abs(mine), np.abs(theirs))))
        if wrong.size:
            failures.append(f"score {column}: differs for {wrong.size} persons, first {responses['participant'][wrong[0]]}")

    value = np.asarray(value, dtype=float)
    same(name, value)
    responses[name] = value
    if items is not None:
        items = np.where(np.isnan(value), 0, items).astype(float)
        same(name + "__items", items)
        responses[name + "__items"] = items
    scores.append(name)


def score_scale(name, items, least, reversed={}, total=False):
    """Mean (or sum) of items; a reversed item counts min + max - x."""
    x = np.column_stack([reversed[item] - number(item) if item in reversed else number(item) for item in items])
    answered = (~np.isnan(x)).sum(axis=1)
    sums = np.nansum(x, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        score(name, np.where(answered < max(least, 1), nan, sums if total else sums / answered), answered)


def score_share(name, positive, least, among="answered"):
    """Share of items answered positively, among those answered or among those asked."""
    yes = np.column_stack([chosen(column, keys) for column, keys in positive.items()])
    answered = (~np.isnan(yes)).sum(axis=1)
    asked = answered.copy()
    for at, column in enumerate(positive):
        state = responses.get(column + "__missing", nobody())
        asked += np.array([np.isnan(y) and s in ("dont_know", "left_blank", "refused") for y, s in zip(yes[:, at], state)])
    below = asked if among == "asked" else answered
    with np.errstate(invalid="ignore", divide="ignore"):
        score(name, np.where(answered < max(least, 1), nan, np.nansum(yes, axis=1) / below), below)


def score_dichotomy(name, variable, positive=None, at_least=None):
    x = number(variable) if at_least is not None else None
    score(name, chosen(variable, positive) if x is None else np.where(np.isnan(x), nan, x >= at_least))


def score_value(name, variable):
    score(name, number(variable))


def score_check(name, variable, expected_answers, expected_by_arm={}, arms=[]):
    """1 where a check was answered as expected: by what the person's arm expects where the question has it, else by what is expected of everyone."""
    if variable not in responses:  # a public file holds no words
        return score_as_exported(name)
    passed = []
    for row, given in enumerate(answers_to(variable)):
        if given is None:
            passed.append(nan)
            continue
        of_arm = [responses[column][row] for column in arms if responses[column][row] in expected_by_arm]
        right = {x.strip().lower() for x in (expected_by_arm[of_arm[0]] if of_arm else expected_answers)}
        passed.append(float(any(x.strip().lower() in right for x in (given if variable in several else [given]))))
    score(name, passed)


def score_task(name, figure, correct, attempts, minutes):
    """A figure of an effort task; a rate exists among those who worked only."""
    correct, attempts, minutes = number(correct), number(attempts), number(minutes)
    with np.errstate(invalid="ignore", divide="ignore"):
        score(name, {"correctUnits": correct, "minutes": minutes, "attempts": attempts,
                     "unitsPerMinute": np.where(minutes > 0, correct / minutes, nan), "accuracy": np.where(attempts > 0, correct / attempts, nan)}[figure])


def score_as_exported(name):
    """A measure that is taken as the file has it."""
    responses[name] = to_number(responses[name])


# ---- Who is in the analysis ----

people = {}
themes_of_people = None
themes_of_row = {}
design_of = None  # versions of the design that differ in shares or stimuli are strata of their own
rules = {}        # rules by which an inquiry leaves rows out


def design_groups(groups):
    global design_of
    design_of = groups


def exclusion_rule(key, measure, below=-np.inf, above=np.inf, and_missing=False):
    rules[key] = (measure, below, above, and_missing)


def count_people():
    """First entries where the duplicate rule says so, of the first wave."""
    global themes_of_people
    wave = to_number(responses["wave"])
    kept = (responses["counts"] == "1") & (wave == wave.min()) if wave.size else np.zeros(0, dtype=bool)
    people.update({column: x[kept] for column, x in responses.items()})
    long = read_table("responses-long.csv", needed=False)
    if long is not None:
        at = {participant: row for row, participant in enumerate(people["participant"])}
        themes_of_people = [(at[participant], theme) for participant, theme in zip(long["participant"], long["theme"]) if participant in at]
        for row, theme in themes_of_people:
            themes_of_row.setdefault(row, []).append(theme)


class Units:
    """Rows of a cell: persons, or persons by theme where a measure is asked per theme and the cell names none."""

    def __init__(self, pairs):
        self.row = np.array([row for row, _ in pairs], dtype=int)
        self.theme = np.array([theme for _, theme in pairs], dtype=object)

    def where(self, kept):
        return Units(list(zip(self.row[kept], self.theme[kept])))

    def of(self, name):
        return people[name][self.row]


def units(site=None, theme=None, loops=False):
    rows = [row for row in range(len(people["participant"])) if site is None or people["site"][row] == site]
    if not loops:
        return Units([(row, "") for row in rows])
    if theme is not None:
        return Units([(row, theme) for row in rows])
    if themes_of_people is None:
        sys.exit("responses-long.csv is needed: questions are asked per theme.")
    inside = set(rows)
    return Units([pair for pair in themes_of_people if pair[0] in inside])


def has_column(name, u):
    return np.array([f"{name}_{theme}" in people or name in people for theme in u.theme], dtype=bool)


def pick(name, u, suffix=""):
    """A column for the theme of each row: name_theme where there is one, else name."""
    picked = np.full(len(u.row), None, dtype=object)
    for at, (row, theme) in enumerate(zip(u.row, u.theme)):
        column = (f"{name}_{theme}" if f"{name}_{theme}" in people else name) + suffix
        if column in people:
            picked[at] = people[column][row]
    return picked


def pick_number(name, u, suffix=""):
    return to_number(pick(name, u, suffix))


structural = ("not_asked_site", "not_asked_arm", "not_asked_version", "not_asked_population")


class Sample:
    """The rows of a comparison."""

    def __init__(self, y, arm, stratum, cluster, person, u, dropped, draw, block):
        self.y, self.arm, self.stratum, self.cluster, self.person, self.units, self.dropped = y, arm, stratum, cluster, person, u, dropped
        # Within what the unit was drawn: the stratum without theme and site, and the permuted block.
        self.draw, self.block = draw, block

    @property
    def sizes(self):
        return {"n": len(self.y), "n_dropped": len(self.dropped)}

    def where(self, kept):
        """Some of the rows; nothing is dropped of a part."""
        return Sample(self.y[kept], self.arm[kept], self.stratum[kept], self.cluster[kept], self.person[kept], self.units.where(kept), [], self.draw[kept], self.block[kept])

    def of_arm(self, arm):
        return self.y[self.arm == arm]

    @property
    def several_strata(self):
        return len(set(self.stratum)) > 1

    def unit(self, name):
        return None if name is None else self.person if name == "person" else self.cluster


def design_text(u):
    return [f" {design_of[version]}" for version in u.of("version")] if design_of else [""] * len(u.row)


def compared(outcome, randomization, arms, site=None, theme=None, loops=False, across_themes=False, exclusions=(), versions=None, without_site=None):
    """Everyone in the arms compared who was asked and answered; those who were asked and did not are counted as dropped."""
    u = units(site, theme, loops)
    if without_site is not None:
        u = u.where(np.array([place != without_site for place in u.of("site")], dtype=bool))
    u = u.where(has_column(outcome, u))
    kept = np.array([arm in arms for arm in pick("arm_" + randomization, u)], dtype=bool)
    for key in exclusions:
        measure, below, above, and_missing = rules[key]
        x = pick_number(measure, u)
        with np.errstate(invalid="ignore"):
            kept &= ~np.where(np.isnan(x), and_missing, (x < below) | (x > above)).astype(bool)
    if versions is not None:
        kept &= np.array([source == "external" or version in versions for source, version in zip(pick("source_" + randomization, u), u.of("version"))], dtype=bool)
    u = u.where(kept)
    arm = pick("arm_" + randomization, u)
    y = pick_number(outcome, u)
    missing = np.isnan(y)
    dropped = [a for a, none, state in zip(arm, missing, pick(outcome, u, "__missing")) if none and state not in structural]
    stratum = np.array([(s or "") + group for s, group in zip(pick("stratum_" + randomization, u), design_text(u))], dtype=object)
    draw = stratum
    if across_themes:
        stratum = np.array([f"{theme} {site} {s}" for theme, site, s in zip(u.theme, u.of("site"), stratum)], dtype=object)
    return Sample(y[~missing], arm[~missing], stratum[~missing], pick("cluster_" + randomization, u)[~missing], u.of("participant")[~missing], u.where(~missing), dropped, draw[~missing], pick("block_" + randomization, u)[~missing])


# ---- Estimators ----

level = 0.95


def interval_level(value):
    global level
    level = value


def student(estimate, std_error, df, **more):
    margin = stats.t.ppf(1 - (1 - level) / 2, df) * std_error
    t = estimate / std_error if std_error > 0 else nan
    return {"estimate": estimate, "std_error": std_error, "df": df, "statistic": t, "p_value": 2 * stats.t.sf(abs(t), df), "conf_low": estimate - margin, "conf_high": estimate + margin, **more}


def normal(estimate, std_error, **more):
    margin = stats.norm.ppf(1 - (1 - level) / 2) * std_error
    z = estimate / std_error if std_error > 0 else nan
    return {"estimate": estimate, "std_error": std_error, "statistic": z, "p_value": 2 * stats.norm.sf(abs(z)), "conf_low": estimate - margin, "conf_high": estimate + margin, **more}


def sample_size(sample):
    return sample.sizes


def spread(y):
    return np.var(y, ddof=1) if len(y) > 1 else nan


def arm_mean(sample, arm, unit=None):
    """Mean of an arm. Its interval: Student's for independent rows, CR2 where rows of a cluster or person hang together."""
    y = sample.of_arm(arm)
    interval = mean_of_arms(sample, [arm], unit) if len(y) else {}
    return {**{name: interval[name] for name in ("std_error", "df", "conf_low", "conf_high") if name in interval},
            "estimate": y.mean() if len(y) else nan, "sd": np.sqrt(spread(y)), "n": len(y), "n_dropped": sum(1 for a in sample.dropped if a == arm)}


def mean_of_arms(sample, arms, unit=None):
    """The mean of one arm, or of several that count the same."""
    y = [sample.of_arm(arm) for arm in arms]
    n = np.array([len(one) for one in y])
    value = np.mean([one.mean() for one in y])
    if (n < 2).any():
        return {"estimate": value}
    if unit is None:
        parts = np.array([spread(one) for one in y]) / n / len(arms) ** 2
        return student(value, np.sqrt(parts.sum()), parts.sum() ** 2 / (parts**2 / (n - 1)).sum() if parts.sum() > 0 else nan)
    X, names = dummies(sample.arm, skip=0)
    return student(*LeastSquares(X, names, sample.y, sample.unit(unit)).combination({arm: 1 / len(arms) for arm in arms}, "CR2"))


def cell_means(sample, weights, welch=False):
    """Sum of w times the mean of each arm: Welch for two arms (and where asked for); for more the error of HC2, df n - arms."""
    y = [sample.y[sample.arm == arm] for arm in weights]
    w = np.array(list(weights.values()))
    n = np.array([len(one) for one in y])
    parts = w**2 * np.array([spread(one) for one in y]) / n
    df = parts.sum() ** 2 / (parts**2 / (n - 1)).sum() if welch or len(weights) == 2 else len(sample.y) - len(weights)
    return student(sum(a * one.mean() for a, one in zip(w, y)), np.sqrt(parts.sum()), df, **sample.sizes)


def stratified_means(sample, weights):
    """The same within each stratum, averaged by the stratum's share of the rows; Neyman's variance, df n - cells."""
    estimate = variance = 0.0
    strata = sorted(set(sample.stratum))
    for stratum in strata:
        here = sample.stratum == stratum
        share = here.mean()
        for arm, w in weights.items():
            y = sample.y[here & (sample.arm == arm)]
            estimate += share * w * y.mean()
            variance += share**2 * w**2 * spread(y) / len(y)
    return student(estimate, np.sqrt(variance), len(sample.y) - len(strata) * len(weights), **sample.sizes)


def independent(X, names):
    """Columns that earlier ones explain are left out."""
    kept, basis = [], np.zeros((X.shape[0], 0))
    for j in range(X.shape[1]):
        length = np.linalg.norm(X[:, j])
        rest = X[:, j] - basis @ (basis.T @ X[:, j])
        rest = rest - basis @ (basis.T @ rest)
        if length > 0 and np.linalg.norm(rest) > 1e-9 * length:
            kept.append(j)
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return X[:, kept], [names[j] for j in kept]


class LeastSquares:
    """Least squares with classical, HC2, CR1 or CR2 errors. CR2: Bell and McCaffrey (2002), Pustejovsky and Tipton (2018), identity working model."""

    def __init__(self, X, names, y, clusters=None):
        self.X, self.names = independent(X, names)
        self.y = y
        self.n, self.k = self.X.shape
        q, r = np.linalg.qr(self.X)
        self.coefficients = np.linalg.solve(r, q.T @ y)
        self.bread = np.linalg.inv(r.T @ r)
        self.residuals = y - self.X @ self.coefficients
        self.q = q
        self.groups = None if clusters is None else [np.flatnonzero(clusters == one) for one in dict.fromkeys(clusters)]

    def direction(self, weights):
        return np.array([weights.get(name, 0.0) for name in self.names])

    def covariance(self, errors):
        if errors == "Classical":
            return self.bread * (self.residuals @ self.residuals) / (self.n - self.k)
        if errors == "HC2":
            # A row that alone has a value of a column (leverage one) has no residual: it says nothing of the error.
            free = 1 - (self.q**2).sum(axis=1)
            scaled = self.X * np.where(free <= 1e-10, 0.0, self.residuals / np.sqrt(np.maximum(free, 1e-10)))[:, None]
            return self.bread @ (scaled.T @ scaled) @ self.bread
        if errors == "CR2":
            scores = np.array([(self.adjusting(rows) @ self.X[rows]).T @ self.residuals[rows] for rows in self.groups])
            return self.bread @ (scores.T @ scores) @ self.bread
        scores = np.array([self.X[rows].T @ self.residuals[rows] for rows in self.groups])
        g = len(self.groups)
        return self.bread @ (scores.T @ scores) @ self.bread * g / (g - 1) * (self.n - 1) / (self.n - self.k)

    def adjusting(self, rows):
        """(I - H)^(-1/2) of a cluster."""
        X = self.X[rows]
        eigenvalues, vectors = np.linalg.eigh(np.eye(len(rows)) - X @ self.bread @ X.T)
        return vectors @ np.diag([1 / np.sqrt(v) if v > 1e-10 else 0 for v in eigenvalues]) @ vectors.T

    def combination(self, weights, errors):
        """A linear combination of the coefficients: estimate, standard error, df."""
        c = self.direction(weights)
        estimate = c @ self.coefficients
        if errors != "CR2":
            df = len(self.groups) - 1 if errors == "CR1" else self.n - self.k
            return estimate, np.sqrt(c @ self.covariance(errors) @ c), df
        # a: the adjusted residuals' weights of each cluster, P: covariance of the clusters' parts under the working model
        a, projected, variance = [], [], 0.0
        for rows in self.groups:
            X = self.X[rows]
            weights_of_rows = self.adjusting(rows) @ (X @ (self.bread @ c))
            variance += (weights_of_rows @ self.residuals[rows]) ** 2
            a.append(weights_of_rows @ weights_of_rows)
            projected.append(X.T @ weights_of_rows)
        projected = np.array(projected)
        P = np.diag(a) - projected @ self.bread @ projected.T
        return estimate, np.sqrt(variance), np.trace(P) ** 2 / (P**2).sum()


def dummies(x, prefix="", skip=1):
    present = sorted(set(x))[skip:]
    return np.array([[float(one == each) for each in present] for one in x]).reshape(len(x), len(present)), [f"{prefix}{each}" for each in present]


def with_intercept(*parts):
    n = len(parts[0][0])
    return np.column_stack([np.ones(n)] + [X for X, _ in parts]), ["(Intercept)"] + [name for _, names in parts for name in names]


def arm_weights(weights):
    """The weights sum to zero, so that the arm without a column drops out."""
    return {"arm" + arm: w for arm, w in weights.items()}


def clustered_cells(sample, weights, unit):
    """Contrast of cell means within strata, averaged by their share of the rows; CR2 by the unit that was assigned, Satterthwaite df."""
    X, names = dummies([f"{arm}@{stratum}" for arm, stratum in zip(sample.arm, sample.stratum)], skip=0)
    combined = {f"{arm}@{stratum}": w * (sample.stratum == stratum).mean() for stratum in set(sample.stratum) for arm, w in weights.items()}
    return student(*LeastSquares(X, names, sample.y, sample.unit(unit)).combination(combined, "CR2"), **sample.sizes)


def matched_pairs(sample, pair, treated, control):
    """Pairs that have exactly one row of each arm: t of the differences within them."""
    pairs = {}
    for at, name in enumerate(pick_number(pair, sample.units)):
        if not np.isnan(name):
            pairs.setdefault(name, []).append(at)
    d = np.array([sum((1 if sample.arm[at] == treated else -1) * sample.y[at] for at in rows) for rows in pairs.values() if len(rows) == 2 and {sample.arm[at] for at in rows} == {treated, control}])
    return student(d.mean(), np.sqrt(spread(d) / len(d)), len(d) - 1, **sample.sizes)


def balanced_means(sample, weights, strata):
    """Arms with the measures within which completes were balanced, each value of them a level; HC2."""
    B = [pick_number(name, sample.units) for name in strata]
    complete = ~np.any([np.isnan(b) for b in B], axis=0)
    X, names = with_intercept(dummies(sample.arm[complete], "arm"), *[dummies(b[complete], f"balance{at} ") for at, b in enumerate(B)])
    return student(*LeastSquares(X, names, sample.y[complete]).combination(arm_weights(weights), "HC2"), **sample.sizes)


def stratum_effects(sample, weights, clustered=False):
    """Arms with stratum fixed effects; HC2, or CR2 by cluster."""
    X, names = with_intercept(dummies(sample.stratum, "stratum"), dummies(sample.arm, "arm"))
    fit = LeastSquares(X, names, sample.y, sample.cluster if clustered else None)
    return student(*fit.combination(arm_weights(weights), "CR2" if clustered else "HC2"), **sample.sizes)


def person_effects(sample, weights):
    """Arms with person and theme fixed effects; CR2 by person."""
    X, names = with_intercept(dummies(sample.person, "person"), dummies(sample.units.theme, "theme"), dummies(sample.arm, "arm"))
    return student(*LeastSquares(X, names, sample.y, sample.person).combination(arm_weights(weights), "CR2"), **sample.sizes)


def lin(sample, weights, covariates, unit=None):
    """Lin (2013): arms x centred covariates (and strata); a missing covariate is its mean, with an indicator."""
    C = []
    for name in covariates:
        x = pick_number(name, sample.units)
        known = x[~np.isnan(x)]
        C.append(np.where(np.isnan(x), known.mean() if known.size else 0.0, x))
        if known.size < x.size:
            C.append(np.isnan(x).astype(float))
    C = np.column_stack(C) if C else np.zeros((len(sample.y), 0))
    if len(set(sample.stratum)) > 1:
        C = np.column_stack([C, dummies(sample.stratum)[0]])
    C = C - C.mean(axis=0)
    A, arms = dummies(sample.arm, "arm")
    labels = [f"c{j}" for j in range(C.shape[1])]
    X, names = with_intercept((A, arms), (C, labels), *[(A[:, [j]] * C, [f"{arm}:{c}" for c in labels]) for j, arm in enumerate(arms)])
    fit = LeastSquares(X, names, sample.y, sample.unit(unit))
    return student(*fit.combination(arm_weights(weights), "CR2" if unit else "HC2"), n=len(sample.y))


def holm(ids, p_of=None):
    """Holm within a family: the p values that were computed above."""
    p = [computed.get(row_id, {}).get("p_value", nan) for row_id in (p_of or ids)]
    order = sorted((at for at in range(len(ids)) if not np.isnan(p[at])), key=lambda at: p[at])
    adjusted, largest = {}, 0.0
    for rank, at in enumerate(order):
        largest = max(largest, min(1.0, p[at] * (len(order) - rank)))
        adjusted[at] = largest
    for at, row_id in enumerate(ids):
        theirs = expected[row_id].get("p_holm")
        if theirs is None:
            continue
        if agrees(adjusted.get(at), theirs):
            verified[row_id].add("p_holm")
        else:
            failures.append(f"{row_id}: p_holm is {adjusted.get(at)!r} here and {theirs!r} in results.csv")


# ---- Participants ----


def observed(outcome, themes):
    columns = [column for column in [outcome] + [f"{outcome}_{theme}" for theme in themes] if column in people]
    return np.any([~np.isnan(people[column]) for column in columns], axis=0) if columns else np.zeros(len(people["participant"]), dtype=bool)


def shown(pages):
    """Who was shown one of these pages stands in exposures.csv."""
    global exposures
    if exposures is None:
        exposures = read_table("exposures.csv", needed=False)
    if exposures is None:
        return NotHere("there is no exposures.csv in this folder")
    seen = {participant for participant, page in zip(exposures["participant"], exposures["page"]) if page in pages}
    return np.array([participant in seen for participant in people["participant"]], dtype=bool)


exposures = None


def flow_count(what, randomization=None, arm=None, outcome=None, themes=(), pages=()):
    rows = np.ones(len(people["participant"]), dtype=bool)
    if randomization is not None:
        of = people["arm_" + randomization]
        rows = np.array([one == arm for one in of], dtype=bool)
    if outcome is not None:
        rows &= observed(outcome, themes)
    elif what == "served":
        here = shown(pages)
        if isinstance(here, NotHere):
            return here
        rows &= here
    elif what != "assigned":
        rows &= people["status"] == what
    return {"n": int(rows.sum())}


def not_assigned(arm_columns, because, sites=None, populations=None, versions=()):
    """Those without an arm, by the first thing that kept them from it: a place, else their state."""
    count = 0
    for row, status in enumerate(people["status"]):
        if any(people[column][row] is not None for column in arm_columns):
            continue
        site, population = people["site"][row], people["population"][row]
        reason = "site" if sites is not None and site is not None and site not in sites else "population" if populations is not None and population is not None and population not in populations \
            else "version" if people["version"][row] not in versions else status
        count += reason == because
    return {"n": count}


def analysed(inquiries):
    """Rows that the estimates of an inquiry use of an arm, of the inquiry that uses most; each inquiry is a list of its means by cell, computed above."""
    return {"n": max(sum(computed[row_id]["n"] for row_id in ids) for ids in inquiries.values())}


def duplicates_left_out():
    return {"n": int((responses["counts"] == "0").sum())}


def sample_ratio(randomization, arms, stage, outcome=None, themes=(), clustered=False, pages=()):
    """Chi-square of the counts by arm against the design probabilities of the persons (or clusters) counted."""
    of = people["arm_" + randomization]
    rows = np.array([one is not None for one in of], dtype=bool)
    if outcome is not None:
        rows &= observed(outcome, themes)
    if stage == "completed":
        rows &= people["status"] == "completed"
    if pages:
        here = shown(pages)
        if isinstance(here, NotHere):
            return here
        rows &= here
    rows = list(np.flatnonzero(rows))
    if clustered:
        first = {}
        for row in rows:
            cluster = people["cluster_" + randomization][row]
            if cluster is not None:
                first.setdefault((people["stratum_" + randomization][row], cluster), row)
        rows = list(first.values())
    counts = np.array([sum(1 for row in rows if of[row] == arm) for arm in arms], dtype=float)
    probabilities = np.array([np.nansum(to_number(people[f"probability_{randomization}_{arm}"][rows])) for arm in arms])
    possible = probabilities > 0
    expected_counts = counts.sum() * probabilities / probabilities.sum()
    chi = ((counts - expected_counts)[possible] ** 2 / expected_counts[possible]).sum()
    df = int(possible.sum()) - 1
    return {"statistic": chi, "df": df, "p_value": stats.chi2.sf(chi, df) if df > 0 else nan, "counts": dict(zip(arms, counts)), "expected": dict(zip(arms, expected_counts))}


def ratio_arm(ratio, arm):
    if isinstance(ratio, NotHere):
        return ratio
    return {"n": ratio["counts"][arm], "estimate": ratio["expected"][arm]}


def balance_values(randomization, measure, arm):
    x = people[measure][np.array([one == arm for one in people["arm_" + randomization]], dtype=bool)]
    return x[~np.isnan(x)]


def balance_mean(randomization, measure, arm):
    x = balance_values(randomization, measure, arm)
    return {"estimate": x.mean() if x.size else nan, "sd": np.sqrt(spread(x)), "n": x.size}


def balance_difference(randomization, measure, arm, control):
    x, x0 = balance_values(randomization, measure, arm), balance_values(randomization, measure, control)
    return {"estimate": (x.mean() - x0.mean()) / np.sqrt((spread(x) + spread(x0)) / 2)}


def balance_joint(randomization, measures, arm, control):
    """Do the measures together tell the arm from the control? Wald F with HC2."""
    of = people["arm_" + randomization]
    rows = np.array([one in (arm, control) for one in of], dtype=bool)
    X = np.column_stack([people[measure][rows] for measure in measures])
    complete = ~np.isnan(X).any(axis=1)
    treated = (of[rows][complete] == arm).astype(float)
    fit = LeastSquares(np.column_stack([np.ones(complete.sum()), X[complete]]), ["(Intercept)"] + list(measures), treated)
    return {**wald(fit, fit.names[1:], "HC2"), "n": int(complete.sum()), "n_dropped": int((~complete).sum())}


def wald(fit, tested, errors):
    at = [fit.names.index(name) for name in tested]
    b = fit.coefficients[at]
    f = b @ np.linalg.solve(fit.covariance(errors)[np.ix_(at, at)], b) / len(b)
    df2 = fit.n - fit.k
    return {"statistic": f, "df": len(b), "df2": df2, "p_value": stats.f.sf(f, len(b), df2)}


# ---- Regressions ----


class Rows:
    """Rows of a regression with the columns that were added to them: numbers, or (codes, levels) of a factor, -1 where missing."""

    def __init__(self, u, cluster):
        self.units, self.cluster, self.columns = u, cluster, {}


def regression_rows(outcome, randomization=None, site=None, theme=None, loops=False, cluster="person", **names):
    """Assigned where a randomization is in it, and asked. Columns are added one by one."""
    u = units(site, theme, loops)
    u = u.where(has_column(outcome, u))
    if randomization is not None:
        u = u.where(np.array([arm is not None for arm in pick("arm_" + randomization, u)], dtype=bool))
    u = u.where(np.array([state not in ("not_asked_site", "not_asked_population", "not_asked_version") for state in pick(outcome, u, "__missing")], dtype=bool))
    d = Rows(u, pick("cluster_" + randomization, u) if cluster == "cluster" else u.of("participant"))
    d.columns[names.get("column", outcome)] = pick_number(outcome, u)
    return d


def add_measure(d, measure, column=None):
    d.columns[column or measure] = pick_number(measure, d.units)
    return d


def coded(x, levels):
    return np.array([levels.index(one) if one in levels else -1 for one in x], dtype=int), levels


def add_arms(d, randomization, levels):
    d.columns["arm"] = coded(pick("arm_" + randomization, d.units), levels)
    return d


def add_factor(d, randomization, column, by_arm, levels):
    d.columns[column] = coded([by_arm.get(arm) for arm in pick("arm_" + randomization, d.units)], levels)
    return d


def add_dose(d, randomization, by_arm):
    d.columns["dose"] = np.array([by_arm.get(arm, nan) for arm in pick("arm_" + randomization, d.units)])
    d.columns["dose_squared"] = d.columns["dose"] ** 2
    return d


def add_place(d, column, levels):
    d.columns[column] = coded(d.units.of("site") if column == "site" else d.units.theme, levels)
    return d


def add_stratum(d, randomization):
    stratum = [(s or "") + group for s, group in zip(pick("stratum_" + randomization, d.units), design_text(d.units))]
    d.columns["stratum"] = coded(stratum, sorted(set(stratum)))
    return d


def add_person(d):
    person = list(d.units.of("participant"))
    d.columns["person"] = coded(person, sorted(set(person)))
    return d


def terms_of(formula):
    """Left and right of a formula: a + b, a * b, a:b, as in R; shorter terms come first."""
    left, right = formula.split(" ~ ")
    terms = []
    for part in right.split(" + "):
        factors = part.split(" * ")
        products = [tuple(part.split(":"))] if len(factors) == 1 else [
            tuple(f for f, bit in zip(factors, bits) if bit) for bits in sorted(np.ndindex(*[2] * len(factors)), key=lambda bits: (sum(bits), [-bit for bit in bits])) if any(bits)]
        terms.extend(term for term in products if term != ("1",) and set(term) not in [set(known) for known in terms])
    return left, sorted(terms, key=len)


def design_columns(terms, columns):
    """The model matrix of R: a factor has a column per level but the first, unless the term without it is not in the model."""
    n = len(next(iter(columns.values()))[0]) if isinstance(next(iter(columns.values())), tuple) else len(next(iter(columns.values())))
    X, names = [np.ones(n)], ["(Intercept)"]
    known = [set()] + [set(term) for term in terms]
    for term in terms:
        parts = []
        for variable in term:
            x = columns[variable]
            if isinstance(x, tuple):
                full = set(term) - {variable} not in known
                parts.append([((x[0] == code).astype(float), f"{variable}{name}") for code, name in enumerate(x[1]) if full or code > 0])
            else:
                parts.append([(x, variable)])
        products = [(np.ones(n), [])]
        for part in parts:
            products = [(value * x, name + [label]) for x, label in part for value, name in products]
        for value, name in products:
            X.append(value)
            names.append(":".join(name))
    return np.column_stack(X), names


def without_a_value(d, formula, besides):
    """The columns that a model needs, and which rows lack one."""
    outcome, terms = terms_of(formula)
    needed = {outcome, *besides, *(variable for term in terms for variable in term)}
    return needed, np.any([(d.columns[name][0] < 0) if isinstance(d.columns[name], tuple) else np.isnan(d.columns[name]) for name in needed], axis=0)


class Model:
    """Complete rows, model matrix, outcome, clusters."""

    def __init__(self, d, formula, absorb=()):
        self.outcome, self.terms = terms_of(formula)
        needed, missing = without_a_value(d, formula, absorb)
        self.rows = {name: self.present(d.columns[name], ~missing) for name in needed}
        self.y = self.rows[self.outcome]
        self.cluster = d.cluster[~missing]
        self.n, self.n_dropped = int((~missing).sum()), int(missing.sum())
        self.columns = {name: x for name, x in self.rows.items() if name != self.outcome} or {"(none)": self.y}
        X, names = design_columns(self.terms, self.columns)
        effects = [dummies([self.rows[name][1][code] for code in self.rows[name][0]] if isinstance(self.rows[name], tuple) else list(self.rows[name]), f"absorbed {name} ") for name in absorb]
        self.absorbed = [name for _, labels in effects for name in labels]
        self.X = np.column_stack([X[:, :1]] + [E for E, _ in effects] + [X[:, 1:]])
        self.names = names[:1] + self.absorbed + names[1:]

    @staticmethod
    def present(column, kept):
        """The levels of a factor that occur."""
        if not isinstance(column, tuple):
            return column[kept]
        codes = column[0][kept]
        occurring = sorted(set(codes))
        return np.array([occurring.index(code) for code in codes], dtype=int), [column[1][code] for code in occurring]

    @property
    def sizes(self):
        return {"n": self.n, "n_dropped": self.n_dropped}


def rows_used(d, formula, absorb=()):
    return Model(d, formula, absorb).sizes


def rows_of_arm(d, formula, randomization, arm, besides=()):
    """Of one arm: rows that have all values of the model, and rows that lack one."""
    missing = without_a_value(d, formula, besides)[1]
    mine = np.array([each == arm for each in pick("arm_" + randomization, d.units)], dtype=bool)
    return {"n": int((mine & ~missing).sum()), "n_dropped": int((mine & missing).sum())}


class Regression:
    """What coefficient() and fit_statistic() read."""


def least_squares(d, formula, errors, absorb=()):
    m = Model(d, formula, absorb)
    fit = Regression()
    fit.model, fit.errors, fit.robust = m, errors, None
    fit.least_squares = LeastSquares(m.X, m.names, m.y, m.cluster if errors == "CR1" else None)
    ls = fit.least_squares
    rss, total, rest = (ls.residuals**2).sum(), ((m.y - m.y.mean()) ** 2).sum(), ls.n - ls.k
    fit.statistics = {"r_squared": 1 - rss / total, "adjusted_r_squared": 1 - rss / total * (ls.n - 1) / rest, "residual_se": np.sqrt(rss / rest)}
    if absorb:
        effects = [at for at, name in enumerate(m.names) if name == "(Intercept)" or name in m.absorbed]
        fit.statistics["within_r_squared"] = 1 - rss / (LeastSquares(m.X[:, effects], [m.names[at] for at in effects], m.y).residuals ** 2).sum()
    covariance = ls.covariance(errors)
    fit.names, fit.coefficients, fit.std_error = ls.names, ls.coefficients, np.sqrt(np.diag(covariance))
    fit.df = len(ls.groups) - 1 if errors == "CR1" else rest
    return fit


def logistic(eta):
    return 1 / (1 + np.exp(-eta))


def generalized(d, formula, family, errors):
    """Logit (of a share: fractional) or Poisson regression by Newton's method."""
    m = Model(d, formula)
    fit = Regression()
    X, fit.names = independent(m.X, m.names)
    mean, slope = (logistic, lambda mu: mu * (1 - mu)) if family == "logit" else (np.exp, lambda mu: mu)
    b = np.zeros(X.shape[1])
    if family == "poisson":
        b[0] = np.log(m.y.mean())
    for _ in range(200):
        mu = mean(X @ b)
        step = np.linalg.solve(X.T @ (X * slope(mu)[:, None]), X.T @ (m.y - mu))
        b = b + step
        if np.abs(step).max() < 1e-14 * max(1.0, np.abs(b).max()):
            break
    mu = mean(X @ b)
    fit.bread = np.linalg.inv(X.T @ (X * slope(mu)[:, None]))
    n, k = X.shape
    fit.vcov = sandwich(fit.bread, X * (m.y - mu)[:, None], errors, m.cluster)
    fit.model, fit.X, fit.coefficients, fit.std_error, fit.df = m, X, b, np.sqrt(np.diag(fit.vcov)), None
    fit.mean, fit.slope, fit.mean_by_scale, fit.slope_by_scale = mean, lambda eta: slope(mean(eta)), None, None
    fit.curvature = np.exp if family == "poisson" else lambda eta: mean(eta) * (1 - mean(eta)) * (1 - 2 * mean(eta))
    if family == "logit":
        likelihood, null = np.where(m.y == 1, np.log(mu), np.log1p(-mu)).sum(), m.y.mean()
        fit.statistics = {"log_likelihood": likelihood, "aic": -2 * likelihood + 2 * k, "mcfadden_r_squared": 1 - likelihood / (n * (null * np.log(null) + (1 - null) * np.log(1 - null)))}
    return fit


def sandwich(bread, scores, errors, cluster):
    """Inverse information, or around the scores of rows (HC1) or clusters (CR1); k counts every parameter."""
    n, k = scores.shape
    if errors == "Classical":
        return bread
    if errors == "HC1":
        return bread @ (scores.T @ scores) @ bread * n / (n - k)
    place = {one: at for at, one in enumerate(dict.fromkeys(cluster))}
    sums = np.zeros((len(place), k))
    np.add.at(sums, [place[one] for one in cluster], scores)
    g = len(sums)
    return bread @ (sums.T @ sums) @ bread * g / (g - 1) * (n - 1) / (n - k)


def coefficient(fit, term):
    if term not in fit.names:
        return {}
    at = fit.names.index(term)
    return normal(fit.coefficients[at], fit.std_error[at], **fit.model.sizes) if fit.df is None else student(fit.coefficients[at], fit.std_error[at], fit.df, **fit.model.sizes)


def fit_statistic(fit, name):
    return {"estimate": fit.statistics[name]}


def joint_test(fit, terms):
    return {**wald(fit.least_squares, [term for term in terms if term in fit.names], fit.errors), **fit.model.sizes}


def marginal_effect(fit, variable, level=None, robust=False):
    """
    Average marginal effect: a factor's level against its first, 1 against 0, or the mean slope; interactions follow their variable. Delta method. A model with a scale
    (Tobit) has the derivatives of mean and slope in its logarithm too.
    """
    m, b = fit.model, fit.coefficients
    x = m.columns[variable]

    def columns(value):
        X, names = design_columns(m.terms, {**m.columns, variable: value})
        return X[:, [names.index(name) for name in fit.names]]

    if isinstance(x, tuple) or set(x) <= {0.0, 1.0}:
        if isinstance(x, tuple):
            high, low = columns((np.full(m.n, x[1].index(level)), x[1])), columns((np.zeros(m.n, dtype=int), x[1]))
        else:
            high, low = columns(np.ones(m.n)), columns(np.zeros(m.n))
        eta1, eta0 = high @ b, low @ b
        estimate = (fit.mean(eta1) - fit.mean(eta0)).mean()
        gradient = (high * fit.slope(eta1)[:, None] - low * fit.slope(eta0)[:, None]).mean(axis=0)
        by_scale = None if fit.mean_by_scale is None else (fit.mean_by_scale(eta1) - fit.mean_by_scale(eta0)).mean()
    else:
        change = columns(x + 1) - columns(x)
        eta, slope = fit.X @ b, change @ b
        estimate = (fit.slope(eta) * slope).mean()
        gradient = (change * fit.slope(eta)[:, None] + fit.X * (fit.curvature(eta) * slope)[:, None]).mean(axis=0)
        by_scale = None if fit.slope_by_scale is None else (fit.slope_by_scale(eta) * slope).mean()
    if by_scale is not None:
        gradient = np.append(gradient, by_scale)
    V = fit.vcov if robust else fit.bread
    return normal(estimate, np.sqrt(gradient @ V @ gradient), **m.sizes)


# ---- Levels, correlates, reliability ----


def level_of(measure, site=None, theme=None, loops=False, population=None):
    """The standard error is SD / sqrt(n), or clustered by person where a person has several values."""
    u = units(site, theme, loops)
    u = u.where(has_column(measure, u))
    x = pick_number(measure, u)
    there = ~np.isnan(x)
    missing = sum(1 for known, state in zip(there, pick(measure, u, "__missing")) if not known and state not in structural + ("not_asked_routing", "screened_out"))
    items = pick_number(measure, u, "__items")[there]
    places = list(u.of("site")[there])
    x = x[there]
    rests = {}
    for person, rest in zip(u.row[there], x - x.mean() if x.size else x):
        rests[person] = rests.get(person, 0) + rest
    error = np.sqrt(len(rests) / (len(rests) - 1) * sum(rest**2 for rest in rests.values())) / len(x) if len(rests) > 1 else nan
    plain = {"estimate": x.mean() if x.size else nan, "std_error": error, "sd": np.sqrt(spread(x)), "n": len(x), "n_dropped": missing, "n_items": items.mean() if items.size else nan}
    if population is None:
        return plain
    count = {place: places.count(place) for place in set(places)}
    weights = np.array([population[place] / count[place] for place in places])
    mean = (weights * x).sum() / weights.sum()
    scores = weights * (x - mean) / weights.sum()
    variance = sum(n / (n - 1) * ((scores[here] - scores[here].mean()) ** 2).sum() for n, here in [(count[place], np.array([one == place for one in places])) for place in count])
    return {**plain, **student(mean, np.sqrt(variance), len(x) - len(count)), "effective": weights.sum() ** 2 / (weights**2).sum()}


def effective_n(level):
    """Kish's effective number of values of a weighted level."""
    return {"estimate": level["effective"]}


def correlation(outcome, predictor, method, site=None, theme=None):
    u = units(site, theme, theme is not None)
    x, y = pick_number(outcome, u), pick_number(predictor, u)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y, n = x[both], y[both], int(both.sum())
    if method == "spearman":
        x, y = stats.rankdata(x), stats.rankdata(y)
    r = pearson(x, y)
    t = r * np.sqrt((n - 2) / (1 - r**2))
    z = stats.norm.ppf(0.975) * (np.sqrt((1 + r**2 / 2) / (n - 3)) if method == "spearman" else 1 / np.sqrt(n - 3))
    return {"estimate": r, "df": n - 2, "statistic": t, "p_value": 2 * stats.t.sf(abs(t), n - 2), "conf_low": np.tanh(np.arctanh(r) - z), "conf_high": np.tanh(np.arctanh(r) + z), "n": n}


def pearson(x, y):
    x, y = x - x.mean(), y - y.mean()
    return (x @ y) / np.sqrt((x @ x) * (y @ y))


def scale_items(items, reversed={}):
    """Items of a scale, of the persons who answered all of them."""
    columns = []
    for item in items:
        x = np.array([nan if one is None else values[item].get(one, nan) for one in people[item]]) if item in values else to_number(people[item])
        columns.append(reversed[item] - x if item in reversed else x)
    x = np.column_stack(columns)
    return x[~np.isnan(x).any(axis=1)]


def alpha_of(x):
    covariance = np.cov(x, rowvar=False)
    k = x.shape[1]
    return k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())


def cronbach_alpha(x):
    alpha, (n, k) = alpha_of(x), x.shape
    limits = 1 - (1 - alpha) * stats.f.ppf([(1 + level) / 2, (1 - level) / 2], n - 1, (n - 1) * (k - 1))
    return {"estimate": alpha, "conf_low": limits[0], "conf_high": limits[1], "n": n}


def mean_correlation(x):
    r = np.corrcoef(x, rowvar=False)
    return {"estimate": r[np.tril_indices(len(r), -1)].mean()}


def item_rest(x, item):
    return {"estimate": pearson(x[:, item - 1], np.delete(x, item - 1, axis=1).sum(axis=1))}


def alpha_without(x, item):
    return {"estimate": alpha_of(np.delete(x, item - 1, axis=1))}
