

# ---- Arms drawn again ----


def sums_by(group, values, groups):
    """Sums of the rows of each group, by column."""
    result = np.zeros((groups, values.shape[1]))
    np.add.at(result, group, values)
    return result


def studentized(y, unit, stratum, weights, L, by_stratum):
    """The contrast and its studentized statistic under assignments: a column of L is the arm (a number) of each unit."""
    strata, units = stratum.max() + 1, L.shape[0]
    share = (np.bincount(stratum, minlength=strata) / len(y))[:, None]
    rows = L[unit]
    estimate, part = np.zeros(L.shape[1]), np.zeros(rows.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        for a, w in enumerate(weights):
            here = (rows == a).astype(float)
            n = sums_by(stratum, here, strata)
            means = sums_by(stratum, here * y[:, None], strata) / n
            estimate += (share * w * means).sum(axis=0)
            part += np.where(here > 0, (y[:, None] - means[stratum]) * share[stratum] * w / n[stratum], 0.0)
        U = sums_by(unit, part, units)
        first = np.zeros(units, dtype=int)
        first[unit[::-1]] = np.arange(len(unit))[::-1]
        cells = stratum[first] if by_stratum else np.zeros(units, dtype=int)
        variance = np.zeros(L.shape[1])
        for a in range(len(weights)):
            for cell in range(cells.max() + 1):
                here = (L == a) & (cells == cell)[:, None]
                count, of = here.sum(axis=0), np.where(here, U, 0.0)
                variance += count / (count - 1) * ((of**2).sum(axis=0) - (0.0 if by_stratum else of.sum(axis=0) ** 2 / count))
        return estimate, estimate / np.sqrt(variance)


def extreme_differences(y, treated, stratum, cell, effects, draws, generator):
    """
    The difference of two arms with labels drawn again within cells, each inside a stratum: |statistic| of every draw is compared under each constant effect. A draw needs only the
    sums of its treated, so that many draws take little; the labels of a cell are drawn row by row, each with the share of treated labels that are left.
    """
    strata = stratum.max() + 1
    y = y - y.mean()
    columns = np.column_stack([y, y**2, treated, treated * y])
    totals, observed = sums_by(stratum, columns, strata), sums_by(stratum, columns * treated[:, None], strata)
    n, n1 = np.bincount(stratum, minlength=strata)[:, None].astype(float), observed[:, [2]]
    n0, share = n - n1, n / len(y)

    def statistic(drawn, effect):
        def under(of):
            return of[0] - effect * of[2], of[1] - 2 * effect * of[3] + effect**2 * of[2]

        sums, squares = under(drawn)
        all_sums, all_squares = under([totals[:, [column]] for column in range(4)])
        rest, rest_squares = all_sums - sums, all_squares - squares
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = share**2 * (np.maximum(squares - sums**2 / n1, 0) / (n1 * (n1 - 1)) + np.maximum(rest_squares - rest**2 / n0, 0) / (n0 * (n0 - 1)))
            return (share * (sums / n1 - rest / n0)).sum(axis=0) / np.sqrt(variance.sum(axis=0))

    drawn = np.zeros((4, strata, draws))
    order = np.argsort(cell, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(cell[order])) + 1):
        still_open = np.full(draws, treated[rows].sum())
        part = np.zeros((4, draws))
        for place, row in enumerate(rows):
            takes = generator.random(draws) * (len(rows) - place) < still_open
            still_open -= takes
            for column in range(4):
                part[column] += columns[row, column] * takes
        drawn[:, stratum[rows[0]]] += part
    extreme = []
    for effect in effects:
        bound = abs(statistic(observed.T[:, :, None], effect)[0]) * (1 - 1e-9) - 1e-9
        extreme.append((~(np.abs(statistic(drawn, effect)) < bound)).sum())
    return np.array(extreme)


def redrawn(sample, id, weights, their_draws, unit=None, held=None, by_theme=False, pair=None, average=None, moved=(), draws=1000):
    """
    The test by drawing again the arms contrasted, and only those, within what the draw held. Estimate and statistic are exact; p within the error of this simulation and that of
    the report. The interval inverts the test: at each of its stated limits p must be the level of the test, within four standard errors of the two simulations.
    """
    arms, w = list(weights), np.array(list(weights.values()))
    difference = len(arms) == 2 and (np.abs(w) == 1).all() and unit != "person" and not by_theme
    known = all(block is not None for block in sample.block)
    block = sample.block if known else np.full(len(sample.y), "", dtype=object)
    part, treated = sample, arms[int(w.argmax())]
    if pair is not None:
        names = pick_number(pair, sample.units)
        complete = [name for name in set(names) if not np.isnan(name) and sorted(sample.arm[names == name] == treated) == [False, True]]
        kept = np.isin(names, complete)
        part, names = sample.where(kept), names[kept]
        stratum = cell = list(names)
    else:
        stratum = [""] * len(part.y) if by_theme else list(part.stratum)
        if difference:
            cell = [f"{s}|{d}|{b}" for s, d, b in zip(stratum, part.draw, block)]
        else:
            cell = [f"{person if by_theme and not known else f'{d}|{b}'}|{held[arm] if held else ''}" for person, d, b, arm in zip(part.person, part.draw, block, part.arm)]
    y = part.y.copy()
    if by_theme:
        for group in (part.person, part.units.theme):
            means = {one: y[group == one].mean() for one in set(group)}
            y = y - np.array([means[one] for one in group])
    if average is not None:
        means = {arm: y[part.arm == arm].mean() for arm in average if (part.arm == arm).any()}
        up, down = {arm: w for arm, w in average.items() if w > 0 and arm in means}, {arm: w for arm, w in average.items() if w < 0 and arm in means}
        effect = sum(w * means[arm] for arm, w in up.items()) / sum(up.values()) - sum(w * means[arm] for arm, w in down.items()) / sum(down.values())
        y = y - effect * np.isin(part.arm.astype(str), moved)

    def numbered(values):
        order = {one: at for at, one in enumerate(dict.fromkeys(values))}
        return np.array([order[one] for one in values])

    of_unit = np.arange(len(y)) if unit is None or by_theme else numbered(part.unit(unit))
    first = np.unique(of_unit, return_index=True)[1]
    arm = np.array([arms.index(one) for one in part.arm])[first]
    stratum, cell = numbered(stratum), numbered(cell)[first]
    base = np.argsort(cell, kind="stable")
    generator = np.random.default_rng(1)

    def draw(count):
        L = np.empty((len(arm), count), dtype=int)
        for each in range(count):
            L[base, each] = arm[np.lexsort((generator.random(len(cell)), cell))]
        return L

    def statistic(outcome, L):
        if pair is None:
            return studentized(outcome, of_unit, stratum, w, L, difference)
        signs = np.where(L == int(w.argmax()), 1.0, -1.0)
        d = sums_by(stratum, signs * outcome[:, None], stratum.max() + 1) / (len(outcome) / 2)
        j = d.shape[0]
        return d.sum(axis=0), d.sum(axis=0) / np.sqrt(j / (j - 1) * ((d**2).sum(axis=0) - d.sum(axis=0) ** 2 / j))

    estimate, observed = statistic(y, arm[:, None])
    limits = {name: stated(id, name) for name in ("conf_low", "conf_high") if difference and not np.isnan(stated(id, name))}
    assigned = (arm == int(w.argmax())).astype(float)[of_unit]
    if difference and unit is None and pair is None:
        draws *= 20
        extreme = extreme_differences(y, assigned, stratum, cell, [0.0, *limits.values()], draws, generator)
    else:
        outcomes = [y] + [y - effect * assigned for effect in limits.values()]
        bounds = [abs(statistic(outcome, arm[:, None])[1][0]) * (1 - 1e-9) - 1e-9 for outcome in outcomes]
        extreme = np.zeros(len(outcomes))
        for _ in range(draws // 100):
            L = draw(100)
            extreme += [(~(np.abs(statistic(outcome, L)[1]) < bound)).sum() for outcome, bound in zip(outcomes, bounds)]
    p = (1 + extreme) / (1 + draws)
    result = {"estimate": estimate[0], "statistic": observed[0], "p_value": p[0], "n": len(y), "within": {"p_value": simulated(p[0], stated(id, "p_value"), draws, their_draws)}}
    result["limits"] = {name: (p[at], simulated(p[at], 1 - level, draws, their_draws, errors=4), (effect - estimate[0]) * (1 if name == "conf_high" else -1) > 0) for at, (name, effect) in enumerate(limits.items(), start=1)}
    return result
