#
# Run it in the folder that holds responses.csv and results.csv (and responses-long.csv, where questions are asked per theme; with exposures.csv
# it counts who was served, too):
#
#     Rscript analysis.R [folder]
#
# It needs R 4.0 or newer and the package estimatr, and installs nothing itself.
# Each result is computed from the answers and compared with its row of results.csv. Numbers must agree to 1e-8 of their size. What rests on random draws must agree
# within five standard errors of the two simulations (limits of intervals by drawing again: p at them within four), what rests on numerical integration to 1e-6; both are named at the end. One number that does not agree ends the
# script with an error that names it.

if (!requireNamespace("estimatr", quietly = TRUE)) {
  cat("This script needs the R package estimatr, which is not installed here. Install it once, in R:\n\n    install.packages(\"estimatr\")\n\nand run the script again.\n")
  quit(status = 2)
}
suppressPackageStartupMessages(library(estimatr))
options(warn = -1)   # what has no value is NaN, and does not agree with a number

# ---- Files and comparisons ----

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "."

read_table <- function(name, needed = TRUE) {
  file <- file.path(folder, name)
  if (!file.exists(file)) file <- list.files(folder, paste0("-", gsub(".", "[.]", name, fixed = TRUE), "$"), full.names = TRUE)
  if (length(file) == 1) return(read.csv(file, colClasses = "character", na.strings = "", check.names = FALSE, encoding = "UTF-8"))
  if (needed) stop("There is no ", name, " in ", normalizePath(folder), ".")
  NULL
}

responses <- read_table("responses.csv")
expected <- read_table("results.csv")
number_columns <- c("estimate", "std_error", "df", "df2", "statistic", "p_value", "p_holm", "conf_low", "conf_high", "n", "n_dropped", "sd", "n_items")
for (column in number_columns) expected[[column]] <- as.numeric(expected[[column]])
rownames(expected) <- expected$id
verified <- matrix(FALSE, nrow(expected), length(number_columns), dimnames = list(expected$id, number_columns))
computed <- list()
failures <- character(0)
rough <- character(0)

fail <- function(...) failures <<- c(failures, paste0(...))

# Relative to the number itself; for an estimate and its interval also to the standard error, so that an estimate near zero is not held to digits that nobody has.
agrees <- function(mine, theirs, scale = 0) {
  if (is.null(mine) || length(mine) != 1 || is.na(mine)) return(FALSE)
  abs(mine - theirs) <= max(1e-8 * max(abs(mine), abs(theirs), scale), 1e-300)
}

# What this folder does not hold the data for, by the beginning of ids; said at the end instead of failed.
lacking <- character(0)

not_here <- function(reason) structure(list(), reason = reason)

is_lacking <- function(ids) vapply(ids, function(id) any(startsWith(id, as.character(names(lacking)))), TRUE)

check <- function(id, result) {
  if (!is.null(attr(result, "reason"))) { lacking[id] <<- attr(result, "reason"); return(invisible(result)) }
  if (!id %in% rownames(expected)) { fail(id, ": results.csv has no such row"); return(invisible(result)) }
  row <- expected[id, ]
  computed[[id]] <<- result
  for (column in setdiff(number_columns, "p_holm")) {
    theirs <- row[[column]]
    if (is.na(theirs)) next
    mine <- result[[column]]
    scale <- if (column %in% c("estimate", "conf_low", "conf_high")) { if (is.na(row$std_error)) 1e-4 else row$std_error } else if (column == "statistic") 1 else 0
    limit <- result$limits[[column]]
    if (!is.null(limit)) {
      if (limit$outside && abs(limit$p - (1 - level)) <= limit$within) verified[id, column] <<- TRUE
      else fail(id, ": ", column, " is ", format(theirs, digits = 15), " in results.csv: p at this limit is ", format(limit$p, digits = 3), " here and must be ", 1 - level, " within ", format(limit$within, digits = 2), if (!limit$outside) ", and the limit lies on the wrong side of the estimate")
      if (verified[id, column]) rough <<- c(rough, paste0(id, ": p at ", column, " is ", format(limit$p, digits = 3), ", ", 1 - level, " within ", format(limit$within, digits = 2)))
      next
    }
    within <- result$within[[column]]
    good <- if (is.null(within)) agrees(mine, theirs, scale) else isTRUE(abs(mine - theirs) <= within)
    if (good) verified[id, column] <<- TRUE
    else fail(id, ": ", column, " is ", if (is.null(mine)) "not computed" else format(mine, digits = 15), " here and ", format(theirs, digits = 15), " in results.csv")
    if (good && !is.null(within)) rough <<- c(rough, paste0(id, ": ", column, " within ", format(within, digits = 2)))
  }
  invisible(result)
}

# Several results whose ids begin alike: a list by what the ids end with. What results.csv has no row for is not asked.
check_each <- function(start, results) {
  if (!is.null(attr(results, "reason"))) { lacking[start] <<- attr(results, "reason"); return(invisible(NULL)) }
  ids <- paste0(start, names(results), recycle0 = TRUE)
  for (at in which(ids %in% rownames(expected))) check(ids[at], results[[at]])
}

# A column of results.csv that a step needs: a limit of an interval that is tested, not computed.
stated <- function(id, column) if (id %in% rownames(expected)) expected[id, column] else NA

finish <- function() {
  has_number <- !is.na(as.matrix(expected[number_columns]))
  is_mine <- grepl("\\bR\\b", expected$replicated_by) & !is_lacking(expected$id)
  left <- which(has_number & is_mine & !verified, arr.ind = TRUE)
  for (at in seq_len(nrow(left))) {
    name <- paste0(expected$id[left[at, 1]], ": ", number_columns[left[at, 2]])
    if (!any(startsWith(failures, name) | startsWith(failures, paste0(expected$id[left[at, 1]], ": ")))) fail(name, " was not computed")
  }
  cat("\n", length(scores), " columns of scores and ", sum(verified), " numbers of ", sum(rowSums(verified) > 0), " results recomputed\n", sep = "")
  if (length(rough) > 0) {
    cat(length(rough), " of them agree within the error of simulation or numerical integration:\n", sep = "")
    cat(paste0("  ", rough, "\n"), sep = "")
  }
  left_out <- rowSums(has_number) > 0 & !is_mine
  if (any(left_out)) {
    cat(sum(left_out), " results are not recomputed by this script:\n", sep = "")
    # Numbers of a table that has no recipe are told together.
    name <- ifelse(startsWith(expected$id[left_out], "table/"), paste("table", expected$key[left_out]), expected$id[left_out])
    note <- expected$replication_note
    for (start in names(lacking)) note[startsWith(expected$id, start)] <- lacking[[start]]
    reason <- paste0(name, ": ", note[left_out])
    count <- table(reason)[unique(reason)]
    cat(paste0("  ", names(count), ifelse(count > 1, paste0(" (", count, " numbers)"), ""), "\n"), sep = "")
  }
  if (length(failures) > 0) {
    cat("\n", length(failures), " DO NOT AGREE:\n", sep = "")
    cat(paste0("  ", failures, "\n"), sep = "")
    quit(status = 1)
  }
  cat(sum(has_number & !verified), " numbers not covered, for the reasons above\n", sep = "")
  cat(sum(verified), "numbers recomputed, all agree\n")
}

# ---- Scores from answers ----

values <- list()
scores <- character(0)
several <- character(0)

# The numbers that the options of a question stand for.
option_values <- function(columns, numbers) for (column in columns) values[[column]] <<- numbers

# A question with several answers has one column per option: its answer is here the keys of the options chosen.
multiple_choice <- function(column, options) {
  chosen <- sapply(responses[options], function(x) as.numeric(x) > 0)
  chosen <- matrix(chosen, nrow = nrow(responses))
  answered <- rowSums(!is.na(chosen)) > 0
  responses[[column]] <<- ifelse(answered, apply(chosen, 1, function(x) paste(names(options)[which(x)], collapse = " ")), NA)
  responses[[paste0(column, "__missing")]] <<- responses[[paste0(options[1], "__missing")]]
  several <<- c(several, column)
}

answers <- function(column) if (is.null(responses[[column]])) rep(NA_character_, nrow(responses)) else responses[[column]]

number <- function(column) if (is.null(values[[column]])) as.numeric(answers(column)) else unname(values[[column]][answers(column)])

chosen <- function(column, keys) {
  given <- answers(column)
  if (column %in% several) ifelse(is.na(given), NA, sapply(strsplit(given, " ", fixed = TRUE), function(one) any(one %in% keys))) else ifelse(is.na(given), NA, given %in% keys)
}

# Compares a score with the column of the file, person by person, and goes on with it.
score <- function(name, value, items = NULL) {
  same <- function(column, mine) {
    theirs <- as.numeric(responses[[column]])
    wrong <- which(is.na(mine) != is.na(theirs) | (!is.na(mine) & abs(mine - theirs) > 1e-8 * pmax(abs(mine), abs(theirs))))
    if (length(wrong) > 0) fail("score ", column, ": differs for ", length(wrong), " persons, first ", responses$participant[wrong[1]])
  }
  same(name, value)
  responses[[name]] <<- value
  if (!is.null(items)) {
    items <- ifelse(is.na(value), 0, items)
    same(paste0(name, "__items"), items)
    responses[[paste0(name, "__items")]] <<- items
  }
  scores <<- c(scores, name)
}

# Mean (or sum) of items; a reversed item counts min + max - x.
score_scale <- function(name, items, least, reversed = numeric(0), total = FALSE) {
  x <- sapply(items, function(item) if (item %in% names(reversed)) reversed[[item]] - number(item) else number(item))
  x <- matrix(x, nrow = nrow(responses))
  answered <- rowSums(!is.na(x))
  sums <- rowSums(x, na.rm = TRUE)
  score(name, ifelse(answered < max(least, 1), NA, if (total) sums else sums / answered), answered)
}

# Share of items answered positively, among those answered or among those asked.
score_share <- function(name, positive, least, among = "answered") {
  columns <- names(positive)
  yes <- matrix(sapply(columns, function(column) chosen(column, positive[[column]])), nrow = nrow(responses))
  answered <- rowSums(!is.na(yes))
  asked <- answered + rowSums(matrix(sapply(columns, function(column) {
    state <- responses[[paste0(column, "__missing")]]
    if (is.null(state)) rep(FALSE, nrow(responses)) else is.na(answers(column)) & state %in% c("dont_know", "left_blank", "refused")
  }), nrow = nrow(responses)))
  below <- if (among == "asked") asked else answered
  score(name, ifelse(answered < max(least, 1), NA, rowSums(yes, na.rm = TRUE) / below), below)
}

score_dichotomy <- function(name, variable, positive = NULL, at_least = NULL) {
  score(name, as.numeric(if (is.null(at_least)) chosen(variable, positive) else number(variable) >= at_least))
}

score_value <- function(name, variable) score(name, number(variable))

# 1 where a check was answered as expected: by what the person's arm expects where the question has it, else by what is expected of everyone.
score_check <- function(name, variable, expected_answers, expected_by_arm = list(), arms = character(0)) {
  if (!variable %in% names(responses)) return(score_as_exported(name))   # a public file holds no words
  clean <- function(x) tolower(trimws(x))
  given <- answers(variable)
  given <- if (variable %in% several) strsplit(given, " ", fixed = TRUE) else as.list(given)
  of_arm <- rep(NA_character_, nrow(responses))
  for (column in arms) {
    arm <- responses[[column]]
    of_arm <- ifelse(is.na(of_arm) & arm %in% names(expected_by_arm), arm, of_arm)
  }
  passed <- mapply(function(answer, arm) {
    if (all(is.na(answer))) return(NA)
    right <- if (is.na(arm)) expected_answers else expected_by_arm[[arm]]
    any(clean(answer) %in% clean(right))
  }, given, of_arm)
  score(name, as.numeric(passed))
}

# A figure of an effort task; a rate exists among those who worked only.
score_task <- function(name, figure, correct, attempts, minutes) {
  correct <- number(correct); attempts <- number(attempts); minutes <- number(minutes)
  score(name, switch(figure, correctUnits = correct, minutes = minutes, attempts = attempts,
    unitsPerMinute = ifelse(minutes > 0, correct / minutes, NA), accuracy = ifelse(attempts > 0, correct / attempts, NA)))
}

# A measure that is taken as the file has it.
score_as_exported <- function(name) responses[[name]] <<- as.numeric(responses[[name]])

# ---- Who is in the analysis ----

design_of <- NULL   # versions of the design that differ in shares or stimuli are strata of their own
rules <- list()     # rules by which an inquiry leaves rows out

design_groups <- function(groups) design_of <<- groups

exclusion_rule <- function(key, measure, below = -Inf, above = Inf, and_missing = FALSE) rules[[key]] <<- list(measure = measure, below = below, above = above, and_missing = and_missing)

# First entries where the duplicate rule says so, of the first wave.
count_people <- function() {
  people <<- responses[responses$counts == "1" & as.numeric(responses$wave) == min(as.numeric(responses$wave), Inf), ]
  long <- read_table("responses-long.csv", needed = FALSE)
  themes_of_people <<- if (is.null(long)) NULL else {
    rows <- data.frame(row = match(long$participant, people$participant), theme = long$theme, place = ave(seq_along(long$theme), long$participant, FUN = seq_along))
    rows[!is.na(rows$row), ]
  }
}

# Rows of a cell: persons, or persons by theme where a measure is asked per theme and the cell names none.
units <- function(site = NULL, theme = NULL, loops = FALSE) {
  rows <- if (is.null(site)) seq_len(nrow(people)) else which(people$site == site)
  if (!loops) return(data.frame(row = rows, theme = rep("", length(rows))))
  if (!is.null(theme)) return(data.frame(row = rows, theme = rep(theme, length(rows))))
  if (is.null(themes_of_people)) stop("responses-long.csv is needed: questions are asked per theme.")
  themes_of_people[themes_of_people$row %in% rows, ]
}

# A column for the theme of each row: name_theme where there is one, else name.
has_column <- function(name, units) paste0(name, "_", units$theme) %in% names(people) | name %in% names(people)

pick <- function(name, units, suffix = "") {
  result <- rep(NA, nrow(units))
  for (theme in unique(units$theme)) {
    column <- paste0(name, "_", theme, suffix)
    if (!column %in% names(people) && !paste0(name, "_", theme) %in% names(people)) column <- paste0(name, suffix)
    at <- units$theme == theme
    if (column %in% names(people)) result[at] <- people[[column]][units$row[at]]
  }
  result
}

structural <- c("not_asked_site", "not_asked_arm", "not_asked_version", "not_asked_population")

# The rows of a comparison: everyone in the arms compared who was asked and answered; those who were asked and did not are counted as dropped.
compared <- function(outcome, randomization, arms, site = NULL, theme = NULL, loops = FALSE, across_themes = FALSE, exclusions = character(0), versions = NULL, without_site = NULL) {
  u <- units(site, theme, loops)
  if (!is.null(without_site)) u <- u[!people$site[u$row] %in% without_site, ]
  u <- u[has_column(outcome, u), ]
  arm <- pick(paste0("arm_", randomization), u)
  keep <- arm %in% arms
  for (key in exclusions) {
    x <- as.numeric(pick(rules[[key]]$measure, u))
    keep <- keep & !ifelse(is.na(x), rules[[key]]$and_missing, x < rules[[key]]$below | x > rules[[key]]$above)
  }
  if (!is.null(versions)) keep <- keep & (pick(paste0("source_", randomization), u) %in% "external" | people$version[u$row] %in% versions)
  u <- u[keep, ]; arm <- arm[keep]
  y <- as.numeric(pick(outcome, u))
  dropped <- is.na(y) & !pick(outcome, u, "__missing") %in% structural
  stratum <- pick(paste0("stratum_", randomization), u)
  stratum <- ifelse(is.na(stratum), "", stratum)
  if (!is.null(design_of)) stratum <- paste(stratum, design_of[people$version[u$row]])
  draw <- stratum
  if (across_themes) stratum <- paste(u$theme, people$site[u$row], stratum)
  s <- data.frame(y = y, arm = arm, stratum = stratum, cluster = pick(paste0("cluster_", randomization), u), person = people$participant[u$row], theme = u$theme, row = u$row, stringsAsFactors = FALSE)
  s$place <- u$place
  s$draw <- draw
  s$block <- pick(paste0("block_", randomization), u)
  list(rows = s[!is.na(y), ], dropped = arm[dropped])
}

# ---- Estimators ----

level <- 0.95
interval_level <- function(value) level <<- value

sizes <- function(sample) list(n = nrow(sample$rows), n_dropped = length(sample$dropped))

student <- function(estimate, std_error, df, ...) {
  margin <- qt(1 - (1 - level) / 2, df) * std_error
  list(estimate = estimate, std_error = std_error, df = df, statistic = estimate / std_error, p_value = 2 * pt(-abs(estimate / std_error), df), conf_low = estimate - margin, conf_high = estimate + margin, ...)
}

normal <- function(estimate, std_error, ...) {
  result <- student(estimate, std_error, Inf, ...)
  result$df <- NULL
  result
}

sample_size <- function(sample) sizes(sample)

# Mean of an arm. Its interval: Student's for independent rows, CR2 where rows of a cluster or person hang together.
arm_mean <- function(sample, arm, unit = NULL) {
  y <- sample$rows$y[sample$rows$arm == arm]
  numbers <- list(estimate = mean(y), sd = sd(y), n = length(y), n_dropped = sum(sample$dropped == arm))
  modifyList(numbers, mean_of_arms(sample, arm, unit)[c("std_error", "df", "conf_low", "conf_high")])
}

# The mean of one arm, or of several that count the same.
mean_of_arms <- function(sample, arms, unit = NULL) {
  y <- lapply(arms, function(arm) sample$rows$y[sample$rows$arm == arm])
  n <- sapply(y, length)
  value <- mean(sapply(y, mean))
  if (any(n < 2)) return(list(estimate = value))
  if (is.null(unit)) {
    parts <- sapply(y, var) / n / length(arms)^2
    return(student(value, sqrt(sum(parts)), sum(parts)^2 / sum(parts^2 / (n - 1))))
  }
  X <- sapply(unique(sample$rows$arm), function(arm) as.numeric(sample$rows$arm == arm))
  combination(X, sample$rows$y, setNames(rep(1 / length(arms), length(arms)), arms), sample$rows[[unit]])
}

# Sum of w times the mean of each arm: Welch for two arms (and where asked for); for more the error of HC2, df n - arms.
cell_means <- function(sample, weights, welch = FALSE) {
  y <- split(sample$rows$y, factor(sample$rows$arm, names(weights)))
  n <- sapply(y, length)
  parts <- weights^2 * sapply(y, var) / n
  df <- if (welch || length(weights) == 2) sum(parts)^2 / sum(parts^2 / (n - 1)) else nrow(sample$rows) - length(weights)
  do.call(student, c(sum(weights * sapply(y, mean)), sqrt(sum(parts)), df, sizes(sample)))
}

# The same within each stratum, averaged by the stratum's share of the rows; Neyman's variance, df n - cells.
stratified_means <- function(sample, weights) {
  estimate <- variance <- 0
  strata <- split(sample$rows, sample$rows$stratum)
  for (rows in strata) {
    y <- split(rows$y, factor(rows$arm, names(weights)))
    share <- nrow(rows) / nrow(sample$rows)
    estimate <- estimate + share * sum(weights * sapply(y, mean))
    variance <- variance + share^2 * sum(weights^2 * sapply(y, var) / sapply(y, length))
  }
  do.call(student, c(estimate, sqrt(variance), nrow(sample$rows) - length(strata) * length(weights), sizes(sample)))
}

# Columns that earlier ones explain are left out.
independent <- function(X) {
  decomposition <- qr(X, tol = 1e-9)
  X[, sort(decomposition$pivot[seq_len(decomposition$rank)]), drop = FALSE]
}

# A linear combination of the coefficients of least squares. The columns are turned so that the combination is a coefficient of its own: so it has its own
# Satterthwaite df under CR2.
combination <- function(X, y, weights, clusters = NULL) {
  X <- independent(X)
  direction <- setNames(rep(0, ncol(X)), colnames(X))
  direction[names(weights)] <- weights
  lead <- which.max(abs(direction))
  turn <- diag(length(direction))
  turn[lead, ] <- direction
  Z <- X %*% solve(turn)
  fit <- if (is.null(clusters)) lm_robust(y ~ 0 + Z, se_type = "HC2") else lm_robust(y ~ 0 + Z, clusters = clusters, se_type = "CR2")
  # A row that alone has a value of a column (leverage one) has no residual: it says nothing of the error, where lm_robust has no number.
  if (is.null(clusters) && !is.finite(fit$std.error[lead])) {
    plain <- lm.fit(Z, y)
    free <- 1 - rowSums(qr.Q(plain$qr)^2)
    influence <- drop(Z %*% chol2inv(chol(crossprod(Z)))[, lead])
    return(student(unname(fit$coefficients[lead]), sqrt(sum(ifelse(free <= 1e-10, 0, (influence * plain$residuals)^2 / free))), nrow(Z) - ncol(Z)))
  }
  student(unname(fit$coefficients[lead]), unname(fit$std.error[lead]), unname(fit$df[lead]))
}

# Contrast of cell means within strata, averaged by their share of the rows; CR2 by the unit that was assigned, Satterthwaite df.
clustered_cells <- function(sample, weights, unit) {
  rows <- sample$rows
  cell <- paste(rows$arm, rows$stratum, sep = "@")
  shares <- table(rows$stratum) / nrow(rows)
  combined <- c()
  for (stratum in names(shares)) combined[paste(names(weights), stratum, sep = "@")] <- weights * shares[[stratum]]
  X <- sapply(unique(cell), function(each) as.numeric(cell == each))
  c(combination(X, rows$y, combined, rows[[unit]]), sizes(sample))
}

dummies <- function(x, prefix = "") {
  present <- sort(unique(x), method = "radix")
  matrix(vapply(present[-1], function(each) as.numeric(x == each), numeric(length(x))), nrow = length(x), dimnames = list(NULL, paste0(prefix, present[-1], recycle0 = TRUE)))
}

# The weights sum to zero, so that the arm without a column drops out.
arm_weights <- function(weights, X) {
  names(weights) <- paste0("arm", names(weights))
  weights[names(weights) %in% colnames(X)]
}

# Pairs that have exactly one row of each arm: t of the differences within them.
matched_pairs <- function(sample, pair, treated, control) {
  rows <- sample$rows
  name <- as.numeric(pick(pair, data.frame(row = rows$row, theme = rows$theme)))
  kept <- sapply(split(seq_along(name), name), function(at) if (length(at) == 2 && all(c(treated, control) %in% rows$arm[at])) rows$y[at][rows$arm[at] == treated] - rows$y[at][rows$arm[at] == control] else NA)
  d <- kept[!is.na(kept)]
  do.call(student, c(mean(d), sd(d) / sqrt(length(d)), length(d) - 1, sizes(sample)))
}

# Arms with the measures within which completes were balanced, each value of them a level; HC2.
balanced_means <- function(sample, weights, strata) {
  rows <- sample$rows
  u <- data.frame(row = rows$row, theme = rows$theme)
  B <- lapply(strata, function(name) as.numeric(pick(name, u)))
  complete <- !Reduce(`|`, lapply(B, is.na))
  X <- do.call(cbind, c(list(1, dummies(rows$arm[complete], "arm")), lapply(seq_along(B), function(at) dummies(B[[at]][complete], paste0("balance", at, " ")))))
  colnames(X)[1] <- "(Intercept)"
  c(combination(X, rows$y[complete], arm_weights(weights, X)), sizes(sample))
}

# Arms with stratum fixed effects; HC2, or CR2 by cluster.
stratum_effects <- function(sample, weights, clustered = FALSE) {
  rows <- sample$rows
  X <- cbind(1, dummies(rows$stratum, "stratum"), dummies(rows$arm, "arm"))
  colnames(X)[1] <- "(Intercept)"
  c(combination(X, rows$y, arm_weights(weights, X), if (clustered) rows$cluster), sizes(sample))
}

# Arms with person and theme fixed effects; CR2 by person.
person_effects <- function(sample, weights) {
  rows <- sample$rows
  X <- cbind(1, dummies(rows$person, "person"), dummies(rows$theme, "theme"), dummies(rows$arm, "arm"))
  colnames(X)[1] <- "(Intercept)"
  c(combination(X, rows$y, arm_weights(weights, X), rows$person), sizes(sample))
}

# Lin (2013): arms x centred covariates (and strata); a missing covariate is its mean, with an indicator.
lin <- function(sample, weights, covariates, unit = NULL) {
  rows <- sample$rows
  u <- data.frame(row = rows$row, theme = rows$theme)
  C <- matrix(0, nrow(rows), 0)
  for (name in covariates) {
    x <- as.numeric(pick(name, u))
    known <- mean(x, na.rm = TRUE)
    C <- cbind(C, ifelse(is.na(x), if (is.nan(known)) 0 else known, x))
    if (anyNA(x)) C <- cbind(C, as.numeric(is.na(x)))
  }
  if (length(unique(rows$stratum)) > 1) C <- cbind(C, dummies(rows$stratum))
  colnames(C) <- paste0("c", seq_len(ncol(C)))
  C <- sweep(C, 2, colMeans(C))
  A <- dummies(rows$arm, "arm")
  X <- cbind("(Intercept)" = 1, A, C)
  for (arm in colnames(A)) X <- cbind(X, matrix(A[, arm] * C, nrow = nrow(C), dimnames = list(NULL, paste0(arm, ":", colnames(C)))))
  c(combination(X, rows$y, arm_weights(weights, A), if (!is.null(unit)) rows[[unit]]), n = nrow(rows))
}

# Holm within a family: the p values that were computed above.
holm <- function(ids, p_of = ids) {
  p <- sapply(p_of, function(id) if (is.null(computed[[id]]$p_value)) NA else computed[[id]]$p_value)
  adjusted <- p.adjust(p, "holm")
  for (at in seq_along(ids)) {
    theirs <- expected[ids[at], "p_holm"]
    if (is.na(theirs)) next
    if (agrees(adjusted[[at]], theirs)) verified[ids[at], "p_holm"] <<- TRUE
    else fail(ids[at], ": p_holm is ", format(adjusted[[at]], digits = 15), " here and ", format(theirs, digits = 15), " in results.csv")
  }
}

# ---- Participants ----

# Who was shown one of these pages stands in exposures.csv.
shown <- function(pages) {
  if (is.null(exposures)) exposures <<- read_table("exposures.csv", needed = FALSE)
  if (is.null(exposures)) return(not_here("there is no exposures.csv in this folder"))
  people$participant %in% exposures$participant[exposures$page %in% pages]
}

exposures <- NULL

flow_count <- function(what, randomization = NULL, arm = NULL, outcome = NULL, themes = character(0), pages = character(0)) {
  rows <- rep(TRUE, nrow(people))
  if (!is.null(randomization)) {
    of <- people[[paste0("arm_", randomization)]]
    rows <- if (is.null(arm)) is.na(of) else of %in% arm
  }
  if (!is.null(outcome)) rows <- rows & observed(outcome, themes)
  else if (what == "served") {
    here <- shown(pages)
    if (!is.logical(here)) return(here)
    rows <- rows & here
  }
  else if (what != "assigned") rows <- rows & people$status == what
  list(n = sum(rows))
}

# Those without an arm, by the first thing that kept them from it: a place, else their state.
not_assigned <- function(arm_columns, because, sites = NULL, populations = NULL, versions = character(0)) {
  without <- people[rowSums(!is.na(people[arm_columns])) == 0, ]
  reason <- without$status
  reason[!without$version %in% versions] <- "version"
  if (!is.null(populations)) reason[!is.na(without$population) & !without$population %in% populations] <- "population"
  if (!is.null(sites)) reason[!is.na(without$site) & !without$site %in% sites] <- "site"
  list(n = sum(reason == because))
}

observed <- function(outcome, themes) {
  columns <- intersect(c(outcome, paste0(outcome, "_", themes, recycle0 = TRUE)), names(people))
  if (length(columns) == 0) return(rep(FALSE, nrow(people)))
  rowSums(!is.na(people[columns])) > 0
}

# Rows that the estimates of an inquiry use of an arm, of the inquiry that uses most; each inquiry is a list of its means by cell, computed above.
analysed <- function(inquiries) list(n = max(sapply(inquiries, function(ids) sum(sapply(ids, function(id) computed[[id]]$n)))))

duplicates_left_out <- function() list(n = sum(responses$counts == "0"))

# Chi-square of the counts by arm against the design probabilities of the persons (or clusters) counted.
sample_ratio <- function(randomization, arms, stage, outcome = NULL, themes = character(0), clustered = FALSE, pages = character(0)) {
  here <- if (length(pages) > 0) shown(pages) else TRUE
  if (!is.logical(here)) return(here)
  rows <- people[here & !is.na(people[[paste0("arm_", randomization)]]), ]
  if (!is.null(outcome)) rows <- rows[observed(outcome, themes)[!is.na(people[[paste0("arm_", randomization)]])], ]
  if (stage == "completed") rows <- rows[rows$status == "completed", ]
  if (clustered) {
    rows <- rows[!is.na(rows[[paste0("cluster_", randomization)]]), ]
    rows <- rows[!duplicated(rows[paste0(c("stratum_", "cluster_"), randomization)]), ]
  }
  counts <- sapply(arms, function(arm) sum(rows[[paste0("arm_", randomization)]] == arm))
  probabilities <- sapply(arms, function(arm) sum(as.numeric(rows[[paste0("probability_", randomization, "_", arm)]]), na.rm = TRUE))
  possible <- probabilities > 0
  expected <- sum(counts) * probabilities / sum(probabilities)
  chi <- sum((counts - expected)[possible]^2 / expected[possible])
  list(statistic = chi, df = sum(possible) - 1, p_value = pchisq(chi, sum(possible) - 1, lower.tail = FALSE), counts = counts, expected = expected)
}

ratio_arm <- function(ratio, arm) if (!is.null(attr(ratio, "reason"))) ratio else list(n = ratio$counts[[arm]], estimate = ratio$expected[[arm]])

balance_values <- function(randomization, measure, arm) {
  x <- people[[measure]][people[[paste0("arm_", randomization)]] %in% arm]
  x[!is.na(x)]
}

balance_mean <- function(randomization, measure, arm) {
  x <- balance_values(randomization, measure, arm)
  list(estimate = mean(x), sd = sd(x), n = length(x))
}

balance_difference <- function(randomization, measure, arm, control) {
  x <- balance_values(randomization, measure, arm)
  x0 <- balance_values(randomization, measure, control)
  list(estimate = (mean(x) - mean(x0)) / sqrt((var(x) + var(x0)) / 2))
}

# Do the measures together tell the arm from the control? Wald F with HC2.
balance_joint <- function(randomization, measures, arm, control) {
  of <- people[[paste0("arm_", randomization)]]
  rows <- of %in% c(arm, control)
  X <- as.matrix(sapply(people[rows, measures, drop = FALSE], as.numeric))
  complete <- rowSums(is.na(X)) == 0
  X <- independent(cbind(1, X[complete, , drop = FALSE]))
  treated <- as.numeric(of[rows][complete] == arm)
  c(wald(lm_robust(treated ~ 0 + X, se_type = "HC2"), seq_len(ncol(X))[-1]), n = sum(complete), n_dropped = sum(!complete))
}

wald <- function(fit, tested, df2 = fit$df[1]) {
  b <- fit$coefficients[tested]
  f <- drop(b %*% solve(fit$vcov[tested, tested], b)) / length(b)
  list(statistic = f, df = length(b), df2 = unname(df2), p_value = unname(pf(f, length(b), df2, lower.tail = FALSE)))
}

# ---- Regressions ----

# The rows of a regression: assigned where a randomization is in it, and asked. Columns are added one by one.
regression_rows <- function(outcome, randomization = NULL, site = NULL, theme = NULL, loops = FALSE, cluster = "person", column = outcome) {
  u <- units(site, theme, loops)
  u <- u[has_column(outcome, u), ]
  if (!is.null(randomization)) u <- u[!is.na(pick(paste0("arm_", randomization), u)), ]
  u <- u[!pick(outcome, u, "__missing") %in% c("not_asked_site", "not_asked_population", "not_asked_version"), ]
  columns <- data.frame(y = as.numeric(pick(outcome, u)))
  names(columns) <- column
  list(units = u, columns = columns, cluster = if (cluster == "cluster") pick(paste0("cluster_", randomization), u) else people$participant[u$row])
}

add_measure <- function(d, measure, column = measure) { d$columns[[column]] <- as.numeric(pick(measure, d$units)); d }

add_arms <- function(d, randomization, levels) { d$columns$arm <- factor(pick(paste0("arm_", randomization), d$units), levels); d }

add_factor <- function(d, randomization, column, by_arm, levels) { d$columns[[column]] <- factor(by_arm[pick(paste0("arm_", randomization), d$units)], levels); d }

add_dose <- function(d, randomization, by_arm) {
  d$columns$dose <- unname(by_arm[pick(paste0("arm_", randomization), d$units)])
  d$columns$dose_squared <- d$columns$dose^2
  d
}

add_place <- function(d, column, levels) { d$columns[[column]] <- factor(if (column == "site") people$site[d$units$row] else d$units$theme, levels); d }

add_stratum <- function(d, randomization) {
  stratum <- pick(paste0("stratum_", randomization), d$units)
  d$columns$stratum <- factor(paste(ifelse(is.na(stratum), "", stratum), if (is.null(design_of)) "" else design_of[people$version[d$units$row]]))
  d
}

add_person <- function(d) { d$columns$person <- factor(people$participant[d$units$row]); d }

complete_rows <- function(d, formula, besides) complete.cases(d$columns[unique(c(all.vars(as.formula(formula)), besides))])

# Complete rows, model matrix, outcome, clusters.
model_of <- function(d, formula, absorb = character(0)) {
  formula <- as.formula(formula)
  complete <- complete_rows(d, formula, absorb)
  rows <- droplevels(d$columns[complete, , drop = FALSE])
  X <- model.matrix(formula, rows)
  effects <- do.call(cbind, lapply(absorb, function(name) dummies(as.character(rows[[name]]), paste0("absorbed ", name, " "))))
  kept <- independent(cbind(X[, 1, drop = FALSE], effects, X[, -1, drop = FALSE]))
  list(X = kept, y = rows[[all.vars(formula)[1]]], rows = rows, formula = formula, cluster = d$cluster[complete], n = sum(complete), n_dropped = sum(!complete), absorbed = colnames(effects), n_absorbed = sum(colnames(kept) %in% colnames(effects)))
}

rows_used <- function(d, formula, absorb = character(0)) model_of(d, formula, absorb)[c("n", "n_dropped")]

# Of one arm: rows that have all values of the model, and rows that lack one.
rows_of_arm <- function(d, formula, randomization, arm, besides = character(0)) {
  complete <- complete_rows(d, formula, besides)
  mine <- pick(paste0("arm_", randomization), d$units) == arm
  list(n = sum(complete & mine), n_dropped = sum(!complete & mine))
}

least_squares <- function(d, formula, errors, absorb = character(0)) {
  m <- model_of(d, formula, absorb)
  X <- m$X; y <- m$y
  fit <- if (errors == "CR1") lm_robust(y ~ 0 + X, clusters = m$cluster, se_type = "stata") else lm_robust(y ~ 0 + X, se_type = if (errors == "Classical") "classical" else errors)
  names(fit$coefficients) <- names(fit$std.error) <- names(fit$df) <- colnames(X)
  dimnames(fit$vcov) <- list(colnames(X), colnames(X))
  residuals <- y - drop(X %*% fit$coefficients)
  rest <- m$n - ncol(X)
  total <- sum((y - mean(y))^2)
  within <- if (length(absorb) > 0) sum(residuals(lm.fit(X[, colnames(X) %in% c("(Intercept)", m$absorbed), drop = FALSE], y))^2)
  statistics <- c(r_squared = 1 - sum(residuals^2) / total, adjusted_r_squared = 1 - sum(residuals^2) / total * (m$n - 1) / rest, residual_se = sqrt(sum(residuals^2) / rest), within_r_squared = if (is.null(within)) NA else 1 - sum(residuals^2) / within)
  c(m, list(fit = fit, coefficients = fit$coefficients, std_error = fit$std.error, df = fit$df, rest = rest, statistics = statistics))
}

# Maximum likelihood by Newton's method from glm's answer on: the last digits too.
maximum_likelihood <- function(m, family) {
  b <- suppressWarnings(glm.fit(m$X, m$y, family = family, control = glm.control(epsilon = 1e-12, maxit = 100)))$coefficients
  for (step in 1:3) b <- b + drop(solve(information(m, family, b), crossprod(m$X, m$y - family$linkinv(drop(m$X %*% b)))))
  b
}

# Inverse information, or around the scores of rows (HC1) or clusters (CR1); k counts every parameter.
sandwich <- function(bread, scores, errors, cluster) {
  n <- nrow(scores); k <- ncol(scores)
  if (errors == "Classical") return(bread)
  if (errors == "HC1") return(bread %*% (crossprod(scores) * n / (n - k)) %*% bread)
  sums <- rowsum(scores, cluster)
  bread %*% (crossprod(sums) * nrow(sums) / (nrow(sums) - 1) * (n - 1) / (n - k)) %*% bread
}

information <- function(m, family, b) crossprod(m$X * family$mu.eta(drop(m$X %*% b)), m$X)

generalized <- function(d, formula, family, errors) {
  m <- model_of(d, formula)
  family <- switch(family, logit = quasibinomial("logit"), poisson = quasipoisson("log"))
  b <- maximum_likelihood(m, family)
  bread <- solve(information(m, family, b))
  k <- ncol(m$X)
  V <- sandwich(bread, m$X * (m$y - family$linkinv(drop(m$X %*% b))), errors, m$cluster)
  mu <- family$linkinv(drop(m$X %*% b))
  likelihood <- if (family$link == "logit") sum(ifelse(m$y == 1, log(mu), log1p(-mu))) else NA
  null <- if (family$link == "logit") mean(m$y) else NA
  statistics <- c(log_likelihood = likelihood, aic = -2 * likelihood + 2 * k, mcfadden_r_squared = 1 - likelihood / (m$n * (null * log(null) + (1 - null) * log(1 - null))))
  curvature <- if (family$link == "log") exp else function(eta) { p <- plogis(eta); p * (1 - p) * (1 - 2 * p) }
  c(m, list(coefficients = b, std_error = setNames(sqrt(diag(V)), names(b)), vcov = V, bread = bread, mean = family$linkinv, slope = family$mu.eta, curvature = curvature, statistics = statistics))
}

coefficient <- function(fit, term) {
  if (!term %in% names(fit$coefficients)) return(list())
  numbers <- fit[c("n", "n_dropped")]
  if (is.null(fit$df)) do.call(normal, c(fit$coefficients[[term]], fit$std_error[[term]], numbers))
  else do.call(student, c(fit$coefficients[[term]], fit$std_error[[term]], fit$df[[term]], numbers))
}

fit_statistic <- function(fit, name) list(estimate = fit$statistics[[name]])

joint_test <- function(fit, terms) {
  terms <- intersect(terms, names(fit$coefficients))
  c(wald(fit$fit, terms, fit$rest), fit[c("n", "n_dropped")])
}

# Average marginal effect: a factor's level against its first, 1 against 0, or the mean slope; interactions follow their variable. Delta method. A model with a scale
# (Tobit) has the derivatives of mean and slope in its logarithm too.
marginal_effect <- function(fit, variable, level = NULL, robust = FALSE) {
  b <- fit$coefficients
  columns <- function(value) { rows <- fit$rows; rows[[variable]] <- value; model.matrix(fit$formula, rows)[, names(b), drop = FALSE] }
  x <- fit$rows[[variable]]
  if (is.factor(x) || all(x %in% 0:1)) {
    high <- columns(if (is.factor(x)) factor(level, levels(x)) else 1)
    low <- columns(if (is.factor(x)) factor(levels(x)[1], levels(x)) else 0)
    high_eta <- drop(high %*% b); low_eta <- drop(low %*% b)
    estimate <- mean(fit$mean(high_eta) - fit$mean(low_eta))
    gradient <- colMeans(high * fit$slope(high_eta) - low * fit$slope(low_eta))
    if (!is.null(fit$mean_by_scale)) gradient <- c(gradient, mean(fit$mean_by_scale(high_eta) - fit$mean_by_scale(low_eta)))
  } else {
    change <- columns(x + 1) - columns(x)
    eta <- drop(fit$X %*% b)
    slope <- drop(change %*% b)
    estimate <- mean(fit$slope(eta) * slope)
    gradient <- colMeans(change * fit$slope(eta) + fit$X * fit$curvature(eta) * slope)
    if (!is.null(fit$slope_by_scale)) gradient <- c(gradient, mean(fit$slope_by_scale(eta) * slope))
  }
  V <- if (robust) fit$vcov else fit$bread
  do.call(normal, c(estimate, sqrt(drop(gradient %*% V %*% gradient)), fit[c("n", "n_dropped")]))
}

# ---- Levels, correlates, reliability ----

# The standard error is SD / sqrt(n), or clustered by person where a person has several values.
level_of <- function(measure, site = NULL, theme = NULL, loops = FALSE, population = NULL) {
  u <- units(site, theme, loops)
  u <- u[has_column(measure, u), ]
  x <- as.numeric(pick(measure, u))
  missing <- is.na(x) & !pick(measure, u, "__missing") %in% c(structural, "not_asked_routing", "screened_out")
  items <- as.numeric(pick(measure, u, "__items"))[!is.na(x)]
  known <- !is.na(x)
  places <- people$site[u$row][known]
  x <- x[known]
  rests <- tapply(x - mean(x), u$row[known], sum)
  plain <- list(estimate = mean(x), std_error = sqrt(length(rests) / (length(rests) - 1) * sum(rests^2)) / length(x), sd = sd(x), n = length(x), n_dropped = sum(missing), n_items = mean(items))
  if (is.null(population)) return(plain)
  weights <- as.vector(population[places] / table(places)[places])
  mean <- sum(weights * x) / sum(weights)
  parts <- sapply(split(weights * (x - mean) / sum(weights), places), function(z) length(z) / (length(z) - 1) * sum((z - sum(z) / length(z))^2))
  c(student(mean, sqrt(sum(parts)), length(x) - length(parts)), plain[c("sd", "n", "n_dropped", "n_items")], effective = sum(weights)^2 / sum(weights^2))
}

# Kish's effective number of values of a weighted level.
effective_n <- function(level) list(estimate = level$effective)

correlation <- function(outcome, predictor, method, site = NULL, theme = NULL) {
  u <- units(site, theme, !is.null(theme))
  x <- as.numeric(pick(outcome, u)); y <- as.numeric(pick(predictor, u))
  both <- !is.na(x) & !is.na(y)
  x <- x[both]; y <- y[both]; n <- length(x)
  r <- cor(x, y, method = method)
  t <- r * sqrt((n - 2) / (1 - r^2))
  z <- qnorm(0.975) * if (method == "spearman") sqrt((1 + r^2 / 2) / (n - 3)) else 1 / sqrt(n - 3)
  list(estimate = r, df = n - 2, statistic = t, p_value = 2 * pt(-abs(t), n - 2), conf_low = tanh(atanh(r) - z), conf_high = tanh(atanh(r) + z), n = n)
}

# Items of a scale, of the persons who answered all of them.
scale_items <- function(items, reversed = numeric(0)) {
  x <- sapply(items, function(item) {
    x <- if (is.null(values[[item]])) as.numeric(people[[item]]) else unname(values[[item]][people[[item]]])
    if (item %in% names(reversed)) reversed[[item]] - x else x
  })
  x <- matrix(x, ncol = length(items))
  x[rowSums(is.na(x)) == 0, , drop = FALSE]
}

alpha_of <- function(x) ncol(x) / (ncol(x) - 1) * (1 - sum(diag(var(x))) / sum(var(x)))

cronbach_alpha <- function(x) {
  alpha <- alpha_of(x); n <- nrow(x); k <- ncol(x)
  limits <- 1 - (1 - alpha) * qf(c((1 + level) / 2, (1 - level) / 2), n - 1, (n - 1) * (k - 1))
  list(estimate = alpha, conf_low = limits[1], conf_high = limits[2], n = n)
}

mean_correlation <- function(x) { r <- cor(x); list(estimate = mean(r[lower.tri(r)])) }

item_rest <- function(x, item) list(estimate = cor(x[, item], rowSums(x[, -item, drop = FALSE])))

alpha_without <- function(x, item) list(estimate = alpha_of(x[, -item, drop = FALSE]))

