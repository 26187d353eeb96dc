
# ---- Models by maximum likelihood, two-stage least squares ----

# Newton's method; at(b) gives the log likelihood, its derivatives by row and the information. Steps are halved where the likelihood falls.
newton <- function(b, at) {
  here <- at(b)
  for (step in 1:100) {
    delta <- drop(solve(here$information, colSums(here$scores)))
    size <- 1
    repeat {
      there <- at(b + size * delta)
      if ((is.finite(there$likelihood) && there$likelihood >= here$likelihood - 1e-10 * abs(here$likelihood)) || size < 1e-8) break
      size <- size / 2
    }
    b <- b + size * delta
    here <- there
    if (max(abs(delta)) < 1e-13 * max(1, abs(b))) break
  }
  c(here, list(b = b))
}

# Proportional odds, P(Y <= k) = logistic(threshold - x'b), as MASS::polr.
ordered_logit <- function(d, formula, errors) {
  m <- model_of(d, formula)
  X <- m$X[, colnames(m$X) != "(Intercept)", drop = FALSE]
  values <- sort(unique(m$y))
  category <- match(m$y, values)
  cuts <- seq_len(length(values) - 1)
  upper <- cbind(outer(category, cuts, "==") * 1, -X)
  upper[category == length(values), ] <- 0
  lower <- cbind(outer(category - 1, cuts, "==") * 1, -X)
  lower[category == 1, ] <- 0
  at <- function(b) {
    eta <- drop(X %*% b[-cuts])
    bounds <- c(-Inf, b[cuts], Inf)
    a <- bounds[category + 1] - eta
    z <- bounds[category] - eta
    p <- ifelse(z > 0, plogis(-z) - plogis(-a), plogis(a) - plogis(z))
    if (any(p <= 0)) return(list(likelihood = -Inf))
    scores <- upper * (dlogis(a) / p) - lower * (dlogis(z) / p)
    list(likelihood = sum(log(p)), scores = scores, information = crossprod(scores) - crossprod(upper, upper * (dlogis(a) * (1 - 2 * plogis(a)) / p)) + crossprod(lower, lower * (dlogis(z) * (1 - 2 * plogis(z)) / p)))
  }
  shares <- tabulate(category) / m$n
  best <- newton(c(qlogis(cumsum(shares)[cuts]), rep(0, ncol(X))), at)
  error <- sqrt(diag(sandwich(solve(best$information), best$scores, errors, m$cluster)))
  statistics <- c(log_likelihood = best$likelihood, aic = -2 * best$likelihood + 2 * length(best$b), mcfadden_r_squared = 1 - best$likelihood / (m$n * sum(shares * log(shares))))
  c(m, list(coefficients = setNames(best$b[-cuts], colnames(X)), std_error = setNames(error[-cuts], colnames(X)), thresholds = best$b[cuts], threshold_errors = error[cuts], statistics = statistics))
}

threshold <- function(fit, at) do.call(normal, c(fit$thresholds[at], fit$threshold_errors[at], fit[c("n", "n_dropped")]))

# Firth (1993): the adjusted score X'(y - p + h(1/2 - p)) is zero; errors from the information.
firth <- function(d, formula) {
  m <- model_of(d, formula)
  X <- m$X; y <- m$y
  at <- function(b) {
    eta <- drop(X %*% b)
    information <- crossprod(X * dlogis(eta), X)
    list(p = plogis(eta), w = dlogis(eta), information = information, penalized = sum(plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) + determinant(information)$modulus[[1]] / 2)
  }
  b <- rep(0, ncol(X))
  here <- at(b)
  for (step in 1:500) {
    h <- rowSums((X %*% solve(here$information)) * X) * here$w
    delta <- drop(solve(here$information, crossprod(X, y - here$p + h * (0.5 - here$p))))
    largest <- max(abs(delta) * apply(abs(X), 2, max))
    if (largest < 1e-13) break
    size <- min(1, 5 / largest)
    while ({ there <- at(b + size * delta); there$penalized < here$penalized - 1e-12 * abs(here$penalized) && size > 1e-6 }) size <- size / 2
    b <- b + size * delta
    here <- there
  }
  c(m, list(coefficients = setNames(b, colnames(X)), std_error = setNames(sqrt(diag(solve(here$information))), colnames(X))))
}

# Censored normal regression in Olsen's (1978) parameters b/scale and 1/scale, as survival::survreg and AER::tobit.
tobit <- function(d, formula, errors, lower = -Inf, upper = Inf) {
  m <- model_of(d, formula)
  X <- m$X; y <- m$y; k <- ncol(X)
  left <- y <= lower; right <- y >= upper; inside <- !left & !right
  rows <- cbind(-X, ifelse(left, lower, ifelse(right, upper, y)))
  rows[right, ] <- -rows[right, ]
  at <- function(b) {
    theta <- b[k + 1]
    if (!(theta > 0)) return(list(likelihood = -Inf))
    u <- drop(rows %*% b)
    mills <- exp(dnorm(u, log = TRUE) - pnorm(u, log.p = TRUE))
    slope <- ifelse(inside, -u, mills)
    scores <- rows * slope
    scores[, k + 1] <- scores[, k + 1] + inside / theta
    information <- crossprod(rows * ifelse(inside, 1, mills * (mills + u)), rows)
    information[k + 1, k + 1] <- information[k + 1, k + 1] + sum(inside) / theta^2
    list(likelihood = sum(ifelse(inside, log(theta) + dnorm(u, log = TRUE), pnorm(u, log.p = TRUE))), scores = scores, information = information)
  }
  start <- lm.fit(X, y)
  scale <- sqrt(mean(start$residuals^2))
  best <- newton(c(start$coefficients / scale, 1 / scale), at)
  scale <- 1 / best$b[[k + 1]]
  b <- setNames(best$b[seq_len(k)] * scale, colnames(X))
  # From b/scale and 1/scale to b and log scale.
  turn <- rbind(cbind(diag(scale, k), -b * scale), c(rep(0, k), -scale))
  V <- turn %*% sandwich(solve(best$information), best$scores, errors, m$cluster) %*% t(turn)
  a <- function(mu) (lower - mu) / scale
  z <- function(mu) (upper - mu) / scale
  moment <- function(u) ifelse(is.infinite(u), 0, u * dnorm(u))
  c(m, list(
    coefficients = b, std_error = setNames(sqrt(diag(V))[seq_len(k)], names(b)), vcov = V, bread = V,
    statistics = c(scale = scale, log_likelihood = best$likelihood, aic = -2 * best$likelihood + 2 * (k + 1)),
    mean = function(mu) (if (is.finite(lower)) lower * pnorm(a(mu)) else 0) + (if (is.finite(upper)) upper * pnorm(-z(mu)) else 0) + mu * (pnorm(z(mu)) - pnorm(a(mu))) + scale * (dnorm(a(mu)) - dnorm(z(mu))),
    slope = function(mu) pnorm(z(mu)) - pnorm(a(mu)),
    curvature = function(mu) (dnorm(a(mu)) - dnorm(z(mu))) / scale,
    mean_by_scale = function(mu) scale * (dnorm(a(mu)) - dnorm(z(mu))),
    slope_by_scale = function(mu) moment(a(mu)) - moment(z(mu))))
}

# Two-stage least squares: the arms as coded are the instruments. Errors are those of the second stage with residuals of the observed regressor.
two_stage <- function(d, formula, instruments, endogenous, errors) {
  m <- model_of(d, paste(formula, "+", sub("^.*~", "", instruments)))
  X <- independent(model.matrix(as.formula(formula), m$rows))
  Z <- independent(model.matrix(as.formula(instruments), m$rows))
  fitted <- qr.fitted(qr(Z), X)
  colnames(fitted) <- colnames(X)
  b <- lm.fit(fitted, m$y)$coefficients
  names(b) <- colnames(X)
  second <- robust_fit(fitted, m$y + drop((fitted - X) %*% b), errors, m$cluster)
  first <- robust_fit(Z, m$rows[[endogenous]], errors, m$cluster)
  rest <- m$n - ncol(X)
  excluded <- which(!colnames(Z) %in% setdiff(colnames(X), endogenous))
  statistics <- c("first-stage_f" = wald(first, excluded, m$n - ncol(Z))$statistic, residual_se = sqrt(sum((m$y - drop(X %*% b))^2) / rest))
  c(m[c("n", "n_dropped", "rows", "y", "cluster")], list(Z = Z, coefficients = b, std_error = setNames(second$std.error, colnames(X)), df = setNames(second$df, colnames(X)), first = first, statistics = statistics, errors = errors, endogenous = endogenous))
}

robust_fit <- function(X, y, errors, cluster) {
  fit <- if (errors == "CR1") lm_robust(y ~ 0 + X, clusters = cluster, se_type = "stata") else lm_robust(y ~ 0 + X, se_type = if (errors == "Classical") "classical" else errors)
  names(fit$coefficients) <- names(fit$std.error) <- names(fit$df) <- colnames(X)
  dimnames(fit$vcov) <- list(colnames(X), colnames(X))
  fit
}

# A coefficient of the first stage, or of the outcome on the instruments (reduced form).
stage_coefficient <- function(fit, stage, term) {
  of <- robust_fit(fit$Z, if (stage == "first_stage") fit$rows[[fit$endogenous]] else fit$y, fit$errors, fit$cluster)
  do.call(student, c(of$coefficients[[term]], of$std.error[[term]], of$df[[term]], fit[c("n", "n_dropped")]))
}

# ---- What an inquiry asks for beside its estimate ----

# The rows of a comparison of two arms as those of a regression of y on treated.
arm_rows <- function(sample, treated, unit = NULL) {
  rows <- sample$rows
  list(columns = data.frame(y = rows$y, treated = as.numeric(rows$arm == treated)), cluster = rows[[if (is.null(unit)) "person" else unit]])
}

# exp of a coefficient, its error and its interval; z is that of the logarithm.
rate_ratio <- function(fit, term) {
  log <- coefficient(fit, term)
  modifyList(log, list(estimate = exp(log$estimate), std_error = exp(log$estimate) * log$std_error, conf_low = exp(log$conf_low), conf_high = exp(log$conf_high)))
}

welch <- function(y1, y0, ...) {
  parts <- c(var(y1) / length(y1), var(y0) / length(y0))
  student(mean(y1) - mean(y0), sqrt(sum(parts)), sum(parts)^2 / sum(parts^2 / (c(length(y1), length(y0)) - 1)), ...)
}

of_arm <- function(sample, arm) sample$rows$y[sample$rows$arm == arm]

# Two one-sided tests of a result computed above; the interval is that of both at level 1 - 2 alpha.
equivalence <- function(id, margin, n = NULL) {
  of <- computed[[id]]
  df <- if (is.null(of$df)) Inf else of$df
  reach <- qt(level, df) * of$std_error
  result <- list(estimate = of$estimate, std_error = of$std_error, df = of$df, conf_low = of$estimate - reach, conf_high = of$estimate + reach, n = n,
    p_value = if (!is.na(margin)) max(pt((of$estimate + margin) / of$std_error, df, lower.tail = FALSE), pt((of$estimate - margin) / of$std_error, df)))
  result
}

secondary_equivalence <- function(sample, id, margin) equivalence(id, margin, nrow(sample$rows))

# Lee (2009): the arm that answers more loses its largest or smallest answers; the one at the boundary keeps a part of its weight.
trimming <- function(y1, n1, y0, n0) {
  q1 <- length(y1) / n1; q0 <- length(y0) / n0
  treated <- q1 > q0
  share <- if (treated) (q1 - q0) / q1 else (q0 - q1) / q0
  trimmed <- function(values) {
    cut <- share * length(values)
    whole <- floor(cut)
    kept <- values[(whole + 1):length(values)]
    weight <- c(1 - (cut - whole), rep(1, length(kept) - 1))
    mean <- sum(weight * kept) / (length(values) - cut)
    boundary <- kept[1] - mean
    rest <- length(values) - cut
    variance <- (sum(weight * (kept - mean)^2) / (rest - 1) + share * boundary^2) / rest + boundary^2 * ((1 - q1) / length(y1) + (1 - q0) / length(y0))
    list(mean = mean, variance = if (rest > 1) variance else NA)
  }
  values <- sort(if (treated) y1 else y0)
  other <- if (treated) y0 else y1
  high <- trimmed(values); low <- trimmed(rev(values))
  error <- function(part) sqrt(part$variance + var(other) / length(other))
  c(list(share = share), if (treated) list(lower = low$mean - mean(other), upper = high$mean - mean(other), lower_error = error(low), upper_error = error(high))
    else list(lower = mean(other) - high$mean, upper = mean(other) - low$mean, lower_error = error(high), upper_error = error(low)))
}

# Imbens and Manski (2004): an interval for an effect between two bounds.
between_bounds <- function(bounds) {
  if (is.na(bounds$lower_error) || is.na(bounds$upper_error)) return(list())
  largest <- max(bounds$lower_error, bounds$upper_error)
  width <- if (largest > 0) max(0, bounds$upper - bounds$lower) / largest else 0
  reach <- uniroot(function(x) pnorm(x + width) - pnorm(-x) - level, c(qnorm(level) - 1e-6, qnorm((1 + level) / 2) + 1e-6), tol = 1e-14)$root
  list(conf_low = bounds$lower - reach * bounds$lower_error, conf_high = bounds$upper + reach * bounds$upper_error)
}

# Missing outcomes at either end of the range (Horowitz and Manski 2000); n1 and n0 count everyone asked.
worst_case <- function(y1, n1, y0, n0, lowest, highest) {
  filled <- function(y, n, value) c(y, rep(value, n - length(y)))
  low <- welch(filled(y1, n1, lowest), filled(y0, n0, highest))
  high <- welch(filled(y1, n1, highest), filled(y0, n0, lowest))
  list(lower = low$estimate, upper = high$estimate, lower_error = low$std_error, upper_error = high$std_error)
}

asked <- function(sample, arm) sum(sample$rows$arm == arm) + sum(sample$dropped == arm)

lee_bounds <- function(sample, treated, control) {
  bounds <- trimming(of_arm(sample, treated), asked(sample, treated), of_arm(sample, control), asked(sample, control))
  list(conf_low = bounds$lower, conf_high = bounds$upper, n = asked(sample, treated) + asked(sample, control))
}

manski_bounds <- function(sample, treated, control, lowest, highest) {
  bounds <- worst_case(of_arm(sample, treated), asked(sample, treated), of_arm(sample, control), asked(sample, control), lowest, highest)
  list(conf_low = bounds$lower, conf_high = bounds$upper, n = asked(sample, treated) + asked(sample, control))
}

# Welch on the outcome less theta times the covariate, theta within arms (Deng et al. 2013).
cuped <- function(sample, covariate, treated, control) {
  rows <- sample$rows
  x <- as.numeric(pick(covariate, data.frame(row = rows$row, theme = rows$theme)))
  known <- !is.na(x)
  y <- lapply(c(treated, control), function(arm) rows$y[known & rows$arm == arm])
  x <- lapply(c(treated, control), function(arm) x[known & rows$arm == arm])
  cross <- sum(mapply(function(y, x) sum((y - mean(y)) * (x - mean(x))), y, x))
  theta <- cross / sum(sapply(x, function(x) sum((x - mean(x))^2)))
  adjusted <- mapply(function(y, x) y - theta * x, y, x, SIMPLIFY = FALSE)
  welch(adjusted[[1]], adjusted[[2]], n = sum(known))
}

# Assignment, receipt and outcome of the rows that have the receipt: intention to treat, share of compliers, two-stage least squares (Angrist, Imbens and Rubin 1996).
compliers <- function(sample, receipt, treated, unit = NULL) {
  rows <- sample$rows
  d <- as.numeric(pick(receipt, data.frame(row = rows$row, theme = rows$theme)))
  known <- !is.na(d)
  y <- rows$y[known]; d <- d[known]
  clusters <- if (!is.null(unit)) rows[[unit]][known]
  Z <- cbind("(Intercept)" = 1, assigned = as.numeric(rows$arm[known] == treated))
  of <- function(outcome) combination(Z, outcome, c(assigned = 1), clusters)
  itt <- of(y); share <- of(d)
  X <- cbind("(Intercept)" = 1, received = d)
  fitted <- cbind("(Intercept)" = 1, received = qr.fitted(qr(Z), d))
  b <- lm.fit(fitted, y)$coefficients
  effect <- combination(fitted, y + drop((fitted - X) %*% b), c(received = 1), clusters)
  # Anderson and Rubin (1949): effects for which the reduced form of y - effect d is not significant.
  scale <- sqrt(sum((y - mean(y))^2) / sum((d - mean(d))^2))
  cross <- (of(y + scale * d)$std_error^2 - of(y - scale * d)$std_error^2) / 4
  t2 <- qt((1 + level) / 2, itt$df)^2
  a <- (share$estimate^2 - t2 * share$std_error^2) * scale^2
  b <- -2 * (itt$estimate * share$estimate * scale - t2 * cross)
  c <- itt$estimate^2 - t2 * itt$std_error^2
  ends <- if (b^2 >= 4 * a * c) sort((-b + c(-1, 1) * sqrt(b^2 - 4 * a * c)) / (2 * a)) * scale else c(NA, NA)
  n <- length(y)
  list(itt = c(itt, n = n), share = c(share, n = n), complier = c(effect, n = n), anderson_rubin = list(conf_low = ends[1], conf_high = ends[2], p_value = itt$p_value, n = n), first_stage = list(statistic = (share$estimate / share$std_error)^2))
}

complier_effect <- function(sample, receipt, treated, unit = NULL) compliers(sample, receipt, treated, unit)$complier

# Random-effects mean of the sites' Welch differences: REML, Hartung and Knapp's error, t with k - 1.
site_random_effects <- function(sample, treated, control) {
  rows <- sample$rows
  of_site <- lapply(split(rows, people$site[rows$row]), function(r) {
    y1 <- r$y[r$arm == treated]; y0 <- r$y[r$arm == control]
    if (length(y1) < 2 || length(y0) < 2 || var(y1) + var(y0) == 0) NULL else c(mean(y1) - mean(y0), var(y1) / length(y1) + var(y0) / length(y0), length(y1) + length(y0))
  })
  of_site <- do.call(rbind, of_site)
  y <- of_site[, 1]; v <- of_site[, 2]; k <- length(y)
  mean_at <- function(w) sum(w * y) / sum(w)
  slope <- function(tau2) { w <- 1 / (v + tau2); sum(w^2 * (y - mean_at(w))^2) - sum(w) + sum(w^2) / sum(w) }
  likelihood <- function(tau2) { w <- 1 / (v + tau2); (sum(log(w)) - log(sum(w)) - sum(w * (y - mean_at(w))^2)) / 2 }
  end <- sum((y - y[1])^2) + min(v)
  while (slope(end) > 0) end <- 2 * end
  grid <- c(0, end * 10^(-8 + (0:160) / 20))
  slopes <- sapply(grid, slope)
  tau2 <- 0
  for (at in which(slopes[-length(slopes)] > 0 & slopes[-1] <= 0)) {
    peak <- uniroot(slope, grid[c(at, at + 1)], tol = .Machine$double.eps)$root
    if (likelihood(peak) > likelihood(tau2)) tau2 <- peak
  }
  w <- 1 / (v + tau2)
  student(mean_at(w), sqrt(sum(w * (y - mean_at(w))^2) / ((k - 1) * sum(w))), k - 1, n = sum(of_site[, 3]))
}

# P(largest |t| of comparisons with one control > t), by two trapezoid rules over the common parts of the statistics: the control's mean and the pooled deviation.
dunnett_upper <- function(t, loadings, df) {
  z <- seq(-9, 9, length.out = 301)
  chi <- sqrt(qchisq(c(1e-17, 1 - 1e-16), df) / df)
  s <- seq(chi[1], chi[2], length.out = 401)
  density <- exp(log(2) + (df / 2) * log(df / 2) - lgamma(df / 2) + (df - 1) * log(s) - df * s^2 / 2) * (s[2] - s[1])
  inside <- 1
  for (loading in loadings) {
    rest <- sqrt(1 - loading^2)
    inside <- inside * (pnorm(outer(t * s, loading * z, "+") / rest) - pnorm(outer(-t * s, loading * z, "+") / rest))
  }
  1 - sum(density * drop(inside %*% (dnorm(z) * (z[2] - z[1]))))
}

# One of all comparisons of arms with a control (Dunnett) or with each other (Tukey and Kramer; Games and Howell without equal variances).
compare_arms <- function(sample, method, first, second, arms, control = NULL) {
  y <- split(sample$rows$y, factor(sample$rows$arm, arms))
  y <- y[sapply(y, length) > 0]
  n <- sapply(y, length)
  if (method == "gamesHowell") {
    result <- welch(y[[first]], y[[second]], n = sum(n))
    df <- result$df
  } else {
    df <- sum(n) - length(y)
    pooled <- sum(sapply(y, function(each) sum((each - mean(each))^2))) / df
    result <- student(mean(y[[first]]) - mean(y[[second]]), sqrt(pooled * (1 / n[[first]] + 1 / n[[second]])), df, n = sum(n))
  }
  upper <- if (method == "dunnett") {
    others <- n[names(n) != control]
    function(t) dunnett_upper(t, sqrt(others / (others + n[[control]])), df)
  } else function(t) ptukey(t * sqrt(2), length(y), df, lower.tail = FALSE)
  critical <- uniroot(function(t) upper(t) - (1 - level), c(0.1, 60), tol = 1e-12)$root
  result$p_value <- upper(abs(result$statistic))
  result$conf_low <- result$estimate - critical * result$std_error
  result$conf_high <- result$estimate + critical * result$std_error
  result$within <- list(p_value = 1e-6, conf_low = 1e-5 * result$std_error, conf_high = 1e-5 * result$std_error)
  result
}

# Least squares on an assigned dose; strata are in the model. HC2, or CR2 by the unit.
dose_model <- function(sample, doses, coding, unit = NULL) {
  rows <- sample$rows
  dose <- doses[rows$arm]
  scores <- sort(unique(dose))
  k <- length(scores)
  place <- match(dose, scores)
  codes <- switch(coding,
    linear = list(scores), quadratic = list(scores, scores^2),
    dummies = lapply(2:k, function(j) as.numeric(seq_len(k) == j)),
    successive = lapply(2:k, function(j) ifelse(seq_len(k) < j, -(k - j + 1) / k, (j - 1) / k)),
    helmert = lapply(2:k, function(j) ifelse(seq_len(k) < j, -1 / j, ifelse(seq_len(k) == j, (j - 1) / j, 0))),
    # Orthogonal polynomials: the first is the line, the others what a line misses.
    polynomial = asplit(contr.poly(k, scores = scores), 2))
  D <- sapply(codes, function(code) code[place])
  colnames(D) <- paste0("dose", seq_along(codes))
  X <- cbind("(Intercept)" = 1, D)
  if (length(unique(rows$stratum)) > 1) X <- cbind(X, dummies(rows$stratum, "stratum"))
  list(X = independent(X), y = rows$y, terms = seq_along(codes), clusters = if (!is.null(unit)) rows[[unit]], n = nrow(rows))
}

dose_term <- function(fit, at) c(combination(fit$X, fit$y, setNames(1, paste0("dose", at)), fit$clusters), n = fit$n)

# Any effect of the dose, or what a line misses (of a polynomial coding all terms but the first). Wald F with n - k.
dose_test <- function(fit, beyond_line = FALSE) {
  of <- if (is.null(fit$clusters)) lm_robust(fit$y ~ 0 + fit$X, se_type = "HC2") else lm_robust(fit$y ~ 0 + fit$X, clusters = fit$clusters, se_type = "CR2")
  tested <- which(colnames(fit$X) %in% paste0("dose", if (beyond_line) fit$terms[-1] else fit$terms))
  c(wald(of, tested, nrow(fit$X) - ncol(fit$X)), n = fit$n)
}

# The same as a row of secondary estimates has it: df is that of the denominator.
dose_test_beside <- function(fit, beyond_line = FALSE) {
  test <- dose_test(fit, beyond_line)
  modifyList(test, list(df = test$df2, df2 = NULL))
}

# The family's p values adjusted, beside the estimates that they are of; Bonferroni has intervals too.
adjusted_in_family <- function(id, ids, method) {
  p <- sapply(ids, function(each) if (is.null(computed[[each]]$p_value)) NA else computed[[each]]$p_value)
  m <- sum(!is.na(p))
  of <- computed[[id]]
  of$p_value <- p.adjust(p, switch(method, bonferroni = "bonferroni", hochberg = "hochberg", benjaminiHochberg = "BH", benjaminiYekutieli = "BY"))[[match(id, ids)]]
  reach <- qt(1 - (1 - level) / m / 2, if (is.null(of$df)) Inf else of$df) * of$std_error
  of$conf_low <- of$estimate - reach
  of$conf_high <- of$estimate + reach
  of
}

# Is there a value of the predictor beyond which the outcome differs (jump) or goes with it otherwise (kink)? The largest robust Wald statistic over the candidates, and the
# candidate that fits best (Hansen 2000). Its p is drawn again here with other draws: signs of residuals.
threshold_test <- function(id, outcome, predictor, shape, site = NULL, theme = NULL, draws = 1000) {
  u <- units(site, theme, !is.null(theme))
  y <- as.numeric(pick(outcome, u)); q <- as.numeric(pick(predictor, u))
  both <- !is.na(y) & !is.na(q)
  y <- y[both]; q <- q[both]; n <- length(y)
  X <- if (shape == "kink") cbind(1, q) else matrix(1, n, 1)
  decomposition <- qr(X)
  sorted <- sort(q)
  at <- which(sorted[-1] != sorted[-n])
  grid <- sorted[at[at >= 0.15 * n & n - at >= 0.15 * n]]
  if (length(grid) > 200) grid <- grid[1 + ((0:199) * (length(grid) - 1)) %/% 199]
  D <- sapply(grid, function(value) if (shape == "kink") pmax(q - value, 0) else as.numeric(q > value))
  size <- colSums(D^2)
  D <- qr.resid(decomposition, D)
  length2 <- colSums(D^2)
  kept <- length2 > 1e-18 * size
  D <- D[, kept, drop = FALSE]; length2 <- length2[kept]; grid <- grid[kept]
  e <- qr.resid(decomposition, y)
  # Residuals in columns: the largest statistic of each.
  largest <- function(E) {
    cross <- crossprod(D, E)
    delta <- cross / length2
    sup <- rep(0, ncol(E))
    for (candidate in seq_along(grid)) {
      left <- E - outer(D[, candidate], delta[candidate, ])
      meat <- colSums((D[, candidate] * left)^2) * n / (n - ncol(X) - 1)
      sup <- pmax(sup, ifelse(meat > 0, cross[candidate, ]^2 / meat, 0))
    }
    sup
  }
  sup <- largest(matrix(e))
  rss <- sum(e^2) - drop(crossprod(D, e))^2 / length2
  near <- grid[n * (rss - min(rss)) / min(rss) <= -2 * log(1 - sqrt(level)) * (1 + 1e-12)]
  set.seed(1)
  drawn <- 0
  for (part in seq_len(draws / 100)) drawn <- drawn + sum(largest(qr.resid(decomposition, e * matrix(sample(c(-1, 1), n * 100, TRUE), n))) >= sup)
  p <- (1 + drawn) / (1 + draws)
  list(estimate = grid[which.min(rss)], statistic = sup, p_value = p, conf_low = near[1], conf_high = near[length(near)], n = n, within = list(p_value = simulated(p, stated(id, "p_value"), draws, draws)))
}

# How far two p values from independent draws may lie apart: five standard errors of their difference, and one draw.
simulated <- function(mine, theirs, my_draws, their_draws, errors = 5) {
  p <- min(max(mean(c(mine, theirs), na.rm = TRUE), 1 / my_draws), 1 - 1 / my_draws)
  errors * sqrt(p * (1 - p) * (1 / my_draws + 1 / their_draws)) + 1 / my_draws + 1 / their_draws
}
