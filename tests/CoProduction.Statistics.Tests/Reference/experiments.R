# Golden values from R's packages for experiments: several comparisons, instruments, power, adjustment.
#
#     Rscript experiments.R > experiments.json
#
# R 4.2 with multcomp, AER, estimatr, sandwich, clubSandwich, jsonlite. The data are simulated with the seeds below or typed in.
suppressMessages({library(multcomp); library(AER); library(estimatr); library(jsonlite)})
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

set.seed(20)
unequal <- data.frame(g = rep(c("a", "b", "c", "d"), c(6, 9, 14, 5)))
unequal$y <- round(rnorm(34, c(a = 0, b = 0.4, c = 1.1, d = 0.9)[unequal$g]), 3)

set.seed(21)
n <- 160
encouragement <- data.frame(z = rep(0:1, n / 2), village = rep(1:20, each = 8), age = round(runif(n, 18, 80)))
type <- rbinom(n, 1, 0.6)
encouragement$d <- encouragement$z * type
encouragement$y <- round(0.02 * encouragement$age + 0.8 * encouragement$d + 0.5 * type + rnorm(n) + rnorm(20)[encouragement$village] * 0.4, 3)
encouragement$z2 <- as.numeric(runif(n) < 0.5)

set.seed(22)
weak <- data.frame(z = rep(0:1, 30))
weak$d <- weak$z * rbinom(60, 1, 0.15)
weak$y <- round(rnorm(60) + 0.5 * weak$d, 3)

tukey <- function(d, y, g) {
  d[[g]] <- factor(d[[g]])
  t <- TukeyHSD(aov(reformulate(g, y), d))[[1]]
  data.frame(term = rownames(t), estimate = t[, "diff"], conf_low = t[, "lwr"], conf_high = t[, "upr"], p_value = t[, "p adj"])
}
dunnett <- function(d, y) {
  d$g <- factor(d$g)
  set.seed(1)
  fit <- glht(aov(reformulate("g", y), d), mcp(g = "Dunnett"))
  s <- summary(fit, test = adjusted("single-step", abseps = 1e-7, maxpts = 1e6))
  ci <- confint(fit, abseps = 1e-7, maxpts = 1e6)$confint
  data.frame(term = names(coef(fit)), statistic = unname(s$test$tstat), p_value = as.numeric(s$test$pvalues), conf_low = ci[, "lwr"], conf_high = ci[, "upr"])
}
iv <- function(formula, d, types, clusters = NULL) do.call(rbind, lapply(types, function(type) {
  fit <- if (is.null(clusters)) iv_robust(formula, d, se_type = type) else eval(bquote(iv_robust(formula, d, clusters = .(as.name(clusters)), se_type = type)))
  data.frame(se_type = type, term = names(coef(fit)), estimate = coef(fit), std_error = fit$std.error, df = fit$df, p_value = fit$p.value, row.names = NULL)
}))
coefficient <- function(fit, term) list(estimate = unname(coef(fit)[term]), std_error = unname(fit$std.error[term]), df = unname(fit$df[term]), p_value = unname(fit$p.value[term]))

power <- list(
  # smallest shift with pt(qt(.975, 10), 10, shift) = .2
  shift_df10 = uniroot(function(s) 1 - pt(qt(.975, 10), 10, s) - 0.8, c(1, 6), tol = 1e-12)$root,
  interaction = 1 - pt(qt(.975, 196), 196, 0.5 / sqrt(1 / 50 + 1 / 40 + 1 / 60 + 1 / 50)),
  clusters = 1 - pt(qt(.975, 28), 28, 0.3 / sqrt(2 * 1.95 / (15 * 20))))

lin <- lm_lin(y ~ z, ~ age, encouragement, se_type = "HC2")
itt <- lm_robust(y ~ z, encouragement, se_type = "HC2")
receipt <- lm_robust(d ~ z, encouragement, se_type = "HC2")
itt_cluster <- lm_robust(y ~ z + age, encouragement, clusters = village, se_type = "CR2")
first <- summary(ivreg(y ~ d + age | z + age, data = encouragement), diagnostics = TRUE)$diagnostics

# Anderson-Rubin by inversion on a grid refined by uniroot: the HC2 t test of z in y - b d ~ z
ar_t <- function(b, d) { d$u <- d$y - b * d$d; f <- lm_robust(u ~ z, d, se_type = "HC2"); abs(f$statistic["z"]) - qt(.975, f$df["z"]) }
ar <- c(uniroot(ar_t, c(-3, coef(iv_robust(y ~ d | z, encouragement))["d"]), d = encouragement, tol = 1e-12)$root,
        uniroot(ar_t, c(coef(iv_robust(y ~ d | z, encouragement))["d"], 5), d = encouragement, tol = 1e-12)$root)

cat(toJSON(list(
  versions = list(R = as.character(getRversion()), multcomp = as.character(packageVersion("multcomp")), estimatr = as.character(packageVersion("estimatr")), AER = as.character(packageVersion("AER"))),
  data = list(unequal = as.list(unequal), encouragement = as.list(encouragement), weak = as.list(weak)),
  tukey_plants = tukey(PlantGrowth, "weight", "group"),
  tukey_unequal = tukey(unequal, "y", "g"),
  dunnett_unequal = dunnett(unequal, "y"),
  power = power,
  iv = rbind(iv(y ~ d + age | z + age, encouragement, c("classical", "HC0", "HC1", "HC2", "HC3"))),
  iv_over = rbind(iv(y ~ d + age | z + z2 + age, encouragement, c("classical", "HC2"))),
  iv_cluster = iv(y ~ d + age | z + age, encouragement, c("CR0", "stata", "CR2"), "village"),
  iv_diagnostics = list(first_stage_f = first["Weak instruments", "statistic"], first_stage_p = first["Weak instruments", "p-value"]),
  itt = coefficient(itt, "z"), receipt = coefficient(receipt, "z"), cace = coefficient(iv_robust(y ~ d | z, encouragement, se_type = "HC2"), "d"),
  itt_cluster = coefficient(itt_cluster, "z"), cace_cluster = coefficient(iv_robust(y ~ d + age | z + age, encouragement, clusters = village, se_type = "CR2"), "d"),
  anderson_rubin = unname(ar)), auto_unbox = TRUE, digits = 16, pretty = 1, dataframe = "rows"), "\n")
