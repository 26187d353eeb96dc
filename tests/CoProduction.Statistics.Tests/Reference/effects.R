# Golden values for effect sizes, intraclass correlation and the redraw of several arms, from base R.
#
#     Rscript effects.R > effects.json
#
# R 4.2 with jsonlite. The data are typed in or simulated with the seeds below.
suppressMessages(library(jsonlite))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

# Cohen's d with the interval of the noncentral t (Steiger and Fouladi 1997), as MBESS::ci.smd.
cohen_d <- function(y1, y0, level = 0.95) {
  n1 <- length(y1); n0 <- length(y0); df <- n1 + n0 - 2
  sd <- sqrt(((n1 - 1) * var(y1) + (n0 - 1) * var(y0)) / df)
  d <- (mean(y1) - mean(y0)) / sd
  k <- sqrt(n1 * n0 / (n1 + n0)); t <- d * k
  limit <- function(p) uniroot(function(ncp) suppressWarnings(pt(t, df, ncp)) - p, t + c(-12, 12), tol = 1e-13)$root / k
  c(d = d, sd = sd, low = limit((1 + level) / 2), high = limit((1 - level) / 2))
}
cohen_h <- function(p1, n1, p0, n0, level = 0.95) {
  h <- 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p0)); m <- qnorm((1 + level) / 2) * sqrt(1 / n1 + 1 / n0)
  c(h = h, low = h - m, high = h + m)
}

set.seed(31)
d1 <- round(rnorm(23, 0.6), 3); d0 <- round(rnorm(31), 3)
big1 <- round(rnorm(60, 3), 3); big0 <- round(rnorm(55), 3)

# Clusters of unequal size within three arms: mean squares of the nested analysis of variance.
set.seed(32)
size <- c(3, 5, 2, 7, 4, 6, 3, 5, 8, 2)
cl <- data.frame(cluster = rep(letters[1:10], size), arm = rep(c("x", "y", "z", "x", "y", "z", "x", "y", "z", "x"), size))
cl$y <- round(rnorm(nrow(cl)) + rnorm(10)[match(cl$cluster, letters)], 3)
squares <- anova(lm(y ~ arm + cluster, cl))
msb <- squares["cluster", "Mean Sq"]; msw <- squares["Residuals", "Mean Sq"]
m <- aggregate(list(m = cl$y), list(cluster = cl$cluster, arm = cl$arm), length)
m0 <- (nrow(cl) - sum(tapply(m$m^2, m$arm, sum) / tapply(m$m, m$arm, sum))) / (nrow(m) - 3)
icc <- (msb - msw) / (msb + (m0 - 1) * msw)

# All assignments of three arms, within two sessions, of persons with one to three rows in two themes. The statistic as the library documents it.
redraw <- data.frame(
  person = c("a", "a", "b", "c", "c", "d", "d", "e", "f", "f", "g", "h", "h"),
  theme = c(1, 2, 1, 1, 2, 1, 2, 2, 1, 2, 1, 1, 2),
  y = c(3, 5, 2, 4, 4, 7, 9, 6, 8, 1, 2, 7, 6))
persons <- data.frame(person = letters[1:8], session = rep(1:2, each = 4), arm = c("k", "l", "l", "m", "k", "k", "m", "l"))
w <- c(k = -1, l = 0.5, m = 0.5)
statistic <- function(arm) {
  a <- arm[redraw$person]; share <- as.numeric(table2[as.character(redraw$theme)])
  cell <- paste(a, redraw$theme); n <- ave(redraw$y, cell, FUN = length); mean_ <- ave(redraw$y, cell)
  if (length(unique(cell)) < 6) return(c(NaN, NaN))
  cells <- !duplicated(cell)
  estimate <- sum(share[cells] * w[a[cells]] * mean_[cells])
  u <- tapply(share * w[a] * (redraw$y - mean_) / n, redraw$person, sum)
  v <- sum(tapply(u, arm[names(u)], function(x) length(x) / (length(x) - 1) * sum((x - mean(x))^2)))
  c(estimate, estimate / sqrt(v))
}
table2 <- prop.table(table(redraw$theme))
arrange <- function(x) if (length(x) == 1) list(x) else unique(do.call(c, lapply(seq_along(x), function(i) lapply(arrange(x[-i]), function(r) c(x[i], r)))))
all <- list(); for (l in arrange(persons$arm[1:4])) for (r in arrange(persons$arm[5:8])) all[[length(all) + 1]] <- setNames(c(l, r), persons$person)
observed <- statistic(setNames(persons$arm, persons$person))
drawn <- sapply(all, function(a) statistic(a)[2])
p <- mean(is.na(drawn) | abs(drawn) >= abs(observed[2]) - 1e-9)

cat(toJSON(list(
  versions = list(R = paste(R.version$major, R.version$minor, sep = ".")),
  d = list(treated = d1, control = d0, result = as.list(cohen_d(d1, d0)), at90 = as.list(cohen_d(d1, d0, 0.9))),
  big = list(treated = big1, control = big0, result = as.list(cohen_d(big1, big0))),
  h = as.list(cohen_h(0.31, 120, 0.18, 140)),
  icc = list(data = as.list(cl), value = icc, m0 = m0, design_effect = 1 + (m0 - 1) * icc),
  redraw = list(data = as.list(redraw), persons = as.list(persons), assignments = length(all), estimate = observed[1], statistic = observed[2], p = p)
), auto_unbox = TRUE, digits = I(17), pretty = 1), "\n")
