
# ---- Sizes, detectable effects, what nulls rule out ----

pooled_deviation <- function(sample, arms) {
  y <- lapply(arms, function(arm) of_arm(sample, arm))
  sqrt(sum(sapply(y, function(each) sum((each - mean(each))^2))) / (sum(sapply(y, length)) - length(y)))
}

# Mean of what is compared with: the arms of negative weight.
reference_mean <- function(sample, weights) {
  w <- weights[weights < 0]
  list(estimate = sum(w * sapply(names(w), function(arm) mean(of_arm(sample, arm)))) / sum(w))
}

# Cohen's d; its interval inverts the noncentral t (Steiger and Fouladi 1997).
cohen_d <- function(sample, treated, control) {
  n <- c(length(of_arm(sample, treated)), length(of_arm(sample, control)))
  sd <- pooled_deviation(sample, c(treated, control))
  d <- (mean(of_arm(sample, treated)) - mean(of_arm(sample, control))) / sd
  root <- sqrt(prod(n) / sum(n))
  at <- function(p) uniroot(function(ncp) pt(d * root, sum(n) - 2, ncp) - p, d * root + c(-1, 1) * (6 + abs(d * root)), tol = 1e-12)$root / root
  list(estimate = d, sd = sd, conf_low = suppressWarnings(at((1 + level) / 2)), conf_high = suppressWarnings(at((1 - level) / 2)), within = list(conf_low = 1e-6, conf_high = 1e-6))
}

cohen_h <- function(sample, treated, control) {
  n <- c(length(of_arm(sample, treated)), length(of_arm(sample, control)))
  h <- 2 * asin(sqrt(mean(of_arm(sample, treated)))) - 2 * asin(sqrt(mean(of_arm(sample, control))))
  reach <- qnorm((1 + level) / 2) * sqrt(sum(1 / n))
  list(estimate = h, conf_low = h - reach, conf_high = h + reach)
}

standardized_difference <- function(sample, id, arms) {
  sd <- pooled_deviation(sample, arms)
  list(estimate = computed[[id]]$estimate / sd, sd = sd)
}

# The smallest effect that a two-sided test with the error achieved finds with power 0.8; in_sd: over the deviation within the arms.
detectable <- function(sample, id, arms) {
  of <- computed[[id]]
  df <- if (is.null(of$df)) Inf else of$df
  power <- function(shift) if (is.infinite(df)) pnorm(qnorm((1 + level) / 2) - shift, lower.tail = FALSE) else pt(qt((1 + level) / 2, df), df, shift, lower.tail = FALSE)
  value <- suppressWarnings(uniroot(function(shift) power(shift) - 0.8, c(0.1, 36), tol = 1e-12)$root) * of$std_error
  list(effect = list(estimate = value, within = list(estimate = 1e-6 * value)), in_sd = list(estimate = value / pooled_deviation(sample, arms), within = list(estimate = 1e-6 * value / pooled_deviation(sample, arms))))
}

# What a result rules out: the smallest margin within which two one-sided tests would show the effect to lie.
ruled_out <- function(id, margin = NA) {
  test <- equivalence(id, margin)
  list(estimate = max(abs(test$conf_low), abs(test$conf_high)), std_error = test$std_error, conf_low = test$conf_low, conf_high = test$conf_high, p_value = test$p_value)
}

# ---- Crossed factors, doses, moderation, compliers ----

# Means of arms, or of arms together, each counting the same, with n.
means_of <- function(sample, cells, unit = NULL) lapply(cells, function(arms) c(mean_of_arms(sample, arms, unit), n = sum(sample$rows$arm %in% arms)))

dose_curve <- function(sample, doses, unit = NULL) {
  line <- dose_model(sample, doses, "linear", unit)
  result <- list(slope = dose_term(line, 1)[c("estimate", "std_error", "df", "statistic", "p_value", "conf_low", "conf_high")], any = dose_test(dose_model(sample, doses, "dummies", unit))[c("statistic", "df", "df2", "p_value")])
  if (length(unique(doses[sample$rows$arm])) > 2) result$departure <- dose_test(dose_model(sample, doses, "polynomial", unit), beyond_line = TRUE)[c("statistic", "df", "df2", "p_value")]
  result
}

# Arms x moderator and strata: how the effect changes with the moderator, and the effect at its mean and one standard deviation from it.
moderated <- function(sample, moderator, weights, unit = NULL, value = NULL) {
  rows <- sample$rows
  m <- as.numeric(pick(moderator, data.frame(row = rows$row, theme = rows$theme)))
  rows <- rows[!is.na(m), ]; m <- m[!is.na(m)]
  A <- dummies(rows$arm, "arm")
  X <- cbind("(Intercept)" = 1, A, m = m, matrix(A * m, nrow(rows), dimnames = list(NULL, paste0(colnames(A), ":m"))))
  if (length(unique(rows$stratum)) > 1) X <- cbind(X, dummies(rows$stratum, "stratum"))
  clusters <- if (!is.null(unit)) rows[[unit]]
  effects <- arm_weights(weights, A)
  products <- setNames(effects, paste0(names(effects), ":m"))
  # The slope in the arms that the effect is compared with, averaged as their means are.
  compared <- c(m = 1, -products[products < 0])
  at <- function(value) combination(X, rows$y, c(effects, products * value), clusters)
  list(interaction = c(combination(X, rows$y, products, clusters), n = nrow(rows)), association = c(combination(X, rows$y, compared, clusters), n = nrow(rows)),
    low = at(mean(m) - sd(m)), mean = at(mean(m)), high = at(mean(m) + sd(m)), low_at = list(estimate = mean(m) - sd(m)), mean_at = list(estimate = mean(m)), high_at = list(estimate = mean(m) + sd(m)),
    at = if (!is.null(value)) c(at(value), n = nrow(rows)))
}

# An inquiry about moderation: rows without the moderator are among those compared.
moderation <- function(sample, moderator, weights, unit = NULL) {
  change <- moderated(sample, moderator, weights, unit)$interaction
  c(change[names(change) != "n"], sizes(sample))
}

moderation_at <- function(sample, moderator, weights, value, unit = NULL) moderated(sample, moderator, weights, unit, value)$at

# ---- Themes one after the other ----

only_arms <- function(sample, arms) list(rows = sample$rows[sample$rows$arm %in% arms, ], dropped = sample$dropped[sample$dropped %in% arms])

# The contrast among the themes at one place of the loop.
effect_at_place <- function(sample, weights, place, clustered = FALSE) {
  rows <- sample$rows[sample$rows$place == place, ]
  here <- list(rows = rows, dropped = character(0))
  result <- if (clustered) {
    X <- cbind("(Intercept)" = 1, dummies(rows$arm, "arm"))
    combination(X, rows$y, arm_weights(weights, X), rows$cluster)
  } else if (length(unique(rows$stratum)) > 1) stratified_means(here, weights) else cell_means(here, weights, welch = TRUE)
  result$n_dropped <- NULL
  result$n <- nrow(rows)
  result
}

# Change of the contrast from place to place: arms x place with site and theme, CR2.
place_trend <- function(sample, weights, unit) {
  rows <- sample$rows
  A <- dummies(rows$arm, "arm")
  S <- dummies(if (length(unique(rows$stratum)) > 1) rows$stratum else rows$theme, "stratum")
  X <- cbind("(Intercept)" = 1, A, place = rows$place, S, matrix(A * rows$place, nrow(rows), dimnames = list(NULL, paste0(colnames(A), ":place"))))
  effects <- arm_weights(weights, A)
  combination(X, rows$y, setNames(effects, paste0(names(effects), ":place")), rows[[unit]])
}

# Effect of the arm of the theme before, with person and theme fixed; CR2 by person.
carry_over <- function(sample, randomization, weights) {
  rows <- sample$rows
  theme_before <- mapply(function(row, place) if (place == 1) NA else themes_of_people$theme[themes_of_people$row == row & themes_of_people$place == place - 1], rows$row, rows$place)
  before <- ifelse(rows$place == 1, "(first)", pick(paste0("arm_", randomization), data.frame(row = rows$row, theme = ifelse(is.na(theme_before), "", theme_before))))
  rows <- rows[!is.na(before), ]; before <- before[!is.na(before)]
  X <- cbind("(Intercept)" = 1, dummies(rows$person, "person"), dummies(rows$theme, "theme"), dummies(rows$arm, "arm"), dummies(before, "before"))
  effects <- setNames(weights, paste0("before", names(weights)))
  combination(X, rows$y, effects[names(effects) %in% colnames(X)], rows$person)
}

# ---- Questions in an order drawn for each person ----

# Place of the question, and the question just before it: their effect on the answer with the arms held, and how the contrast changes from place to place.
drawn_order <- function(sample, order, item, weights, unit = NULL) {
  if (is.null(people[[order]])) return(not_here(paste("this file has no column", order)))
  rows <- sample$rows
  shown <- strsplit(people[[order]][rows$row], " ", fixed = TRUE)
  place <- vapply(shown, function(items) match(item, items), 0L)
  before <- mapply(function(items, place) if (is.na(place)) NA else if (place == 1) "(first)" else items[place - 1], shown, place)
  rows <- rows[!is.na(place), ]; before <- before[!is.na(place)]; place <- as.numeric(place[!is.na(place)])
  A <- dummies(rows$arm, "arm")
  S <- if (length(unique(rows$stratum)) > 1) dummies(rows$stratum, "stratum")
  clusters <- if (!is.null(unit)) rows[[unit]]
  held <- cbind("(Intercept)" = 1, A, place = place, S)
  effects <- arm_weights(weights, A)
  counted <- function(result) c(result, n = nrow(rows))
  results <- list(place = counted(combination(held, rows$y, c(place = 1), clusters)),
    trend = counted(combination(cbind(held, matrix(A * place, nrow(rows), dimnames = list(NULL, paste0(colnames(A), ":place")))), rows$y, setNames(effects, paste0(names(effects), ":place")), clusters)))
  if (is.null(clusters)) {
    X <- independent(cbind("(Intercept)" = 1, A, dummies(before, "before"), S))
    results$before <- counted(wald(lm_robust(rows$y ~ 0 + X, se_type = "HC2"), grep("^before", colnames(X)), nrow(X) - ncol(X)))
  }
  results
}

# ---- Clusters, number of tests, raw answers ----

cluster_sizes <- function(sample, arms) {
  rows <- sample$rows[!is.na(sample$rows$cluster), ]
  results <- list()
  for (arm in arms) {
    size <- table(rows$cluster[rows$arm == arm])
    results[[arm]] <- list(estimate = mean(size), n = sum(size))
    results[[paste0(arm, "/clusters")]] <- list(n = length(size))
    results[[paste0(arm, "/smallest")]] <- list(n = min(size))
    results[[paste0(arm, "/largest")]] <- list(n = max(size))
  }
  results
}

# Within arms, by analysis of variance (Donner and Klar 2000).
intraclass <- function(sample) {
  rows <- sample$rows[!is.na(sample$rows$cluster), ]
  groups <- split(rows$y, rows$cluster)
  arm <- sapply(split(rows$arm, rows$cluster), function(each) each[1])
  n <- sapply(groups, length); means <- sapply(groups, mean)
  of_arm <- split(seq_along(groups), arm)
  squares <- sum(sapply(of_arm, function(at) sum(n[at] * (means[at] - sum(n[at] * means[at]) / sum(n[at]))^2)))
  sizes <- sum(sapply(of_arm, function(at) sum(n[at]^2) / sum(n[at])))
  between <- length(groups) - length(of_arm)
  msb <- squares / between
  msw <- sum(sapply(groups, function(each) sum((each - mean(each))^2))) / (nrow(rows) - length(groups))
  m0 <- (nrow(rows) - sizes) / between
  icc <- (msb - msw) / (msb + (m0 - 1) * msw)
  list(icc = list(estimate = icc), mean_size = list(estimate = m0), design_effect = list(estimate = max(0, 1 + (m0 - 1) * icc)))
}

# Counts p values that were computed above; those that rest on draws are taken as results.csv has them.
tests_made <- function(ids, adjusted = character(0)) {
  alpha <- 1 - level
  p <- sapply(ids, function(id) if (is.null(computed[[id]]$p_value) || !is.null(computed[[id]]$within$p_value)) stated(id, "p_value") else computed[[id]]$p_value)
  p <- p[!is.na(p)]
  result <- list(made = list(n = length(p), estimate = length(p) * alpha), rejected = list(n = sum(p < alpha)))
  if (length(adjusted) > 0) {
    holm <- sapply(adjusted, function(id) stated(id, "p_holm"))
    result$rejected_adjusted <- list(n = sum(holm < alpha, na.rm = TRUE))
  }
  result
}

# How many rows of each arm gave each value, or fell into each bin from one number to below the next.
distribution <- function(sample, arms, lowest) {
  results <- list()
  slack <- 1e-9 * (max(lowest) - min(lowest))
  for (arm in arms) {
    y <- of_arm(sample, arm)
    place <- findInterval(y, lowest - slack)
    for (at in seq_along(lowest)) results[[paste0(arm, "/", at)]] <- list(n = sum(place == at), estimate = if (length(y) > 0) mean(place == at))
  }
  results
}
