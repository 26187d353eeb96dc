# Golden values for what reports say beside estimates, from R's estimatr and AER.
#
#     Rscript effects.R > effects.json
#
# R 4.2 with estimatr, jsonlite. The data are simulated with the seeds below.
suppressMessages({library(estimatr); library(jsonlite)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

row <- function(value, se, df) list(value = value, se = se, df = df)
term <- function(fit, name) { i <- which(fit$term == name); row(fit$coefficients[[i]], fit$std.error[[i]], fit$df[[i]]) }
combine <- function(fit, w) {
  v <- vcov(fit)[names(w), names(w)]
  row(sum(w * fit$coefficients[names(w)]), sqrt(drop(t(w) %*% v %*% w)), fit$df[[1]])
}

# A 2 × 2 with a scale asked before.
set.seed(41)
f <- data.frame(a = rep(c("no", "yes"), 32), b = rep(c("no", "no", "yes", "yes"), 16))
f$m <- round(rnorm(64, 40, 9), 1)
f$y <- round(3 + 0.5 * (f$a == "yes") + 0.02 * f$m + 0.04 * (f$a == "yes") * (f$m - 40) + rnorm(64), 2)
f$arm <- factor(paste(f$a, f$b, sep = "-"), levels = c("no-no", "no-yes", "yes-no", "yes-yes"))
moderated <- lm_robust(y ~ arm * m, f, se_type = "HC2")
at <- function(v) combine(moderated, c("armno-yes" = -0.5, "armyes-no" = 0.5, "armyes-yes" = 0.5, "armno-yes:m" = -0.5 * v, "armyes-no:m" = 0.5 * v, "armyes-yes:m" = 0.5 * v))
crossed <- lm_robust(y ~ a * b, f, se_type = "HC2")
cell <- with(f[f$arm == "yes-yes", ], row(mean(y), sd(y) / sqrt(length(y)), length(y) - 1))

# Doses 0, 1 and 3.
set.seed(42)
d <- data.frame(dose = rep(c(0, 1, 3), each = 15))
d$y <- round(2 + 0.3 * d$dose + rnorm(45, 0, 1 + 0.3 * d$dose), 2)
line <- lm_robust(y ~ dose, d, se_type = "HC2")
dummies <- lm_robust(y ~ factor(dose), d, se_type = "HC2")
b <- dummies$coefficients[2:3]
any_f <- drop(t(b) %*% solve(vcov(dummies)[2:3, 2:3]) %*% b) / 2
parabola <- lm_robust(y ~ dose + I(dose^2), d, se_type = "HC2")

# Three themes per person, each assigned on its own.
set.seed(43)
l <- data.frame(person = rep(1:24, each = 3), place = rep(1:3, 24))
l$theme <- c("t1", "t2", "t3")[l$place]
l$treated <- rbinom(72, 1, 0.5)
l$before <- ave(l$treated, l$person, FUN = function(x) c(NA, head(x, -1)))
l$y <- round(1 + 0.6 * l$treated + 0.2 * l$place + 0.4 * ifelse(is.na(l$before), 0, l$before) + rnorm(24)[l$person] + rnorm(72), 2)
trend <- lm_robust(y ~ treated * place + theme, l[, ], clusters = person, se_type = "CR2")
l$treated_before <- as.numeric(!is.na(l$before) & l$before == 1)
carry <- lm_robust(y ~ treated + treated_before + theme, l, fixed_effects = ~person, clusters = person, se_type = "CR2")
second <- t.test(y ~ treated, l[l$place == 2, ])

# Clusters of 2 to 5 persons; the mean of an arm with CR2.
set.seed(44)
size <- rep(2:5, 3)
k <- data.frame(cluster = rep(letters[1:12], size), treated = rep(rep(0:1, 6), size))
k$y <- round(0.5 * k$treated + rnorm(12)[match(k$cluster, letters)] + rnorm(nrow(k)), 2)
arm_mean <- lm_robust(y ~ 0 + factor(treated), k, clusters = cluster, se_type = "CR2")

cat(toJSON(list(
  versions = list(R = paste(R.version$major, R.version$minor, sep = "."), estimatr = as.character(packageVersion("estimatr"))),
  factorial = list(arm = as.character(f$arm), m = f$m, y = f$y, low = at(mean(f$m) - sd(f$m)), mean = at(mean(f$m)), high = at(mean(f$m) + sd(f$m)),
    interaction = combine(moderated, c("armno-yes:m" = -0.5, "armyes-no:m" = 0.5, "armyes-yes:m" = 0.5)), association = combine(moderated, c(m = 1, "armno-yes:m" = 0.5)), crossed = term(crossed, "ayes:byes"), cell = cell),
  dose = list(dose = d$dose, y = d$y, slope = term(line, "dose"), any_f = any_f, departure_f = unname(parabola$statistic[["I(dose^2)"]]^2)),
  loop = list(person = l$person, place = l$place, treated = l$treated, y = l$y, trend = term(trend, "treated:place"), carry = term(carry, "treated_before"),
    second = row(unname(second$estimate[2] - second$estimate[1]), second$stderr, unname(second$parameter))),
  cluster = list(cluster = k$cluster, treated = k$treated, y = k$y, mean1 = term(arm_mean, "factor(treated)1"))
), auto_unbox = TRUE, digits = I(17), pretty = 1), "\n")
