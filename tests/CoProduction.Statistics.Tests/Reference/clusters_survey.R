# Golden values of Hotelling's T² under CR2, of the survey-weighted logit and of Games and Howell's comparisons:
#   Rscript clusters_survey.R > clusters_survey.json
# R 4.2 with clubSandwich 0.5.8, survey 4.1. The data are simulated below with a seed and stored with the values, so that the tests need no R.
suppressPackageStartupMessages({ library(clubSandwich); library(survey); library(jsonlite) })
set.seed(20261122)

n <- 150
d <- data.frame(village = sample(1:15, n, TRUE))
d$arm <- c("a", "b", "c")[(d$village - 1) %% 3 + 1]
d$x <- round(rnorm(n), 3)
d$age <- sample(20:70, n, TRUE)
d$y <- round(0.4 * (d$arm == "b") + 0.3 * d$x + rnorm(15, sd = 0.6)[d$village] + rnorm(n, sd = ifelse(d$arm == "c", 2, 1)), 3)
d$yes <- rbinom(n, 1, plogis(-0.3 + 0.6 * (d$arm == "c") + 0.5 * d$x))
d$stratum <- (d$village - 1) %% 5 + 1
d$weight <- round(runif(n, 0.5, 4), 2)
d$villages <- 20

fit <- lm(y ~ arm * x + age, d)
v <- vcovCR(fit, d$village, "CR2")
htz <- function(constraints, model = fit, covariance = v) {
  test <- Wald_test(model, constraints, vcov = covariance, test = "HTZ")
  list(f = test$Fstat, df1 = test$df_num, df2 = test$df_denom, p_value = test$p_val)
}
names <- names(coef(fit))
hotelling <- list(
  arm = htz(constrain_zero(match(c("armb", "armc"), names))),
  slopes = htz(constrain_zero(match(c("armb", "armc", "armb:x", "armc:x"), names))),
  age = htz(constrain_zero(match("age", names))),
  equal = htz(constrain_equal(match(c("armb", "armc"), names))))

# with weights (inverse probability: identity working model), and with dummies, which the absorbed effects must repeat
fit_w <- lm(y ~ arm * x + age, d, weights = weight)
v_w <- vcovCR(fit_w, d$village, "CR2")
hotelling$weighted_arm <- htz(constrain_zero(match(c("armb", "armc"), names)), fit_w, v_w)
hotelling$weighted_slopes <- htz(constrain_zero(match(c("armb", "armc", "armb:x", "armc:x"), names)), fit_w, v_w)
d$month <- (seq_len(n) * 7) %% 4 + 1  # crosses the villages
absorbed <- function(formula, terms) {
  f <- lm(formula, d)
  htz(constrain_zero(match(terms, names(coef(f)))), f, vcovCR(f, d$village, "CR2"))
}
hotelling$absorbed_stratum <- absorbed(y ~ arm * x + age + factor(stratum), c("armb", "armc", "armb:x", "armc:x"))
hotelling$absorbed_month <- absorbed(y ~ arm * x + age + factor(month), c("armb", "armc"))
hotelling$absorbed_both <- absorbed(y ~ arm * x + age + factor(month) + factor(stratum), c("x", "armb:x", "armc:x"))
hotelling$absorbed_village <- absorbed(y ~ x + age + factor(village), c("x", "age"))

design <- svydesign(~village, strata = ~stratum, weights = ~weight, fpc = ~villages, data = d, nest = TRUE)
rows <- function(fit) {
  s <- summary(fit)$coefficients
  df <- degf(fit$survey.design) + 1 - length(coef(fit))
  lapply(seq_len(nrow(s)), function(j) list(term = rownames(s)[j], estimate = s[j, 1], std_error = s[j, 2], statistic = s[j, 3], df = df, p_value = 2 * pt(-abs(s[j, 3]), df),
    conf_low = s[j, 1] - qt(.975, df) * s[j, 2], conf_high = s[j, 1] + qt(.975, df) * s[j, 2]))
}
control <- list(epsilon = 1e-14, maxit = 100)
logit <- list(
  all = rows(svyglm(yes ~ arm + x, design, family = quasibinomial(), control = control)),
  domain = rows(svyglm(yes ~ arm + x, subset(design, age >= 35), family = quasibinomial(), control = control)))

pairs <- combn(c("a", "b", "c"), 2, simplify = FALSE)
games_howell <- lapply(pairs, function(p) {
  one <- d$y[d$arm == p[2]]; two <- d$y[d$arm == p[1]]
  e <- c(var(one) / length(one), var(two) / length(two))
  se <- sqrt(sum(e)); df <- sum(e)^2 / (e[1]^2 / (length(one) - 1) + e[2]^2 / (length(two) - 1))
  estimate <- mean(one) - mean(two)
  list(first = p[2], second = p[1], estimate = estimate, std_error = se, df = df, p_value = ptukey(abs(estimate) / se * sqrt(2), 3, df, lower.tail = FALSE),
    conf_low = estimate - qtukey(.95, 3, df) / sqrt(2) * se, conf_high = estimate + qtukey(.95, 3, df) / sqrt(2) * se)
})

cat(toJSON(list(data = as.list(d), hotelling = hotelling, survey_logit = logit, games_howell = games_howell), auto_unbox = TRUE, digits = NA), "\n")
