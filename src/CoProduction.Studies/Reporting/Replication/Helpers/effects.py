

# ---- Sizes, detectable effects, what nulls rule out ----


def pooled_deviation(sample, arms):
    y = [sample.of_arm(arm) for arm in arms]
    return np.sqrt(sum(((one - one.mean()) ** 2).sum() for one in y) / (sum(len(one) for one in y) - len(y)))


def reference_mean(sample, weights):
    """Mean of what is compared with: the arms of negative weight."""
    below = {arm: w for arm, w in weights.items() if w < 0}
    return {"estimate": sum(w * sample.of_arm(arm).mean() for arm, w in below.items()) / sum(below.values())}


def cohen_d(sample, treated, control):
    """Cohen's d; its interval inverts the noncentral t (Steiger and Fouladi 1997)."""
    y1, y0 = sample.of_arm(treated), sample.of_arm(control)
    sd = pooled_deviation(sample, [treated, control])
    d = (y1.mean() - y0.mean()) / sd
    root = np.sqrt(len(y1) * len(y0) / (len(y1) + len(y0)))
    t, df = d * root, len(y1) + len(y0) - 2

    def at(p):
        return optimize.brentq(lambda ncp: special.nctdtr(df, ncp, t) - p, t - 6 - abs(t), t + 6 + abs(t), xtol=1e-12) / root

    return {"estimate": d, "sd": sd, "conf_low": at((1 + level) / 2), "conf_high": at((1 - level) / 2), "within": {"conf_low": 1e-6, "conf_high": 1e-6}}


def cohen_h(sample, treated, control):
    y1, y0 = sample.of_arm(treated), sample.of_arm(control)
    h = 2 * np.arcsin(np.sqrt(y1.mean())) - 2 * np.arcsin(np.sqrt(y0.mean()))
    reach = stats.norm.ppf((1 + level) / 2) * np.sqrt(1 / len(y1) + 1 / len(y0))
    return {"estimate": h, "conf_low": h - reach, "conf_high": h + reach}


def standardized_difference(sample, id, arms):
    sd = pooled_deviation(sample, arms)
    return {"estimate": computed[id]["estimate"] / sd, "sd": sd}


def detectable(sample, id, arms):
    """The smallest effect that a two-sided test with the error achieved finds with power 0.8; in_sd: over the deviation within the arms."""
    of = computed[id]
    df = of.get("df")
    critical = quantile((1 + level) / 2, df)

    def power(shift):
        return stats.norm.sf(critical - shift) if df is None else 1 - special.nctdtr(df, shift, critical)

    value = optimize.brentq(lambda shift: power(shift) - 0.8, 0.1, 36, xtol=1e-12) * of["std_error"]
    sd = pooled_deviation(sample, arms)
    return {"effect": {"estimate": value, "within": {"estimate": 1e-6 * value}}, "in_sd": {"estimate": value / sd if sd > 0 else nan, "within": {"estimate": 1e-6 * value / sd if sd > 0 else nan}}}


def ruled_out(id, margin=nan):
    """What a result rules out: the smallest margin within which two one-sided tests would show the effect to lie."""
    test = equivalence(id, margin)
    return {"estimate": max(abs(test["conf_low"]), abs(test["conf_high"])), "std_error": test["std_error"], "conf_low": test["conf_low"], "conf_high": test["conf_high"], "p_value": test.get("p_value")}


# ---- Crossed factors, doses, moderation ----


def means_of(sample, cells, unit=None):
    """Means of arms, or of arms together, each counting the same, with n."""
    return {name: {**mean_of_arms(sample, arms, unit), "n": sum(len(sample.of_arm(arm)) for arm in arms)} for name, arms in cells.items()}


def dose_curve(sample, doses, unit=None):
    line = dose_model(sample, doses, "linear", unit)
    result = {"slope": dose_term(line, 1), "any": dose_test(dose_model(sample, doses, "dummies", unit))}
    if len({doses[arm] for arm in sample.arm}) > 2:
        result["departure"] = dose_test(dose_model(sample, doses, "polynomial", unit), beyond_line=True)
    return result


def moderated(sample, moderator, weights, unit=None, value=None):
    """Arms x moderator and strata: how the effect changes with the moderator, and the effect at its mean and one standard deviation from it."""
    m = pick_number(moderator, sample.units)
    part, m = sample.where(~np.isnan(m)), m[~np.isnan(m)]
    A, arms = dummies(part.arm, "arm")
    parts = [(A, arms), (m[:, None], ["m"]), (A * m[:, None], [arm + ":m" for arm in arms])]
    if part.several_strata:
        parts.append(dummies(part.stratum, "stratum"))
    fit = LeastSquares(*with_intercept(*parts), part.y, part.unit(unit))
    effects = arm_weights(weights)

    def of(combined):
        return student(*fit.combination(combined, "HC2" if unit is None else "CR2"))

    def at(value):
        return of({**effects, **{arm + ":m": w * value for arm, w in effects.items()}})

    mean, sd = m.mean(), np.sqrt(spread(m))
    # The slope in the arms that the effect is compared with, averaged as their means are.
    compared = {arm + ":m": -w for arm, w in effects.items() if w < 0}
    return {"interaction": {**of({arm + ":m": w for arm, w in effects.items()}), "n": len(m)}, "association": {**of({"m": 1, **compared}), "n": len(m)},
            "low": at(mean - sd), "mean": at(mean), "high": at(mean + sd), "low_at": {"estimate": mean - sd}, "mean_at": {"estimate": mean}, "high_at": {"estimate": mean + sd},
            "at": None if value is None else {**at(value), "n": len(m)}}


def moderation(sample, moderator, weights, unit=None):
    """An inquiry about moderation: rows without the moderator are among those compared."""
    change = moderated(sample, moderator, weights, unit)["interaction"]
    return {**{name: number for name, number in change.items() if name != "n"}, **sample.sizes}


def moderation_at(sample, moderator, weights, value, unit=None):
    return moderated(sample, moderator, weights, unit, value)["at"]


# ---- Themes one after the other ----


def only_arms(sample, arms):
    part = sample.where(np.isin(sample.arm.astype(str), arms))
    part.dropped = [arm for arm in sample.dropped if arm in arms]
    return part


def places_of(sample):
    """1 for the theme asked first."""
    return np.array([1 + themes_of_row[row].index(theme) for row, theme in zip(sample.units.row, sample.units.theme)])


def effect_at_place(sample, weights, place, clustered=False):
    """The contrast among the themes at one place of the loop."""
    part = sample.where(places_of(sample) == place)
    if clustered:
        fit = LeastSquares(*with_intercept(dummies(part.arm, "arm")), part.y, part.cluster)
        return student(*fit.combination(arm_weights(weights), "CR2"), n=len(part.y))
    return stratified_means(part, weights) if part.several_strata else cell_means(part, weights, welch=True)


def place_trend(sample, weights, unit):
    """Change of the contrast from place to place: arms x place with site and theme, CR2."""
    place = places_of(sample).astype(float)[:, None]
    A, arms = dummies(sample.arm, "arm")
    S = dummies(sample.stratum if sample.several_strata else sample.units.theme, "stratum")
    fit = LeastSquares(*with_intercept((A, arms), (place, ["place"]), S, (A * place, [arm + ":place" for arm in arms])), sample.y, sample.unit(unit))
    return student(*fit.combination({arm + ":place": w for arm, w in arm_weights(weights).items()}, "CR2"))


def carry_over(sample, randomization, weights):
    """Effect of the arm of the theme before, with person and theme fixed; CR2 by person."""
    before = []
    for row, theme in zip(sample.units.row, sample.units.theme):
        at = themes_of_row[row].index(theme)
        before.append("(first)" if at == 0 else pick("arm_" + randomization, Units([(row, themes_of_row[row][at - 1])]))[0])
    kept = np.array([one is not None for one in before], dtype=bool)
    part = sample.where(kept)
    X, names = with_intercept(dummies(part.person, "person"), dummies(part.units.theme, "theme"), dummies(part.arm, "arm"), dummies([one for one in before if one is not None], "before"))
    return student(*LeastSquares(X, names, part.y, part.person).combination({"before" + arm: w for arm, w in weights.items()}, "CR2"))


# ---- Questions in an order drawn for each person ----


def drawn_order(sample, order, item, weights, unit=None):
    """Place of the question, and the question just before it: their effect on the answer with the arms held, and how the contrast changes from place to place."""
    if order not in people:
        return NotHere(f"this file has no column {order}")
    shown = [[] if items is None else items.split(" ") for items in sample.units.of(order)]
    part = sample.where(np.array([item in items for items in shown], dtype=bool))
    place = np.array([items.index(item) + 1.0 for items in shown if item in items])[:, None]
    before = ["(first)" if items[0] == item else items[items.index(item) - 1] for items in shown if item in items]
    A, arms = dummies(part.arm, "arm")
    strata = [dummies(part.stratum, "stratum")] if part.several_strata else []
    clusters, errors = part.unit(unit), "CR2" if unit else "HC2"

    def combined(weights, *columns):
        return student(*LeastSquares(*with_intercept((A, arms), *columns, *strata), part.y, clusters).combination(weights, errors), n=len(part.y))

    changes = (A * place, [arm + ":place" for arm in arms])
    results = {"place": combined({"place": 1.0}, (place, ["place"])), "trend": combined({arm + ":place": w for arm, w in arm_weights(weights).items()}, (place, ["place"]), changes)}
    if unit is None:
        fit = LeastSquares(*with_intercept((A, arms), dummies(before, "before"), *strata), part.y)
        results["before"] = {**wald(fit, [name for name in fit.names if name.startswith("before")], errors), "n": len(part.y)}
    return results


# ---- Clusters, number of tests, raw answers ----


def with_cluster(sample):
    return sample.where(np.array([one is not None for one in sample.cluster], dtype=bool))


def cluster_sizes(sample, arms):
    part, results = with_cluster(sample), {}
    for arm in arms:
        of = list(part.cluster[part.arm == arm])
        size = [of.count(one) for one in set(of)]
        results[arm] = {"estimate": np.mean(size), "n": sum(size)}
        results[arm + "/clusters"], results[arm + "/smallest"], results[arm + "/largest"] = {"n": len(size)}, {"n": min(size)}, {"n": max(size)}
    return results


def intraclass(sample):
    """Within arms, by analysis of variance (Donner and Klar 2000)."""
    part = with_cluster(sample)
    groups = [(part.y[part.cluster == one], part.arm[part.cluster == one][0]) for one in dict.fromkeys(part.cluster)]
    arms = set(arm for _, arm in groups)
    squares = sizes = 0.0
    for arm in arms:
        n, means = np.array([len(y) for y, of in groups if of == arm]), np.array([y.mean() for y, of in groups if of == arm])
        squares += (n * (means - (n * means).sum() / n.sum()) ** 2).sum()
        sizes += (n**2).sum() / n.sum()
    between, rows = len(groups) - len(arms), len(part.y)
    msb, msw, m0 = squares / between, sum(((y - y.mean()) ** 2).sum() for y, _ in groups) / (rows - len(groups)), (rows - sizes) / between
    icc = (msb - msw) / (msb + (m0 - 1) * msw)
    return {"icc": {"estimate": icc}, "mean_size": {"estimate": m0}, "design_effect": {"estimate": max(0.0, 1 + (m0 - 1) * icc)}}


def tests_made(ids, adjusted=()):
    """Counts p values that were computed above; those that rest on draws are taken as results.csv has them."""
    alpha = 1 - level

    def p_of(row_id):
        mine = computed.get(row_id, {})
        return stated(row_id, "p_value") if mine.get("p_value") is None or "p_value" in mine.get("within", {}) else mine["p_value"]

    p = [one for one in map(p_of, ids) if not np.isnan(one)]
    result = {"made": {"n": len(p), "estimate": len(p) * alpha}, "rejected": {"n": sum(1 for one in p if one < alpha)}}
    if adjusted:
        result["rejected_adjusted"] = {"n": sum(1 for row_id in adjusted if stated(row_id, "p_holm") < alpha)}
    return result


def distribution(sample, arms, lowest):
    """How many rows of each arm gave each value, or fell into each bin from one number to below the next."""
    results = {}
    slack = 1e-9 * (max(lowest) - min(lowest))
    for arm in arms:
        y = sample.of_arm(arm)
        place = np.searchsorted(np.array(lowest) - slack, y, side="right") - 1
        for at in range(len(lowest)):
            results[f"{arm}/{at + 1}"] = {"n": int((place == at).sum()), "estimate": (place == at).mean() if len(y) else None}
    return results
