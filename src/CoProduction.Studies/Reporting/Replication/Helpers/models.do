
mata:

// ---- Models by maximum likelihood, two-stage least squares ----

// Density of the logistic distribution; 0 far out.
real colvector cp_logistic_density(real colvector z)
{
    real colvector e
    e = exp(-abs(z))
    return(e :/ (1 :+ e) :^ 2)
}

// Missing where z is: beyond the ends.
real colvector cp_logistic(real colvector z)
{
    real colvector e
    e = exp(-abs(z))
    return(((z :>= 0) + (z :< 0) :* e) :/ (1 :+ e))
}

// The inverse of a symmetric matrix by its LU decomposition.
real matrix cp_inverse(real matrix A)
{
    return(luinv(A))
}

// Inverse information, or around the scores of rows (HC1) or clusters (CR1); k counts every parameter.
real matrix cp_sandwich(real matrix bread, real matrix scores, string scalar errors, string colvector cluster)
{
    real scalar n, k, g, i
    real colvector code
    real matrix sums
    n = rows(scores)
    k = cols(scores)
    if (errors == "Classical") return(bread)
    if (errors == "HC1") return(bread * cross(scores, scores) * bread * (n / (n - k)))
    code = cp_codes(cluster)
    g = max(code)
    sums = J(g, k, 0)
    for (i = 1; i <= n; i++) sums[code[i], .] = sums[code[i], .] + scores[i, .]
    return(bread * cross(sums, sums) * bread * (g / (g - 1) * (n - 1) / (n - k)))
}

// A likelihood to be maximized: what its value, its derivatives by row and its information are computed from.
struct CpProblem
{
    string scalar kind
    real matrix X, upper, lower
    real colvector y, inside
    real scalar cuts
}

struct CpAt
{
    real scalar likelihood
    real matrix scores, information
    real colvector b
}

struct CpAt scalar cp_at(struct CpProblem scalar problem, real colvector b)
{
    if (problem.kind == "ordered") return(cp_ordered_at(problem, b))
    return(cp_tobit_at(problem, b))
}

// Newton's method. Steps are halved where the likelihood falls or has no value.
struct CpAt scalar cp_newton(struct CpProblem scalar problem, real colvector start)
{
    struct CpAt scalar here, there
    real scalar step, size
    real colvector b, delta
    b = start
    here = cp_at(problem, b)
    for (step = 1; step <= 100; step++) {
        delta = lusolve(here.information, colsum(here.scores)')
        size = 1
        while (1) {
            there = cp_at(problem, b + size * delta)
            if (there.likelihood < . & there.likelihood >= here.likelihood - 1e-10 * abs(here.likelihood)) break
            if (size < 1e-8) break
            size = size / 2
        }
        b = b + size * delta
        here = there
        if (max(abs(delta)) < 1e-13 * max((1, max(abs(b))))) break
    }
    here.b = b
    return(here)
}

// Logit (of a share: fractional) or Poisson regression by Newton's method.
struct CpFit scalar cp_generalized(struct CpRows scalar rows_, string scalar formula, string scalar family, string scalar errors)
{
    struct CpFit scalar fit
    real scalar n, k, step, likelihood, null
    real colvector b, delta, mu, slope, y
    real matrix X, information
    fit = cp_fit_of(rows_, formula, family)
    X = fit.X
    y = fit.model.y
    n = rows(X)
    k = cols(X)
    b = J(k, 1, 0)
    if (family == "poisson") b[1] = ln(cp_mean(y))
    for (step = 1; step <= 200; step++) {
        mu = cp_mean_at(fit, X * b)
        slope = cp_slope_at(fit, X * b)
        information = cross(X, X :* slope)
        delta = lusolve(information, cross(X, y - mu))
        b = b + delta
        if (max(abs(delta)) < 1e-14 * max((1, max(abs(b))))) break
    }
    mu = cp_mean_at(fit, X * b)
    fit.bread = cp_inverse(cross(X, X :* cp_slope_at(fit, X * b)))
    fit.vcov = cp_sandwich(fit.bread, X :* (y - mu), errors, fit.model.cluster)
    fit.b = b
    fit.std_error = sqrt(diagonal(fit.vcov))
    if (family == "logit") {
        likelihood = sum(ln((y :== 1) :* mu + (y :!= 1) :* (1 :- mu)))
        null = cp_mean(y)
        fit.statistic_names = tokens("log_likelihood aic mcfadden_r_squared")
        fit.statistics = (likelihood, -2 * likelihood + 2 * k, 1 - likelihood / (n * (null * ln(null) + (1 - null) * ln(1 - null))))
    }
    return(fit)
}

// A model with its independent columns.
struct CpFit scalar cp_fit_of(struct CpRows scalar d, string scalar formula, string scalar kind)
{
    struct CpFit scalar fit
    struct CpMatrix scalar kept
    fit.kind = kind
    fit.model = cp_model_of(d, formula, J(1, 0, ""))
    kept = cp_independent(fit.model.design)
    fit.X = kept.X
    fit.names = kept.names
    return(fit)
}

// Without the columns that earlier ones explain.
struct CpMatrix scalar cp_independent(struct CpMatrix scalar design)
{
    struct CpLeastSquares scalar fit
    fit = cp_fitted(design, J(rows(design.X), 1, 0), J(0, 1, ""))
    return(cp_columns_named(design, fit.names))
}

struct CpMatrix scalar cp_columns_named(struct CpMatrix scalar design, string rowvector names)
{
    struct CpMatrix scalar kept
    real scalar j
    kept.names = names
    kept.X = J(rows(design.X), cols(names), .)
    for (j = 1; j <= cols(names); j++) kept.X[., j] = design.X[., cp_position(names[j], design.names)]
    return(kept)
}

// The mean that a model has at a linear predictor, its first and second derivative; of Tobit the mean of what is censored.
real colvector cp_mean_at(struct CpFit scalar fit, real colvector eta)
{
    real colvector mean
    if (fit.kind == "poisson") return(exp(eta))
    if (fit.kind == "logit") return(cp_logistic(eta))
    mean = eta :* cp_slope_at(fit, eta) + fit.scale * (cp_bell_at(fit.lower, fit, eta) - cp_bell_at(fit.upper, fit, eta))
    if (fit.lower < .) mean = mean + fit.lower * normal((fit.lower :- eta) / fit.scale)
    if (fit.upper < .) mean = mean + fit.upper * normal((eta :- fit.upper) / fit.scale)
    return(mean)
}

real colvector cp_slope_at(struct CpFit scalar fit, real colvector eta)
{
    real colvector below, above
    if (fit.kind == "poisson") return(exp(eta))
    if (fit.kind == "logit") return(cp_logistic_density(eta))
    below = (fit.lower < . ? normal((fit.lower :- eta) / fit.scale) : J(rows(eta), 1, 0))
    above = (fit.upper < . ? normal((fit.upper :- eta) / fit.scale) : J(rows(eta), 1, 1))
    return(above - below)
}

real colvector cp_curvature_at(struct CpFit scalar fit, real colvector eta)
{
    if (fit.kind == "poisson") return(exp(eta))
    if (fit.kind == "logit") return(cp_logistic_density(eta) :* (1 :- 2 * cp_logistic(eta)))
    return((cp_bell_at(fit.lower, fit, eta) - cp_bell_at(fit.upper, fit, eta)) / fit.scale)
}

// The normal density at a limit of Tobit; 0 where there is none.
real colvector cp_bell_at(real scalar limit, struct CpFit scalar fit, real colvector eta)
{
    if (limit >= .) return(J(rows(eta), 1, 0))
    return(normalden((limit :- eta) / fit.scale))
}

// u times the normal density there.
real colvector cp_moment_at(real scalar limit, struct CpFit scalar fit, real colvector eta)
{
    if (limit >= .) return(J(rows(eta), 1, 0))
    return(((limit :- eta) / fit.scale) :* cp_bell_at(limit, fit, eta))
}

// Average marginal effect: a factor's level against its first, 1 against 0, or the mean slope; interactions follow their variable. Delta method. Tobit has the derivatives of
// mean and slope in the logarithm of its scale too.
struct CpResult scalar cp_marginal_effect(struct CpFit scalar fit, string scalar variable, string scalar level, real scalar robust)
{
    real scalar at, estimate, j, by_scale
    real matrix high, low, change, V
    real colvector x, eta, slope, eta1, eta0, gradient
    string rowvector levels
    at = cp_position(variable, fit.model.names)
    x = fit.model.columns[., at]
    if (fit.model.levels[at] != "" | sum((x :== 0) :| (x :== 1)) == rows(x)) {
        levels = cp_split(fit.model.levels[at], char(9))
        high = cp_columns_with(fit, at, J(rows(x), 1, (fit.model.levels[at] == "" ? 1 : cp_position(level, levels))))
        low = cp_columns_with(fit, at, J(rows(x), 1, (fit.model.levels[at] == "" ? 0 : 1)))
        eta1 = high * fit.b
        eta0 = low * fit.b
        estimate = cp_mean(cp_mean_at(fit, eta1) - cp_mean_at(fit, eta0))
        gradient = (colsum(high :* cp_slope_at(fit, eta1) - low :* cp_slope_at(fit, eta0)) / rows(x))'
        by_scale = cp_mean(fit.scale * (cp_bell_at(fit.lower, fit, eta1) - cp_bell_at(fit.upper, fit, eta1) - cp_bell_at(fit.lower, fit, eta0) + cp_bell_at(fit.upper, fit, eta0)))
    }
    else {
        change = cp_columns_with(fit, at, x :+ 1) - cp_columns_with(fit, at, x)
        eta = fit.X * fit.b
        slope = change * fit.b
        estimate = cp_mean(cp_slope_at(fit, eta) :* slope)
        gradient = (colsum(change :* cp_slope_at(fit, eta) + fit.X :* (cp_curvature_at(fit, eta) :* slope)) / rows(x))'
        by_scale = cp_mean((cp_moment_at(fit.lower, fit, eta) - cp_moment_at(fit.upper, fit, eta)) :* slope)
    }
    if (fit.kind == "tobit") gradient = gradient \ by_scale
    V = (robust == 1 ? fit.vcov : fit.bread)
    return(cp_counted(cp_student(estimate, sqrt(gradient' * V * gradient), .), fit.model.n, fit.model.n_dropped))
}

// The model matrix with other values of one variable.
real matrix cp_columns_with(struct CpFit scalar fit, real scalar at, real colvector x)
{
    struct CpMatrix scalar D
    real matrix columns
    columns = fit.model.columns
    columns[., at] = x
    D = cp_columns_named(cp_design(fit.model.terms, fit.model.names, columns, fit.model.levels), fit.names)
    return(D.X)
}

// Proportional odds, P(Y <= k) = logistic(threshold - x'b), as MASS::polr.
struct CpFit scalar cp_ordered_logit(struct CpRows scalar rows_, string scalar formula, string scalar errors)
{
    struct CpFit scalar fit
    struct CpProblem scalar problem
    struct CpAt scalar best
    real scalar j, n, k
    real colvector y, values, category, share, start, error
    real matrix X
    fit = cp_fit_of(rows_, formula, "ordered")
    y = fit.model.y
    n = rows(y)
    k = cols(fit.X) - 1
    X = (k > 0 ? fit.X[|1, 2 \ n, k + 1|] : J(n, 0, .))
    values = uniqrows(y)
    category = J(n, 1, 0)
    share = J(rows(values), 1, 0)
    for (j = 1; j <= rows(values); j++) {
        category = category + j * (y :== values[j])
        share[j] = cp_mean(y :== values[j])
    }
    problem.kind = "ordered"
    problem.cuts = rows(values) - 1
    problem.y = category
    problem.X = X
    problem.upper = J(n, problem.cuts, 0)
    problem.lower = problem.upper
    for (j = 1; j <= problem.cuts; j++) {
        problem.upper[., j] = category :== j
        problem.lower[., j] = category :== j + 1
    }
    // Nothing bounds the last category from above and the first from below.
    problem.upper = problem.upper, (-X :* (category :<= problem.cuts))
    problem.lower = problem.lower, (-X :* (category :> 1))
    start = runningsum(share)
    start = start[|1 \ problem.cuts|]
    best = cp_newton(problem, ln(start :/ (1 :- start)) \ J(k, 1, 0))
    error = sqrt(diagonal(cp_sandwich(cp_inverse(best.information), best.scores, errors, fit.model.cluster)))
    fit.thresholds = best.b[|1 \ problem.cuts|]
    fit.threshold_errors = error[|1 \ problem.cuts|]
    fit.names = (k > 0 ? fit.names[|2 \ k + 1|] : J(1, 0, ""))
    fit.b = (k > 0 ? best.b[|problem.cuts + 1 \ problem.cuts + k|] : J(0, 1, .))
    fit.std_error = (k > 0 ? error[|problem.cuts + 1 \ problem.cuts + k|] : J(0, 1, .))
    fit.statistic_names = tokens("log_likelihood aic mcfadden_r_squared")
    fit.statistics = (best.likelihood, -2 * best.likelihood + 2 * rows(best.b), 1 - best.likelihood / (n * sum(share :* ln(share))))
    return(fit)
}

struct CpAt scalar cp_ordered_at(struct CpProblem scalar problem, real colvector b)
{
    struct CpAt scalar here
    real colvector eta, a, z, Fa, Fz, fa, fz, p, first, last
    here.likelihood = .
    eta = J(rows(problem.y), 1, 0)
    if (cols(problem.X) > 0) eta = problem.X * b[|problem.cuts + 1 \ rows(b)|]
    first = problem.y :== 1
    last = problem.y :== problem.cuts + 1
    // Of the last category the upper end, of the first the lower one has no threshold: any number stands there and is not used.
    a = b[rowmin((problem.y, J(rows(eta), 1, problem.cuts)))] - eta
    z = b[rowmax((problem.y :- 1, J(rows(eta), 1, 1)))] - eta
    Fa = cp_logistic(a) :* (1 :- last) + last
    Fz = cp_logistic(z) :* (1 :- first)
    fa = cp_logistic_density(a) :* (1 :- last)
    fz = cp_logistic_density(z) :* (1 :- first)
    // From the nearer tail.
    p = ((z :<= 0) :| first) :* (Fa - Fz) + ((z :> 0) :& (1 :- first)) :* ((1 :- first) :* cp_logistic(-z) - (1 :- last) :* cp_logistic(-a))
    if (min(p) <= 0) return(here)
    here.likelihood = sum(ln(p))
    here.scores = problem.upper :* (fa :/ p) - problem.lower :* (fz :/ p)
    here.information = cross(here.scores, here.scores) - cross(problem.upper, problem.upper :* (fa :* (1 :- 2 * Fa) :/ p)) + cross(problem.lower, problem.lower :* (fz :* (1 :- 2 * Fz) :/ p))
    return(here)
}

struct CpResult scalar cp_threshold(struct CpFit scalar fit, real scalar at)
{
    return(cp_counted(cp_student(fit.thresholds[at], fit.threshold_errors[at], .), fit.model.n, fit.model.n_dropped))
}

// Firth (1993): the adjusted score X'(y - p + h(1/2 - p)) is zero; errors from the information.
struct CpFit scalar cp_firth(struct CpRows scalar rows_, string scalar formula)
{
    struct CpFit scalar fit
    real scalar step, size, largest, here, there
    real colvector b, delta, p, w, h, y
    real matrix X, information
    fit = cp_fit_of(rows_, formula, "logit")
    X = fit.X
    y = fit.model.y
    b = J(cols(X), 1, 0)
    here = cp_penalized(X, y, b)
    for (step = 1; step <= 500; step++) {
        p = cp_logistic(X * b)
        w = cp_logistic_density(X * b)
        information = cross(X, X :* w)
        h = rowsum((X * cp_inverse(information)) :* X) :* w
        delta = lusolve(information, cross(X, y - p + h :* (0.5 :- p)))
        largest = max(abs(delta) :* colmax(abs(X))')
        if (largest < 1e-13) break
        size = min((1, 5 / largest))
        there = cp_penalized(X, y, b + size * delta)
        while ((there >= . | there < here - 1e-12 * abs(here)) & size > 1e-6) {
            size = size / 2
            there = cp_penalized(X, y, b + size * delta)
        }
        b = b + size * delta
        here = there
    }
    fit.b = b
    fit.std_error = sqrt(diagonal(cp_inverse(cross(X, X :* cp_logistic_density(X * b)))))
    return(fit)
}

// The log likelihood of a logit and half the logarithm of its information's determinant.
real scalar cp_penalized(real matrix X, real colvector y, real colvector b)
{
    real colvector eta
    eta = (2 * y :- 1) :* (X * b)
    return(sum(rowmin((eta, J(rows(eta), 1, 0))) - ln(1 :+ exp(-abs(eta)))) + ln(det(cross(X, X :* cp_logistic_density(X * b)))) / 2)
}

// Censored normal regression in Olsen's (1978) parameters b/scale and 1/scale, as survival::survreg and AER::tobit.
struct CpFit scalar cp_tobit(struct CpRows scalar rows_, string scalar formula, string scalar errors, real scalar lower, real scalar upper)
{
    struct CpFit scalar fit
    struct CpProblem scalar problem
    struct CpAt scalar best
    struct CpLeastSquares scalar start
    real scalar n, k, scale
    real colvector y, left, right, at
    real matrix turn
    fit = cp_fit_of(rows_, formula, "tobit")
    fit.lower = lower
    fit.upper = upper
    y = fit.model.y
    n = rows(y)
    k = cols(fit.X)
    left = (lower < . ? (y :<= lower) : J(n, 1, 0))
    right = (upper < . ? (y :>= upper) : J(n, 1, 0))
    at = y
    if (lower < .) at = at :* (1 :- left) + lower * left
    if (upper < .) at = at :* (1 :- right) + upper * right
    problem.kind = "tobit"
    problem.inside = (1 :- left) :* (1 :- right)
    problem.X = (-fit.X, at) :* (1 :- 2 * right)
    start = cp_fitted(fit.model.design, y, J(0, 1, ""))
    scale = sqrt(cross(start.residuals, start.residuals) / n)
    best = cp_newton(problem, (start.b / scale) \ (1 / scale))
    scale = 1 / best.b[k + 1]
    fit.scale = scale
    fit.b = best.b[|1 \ k|] * scale
    // From b/scale and 1/scale to b and log scale.
    turn = J(k + 1, k + 1, 0)
    turn[|1, 1 \ k, k|] = I(k) * scale
    turn[|1, k + 1 \ k, k + 1|] = -fit.b * scale
    turn[k + 1, k + 1] = -scale
    fit.vcov = turn * cp_sandwich(cp_inverse(best.information), best.scores, errors, fit.model.cluster) * turn'
    fit.bread = fit.vcov
    fit.std_error = sqrt(diagonal(fit.vcov))
    fit.std_error = fit.std_error[|1 \ k|]
    fit.statistic_names = tokens("scale log_likelihood aic")
    fit.statistics = (scale, best.likelihood, -2 * best.likelihood + 2 * (k + 1))
    return(fit)
}

struct CpAt scalar cp_tobit_at(struct CpProblem scalar problem, real colvector b)
{
    struct CpAt scalar here
    real scalar theta, k
    real colvector u, mills, inside
    here.likelihood = .
    k = rows(b)
    theta = b[k]
    if (theta <= 0) return(here)
    inside = problem.inside
    u = problem.X * b
    mills = exp(lnnormalden(u) - lnnormal(u))
    here.scores = problem.X :* (inside :* (-u) + (1 :- inside) :* mills)
    here.scores[., k] = here.scores[., k] + inside / theta
    here.information = cross(problem.X, problem.X :* (inside + (1 :- inside) :* mills :* (mills + u)))
    here.information[k, k] = here.information[k, k] + sum(inside) / theta^2
    here.likelihood = sum(inside :* (ln(theta) :+ lnnormalden(u)) + (1 :- inside) :* lnnormal(u))
    return(here)
}

// Two-stage least squares: the arms as coded are the instruments. Errors are those of the second stage with residuals of the observed regressor.
struct CpFit scalar cp_two_stage(struct CpRows scalar rows_, string scalar formula, string scalar instruments, string scalar endogenous, string scalar errors)
{
    struct CpFit scalar fit
    struct CpMatrix scalar X, Z
    struct CpLeastSquares scalar second
    struct CpResult scalar test
    real scalar j
    real colvector y, residuals
    string colvector cluster
    string rowvector right, excluded
    right = cp_split(instruments, " ~ ")
    fit.model = cp_model_of(rows_, formula + " + " + right[2], J(1, 0, ""))
    fit.errors = errors
    y = fit.model.y
    cluster = (errors == "CR1" ? fit.model.cluster : J(0, 1, ""))
    X = cp_independent(cp_design(cp_terms_of(formula), fit.model.names, fit.model.columns, fit.model.levels))
    Z = cp_independent(cp_design(cp_terms_of(instruments), fit.model.names, fit.model.columns, fit.model.levels))
    fit.first = cp_fitted(Z, fit.model.columns[., cp_position(endogenous, fit.model.names)], cluster)
    fit.reduced = cp_fitted(Z, y, cluster)
    // The regressors that the instruments explain; of exogenous ones all.
    second = cp_fitted(cp_explained(fit.first, X), y, cluster)
    residuals = y - X.X * second.b
    fit.names = X.names
    fit.b = second.b
    second.residuals = residuals
    fit.std_error = cp_errors_of(second, errors)
    fit.df = (errors == "CR1" ? second.groups - 1 : second.n - second.k)
    excluded = J(1, 0, "")
    for (j = 1; j <= cols(Z.names); j++) if (Z.names[j] == endogenous | cp_position(Z.names[j], X.names) == 0) excluded = excluded, Z.names[j]
    test = cp_wald(fit.first, excluded, errors)
    fit.statistic_names = tokens("first-stage_f residual_se")
    fit.statistics = (test.statistic, sqrt(cross(residuals, residuals) / (fit.model.n - cols(X.X))))
    return(fit)
}

// What least squares on the columns of a fit explains of others.
struct CpMatrix scalar cp_explained(struct CpLeastSquares scalar fit, struct CpMatrix scalar X)
{
    struct CpMatrix scalar explained
    explained.names = X.names
    explained.X = fit.Q * cross(fit.Q, X.X)
    return(explained)
}

// A coefficient of the first stage, or of the outcome on the instruments (reduced form).
struct CpResult scalar cp_stage_coefficient(struct CpFit scalar fit, string scalar stage, string scalar term)
{
    struct CpLeastSquares scalar of
    if (stage == "first_stage") of = fit.first
    else of = fit.reduced
    return(cp_counted(cp_combined(of, cp_map(term, 1), fit.errors), fit.model.n, fit.model.n_dropped))
}

// ---- What an inquiry asks for beside its estimate ----

// The rows of a comparison of two arms as those of a regression of y on treated.
struct CpRows scalar cp_arm_rows(struct CpSample scalar sample, string scalar treated, string scalar unit)
{
    struct CpRows scalar d
    d.row = sample.row
    d.theme = sample.theme
    d.cluster = cp_unit_of(sample, (unit == "" ? "person" : unit))
    d.X = J(rows(sample.y), 0, .)
    d.names = J(1, 0, "")
    d.levels = J(1, 0, "")
    return(cp_with_column(cp_with_column(d, "y", sample.y, ""), "treated", sample.arm :== treated, ""))
}

// exp of a coefficient, its error and its interval; z is that of the logarithm.
struct CpResult scalar cp_rate_ratio(struct CpFit scalar fit, string scalar term)
{
    struct CpResult scalar r
    r = cp_coefficient(fit, term)
    r.estimate = exp(r.estimate)
    r.std_error = r.estimate * r.std_error
    r.conf_low = exp(r.conf_low)
    r.conf_high = exp(r.conf_high)
    return(r)
}

struct CpResult scalar cp_welch(real colvector y1, real colvector y0)
{
    real rowvector part, n
    n = (rows(y1), rows(y0))
    part = (cp_spread(y1), cp_spread(y0)) :/ n
    return(cp_student(cp_mean(y1) - cp_mean(y0), sqrt(sum(part)), sum(part)^2 / sum(part :^ 2 :/ (n :- 1))))
}

// Two one-sided tests of a result computed above; the interval is that of both at level 1 - 2 alpha.
struct CpResult scalar cp_equivalence(string scalar id, real scalar margin)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar reach
    r.estimate = cp_computed(id, "estimate")
    r.std_error = cp_computed(id, "std_error")
    r.df = cp_computed(id, "df")
    reach = cp_quantile(g_level, r.df) * r.std_error
    r.conf_low = r.estimate - reach
    r.conf_high = r.estimate + reach
    if (margin < .) r.p_value = max((cp_upper_tail((r.estimate + margin) / r.std_error, r.df), cp_upper_tail((margin - r.estimate) / r.std_error, r.df)))
    return(r)
}

struct CpResult scalar cp_secondary_equivalence(struct CpSample scalar sample, string scalar id, real scalar margin)
{
    return(cp_counted(cp_equivalence(id, margin), rows(sample.y), .))
}

// Two bounds of an effect with their errors.
struct CpBounds
{
    real scalar share, low, high, low_error, high_error
}

// Lee (2009): the arm that answers more loses its largest or smallest answers; the one at the boundary keeps a part of its weight.
struct CpBounds scalar cp_trimming(real colvector y1, real scalar n1, real colvector y0, real scalar n0)
{
    struct CpBounds scalar bounds
    real scalar q1, q0
    real colvector values, other
    real rowvector high, low
    q1 = rows(y1) / n1
    q0 = rows(y0) / n0
    bounds.share = (q1 > q0 ? (q1 - q0) / q1 : (q0 - q1) / q0)
    values = sort((q1 > q0 ? y1 : y0), 1)
    other = (q1 > q0 ? y0 : y1)
    high = cp_trimmed(values, bounds.share, (1 - q1) / rows(y1) + (1 - q0) / rows(y0))
    low = cp_trimmed(sort(values, -1), bounds.share, (1 - q1) / rows(y1) + (1 - q0) / rows(y0))
    high[2] = sqrt(high[2] + cp_spread(other) / rows(other))
    low[2] = sqrt(low[2] + cp_spread(other) / rows(other))
    bounds.low = (q1 > q0 ? low[1] - cp_mean(other) : cp_mean(other) - high[1])
    bounds.high = (q1 > q0 ? high[1] - cp_mean(other) : cp_mean(other) - low[1])
    bounds.low_error = (q1 > q0 ? low[2] : high[2])
    bounds.high_error = (q1 > q0 ? high[2] : low[2])
    return(bounds)
}

// Mean without the first share of the values, and its variance.
real rowvector cp_trimmed(real colvector values, real scalar share, real scalar losses)
{
    real scalar cut, whole, rest, mean, boundary, variance
    real colvector kept, weight
    cut = share * rows(values)
    whole = floor(cut)
    kept = values[|whole + 1 \ rows(values)|]
    weight = J(rows(kept), 1, 1)
    weight[1] = 1 - (cut - whole)
    rest = rows(values) - cut
    mean = sum(weight :* kept) / rest
    boundary = kept[1] - mean
    variance = .
    if (rest > 1) variance = (sum(weight :* (kept :- mean) :^ 2) / (rest - 1) + share * boundary^2) / rest + boundary^2 * losses
    return((mean, variance))
}

// Imbens and Manski (2004): an interval for an effect between two bounds.
struct CpResult scalar cp_between_bounds(struct CpBounds scalar bounds)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar largest, width, reach
    if (bounds.low_error >= . | bounds.high_error >= .) return(r)
    largest = max((bounds.low_error, bounds.high_error))
    width = (largest > 0 ? max((0, bounds.high - bounds.low)) / largest : 0)
    reach = cp_root(&cp_bounds_gap(), (width, g_level), invnormal(g_level) - 1e-6, invnormal((1 + g_level) / 2) + 1e-6)
    r.conf_low = bounds.low - reach * bounds.low_error
    r.conf_high = bounds.high + reach * bounds.high_error
    return(r)
}

real scalar cp_bounds_gap(real scalar x, real rowvector given)
{
    return(normal(x + given[1]) - normal(-x) - given[2])
}

// Where a function of one number crosses zero between two numbers, by bisection to the last digit.
real scalar cp_root(pointer(real scalar function) scalar f, real rowvector given, real scalar low, real scalar high)
{
    real scalar a, b, middle, sign, i, value
    a = low
    b = high
    sign = ((*f)(b, given) > 0 ? 1 : -1)
    for (i = 1; i <= 200; i++) {
        middle = a + (b - a) / 2
        if (middle == a | middle == b) break
        value = sign * (*f)(middle, given)
        if (value > 0) b = middle
        else a = middle
    }
    return(a + (b - a) / 2)
}

// Missing outcomes at either end of the range (Horowitz and Manski 2000); n1 and n0 count everyone asked.
struct CpBounds scalar cp_worst_case(real colvector y1, real scalar n1, real colvector y0, real scalar n0, real scalar lowest, real scalar highest)
{
    struct CpBounds scalar bounds
    struct CpResult scalar low, high
    low = cp_welch(y1 \ J(n1 - rows(y1), 1, lowest), y0 \ J(n0 - rows(y0), 1, highest))
    high = cp_welch(y1 \ J(n1 - rows(y1), 1, highest), y0 \ J(n0 - rows(y0), 1, lowest))
    bounds.low = low.estimate
    bounds.high = high.estimate
    bounds.low_error = low.std_error
    bounds.high_error = high.std_error
    return(bounds)
}

real scalar cp_asked(struct CpSample scalar sample, string scalar arm)
{
    return(sum(sample.arm :== arm) + sum(sample.dropped :== arm))
}

struct CpResult scalar cp_limits(struct CpBounds scalar bounds)
{
    struct CpResult scalar r
    r.conf_low = bounds.low
    r.conf_high = bounds.high
    return(r)
}

struct CpResult scalar cp_lee_bounds(struct CpSample scalar sample, string scalar treated, string scalar control)
{
    real scalar n1, n0
    n1 = cp_asked(sample, treated)
    n0 = cp_asked(sample, control)
    return(cp_counted(cp_limits(cp_trimming(cp_of_arm(sample, treated), n1, cp_of_arm(sample, control), n0)), n1 + n0, .))
}

struct CpResult scalar cp_manski_bounds(struct CpSample scalar sample, string scalar treated, string scalar control, real scalar lowest, real scalar highest)
{
    real scalar n1, n0
    n1 = cp_asked(sample, treated)
    n0 = cp_asked(sample, control)
    return(cp_counted(cp_limits(cp_worst_case(cp_of_arm(sample, treated), n1, cp_of_arm(sample, control), n0, lowest, highest)), n1 + n0, .))
}

// Welch on the outcome less theta times the covariate, theta within arms (Deng et al. 2013).
struct CpResult scalar cp_cuped(struct CpSample scalar sample, string scalar covariate, string scalar treated, string scalar control)
{
    real scalar theta
    real colvector x, x1, x0, y1, y0, known
    x = cp_pick_number(covariate, sample.row, sample.theme)
    known = x :< .
    y1 = cp_kept(sample.y, known :& (sample.arm :== treated))
    y0 = cp_kept(sample.y, known :& (sample.arm :== control))
    x1 = cp_kept(x, known :& (sample.arm :== treated))
    x0 = cp_kept(x, known :& (sample.arm :== control))
    theta = (sum((y1 :- cp_mean(y1)) :* (x1 :- cp_mean(x1))) + sum((y0 :- cp_mean(y0)) :* (x0 :- cp_mean(x0)))) / (sum((x1 :- cp_mean(x1)) :^ 2) + sum((x0 :- cp_mean(x0)) :^ 2))
    return(cp_counted(cp_welch(y1 - theta * x1, y0 - theta * x0), sum(known), .))
}

// Assignment, receipt and outcome of the rows that have the receipt: intention to treat, share of compliers, two-stage least squares (Angrist, Imbens and Rubin 1996).
struct CpCompliers
{
    struct CpResult scalar itt, share, complier, anderson_rubin, first_stage
}

struct CpCompliers scalar cp_complier_results(struct CpSample scalar sample, string scalar receipt, string scalar treated, string scalar unit)
{
    external real scalar g_level
    struct CpCompliers scalar r
    struct CpMatrix scalar Z, X
    struct CpLeastSquares scalar fit
    struct CpResult scalar plus, minus
    real scalar scale, spread, t2, a, b, c, n
    real colvector d, known, y
    string colvector clusters
    d = cp_pick_number(receipt, sample.row, sample.theme)
    known = d :< .
    y = cp_kept(sample.y, known)
    d = cp_kept(d, known)
    n = rows(y)
    clusters = cp_unit_of(sample, unit)
    if (rows(clusters) > 0) clusters = cp_kept(clusters, known)
    Z = cp_beside(cp_intercept(n), cp_column(cp_kept(sample.arm, known) :== treated, "assigned"))
    X = cp_beside(cp_intercept(n), cp_column(d, "received"))
    r.itt = cp_counted(cp_combination(Z, y, cp_map("assigned", 1), clusters), n, .)
    r.share = cp_counted(cp_combination(Z, d, cp_map("assigned", 1), clusters), n, .)
    fit = cp_fitted(cp_explained(cp_fitted(Z, d, clusters), X), y, clusters)
    fit.residuals = y - X.X * fit.b
    r.complier = cp_counted(cp_combined(fit, cp_map("received", 1), (rows(clusters) == 0 ? "HC2" : "CR2")), n, .)
    // Anderson and Rubin (1949): effects for which the reduced form of y - effect d is not significant.
    scale = sqrt(sum((y :- cp_mean(y)) :^ 2) / sum((d :- cp_mean(d)) :^ 2))
    plus = cp_combination(Z, y + scale * d, cp_map("assigned", 1), clusters)
    minus = cp_combination(Z, y - scale * d, cp_map("assigned", 1), clusters)
    spread = (plus.std_error^2 - minus.std_error^2) / 4
    t2 = cp_quantile((1 + g_level) / 2, r.itt.df)^2
    a = (r.share.estimate^2 - t2 * r.share.std_error^2) * scale^2
    b = -2 * (r.itt.estimate * r.share.estimate * scale - t2 * spread)
    c = r.itt.estimate^2 - t2 * r.itt.std_error^2
    if (b^2 >= 4 * a * c) {
        r.anderson_rubin.conf_low = min(((-b - sqrt(b^2 - 4 * a * c)) / (2 * a), (-b + sqrt(b^2 - 4 * a * c)) / (2 * a))) * scale
        r.anderson_rubin.conf_high = max(((-b - sqrt(b^2 - 4 * a * c)) / (2 * a), (-b + sqrt(b^2 - 4 * a * c)) / (2 * a))) * scale
    }
    r.anderson_rubin.p_value = r.itt.p_value
    r.anderson_rubin.n = n
    r.first_stage.statistic = (r.share.estimate / r.share.std_error)^2
    return(r)
}

void cp_compliers(string scalar start, struct CpSample scalar sample, string scalar receipt, string scalar treated, string scalar unit)
{
    struct CpCompliers scalar r
    r = cp_complier_results(sample, receipt, treated, unit)
    cp_part(start + "itt", r.itt)
    cp_part(start + "share", r.share)
    cp_part(start + "complier", r.complier)
    cp_part(start + "anderson_rubin", r.anderson_rubin)
    cp_part(start + "first_stage", r.first_stage)
}

struct CpResult scalar cp_complier_effect(struct CpSample scalar sample, string scalar receipt, string scalar treated, string scalar unit)
{
    struct CpCompliers scalar r
    r = cp_complier_results(sample, receipt, treated, unit)
    return(r.complier)
}

// Random-effects mean of the sites' Welch differences: REML, Hartung and Knapp's error, t with k - 1.
struct CpResult scalar cp_site_random_effects(struct CpSample scalar sample, string scalar treated, string scalar control)
{
    real scalar i, k, n, end_, tau2, peak, mean
    real colvector y, v, w, here, y1, y0
    real rowvector given, grid
    string colvector site, sites
    site = cp_text("site")
    site = site[sample.row]
    sites = uniqrows(site)
    y = J(0, 1, .)
    v = J(0, 1, .)
    n = 0
    for (i = 1; i <= rows(sites); i++) {
        here = site :== sites[i]
        y1 = cp_kept(sample.y, here :& (sample.arm :== treated))
        y0 = cp_kept(sample.y, here :& (sample.arm :== control))
        if (rows(y1) < 2 | rows(y0) < 2) continue
        if (cp_spread(y1) + cp_spread(y0) == 0) continue
        y = y \ (cp_mean(y1) - cp_mean(y0))
        v = v \ (cp_spread(y1) / rows(y1) + cp_spread(y0) / rows(y0))
        n = n + rows(y1) + rows(y0)
    }
    k = rows(y)
    given = (y \ v)'
    end_ = sum((y :- y[1]) :^ 2) + min(v)
    while (cp_reml_slope(end_, given) > 0) end_ = 2 * end_
    grid = 0
    for (i = 0; i <= 160; i++) grid = grid, end_ * 10^(-8 + i / 20)
    tau2 = 0
    for (i = 1; i < cols(grid); i++) {
        if (cp_reml_slope(grid[i], given) > 0 & cp_reml_slope(grid[i + 1], given) <= 0) {
            peak = cp_root(&cp_reml_slope(), given, grid[i], grid[i + 1])
            if (cp_reml_likelihood(peak, given) > cp_reml_likelihood(tau2, given)) tau2 = peak
        }
    }
    w = 1 :/ (v :+ tau2)
    mean = sum(w :* y) / sum(w)
    return(cp_counted(cp_student(mean, sqrt(sum(w :* (y :- mean) :^ 2) / ((k - 1) * sum(w))), k - 1), n, .))
}

// given: the differences, then their variances.
real scalar cp_reml_slope(real scalar tau2, real rowvector given)
{
    real scalar k
    real rowvector y, w
    k = cols(given) / 2
    y = given[|1 \ k|]
    w = 1 :/ (given[|k + 1 \ 2 * k|] :+ tau2)
    return(sum(w :^ 2 :* (y :- sum(w :* y) / sum(w)) :^ 2) - sum(w) + sum(w :^ 2) / sum(w))
}

real scalar cp_reml_likelihood(real scalar tau2, real rowvector given)
{
    real scalar k
    real rowvector y, w
    k = cols(given) / 2
    y = given[|1 \ k|]
    w = 1 :/ (given[|k + 1 \ 2 * k|] :+ tau2)
    return((sum(ln(w)) - ln(sum(w)) - sum(w :* (y :- sum(w :* y) / sum(w)) :^ 2)) / 2)
}

// P(largest |t| of comparisons with one control > t), by two trapezoid rules over the common parts of the statistics: the control's mean and the pooled deviation.
real scalar cp_dunnett_upper(real scalar t, real rowvector loadings, real scalar df)
{
    real scalar j, rest, first, last
    real rowvector z
    real colvector s, density
    real matrix inside
    z = -9 :+ 18 * (0..300) / 300
    first = sqrt(invchi2(df, 1e-17) / df)
    last = sqrt(invchi2tail(df, 1e-16) / df)
    s = first :+ (last - first) * (0::400) / 400
    density = exp((ln(2) + (df / 2) * ln(df / 2) - lngamma(df / 2)) :+ ((df - 1) * ln(s) - (df / 2) * (s :^ 2))) * (s[2] - s[1])
    inside = J(rows(s), cols(z), 1)
    for (j = 1; j <= cols(loadings); j++) {
        rest = sqrt(1 - loadings[j]^2)
        inside = inside :* (normal((t * s :+ loadings[j] * z) / rest) - normal((-t * s :+ loadings[j] * z) / rest))
    }
    return(1 - sum(density :* (inside * (normalden(z)' * (z[2] - z[1])))))
}

// given: the level, then 0 and the number of arms and df (Tukey), or 1, df and the loadings (Dunnett).
real scalar cp_together_upper(real scalar t, real rowvector given)
{
    if (given[2] == 1) return(cp_dunnett_upper(t, given[|4 \ cols(given)|], given[3]))
    return(1 - tukeyprob(given[3], given[4], t * sqrt(2)))
}

real scalar cp_together_gap(real scalar t, real rowvector given)
{
    return(cp_together_upper(t, given) - (1 - given[1]))
}

// One of all comparisons of arms with a control (Dunnett) or with each other (Tukey and Kramer; Games and Howell without equal variances).
struct CpResult scalar cp_compare_arms(struct CpSample scalar sample, string scalar method, string scalar first, string scalar second, string rowvector arms, string scalar control)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar j, df, total, present, squares, critical
    real rowvector given
    real colvector y, y1, y0
    y1 = cp_of_arm(sample, first)
    y0 = cp_of_arm(sample, second)
    total = 0
    present = 0
    squares = 0
    given = J(1, 0, .)
    for (j = 1; j <= cols(arms); j++) {
        y = cp_of_arm(sample, arms[j])
        if (rows(y) == 0) continue
        total = total + rows(y)
        present = present + 1
        squares = squares + sum((y :- cp_mean(y)) :^ 2)
        if (method == "dunnett" & arms[j] != control) given = given, sqrt(rows(y) / (rows(y) + rows(cp_of_arm(sample, control))))
    }
    df = total - present
    if (method == "gamesHowell") {
        r = cp_welch(y1, y0)
        df = r.df
    }
    else r = cp_student(cp_mean(y1) - cp_mean(y0), sqrt(squares / df * (1 / rows(y1) + 1 / rows(y0))), df)
    r.n = total
    given = (method == "dunnett" ? (g_level, 1, df, given) : (g_level, 0, present, df))
    critical = cp_root(&cp_together_gap(), given, 0.1, 60)
    r.p_value = cp_together_upper(abs(r.statistic), given)
    r.conf_low = r.estimate - critical * r.std_error
    r.conf_high = r.estimate + critical * r.std_error
    r.near_p_value = 1e-6
    r.near_limits = 1e-5 * r.std_error
    return(r)
}

// Least squares on an assigned dose; strata are in the model. HC2, or CR2 by the unit. terms: number of columns of the dose.
struct CpDoses
{
    struct CpLeastSquares scalar least_squares
    string scalar errors
    real scalar terms
}

struct CpDoses scalar cp_dose_model(struct CpSample scalar sample, struct CpMap scalar doses, string scalar coding, string scalar unit)
{
    struct CpDoses scalar fit
    struct CpMatrix scalar design
    real scalar i, j, k
    real colvector dose, scores, x
    real matrix codes
    dose = cp_doses_of(sample.arm, doses)
    scores = uniqrows(dose)
    k = rows(scores)
    codes = J(k, k - 1, 0)
    if (coding == "linear") codes = scores
    if (coding == "quadratic") codes = scores, scores :^ 2
    if (coding == "polynomial") codes = cp_polynomials(scores)
    for (j = 2; j <= k; j++) {
        for (i = 1; i <= k; i++) {
            if (coding == "dummies") codes[i, j - 1] = i == j
            if (coding == "successive") codes[i, j - 1] = (i < j ? -(k - j + 1) / k : (j - 1) / k)
            if (coding == "helmert") codes[i, j - 1] = (i < j ? -1 / j : (i == j ? (j - 1) / j : 0))
        }
    }
    design = cp_intercept(rows(sample.y))
    for (j = 1; j <= cols(codes); j++) {
        x = J(rows(dose), 1, 0)
        for (i = 1; i <= k; i++) x = x + codes[i, j] * (dose :== scores[i])
        design = cp_beside(design, cp_column(x, "dose" + strofreal(j)))
    }
    if (cp_several_strata(sample)) design = cp_beside(design, cp_dummies(sample.stratum, "stratum", 1))
    fit.terms = cols(codes)
    fit.errors = (unit == "" ? "HC2" : "CR2")
    fit.least_squares = cp_fitted(design, sample.y, cp_unit_of(sample, unit))
    return(fit)
}

// Orthogonal polynomials: the first is the line, the others what a line misses.
real matrix cp_polynomials(real colvector scores)
{
    real scalar i, again, k
    real colvector x, part
    real matrix basis
    k = rows(scores)
    x = scores :- cp_mean(scores)
    basis = J(k, 1, 1 / sqrt(k))
    for (i = 1; i < k; i++) {
        part = basis[., i] :* x
        for (again = 1; again <= 2; again++) part = part - basis * cross(basis, part)
        basis = basis, part / sqrt(cross(part, part))
    }
    return(basis[|1, 2 \ k, k|])
}

struct CpResult scalar cp_dose_term(struct CpDoses scalar fit, real scalar at)
{
    return(cp_counted(cp_combined(fit.least_squares, cp_map("dose" + strofreal(at), 1), fit.errors), fit.least_squares.n, .))
}

// Any effect of the dose, or what a line misses (of a polynomial coding all terms but the first). Wald F with n - k.
struct CpResult scalar cp_dose_test(struct CpDoses scalar fit, real scalar beyond_line)
{
    real scalar j
    string rowvector tested
    tested = J(1, 0, "")
    for (j = (beyond_line == 1 ? 2 : 1); j <= fit.terms; j++) if (cp_position("dose" + strofreal(j), fit.least_squares.names) > 0) tested = tested, "dose" + strofreal(j)
    return(cp_counted(cp_wald(fit.least_squares, tested, fit.errors), fit.least_squares.n, .))
}

// The same as a row of secondary estimates has it: df is that of the denominator.
struct CpResult scalar cp_dose_test_beside(struct CpDoses scalar fit, real scalar beyond_line)
{
    struct CpResult scalar r
    r = cp_dose_test(fit, beyond_line)
    r.df = r.df2
    r.df2 = .
    return(r)
}

// The family's p values adjusted, beside the estimates that they are of; Bonferroni has intervals too.
struct CpResult scalar cp_adjusted_in_family(string scalar id, string rowvector ids, string scalar method)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar i, m, mine, running, factor, reach
    real colvector p, o
    p = J(cols(ids), 1, .)
    for (i = 1; i <= cols(ids); i++) p[i] = cp_computed(ids[i], "p_value")
    m = sum(p :< .)
    mine = cp_position(id, ids)
    r.p_value = min((1, m * p[mine]))
    if (method != "bonferroni") {
        o = order(p, 1)
        running = 1
        // From the largest p value on: none is adjusted to more than a larger one.
        for (i = m; i >= 1; i--) {
            factor = m - i + 1
            if (method == "benjaminiHochberg") factor = m / i
            if (method == "benjaminiYekutieli") factor = sum(1 :/ (1::m)) * m / i
            running = min((running, factor * p[o[i]]))
            if (o[i] == mine) r.p_value = running
        }
    }
    r.estimate = cp_computed(id, "estimate")
    r.std_error = cp_computed(id, "std_error")
    r.df = cp_computed(id, "df")
    r.statistic = cp_computed(id, "statistic")
    reach = cp_quantile(1 - (1 - g_level) / m / 2, r.df) * r.std_error
    r.conf_low = r.estimate - reach
    r.conf_high = r.estimate + reach
    return(cp_counted(r, cp_computed(id, "n"), cp_computed(id, "n_dropped")))
}
end
