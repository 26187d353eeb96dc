

# ---- Losses, answers, recruitment, quality, pairs of measures, work on tasks ----


def recruitment(column, values):
    if column not in people:
        return NotHere(f"this file has no column {column}")
    x = people[column]
    completed = people["status"] == "completed"
    results = {}
    for value in list(values) + ["(others)"]:
        rows = np.array([one is not None and (one == value if value != "(others)" else one not in values) for one in x], dtype=bool)
        results[value], results[value + "/completed"] = {"n": int(rows.sum())}, {"n": int((rows & completed).sum())}
    return results


def population_margin(column, population):
    x = list(people[column])
    counts = {category: x.count(category) for category in population}
    total, whole = sum(counts.values()), sum(population.values())
    results, chi = {}, 0.0
    for category, size in population.items():
        share = counts[category] / total if total else nan
        results[category] = {"n": counts[category], "estimate": share}
        results[category + "/difference"] = {"estimate": share - size / whole}
        if size > 0:
            chi += (counts[category] - total * size / whole) ** 2 / (total * size / whole)
    df = sum(1 for size in population.values() if size > 0) - 1
    results["(test)"] = {"statistic": chi, "df": df, "p_value": stats.chi2.sf(chi, df)}
    return results


class Lost:
    """Arm, value and unit of everyone assigned of whom the question was due."""


def lost_of(arm_columns, arms, outcome=None, themes=(), clusters=None):
    """Everyone assigned of whom the question was due (of several themes each), with the outcome or without; completion counts everyone. arm_columns: by column the theme that it assigns."""
    arm, value, unit = [], [], []
    for column, theme in arm_columns.items():
        if outcome is not None:
            columns = [outcome] + [f"{outcome}_{each}" for each in themes] if theme == "" else [f"{outcome}_{theme}" if f"{outcome}_{theme}" in people else outcome]
            columns = [(people[name], people[name + "__missing"]) for name in columns if name in people]
        for row, of in enumerate(people[column]):
            if of not in arms:
                continue
            if outcome is None:
                put = [1.0 if people["status"][row] == "completed" else nan]
            else:
                put = [nan if x[row] is None else float(x[row]) for x, state in columns if state[row] not in structural]
            arm.extend([of] * len(put))
            value.extend(put)
            unit.extend([people["participant" if clusters is None else clusters][row]] * len(put))
    lost = Lost()
    lost.arm, lost.value = np.array(arm, dtype=object), np.array(value, dtype=float)
    lost.unit = np.array(unit, dtype=object) if any(arm_columns.values()) or len(themes) > 0 or (clusters is not None and None not in unit) else None
    return lost


def exact_p(out, n):
    """Of all tables with these margins, those no more probable than this one (Freeman and Halton 1951)."""
    if sum(out) > sum(n) - sum(out):
        out = [size - one for one, size in zip(out, n)]

    def log_choose(size, k):
        return special.gammaln(size + 1) - special.gammaln(k + 1) - special.gammaln(size - k + 1)

    def tail(at, left, log):
        if at == len(n) - 1:
            log += log_choose(n[at], left)
            return np.exp(log - whole) if log <= observed + 1e-7 else 0.0
        return sum(tail(at + 1, left - k, log + log_choose(n[at], k)) for k in range(max(0, left - sum(n[at + 1:])), min(n[at], left) + 1))

    observed, whole = sum(log_choose(size, one) for one, size in zip(out, n)), log_choose(sum(n), sum(out))
    return tail(0, sum(out), 0.0)


def attrition(lost, arms):
    missing = np.isnan(lost.value).astype(float)
    results = {arm: {"n": int((lost.arm == arm).sum()), "n_dropped": int(missing[lost.arm == arm].sum()), "estimate": missing[lost.arm == arm].mean()} for arm in arms}
    if missing.all() or not missing.any():
        return results
    X = np.column_stack([np.ones(len(missing))] + [(lost.arm == arm).astype(float) for arm in arms[1:]])
    errors = "HC2" if lost.unit is None else "CR2"
    fit = LeastSquares(X, ["(Intercept)"] + list(arms[1:]), missing, lost.unit)
    for arm in arms[1:]:
        results[arm + "/difference"] = student(*fit.combination({arm: 1}, errors))
    rate = missing.mean()
    n = np.array([results[arm]["n"] for arm in arms])
    chi = ((np.array([results[arm]["n_dropped"] for arm in arms]) - n * rate) ** 2 / (n * rate * (1 - rate))).sum()
    results["(test)"] = {"statistic": chi, "df": len(arms) - 1, "p_value": stats.chi2.sf(chi, len(arms) - 1)}
    if lost.unit is None and (n * min(rate, 1 - rate) < 5).any():
        results["(exact)"] = {"p_value": exact_p([results[arm]["n_dropped"] for arm in arms], [results[arm]["n"] for arm in arms])}
    # Where arms lose nobody their covariance is singular: there is no such test then, here as in the report.
    try:
        results["(wald)"] = wald(fit, list(arms[1:]), errors)
    except np.linalg.LinAlgError:
        pass
    return results


def attrition_bounds(lost, treated, control, lowest=None, highest=None):
    sides = [lost.value[lost.arm == arm] for arm in (treated, control)]
    (y1, n1), (y0, n0) = [(side[~np.isnan(side)], len(side)) for side in sides]

    def limits(bounds):
        return {"conf_low": bounds["lower"], "conf_high": bounds["upper"]}

    results = {}
    if len(y1) and len(y0):
        lee = trimming(y1, n1, y0, n0)
        results.update({"observed": {"estimate": y1.mean() - y0.mean()}, "trimmed": {"estimate": lee["share"]}, "lee": limits(lee), "lee_interval": between_bounds(lee)})
    if lowest is not None:
        manski = worst_case(y1, n1, y0, n0, lowest, highest)
        results.update({"manski": limits(manski), "manski_interval": between_bounds(manski)})
    return results


def exits(pages, arm_column=None, arms=()):
    """The furthest page that those sent who did not complete. pages: by column of seconds the name of the page, in their order."""
    if all(x is None for column in pages for x in people[column]):
        return NotHere("this file has no times of pages")
    stopped = [row for row, status in enumerate(people["status"]) if status in ("started", "withdrawn")]
    last = [next((name for column, name in reversed(list(pages.items())) if people[column][row] is not None), "(none)") for row in stopped]
    results = {}
    for page in set(last):
        of = [None if arm_column is None else people[arm_column][row] for row, name in zip(stopped, last) if name == page]
        results[page + "/(all)"] = {"n": len(of)}
        results.update({f"{page}/{arm}": {"n": of.count(arm)} for arm in arms})
        results[page + "/(not assigned)"] = {"n": of.count(None)}
    return results


def in_arm(arm_columns, arm):
    return np.ones(len(people["participant"]), dtype=bool) if arm_columns is None else np.any([[one == arm for one in people[column]] for column in arm_columns], axis=0)


def floor_ceiling(column, least, most, arm_columns=None, arm=None):
    x = people[column][in_arm(arm_columns, arm)].astype(float)
    x = x[~np.isnan(x)]
    if not len(x):
        return {"": {"n": 0}}
    slack = 1e-9 * (most - least)
    return {"": {"estimate": x.mean(), "sd": np.sqrt(spread(x)), "n": len(x)}, "/floor": {"estimate": (x <= least + slack).mean()}, "/ceiling": {"estimate": (x >= most - slack).mean()}}


def answers_of(column, options=(), numbers=None, as_number=False, arm_column=None, arms=(), states=()):
    """One column of answers: how many gave which, and why the others did not."""
    if column not in people:
        return NotHere(f"this file has no column {column}")
    given = [one for one in people[column] if one is not None]
    results = {"": {"n": len(given)}}
    if as_number:
        x = np.array([float(one) if numbers is None else numbers.get(one, nan) for one in given])
        x = x[~np.isnan(x)]
        results[""].update(estimate=x.mean(), sd=np.sqrt(spread(x)))
        results.update({"/min": {"estimate": x.min()}, "/median": {"estimate": np.median(x)}, "/max": {"estimate": x.max()}})
    for at, option in enumerate(options, start=1):
        results[f"/{at}"] = {"n": given.count(option), "estimate": given.count(option) / len(given) if given else None}
    for arm in arms:
        of = [one for one, assigned in zip(people[column], people[arm_column]) if assigned == arm]
        results.update({f"/{arm}/{at}": {"n": of.count(option)} for at, option in enumerate(options, start=1)})
    why = list(people.get(column + "__missing", []))
    results.update({f"/{state}": {"n": why.count(state)} for state in states})
    return results


def median_of(x):
    return {"estimate": np.median(x) if len(x) else None, "n": len(x)}


def quality(arm_columns=None, arm=None, stimuli={}):
    """Later entries, minutes, speeders (faster than a third of the median) and seconds on the pages with a stimulus."""
    units = [(row, "") for row in range(len(people["participant"]))] if arm_columns is None else [(row, theme) for column, theme in arm_columns.items() for row, of in enumerate(people[column]) if of == arm]
    seconds = np.where(people["status"] == "completed", to_number(people["duration_seconds"]), nan)
    limit = np.nanmedian(seconds) / 3
    mine = np.array([seconds[row] for row, _ in units if not np.isnan(seconds[row])])
    spent = []
    for row, theme in units:
        each = [float(people[column][row]) for column, page in stimuli.items() if (theme == "" or page in ("", theme)) and people[column][row] is not None]
        if each:
            spent.append(sum(each))
    later = [row for row, counts in enumerate(responses["counts"]) if counts == "0"]
    return {"units": {"n": len(units)}, "later_entries": {"n": len(later) if arm_columns is None else sum(1 for row in later for column in arm_columns if responses[column][row] == arm)},
            "minutes": median_of(mine / 60), "speeders": {"n": int((mine < limit).sum())}, "stimulus_seconds": median_of(spent)}


def pair_of(first, second, within=False, times=1, site=None, theme=None, randomization=None, arm=None):
    """The second measure less the first: within persons (paired t) or of two populations (Welch)."""
    u = units(site, theme, theme is not None)
    x, y = pick_number(first, u) * times, pick_number(second, u)
    if randomization is not None:
        x = np.where([one == arm for one in pick("arm_" + randomization, u)], x, nan)
    if within:
        both = ~np.isnan(x) & ~np.isnan(y)
        x, y = x[both], y[both]
        difference = student((y - x).mean(), np.sqrt(spread(y - x) / len(x)), len(x) - 1)
    else:
        x, y = x[~np.isnan(x)], y[~np.isnan(y)]
        difference = welch(y, x)
    results = {"": difference, "/first": {"estimate": x.mean(), "n": len(x)}, "/second": {"estimate": y.mean(), "n": len(y)}}
    if within:
        for name, (a, b) in {"both": (1, 1), "first_only": (1, 0), "second_only": (0, 1), "neither": (0, 0)}.items():
            results["/" + name] = {"estimate": ((x == a) & (y == b)).mean()}
    return results


def effort(task, rounds, pays=False, arm_column=None, arm=None):
    rows = np.ones(len(people["participant"]), dtype=bool) if arm_column is None else np.array([one is not None if arm is None else one == arm for one in people[arm_column]], dtype=bool)

    def of(figure):
        x = to_number(people[f"{task}_{figure}"][rows]) if f"{task}_{figure}" in people else np.zeros(0)
        return x[~np.isnan(x)]

    attempts = of("attempts")
    results = {"assigned": {"n": int(rows.sum())}, "reached": {"n": len(attempts)}}
    for name, x in {"rounds": of("rounds"), "attempts": attempts, "correct": of("correct"), "minutes": of("minutes"), "no_work": (attempts == 0).astype(float), "stopped": (of("rounds") < rounds).astype(float)}.items():
        if len(x):
            results[name] = {"estimate": x.mean()}
    if attempts.sum() > 0:
        results["accuracy"] = {"estimate": of("correct").sum() / attempts.sum()}
    if pays:
        results["earned"] = {"estimate": of("earned_minor").sum()}
        if len(attempts):
            results["earned_mean"] = {"estimate": of("earned_minor").sum() / len(attempts)}
    return results
