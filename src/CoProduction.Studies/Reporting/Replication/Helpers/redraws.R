
# ---- Arms drawn again ----

# The contrast and its studentized statistic under assignments: a column of L is the arm (a number) of each unit.
studentized <- function(y, unit, stratum, weights, L, by_stratum) {
  share <- as.vector(table(factor(stratum, seq_len(max(stratum))))) / length(y)
  rows <- L[unit, , drop = FALSE]
  estimate <- 0
  part <- matrix(0, length(y), ncol(L))
  for (a in seq_along(weights)) {
    here <- (rows == a) + 0
    n <- rowsum(here, stratum)
    means <- rowsum(here * y, stratum) / n
    estimate <- estimate + colSums(share * weights[a] * means)
    part <- part + here * (y - means[stratum, , drop = FALSE]) * (share[stratum] * weights[a]) / n[stratum, , drop = FALSE]
  }
  U <- rowsum(part, unit)
  variance <- 0
  cells <- if (by_stratum) stratum[match(seq_len(nrow(L)), unit)] else rep(1, nrow(L))
  for (a in seq_along(weights)) for (cell in unique(cells)) {
    here <- (L == a) & cells == cell
    units <- colSums(here)
    of <- U * here
    variance <- variance + units / (units - 1) * (colSums(of^2) - if (by_stratum) 0 else colSums(of)^2 / units)
  }
  list(estimate = estimate, statistic = estimate / sqrt(variance))
}

# The difference of two arms with labels drawn again within cells, each inside a stratum: |statistic| of every draw is compared under each constant effect. A draw needs only the
# sums of its treated, so that many draws take little; the labels of a cell are drawn row by row, each with the share of treated labels that are left.
extreme_differences <- function(y, treated, stratum, cell, effects, draws) {
  y <- y - mean(y)
  strata <- seq_len(max(stratum))
  sums <- function(x) as.vector(rowsum(x, factor(stratum, strata)))
  n <- sums(rep(1, length(y))); n1 <- sums(treated); n0 <- n - n1
  columns <- cbind(y, y^2, treated, treated * y)
  totals <- apply(columns, 2, sums)
  dim(totals) <- c(length(strata), 4)
  statistic <- function(drawn, effect) {
    under <- function(of) list(sum = of[[1]] - effect * of[[3]], squares = of[[2]] - 2 * effect * of[[4]] + effect^2 * of[[3]])
    of_treated <- under(drawn); all <- under(list(totals[, 1], totals[, 2], totals[, 3], totals[, 4]))
    rest <- list(sum = all$sum - of_treated$sum, squares = all$squares - of_treated$squares)
    share <- n / sum(n)
    variance <- function(part, m) share^2 * pmax(part$squares - part$sum^2 / m, 0) / (m * (m - 1))
    colSums(share * (of_treated$sum / n1 - rest$sum / n0)) / sqrt(colSums(variance(of_treated, n1) + variance(rest, n0)))
  }
  observed <- lapply(1:4, function(column) matrix(sums(columns[, column] * treated)))
  drawn <- rep(list(matrix(0, length(strata), draws)), 4)
  for (rows in split(seq_along(y), cell)) {
    open <- rep(sum(treated[rows]), draws)
    at <- stratum[rows[1]]
    part <- rep(list(numeric(draws)), 4)
    for (place in seq_along(rows)) {
      takes <- runif(draws) * (length(rows) - place + 1) < open
      open <- open - takes
      for (column in 1:4) part[[column]] <- part[[column]] + columns[rows[place], column] * takes
    }
    for (column in 1:4) drawn[[column]][at, ] <- drawn[[column]][at, ] + part[[column]]
  }
  sapply(effects, function(effect) {
    bound <- abs(statistic(observed, effect)) * (1 - 1e-9) - 1e-9
    sum(!((abs(statistic(drawn, effect)) < bound) %in% TRUE))
  })
}

# The test by drawing again the arms contrasted, and only those, within what the draw held. Estimate and statistic are exact; p within the error of this simulation and that of
# the report. The interval inverts the test: at each of its stated limits p must be the level of the test, within four standard errors of the two simulations.
redrawn <- function(sample, id, weights, their_draws, unit = NULL, held = NULL, by_theme = FALSE, pair = NULL, average = NULL, moved = NULL, draws = 1000) {
  rows <- sample$rows
  difference <- length(weights) == 2 && all(abs(weights) == 1) && !identical(unit, "person") && !by_theme
  block <- if (anyNA(rows$block)) rep("", nrow(rows)) else rows$block
  if (!is.null(pair)) {
    name <- as.numeric(pick(pair, data.frame(row = rows$row, theme = rows$theme)))
    kept <- ave(as.numeric(rows$arm == names(weights)[weights > 0]), name, FUN = function(treated) length(treated) == 2 && sum(treated) == 1) == 1 & !is.na(name)
    rows <- rows[kept, ]; stratum <- name[kept]; block <- rep("", nrow(rows)); cell <- stratum
  } else {
    stratum <- if (by_theme) rep("", nrow(rows)) else rows$stratum
    cell <- if (difference) paste(stratum, rows$draw, block) else paste(if (by_theme && anyNA(rows$block)) rows$person else paste(rows$draw, block), if (!is.null(held)) held[rows$arm])
  }
  y <- rows$y
  if (by_theme) for (column in c("person", "theme")) y <- y - ave(y, rows[[column]])
  if (!is.null(average)) {
    means <- sapply(names(average), function(arm) mean(y[rows$arm == arm]))
    known <- !is.nan(means); average <- average[known]; means <- means[known]
    effect <- sum((average * means)[average > 0]) / sum(average[average > 0]) - sum((average * means)[average < 0]) / sum(average[average < 0])
    y <- y - effect * (rows$arm %in% moved)
  }
  of_unit <- if (is.null(unit) || by_theme) seq_along(y) else match(rows[[unit]], unique(rows[[unit]]))
  first <- match(seq_len(max(of_unit)), of_unit)
  arm <- match(rows$arm, names(weights))[first]
  stratum <- match(stratum, unique(stratum))
  cell <- match(cell, unique(cell))[first]
  base <- order(cell)
  draw <- function(count) vapply(seq_len(count), function(each) { drawn <- arm; drawn[base] <- arm[order(cell, runif(length(cell)))]; drawn }, arm)
  statistic <- function(y, L) {
    if (is.null(pair)) return(studentized(y, of_unit, stratum, weights, L, difference))
    signs <- (L == which(weights > 0)) * 2 - 1
    d <- rowsum(signs * y, stratum) / (nrow(signs) / 2)
    list(estimate = colSums(d), statistic = colSums(d) / sqrt(nrow(d) / (nrow(d) - 1) * (colSums(d^2) - colSums(d)^2 / nrow(d))))
  }
  observed <- statistic(y, matrix(arm))
  limits <- if (difference) c(conf_low = stated(id, "conf_low"), conf_high = stated(id, "conf_high"))
  limits <- limits[!is.na(limits)]
  treated <- as.numeric(arm == which.max(weights))[of_unit]
  set.seed(1)
  if (difference && is.null(unit) && is.null(pair)) {
    draws <- 20 * draws
    extreme <- extreme_differences(y, treated, stratum, cell, c(0, limits), draws)
  } else {
    outcomes <- c(list(y), lapply(limits, function(effect) y - effect * treated))
    bounds <- sapply(outcomes, function(outcome) abs(statistic(outcome, matrix(arm))$statistic) * (1 - 1e-9) - 1e-9)
    extreme <- 0 * bounds
    for (part in seq_len(draws / 100)) {
      L <- draw(100)
      extreme <- extreme + mapply(function(outcome, bound) sum(!((abs(statistic(outcome, L)$statistic) < bound) %in% TRUE)), outcomes, bounds)
    }
  }
  p <- (1 + extreme) / (1 + draws)
  result <- list(estimate = observed$estimate, statistic = observed$statistic, p_value = p[[1]], n = nrow(rows), within = list(p_value = simulated(p[[1]], stated(id, "p_value"), draws, their_draws)))
  for (at in seq_along(limits)) result$limits[[names(limits)[at]]] <- list(p = p[[at + 1]], within = simulated(p[[at + 1]], 1 - level, draws, their_draws, errors = 4), outside = (limits[[at]] - observed$estimate) * c(conf_low = -1, conf_high = 1)[[names(limits)[at]]] > 0)
  result
}
