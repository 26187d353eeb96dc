
# ---- Losses, answers, recruitment, quality, pairs of measures, work on tasks ----

recruitment <- function(column, values) {
  x <- people[[column]]
  if (is.null(x)) return(not_here(paste("this file has no column", column)))
  results <- list()
  for (value in c(values, "(others)")) {
    rows <- if (value == "(others)") !is.na(x) & !x %in% values else x %in% value
    results[[value]] <- list(n = sum(rows))
    results[[paste0(value, "/completed")]] <- list(n = sum(rows & people$status == "completed"))
  }
  results
}

population_margin <- function(column, population) {
  counts <- sapply(names(population), function(category) sum(people[[column]] %in% category))
  shares <- population / sum(population)
  results <- list()
  for (category in names(population)) {
    share <- if (sum(counts) > 0) counts[[category]] / sum(counts)
    results[[category]] <- list(n = counts[[category]], estimate = share)
    results[[paste0(category, "/difference")]] <- list(estimate = share - shares[[category]])
  }
  wanted <- sum(counts) * shares
  chi <- sum((counts - wanted)[shares > 0]^2 / wanted[shares > 0])
  results[["(test)"]] <- list(statistic = chi, df = sum(shares > 0) - 1, p_value = pchisq(chi, sum(shares > 0) - 1, lower.tail = FALSE))
  results
}

# Everyone assigned of whom the question was due (of several themes each), with the outcome or without; completion counts everyone. arm_columns: by column the theme that it assigns.
lost_of <- function(arm_columns, arms, outcome = NULL, themes = character(0), clusters = NULL) {
  parts <- lapply(names(arm_columns), function(column) {
    theme <- arm_columns[[column]]
    rows <- which(people[[column]] %in% arms)
    if (is.null(outcome)) {
      value <- ifelse(people$status[rows] == "completed", 1, NA)
    } else {
      columns <- if (theme == "") c(outcome, paste0(outcome, "_", themes, recycle0 = TRUE)) else if (paste0(outcome, "_", theme) %in% names(people)) paste0(outcome, "_", theme) else outcome
      columns <- intersect(columns, names(people))
      x <- sapply(columns, function(name) as.numeric(people[[name]][rows]))
      put <- sapply(columns, function(name) !people[[paste0(name, "__missing")]][rows] %in% structural)
      x <- matrix(x, nrow = length(rows)); put <- matrix(put, nrow = length(rows))
      value <- as.vector(x)[as.vector(put)]
      rows <- rep(rows, length(columns))[as.vector(put)]
    }
    data.frame(arm = people[[column]][rows], value = value, unit = if (is.null(clusters)) people$participant[rows] else people[[clusters]][rows])
  })
  all <- do.call(rbind, parts)
  list(rows = all, unit = if (any(arm_columns != "") || length(themes) > 0 || (!is.null(clusters) && !anyNA(all$unit))) all$unit)
}

attrition <- function(lost, arms) {
  missing <- as.numeric(is.na(lost$rows$value))
  arm <- lost$rows$arm
  results <- list()
  for (each in arms) results[[each]] <- list(n = sum(arm == each), n_dropped = sum(missing[arm == each]), estimate = mean(missing[arm == each]))
  if (all(missing == 0) || all(missing == 1)) return(results)
  X <- cbind("(Intercept)" = 1, sapply(arms[-1], function(each) as.numeric(arm == each)))
  for (each in arms[-1]) results[[paste0(each, "/difference")]] <- combination(X, missing, setNames(1, each), lost$unit)
  n <- sapply(arms, function(each) sum(arm == each)); out <- sapply(arms, function(each) sum(missing[arm == each])); rate <- mean(missing)
  chi <- sum((out - n * rate)^2 / (n * rate * (1 - rate)))
  results[["(test)"]] <- list(statistic = chi, df = length(arms) - 1, p_value = pchisq(chi, length(arms) - 1, lower.tail = FALSE))
  if (is.null(lost$unit) && any(n * min(rate, 1 - rate) < 5)) results[["(exact)"]] <- list(p_value = fisher.test(rbind(out, n - out), workspace = 2e7)$p.value)
  fit <- suppressWarnings(if (is.null(lost$unit)) lm_robust(missing ~ 0 + X, se_type = "HC2") else lm_robust(missing ~ 0 + X, clusters = lost$unit, se_type = "CR2"))
  # Where arms lose nobody their covariance is singular: there is no such test then, here as in the report.
  results[["(wald)"]] <- tryCatch(wald(fit, seq_along(arms)[-1], length(missing) - length(arms)), error = function(singular) NULL)
  results
}

attrition_bounds <- function(lost, treated, control, lowest = NULL, highest = NULL) {
  of <- function(arm) lost$rows$value[lost$rows$arm == arm]
  y1 <- of(treated); y0 <- of(control)
  n1 <- length(y1); n0 <- length(y0)
  y1 <- y1[!is.na(y1)]; y0 <- y0[!is.na(y0)]
  limits <- function(bounds) list(conf_low = bounds$lower, conf_high = bounds$upper)
  results <- list()
  if (length(y1) > 0 && length(y0) > 0) {
    lee <- trimming(y1, n1, y0, n0)
    results <- list(observed = list(estimate = mean(y1) - mean(y0)), trimmed = list(estimate = lee$share), lee = limits(lee), lee_interval = between_bounds(lee))
  }
  if (!is.null(lowest)) {
    manski <- worst_case(y1, n1, y0, n0, lowest, highest)
    results <- c(results, list(manski = limits(manski), manski_interval = between_bounds(manski)))
  }
  results
}

# The furthest page that those sent who did not complete. pages: by column of seconds the name of the page, in their order.
exits <- function(pages, arm_column = NULL, arms = character(0)) {
  if (all(is.na(people[names(pages)]))) return(not_here("this file has no times of pages"))
  stopped <- people[people$status %in% c("started", "withdrawn"), ]
  sent <- matrix(!is.na(stopped[names(pages)]), nrow = nrow(stopped))
  last <- apply(sent, 1, function(row) if (any(row)) pages[[max(which(row))]] else "(none)")
  of <- if (is.null(arm_column)) rep("", nrow(stopped)) else stopped[[arm_column]]
  results <- list()
  for (page in unique(last)) {
    results[[paste0(page, "/(all)")]] <- list(n = sum(last == page))
    if (is.null(arm_column)) next
    for (arm in arms) results[[paste0(page, "/", arm)]] <- list(n = sum(last == page & of %in% arm))
    results[[paste0(page, "/(not assigned)")]] <- list(n = sum(last == page & is.na(of)))
  }
  results
}

in_arm <- function(arm_columns, arm) if (is.null(arm_columns)) rep(TRUE, nrow(people)) else Reduce(`|`, lapply(arm_columns, function(column) people[[column]] %in% arm))

floor_ceiling <- function(column, least, most, arm_columns = NULL, arm = NULL) {
  x <- as.numeric(people[[column]][in_arm(arm_columns, arm)])
  x <- x[!is.na(x)]
  slack <- 1e-9 * (most - least)
  results <- list(list(estimate = if (length(x) > 0) mean(x), sd = sd(x), n = length(x)), list(estimate = mean(x <= least + slack)), list(estimate = mean(x >= most - slack)))
  setNames(results, c("", "/floor", "/ceiling"))[seq_len(if (length(x) > 0) 3 else 1)]
}

# One column of answers: how many gave which, and why the others did not.
answers_of <- function(column, options = character(0), numbers = NULL, as_number = FALSE, arm_column = NULL, arms = character(0), states = character(0)) {
  x <- people[[column]]
  if (is.null(x)) return(not_here(paste("this file has no column", column)))
  given <- x[!is.na(x)]
  value <- if (!as_number) numeric(0) else if (is.null(numbers)) as.numeric(given) else unname(numbers[given])
  value <- value[!is.na(value)]
  results <- list(list(n = length(given), estimate = if (as_number) mean(value), sd = if (as_number) sd(value)))
  names(results) <- ""
  if (as_number) results <- c(results, list("/min" = list(estimate = min(value)), "/median" = list(estimate = median(value)), "/max" = list(estimate = max(value))))
  for (at in seq_along(options)) results[[paste0("/", at)]] <- list(n = sum(given == options[at]), estimate = if (length(given) > 0) mean(given == options[at]))
  for (arm in arms) for (at in seq_along(options)) results[[paste0("/", arm, "/", at)]] <- list(n = sum(x %in% options[at] & people[[arm_column]] %in% arm))
  for (state in states) results[[paste0("/", state)]] <- list(n = sum(people[[paste0(column, "__missing")]] %in% state))
  results
}

# Later entries, minutes, speeders (faster than a third of the median) and seconds on the pages with a stimulus.
quality <- function(arm_columns = NULL, arm = NULL, stimuli = character(0)) {
  units <- if (is.null(arm_columns)) data.frame(row = seq_len(nrow(people)), theme = rep("", nrow(people)))
    else do.call(rbind, lapply(names(arm_columns), function(column) { rows <- which(people[[column]] %in% arm); data.frame(row = rows, theme = rep(arm_columns[[column]], length(rows))) }))
  seconds <- as.numeric(people$duration_seconds)
  seconds[people$status != "completed"] <- NA
  limit <- median(seconds, na.rm = TRUE) / 3
  mine <- seconds[units$row]
  mine <- mine[!is.na(mine)]
  spent <- sapply(seq_len(nrow(units)), function(at) {
    pages <- names(stimuli)[units$theme[at] == "" | stimuli == "" | stimuli == units$theme[at]]
    each <- as.numeric(unlist(people[units$row[at], pages]))
    if (all(is.na(each))) NA else sum(each, na.rm = TRUE)
  })
  spent <- spent[!is.na(spent)]
  later <- responses[responses$counts == "0", ]
  list(units = list(n = nrow(units)), later_entries = list(n = if (is.null(arm_columns)) nrow(later) else sum(sapply(names(arm_columns), function(column) sum(later[[column]] %in% arm)))),
    minutes = list(estimate = if (length(mine) > 0) median(mine) / 60, n = length(mine)), speeders = list(n = sum(mine < limit)), stimulus_seconds = list(estimate = if (length(spent) > 0) median(spent), n = length(spent)))
}

# The second measure less the first: within persons (paired t) or of two populations (Welch).
pair_of <- function(first, second, within = FALSE, times = 1, site = NULL, theme = NULL, randomization = NULL, arm = NULL) {
  u <- units(site, theme, !is.null(theme))
  x <- as.numeric(pick(first, u)) * times
  y <- as.numeric(pick(second, u))
  if (!is.null(randomization)) x[!pick(paste0("arm_", randomization), u) %in% arm] <- NA
  if (within) {
    both <- !is.na(x) & !is.na(y)
    x <- x[both]; y <- y[both]
    difference <- student(mean(y - x), sd(y - x) / sqrt(length(x)), length(x) - 1)
  } else {
    x <- x[!is.na(x)]; y <- y[!is.na(y)]
    difference <- welch(y, x)
  }
  results <- list(difference, list(estimate = mean(x), n = length(x)), list(estimate = mean(y), n = length(y)))
  names(results) <- c("", "/first", "/second")
  if (within && all(c(x, y) %in% 0:1)) results <- c(results, list("/both" = list(estimate = mean(x == 1 & y == 1)), "/first_only" = list(estimate = mean(x == 1 & y == 0)), "/second_only" = list(estimate = mean(x == 0 & y == 1)), "/neither" = list(estimate = mean(x == 0 & y == 0))))
  results
}

effort <- function(task, rounds, pays = FALSE, arm_column = NULL, arm = NULL) {
  rows <- if (is.null(arm_column)) rep(TRUE, nrow(people)) else if (is.null(arm)) !is.na(people[[arm_column]]) else people[[arm_column]] %in% arm
  of <- function(figure) { x <- people[[paste0(task, "_", figure)]]; x <- if (is.null(x)) numeric(0) else as.numeric(x[rows]); x[!is.na(x)] }
  attempts <- of("attempts")
  results <- list(assigned = list(n = sum(rows)), reached = list(n = length(attempts)))
  mean_of <- function(x) if (length(x) > 0) list(estimate = mean(x))
  results$rounds <- mean_of(of("rounds")); results$attempts <- mean_of(attempts); results$correct <- mean_of(of("correct")); results$minutes <- mean_of(of("minutes"))
  if (sum(attempts) > 0) results$accuracy <- list(estimate = sum(of("correct")) / sum(attempts))
  results$no_work <- mean_of(as.numeric(attempts == 0)); results$stopped <- mean_of(as.numeric(of("rounds") < rounds))
  if (pays) { results$earned <- list(estimate = sum(of("earned_minor"))); if (length(attempts) > 0) results$earned_mean <- list(estimate = sum(of("earned_minor")) / length(attempts)) }
  results
}
