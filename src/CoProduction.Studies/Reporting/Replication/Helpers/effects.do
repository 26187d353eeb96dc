
mata:

// ---- Sizes, detectable effects, what nulls rule out ----

real scalar cp_pooled_deviation(struct CpSample scalar sample, string rowvector arms)
{
    real scalar j, squares, n
    real colvector y
    squares = 0
    n = 0
    for (j = 1; j <= cols(arms); j++) {
        y = cp_of_arm(sample, arms[j])
        squares = squares + sum((y :- cp_mean(y)) :^ 2)
        n = n + rows(y)
    }
    return(sqrt(squares / (n - cols(arms))))
}

// Mean of what is compared with: the arms of negative weight.
struct CpResult scalar cp_reference_mean(struct CpSample scalar sample, struct CpMap scalar weights)
{
    struct CpResult scalar r
    real scalar j, total
    r.estimate = 0
    total = 0
    for (j = 1; j <= cols(weights.key); j++) {
        if (weights.value[j] >= 0) continue
        r.estimate = r.estimate + weights.value[j] * cp_mean(cp_of_arm(sample, weights.key[j]))
        total = total + weights.value[j]
    }
    r.estimate = r.estimate / total
    return(r)
}

// Cohen's d; its interval inverts the noncentral t (Steiger and Fouladi 1997).
struct CpResult scalar cp_cohen_d(struct CpSample scalar sample, string scalar treated, string scalar control)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar root, t, df
    real colvector y1, y0
    y1 = cp_of_arm(sample, treated)
    y0 = cp_of_arm(sample, control)
    r.sd = cp_pooled_deviation(sample, (treated, control))
    r.estimate = (cp_mean(y1) - cp_mean(y0)) / r.sd
    root = sqrt(rows(y1) * rows(y0) / (rows(y1) + rows(y0)))
    t = r.estimate * root
    df = rows(y1) + rows(y0) - 2
    r.conf_low = cp_root(&cp_noncentral_gap(), (df, t, (1 + g_level) / 2), t - 6 - abs(t), t + 6 + abs(t)) / root
    r.conf_high = cp_root(&cp_noncentral_gap(), (df, t, (1 - g_level) / 2), t - 6 - abs(t), t + 6 + abs(t)) / root
    r.near_limits = 1e-6
    return(r)
}

real scalar cp_noncentral_gap(real scalar shift, real rowvector given)
{
    return(cp_noncentral(given[1], shift, given[2]) - given[3])
}

// P(T <= t) of the noncentral t, by the trapezoid rule over the deviation: P = E[normal(t s - shift)], s the square root of a chi-square over its df.
real scalar cp_noncentral(real scalar df, real scalar shift, real scalar t)
{
    real scalar first, last
    real colvector s, density
    first = sqrt(invchi2(df, 1e-17) / df)
    last = sqrt(invchi2tail(df, 1e-16) / df)
    s = first :+ (last - first) * (0::2000) / 2000
    density = exp((ln(2) + (df / 2) * ln(df / 2) - lngamma(df / 2)) :+ ((df - 1) * ln(s) - (df / 2) * (s :^ 2))) * (s[2] - s[1])
    return(sum(density :* normal(t * s :- shift)))
}

struct CpResult scalar cp_cohen_h(struct CpSample scalar sample, string scalar treated, string scalar control)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar reach
    real colvector y1, y0
    y1 = cp_of_arm(sample, treated)
    y0 = cp_of_arm(sample, control)
    r.estimate = 2 * asin(sqrt(cp_mean(y1))) - 2 * asin(sqrt(cp_mean(y0)))
    reach = invnormal((1 + g_level) / 2) * sqrt(1 / rows(y1) + 1 / rows(y0))
    r.conf_low = r.estimate - reach
    r.conf_high = r.estimate + reach
    return(r)
}

struct CpResult scalar cp_standardized_difference(struct CpSample scalar sample, string scalar id, string rowvector arms)
{
    struct CpResult scalar r
    r.sd = cp_pooled_deviation(sample, arms)
    r.estimate = cp_computed(id, "estimate") / r.sd
    return(r)
}

// The smallest effect that a two-sided test with the error achieved finds with power 0.8; in_sd: over the deviation within the arms.
void cp_detectable(string scalar start, struct CpSample scalar sample, string scalar id, string rowvector arms)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar df, critical, shift
    df = cp_computed(id, "df")
    critical = cp_quantile((1 + g_level) / 2, df)
    if (df >= .) shift = critical + invnormal(0.8)
    else shift = cp_root(&cp_power_gap(), (df, critical), 0.1, 36)
    r.estimate = shift * cp_computed(id, "std_error")
    r.near_estimate = 1e-6 * r.estimate
    cp_part(start + "effect", r)
    r.estimate = r.estimate / cp_pooled_deviation(sample, arms)
    r.near_estimate = 1e-6 * r.estimate
    cp_part(start + "in_sd", r)
}

real scalar cp_power_gap(real scalar shift, real rowvector given)
{
    return(1 - cp_noncentral(given[1], shift, given[2]) - 0.8)
}

// What a result rules out: the smallest margin within which two one-sided tests would show the effect to lie.
struct CpResult scalar cp_ruled_out(string scalar id, real scalar margin)
{
    struct CpResult scalar r
    r = cp_equivalence(id, margin)
    r.estimate = max((abs(r.conf_low), abs(r.conf_high)))
    return(r)
}

// ---- Crossed factors, doses, moderation ----

// Means of arms, or of arms together, each counting the same, with n.
void cp_means_of(string scalar start, struct CpSample scalar sample, struct CpPairs scalar cells, string scalar unit)
{
    real scalar j
    string rowvector keys, arms
    keys = cp_unique(cells.key)
    for (j = 1; j <= cols(keys); j++) {
        arms = cp_values_of(cells, keys[j])
        cp_part(start + keys[j], cp_counted(cp_mean_of_arms(sample, arms, unit), sum(cp_among(sample.arm, arms)), .))
    }
}

void cp_dose_curve(string scalar start, struct CpSample scalar sample, struct CpMap scalar doses, string scalar unit)
{
    struct CpResult scalar r
    r = cp_dose_term(cp_dose_model(sample, doses, "linear", unit), 1)
    cp_part(start + "slope", cp_counted(r, ., .))
    r = cp_dose_test(cp_dose_model(sample, doses, "dummies", unit), 0)
    cp_part(start + "any", cp_counted(r, ., .))
    if (rows(uniqrows(cp_doses_of(sample.arm, doses))) < 3) return
    r = cp_dose_test(cp_dose_model(sample, doses, "polynomial", unit), 1)
    cp_part(start + "departure", cp_counted(r, ., .))
}

// Arms x moderator and strata: what moderated, moderation and moderation_at read.
struct CpModerated
{
    struct CpLeastSquares scalar least_squares
    struct CpMap scalar weights
    string scalar errors
    real scalar mean, sd, n
}

struct CpModerated scalar cp_moderated_fit(struct CpSample scalar sample, string scalar moderator, struct CpMap scalar weights, string scalar unit)
{
    struct CpModerated scalar fit
    struct CpSample scalar part
    struct CpMatrix scalar A, M, design
    real colvector m
    m = cp_pick_number(moderator, sample.row, sample.theme)
    part = cp_part_of(sample, m :< ., J(0, 1, ""))
    m = cp_kept(m, m :< .)
    A = cp_dummies(part.arm, "arm", 1)
    M = cp_column(m, "m")
    design = cp_beside(cp_beside(cp_intercept(rows(m)), A), cp_beside(M, cp_products(A, M)))
    if (cp_several_strata(part)) design = cp_beside(design, cp_dummies(part.stratum, "stratum", 1))
    fit.least_squares = cp_fitted(design, part.y, cp_unit_of(part, unit))
    fit.weights = weights
    fit.errors = (unit == "" ? "HC2" : "CR2")
    fit.mean = cp_mean(m)
    fit.sd = sqrt(cp_spread(m))
    fit.n = rows(m)
    return(fit)
}

// How the effect changes with the moderator.
struct CpResult scalar cp_moderated_change(struct CpModerated scalar fit)
{
    return(cp_combined(fit.least_squares, cp_arm_weights(fit.weights, "arm", ":m"), fit.errors))
}

// The effect at a value of the moderator.
struct CpResult scalar cp_moderated_at(struct CpModerated scalar fit, real scalar value)
{
    struct CpMap scalar effects, products
    effects = cp_arm_weights(fit.weights, "arm", "")
    products = cp_arm_weights(fit.weights, "arm", ":m")
    return(cp_combined(fit.least_squares, cp_map((effects.key, products.key), (effects.value, products.value * value)), fit.errors))
}

// How the effect changes with the moderator, and the effect at its mean and one standard deviation from it.
void cp_moderated(string scalar start, struct CpSample scalar sample, string scalar moderator, struct CpMap scalar weights, string scalar unit)
{
    struct CpModerated scalar fit
    struct CpResult scalar r
    real scalar j
    real rowvector values
    string rowvector names
    fit = cp_moderated_fit(sample, moderator, weights, unit)
    cp_part(start + "interaction", cp_counted(cp_moderated_change(fit), fit.n, .))
    cp_part(start + "association", cp_counted(cp_combined(fit.least_squares, cp_map("m", 1), fit.errors), fit.n, .))
    names = tokens("low mean high")
    values = (fit.mean - fit.sd, fit.mean, fit.mean + fit.sd)
    for (j = 1; j <= 3; j++) {
        cp_part(start + names[j], cp_moderated_at(fit, values[j]))
        r.estimate = values[j]
        cp_part(start + names[j] + "_at", r)
    }
}

// An inquiry about moderation: rows without the moderator are among those compared.
struct CpResult scalar cp_moderation(struct CpSample scalar sample, string scalar moderator, struct CpMap scalar weights, string scalar unit)
{
    return(cp_sized(cp_moderated_change(cp_moderated_fit(sample, moderator, weights, unit)), sample))
}

struct CpResult scalar cp_moderation_at(struct CpSample scalar sample, string scalar moderator, struct CpMap scalar weights, real scalar value, string scalar unit)
{
    struct CpModerated scalar fit
    fit = cp_moderated_fit(sample, moderator, weights, unit)
    return(cp_counted(cp_moderated_at(fit, value), fit.n, .))
}

// ---- Themes one after the other ----

struct CpSample scalar cp_only_arms(struct CpSample scalar sample, string rowvector arms)
{
    return(cp_part_of(sample, cp_among(sample.arm, arms), cp_kept(sample.dropped, cp_among(sample.dropped, arms))))
}

// The contrast among the themes at one place of the loop.
struct CpResult scalar cp_effect_at_place(struct CpSample scalar sample, struct CpMap scalar weights, real scalar place, real scalar clustered)
{
    struct CpSample scalar part
    struct CpResult scalar r
    part = cp_part_of(sample, sample.place :== place, J(0, 1, ""))
    if (clustered == 1) r = cp_combination(cp_beside(cp_intercept(rows(part.y)), cp_dummies(part.arm, "arm", 1)), part.y, cp_arm_weights(weights, "arm", ""), part.cluster)
    else if (cp_several_strata(part)) r = cp_stratified_means(part, weights)
    else r = cp_cell_means(part, weights, 1)
    return(cp_counted(r, rows(part.y), .))
}

// Change of the contrast from place to place: arms x place with site and theme, CR2.
struct CpResult scalar cp_place_trend(struct CpSample scalar sample, struct CpMap scalar weights, string scalar unit)
{
    struct CpMatrix scalar A, P, S
    A = cp_dummies(sample.arm, "arm", 1)
    P = cp_column(sample.place, "place")
    S = cp_dummies((cp_several_strata(sample) ? sample.stratum : sample.theme), "stratum", 1)
    return(cp_combination(cp_beside(cp_beside(cp_intercept(rows(sample.y)), A), cp_beside(cp_beside(P, S), cp_products(A, P))), sample.y, cp_arm_weights(weights, "arm", ":place"), cp_unit_of(sample, unit)))
}

// Effect of the arm of the theme before, with person and theme fixed; CR2 by person.
struct CpResult scalar cp_carry_over(struct CpSample scalar sample, string scalar randomization, struct CpMap scalar weights)
{
    external real colvector g_long_row, g_long_place
    external string colvector g_long_theme
    struct CpSample scalar part
    struct CpMatrix scalar design
    real scalar i
    string colvector before, theme
    transmorphic at
    at = asarray_create()
    asarray_notfound(at, "")
    for (i = 1; i <= rows(g_long_row); i++) asarray(at, strofreal(g_long_row[i], "%18.0f") + " " + strofreal(g_long_place[i]), g_long_theme[i])
    theme = J(rows(sample.y), 1, "")
    for (i = 1; i <= rows(sample.y); i++) if (sample.place[i] > 1) theme[i] = asarray(at, strofreal(sample.row[i], "%18.0f") + " " + strofreal(sample.place[i] - 1))
    before = cp_pick("arm_" + randomization, sample.row, theme, "")
    for (i = 1; i <= rows(sample.y); i++) if (sample.place[i] == 1) before[i] = "(first)"
    part = cp_part_of(sample, before :!= "", J(0, 1, ""))
    before = cp_kept(before, before :!= "")
    design = cp_beside(cp_beside(cp_intercept(rows(part.y)), cp_dummies(part.person, "person", 1)), cp_beside(cp_dummies(part.theme, "theme", 1), cp_beside(cp_dummies(part.arm, "arm", 1), cp_dummies(before, "before", 1))))
    return(cp_combination(design, part.y, cp_arm_weights(weights, "before", ""), part.person))
}

// ---- Questions in an order drawn for each person ----

// Place of the question, and the question just before it: their effect on the answer with the arms held, and how the contrast changes from place to place.
void cp_drawn_order(string scalar start, struct CpSample scalar sample, string scalar order_, string scalar item, struct CpMap scalar weights, string scalar unit)
{
    struct CpSample scalar part
    struct CpMatrix scalar held, A, P
    struct CpLeastSquares scalar fit
    struct CpResult scalar r
    real scalar i
    real colvector place
    string colvector shown, before, clusters
    string rowvector items
    if (!cp_has(order_)) {
        cp_not_here(start, "this file has no column " + order_)
        return
    }
    shown = cp_text(order_)
    shown = shown[sample.row]
    place = J(rows(shown), 1, .)
    before = J(rows(shown), 1, "(first)")
    for (i = 1; i <= rows(shown); i++) {
        items = tokens(shown[i])
        if (cp_position(item, items) == 0) continue
        place[i] = cp_position(item, items)
        if (place[i] > 1) before[i] = items[place[i] - 1]
    }
    part = cp_part_of(sample, place :< ., J(0, 1, ""))
    before = cp_kept(before, place :< .)
    place = cp_kept(place, place :< .)
    clusters = cp_unit_of(part, unit)
    A = cp_dummies(part.arm, "arm", 1)
    P = cp_column(place, "place")
    held = cp_beside(cp_intercept(rows(place)), A)
    if (cp_several_strata(part)) held = cp_beside(held, cp_dummies(part.stratum, "stratum", 1))
    r = cp_combination(cp_beside(held, P), part.y, cp_map("place", 1), clusters)
    cp_part(start + "place", cp_counted(r, rows(place), .))
    r = cp_combination(cp_beside(cp_beside(held, P), cp_products(A, P)), part.y, cp_arm_weights(weights, "arm", ":place"), clusters)
    cp_part(start + "trend", cp_counted(r, rows(place), .))
    if (rows(clusters) > 0) return
    P = cp_dummies(before, "before", 1)
    fit = cp_fitted(cp_beside(held, P), part.y, clusters)
    items = J(1, 0, "")
    for (i = 1; i <= cols(P.names); i++) if (cp_position(P.names[i], fit.names) > 0) items = items, P.names[i]
    r = cp_wald(fit, items, "HC2")
    cp_part(start + "before", cp_counted(r, rows(place), .))
}

// ---- Clusters, number of tests, raw answers ----

void cp_cluster_sizes(string scalar start, struct CpSample scalar sample, string rowvector arms)
{
    struct CpResult scalar r, none
    real scalar j, i
    real colvector code, size
    for (j = 1; j <= cols(arms); j++) {
        code = cp_codes(cp_kept(sample.cluster, (sample.arm :== arms[j]) :& (sample.cluster :!= "")))
        size = J(max(code), 1, 0)
        for (i = 1; i <= rows(code); i++) size[code[i]] = size[code[i]] + 1
        r = none
        r.estimate = cp_mean(size)
        r.n = sum(size)
        cp_part(start + arms[j], r)
        cp_part(start + arms[j] + "/clusters", cp_counted(none, rows(size), .))
        cp_part(start + arms[j] + "/smallest", cp_counted(none, min(size), .))
        cp_part(start + arms[j] + "/largest", cp_counted(none, max(size), .))
    }
}

// Within arms, by analysis of variance (Donner and Klar 2000).
void cp_intraclass(string scalar start, struct CpSample scalar sample)
{
    struct CpSample scalar part
    struct CpResult scalar r
    real scalar i, j, g, squares, sizes, within, between, msb, msw, m0, icc
    real colvector code, n, mean, here, y
    string colvector arm, arms
    part = cp_part_of(sample, sample.cluster :!= "", J(0, 1, ""))
    code = cp_codes(part.cluster)
    g = max(code)
    n = J(g, 1, 0)
    mean = J(g, 1, 0)
    arm = J(g, 1, "")
    within = 0
    for (j = 1; j <= g; j++) {
        y = cp_kept(part.y, code :== j)
        n[j] = rows(y)
        mean[j] = cp_mean(y)
        within = within + sum((y :- mean[j]) :^ 2)
    }
    for (i = 1; i <= rows(code); i++) arm[code[i]] = part.arm[i]
    arms = uniqrows(arm)
    squares = 0
    sizes = 0
    for (j = 1; j <= rows(arms); j++) {
        here = arm :== arms[j]
        squares = squares + sum(here :* n :* (mean :- sum(here :* n :* mean) / sum(here :* n)) :^ 2)
        sizes = sizes + sum(here :* n :^ 2) / sum(here :* n)
    }
    between = g - rows(arms)
    msb = squares / between
    msw = within / (rows(part.y) - g)
    m0 = (rows(part.y) - sizes) / between
    icc = (msb - msw) / (msb + (m0 - 1) * msw)
    r.estimate = icc
    cp_part(start + "icc", r)
    r.estimate = m0
    cp_part(start + "mean_size", r)
    r.estimate = max((0, 1 + (m0 - 1) * icc))
    cp_part(start + "design_effect", r)
}

// Counts p values that were computed above; others, which rest on draws, are taken as results.csv has them.
void cp_tests_made(string scalar start, string rowvector ids, string rowvector adjusted)
{
    external real scalar g_level
    struct CpResult scalar r, rejected
    real scalar j, p
    r.n = 0
    rejected.n = 0
    for (j = 1; j <= cols(ids); j++) {
        p = cp_computed(ids[j], "p_value")
        if (p >= .) p = cp_stated(ids[j], "p_value")
        if (p >= .) continue
        r.n = r.n + 1
        rejected.n = rejected.n + (p < 1 - g_level)
    }
    r.estimate = r.n * (1 - g_level)
    cp_part(start + "made", r)
    cp_part(start + "rejected", rejected)
    if (cols(adjusted) == 0) return
    rejected.n = 0
    for (j = 1; j <= cols(adjusted); j++) rejected.n = rejected.n + (cp_stated(adjusted[j], "p_holm") < 1 - g_level)
    cp_part(start + "rejected_adjusted", rejected)
}

// How many rows of each arm gave each value, or fell into each bin from one number to below the next.
void cp_distribution(string scalar start, struct CpSample scalar sample, string rowvector arms, real rowvector lowest)
{
    struct CpResult scalar r
    real scalar i, j, slack
    real colvector y, here
    slack = 1e-9 * (max(lowest) - min(lowest))
    for (i = 1; i <= cols(arms); i++) {
        y = cp_of_arm(sample, arms[i])
        for (j = 1; j <= cols(lowest); j++) {
            here = y :>= lowest[j] - slack
            if (j < cols(lowest)) here = here :& (y :< lowest[j + 1] - slack)
            r.n = sum(here)
            r.estimate = cp_mean(here)
            cp_part(start + arms[i] + "/" + strofreal(j), r)
        }
    }
}
end
