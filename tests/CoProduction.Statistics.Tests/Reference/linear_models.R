# Golden values of absorbed effects, survey errors, linear hypotheses and simple slopes:
#   Rscript linear_models.R > linear_models.json
# R 4.2 with estimatr 1.0, clubSandwich, survey 4.1, car. The data are simulated below with a seed and stored with the values, so that the tests need no R.
suppressPackageStartupMessages({ library(estimatr); library(survey); library(car); library(jsonlite); library(sandwich) })
set.seed(20260703)

# ---- a field experiment: 60 persons in 12 villages of 5 sites, in 3 waves; a block crosses villages
n <- 60
d <- data.frame(
  village = rep(1:12, length.out = n),
  block = sample(1:7, n, TRUE),
  wave = sample(1:3, n, TRUE),
  x = round(rnorm(n), 3),
  w = round(runif(n, 0.5, 3), 2))
d$site <- (d$village - 1) %% 5 + 1
d$arm <- sample(c("a", "b", "c"), n, TRUE)
d$y <- round(0.5 * (d$arm == "b") + 1.2 * (d$arm == "c") * d$x + d$x + d$site / 3 + rnorm(12)[d$village] + rnorm(n), 3)
d$binary <- as.integer(d$y > mean(d$y))

rows <- function(names, b, se, df) lapply(seq_along(names), function(j) {
  t <- b[j] / se[j]
  q <- if (is.infinite(df[j])) qnorm(.975) else qt(.975, df[j])
  r <- list(term = names[j], estimate = b[[j]], std_error = se[[j]], statistic = t[[1]],
    p_value = if (is.infinite(df[j])) 2 * pnorm(-abs(t))[[1]] else 2 * pt(-abs(t), df[j])[[1]],
    conf_low = (b[j] - q * se[j])[[1]], conf_high = (b[j] + q * se[j])[[1]])
  if (is.finite(df[j])) r$df <- df[[j]]
  r
})
typed <- function(type, r) lapply(r, function(x) c(list(se_type = type), x))
robust <- function(formula, keep, types, weights = NULL, clusters = NULL) do.call(c, lapply(names(types), function(type) {
  args <- list(formula, data = d, se_type = types[[type]])
  if (!is.null(weights)) args$weights <- d[[weights]]
  if (!is.null(clusters)) args$clusters <- d[[clusters]]
  fit <- do.call(lm_robust, args)
  at <- match(keep, fit$term)
  typed(type, rows(keep, fit$coefficients[at], fit$std.error[at], fit$df[at]))
}))
hc <- list(classical = "classical", HC0 = "HC0", HC1 = "HC1", HC2 = "HC2", HC3 = "HC3")
cr <- list(CR0 = "CR0", CR1 = "stata", CR2 = "CR2")
slopes <- c("armb", "armc", "x")

# estimatr's fixed_effects= must say the same as the dummies where it has the type
inside <- lm_robust(y ~ arm + x, d, fixed_effects = ~ site, se_type = "HC2")
stopifnot(all.equal(unname(inside$std.error), unname(lm_robust(y ~ arm + x + factor(site), d, se_type = "HC2")$std.error[2:4]), tolerance = 1e-10))
inside <- lm_robust(y ~ arm + x, d, fixed_effects = ~ site, clusters = village, se_type = "CR2")
outside <- lm_robust(y ~ arm + x + factor(site), d, clusters = village, se_type = "CR2")
stopifnot(all.equal(unname(inside$std.error), unname(outside$std.error[2:4]), tolerance = 1e-8))

full <- lm(y ~ arm + x + factor(site) + factor(block), d)
absorbed <- list(
  site = list(terms = c(robust(y ~ arm + x + factor(site), slopes, hc), robust(y ~ arm + x + factor(site), slopes, cr, clusters = "village"))),
  site_block = list(
    terms = c(robust(y ~ arm + x + factor(site) + factor(block), slopes, hc), robust(y ~ arm + x + factor(site) + factor(block), slopes, cr, clusters = "village")),
    df_residual = full$df.residual, r_squared = summary(full)$r.squared, adj_r_squared = summary(full)$adj.r.squared, ss_residual = deviance(full)),
  site_block_wave = list(terms = robust(y ~ arm + x + factor(site) + factor(block) + factor(wave), slopes, hc)),
  # villages lie within sites: one dummy of the two sets is superfluous per site
  village_site = list(terms = robust(y ~ arm + x + factor(village), slopes, hc), df_residual = lm(y ~ arm + x + factor(village), d)$df.residual),
  village_clusters = list(terms = robust(y ~ arm + x + factor(village), slopes, cr, clusters = "village")),
  weighted = list(terms = c(
    robust(y ~ arm + x + factor(site) + factor(block), slopes, hc, weights = "w"),
    robust(y ~ arm + x + factor(site) + factor(block), slopes, cr[1:2], weights = "w", clusters = "village"))))

# ---- hypotheses and simple slopes, HC2 and t with n - k
inter <- lm_robust(y ~ arm * x + site, d, se_type = "HC2")
combine <- function(L, fit, name, df = fit$df[1]) {
  b <- sum(L * fit$coefficients); se <- sqrt(drop(t(L) %*% vcov(fit) %*% L))
  typed("HC2", rows(name, c(b), c(se), c(df)))
}
names <- names(inter$coefficients)
unit <- function(...) { w <- c(...); L <- setNames(rep(0, length(names)), names); L[names(w)] <- w; L }
joint <- linearHypothesis(inter, c("armb = 0", "armc - armb = 0.25", "armb:x = 0"), test = "F")
sds <- c(mean(d$x) - sd(d$x), mean(d$x), mean(d$x) + sd(d$x))
hypotheses <- list(
  combination = combine(unit(armc = 1, armb = -1, "armc:x" = .5), inter, "c - b + half"),
  joint = list(f = joint$F[2], df1 = joint$Df[2], df2 = joint$Res.Df[2], p = joint[["Pr(>F)"]][2]),
  slopes = do.call(c, lapply(c("armb", "armc"), function(a) do.call(c, lapply(1:3, function(i) {
    w <- c(1, sds[i]); names(w) <- c(a, paste0(a, ":x")); combine(do.call(unit, as.list(w)), inter, paste(a, i))
  })))),
  quartiles = unname(quantile(d$x, c(.25, .5, .75))),
  around_mean = sds)
logit <- glm(binary ~ arm + x, binomial, d, epsilon = 1e-15)
for (again in 1:3) logit <- glm(binary ~ arm + x, binomial, d, start = coef(logit)) # its covariance is that of the step before
lj <- linearHypothesis(logit, c("armb = 0", "armc = 0"), test = "Chisq", vcov. = vcov(logit))
hypotheses$logit <- list(estimate = unname(coef(logit)["armc"] - coef(logit)["armb"]),
  std_error = sqrt(vcov(logit)["armc", "armc"] + vcov(logit)["armb", "armb"] - 2 * vcov(logit)["armc", "armb"]),
  chi2 = lj$Chisq[2], p = lj[["Pr(>Chisq)"]][2])

# ---- a survey: 5 strata of 3 to 5 primary sampling units, unequal weights, some outcomes missing
s <- do.call(rbind, lapply(1:5, function(h) do.call(rbind, lapply(1:(3 + h %% 3), function(c)
  data.frame(stratum = paste0("s", h), psu = paste0("s", h, "p", c), population = c(12, 9, 30, 7, 15)[h], pw = round(runif(4, 1, 9), 1) * h)))))
s$female <- sample(0:1, nrow(s), TRUE)
s$urban <- sample(c("no", "yes"), nrow(s), TRUE)
s$age <- round(runif(nrow(s), 18, 80))
s$y <- round(3 + .5 * s$female + .02 * s$age + as.integer(factor(s$psu)) / 8 + rnorm(nrow(s)), 3)
s$y[c(3, 17, 40)] <- NA
# one unit without any answer: it stays in the design
s$y[s$psu == "s2p4"] <- NA
designs <- list(
  weights = svydesign(~1, weights = ~pw, data = s),
  strata = svydesign(~1, strata = ~stratum, weights = ~pw, data = s),
  clusters = svydesign(~psu, weights = ~pw, data = s),
  both = svydesign(~psu, strata = ~stratum, weights = ~pw, data = s),
  fpc = svydesign(~psu, strata = ~stratum, weights = ~pw, fpc = ~population, data = s))
survey <- lapply(designs, function(design) {
  m <- svymean(~y, design, na.rm = TRUE)
  used <- subset(design, !is.na(y))
  fit <- svyglm(y ~ female + age, design)
  u <- svymean(~urban, design)
  t <- svytotal(~age, design)
  by <- svyby(~y, ~urban, design, svymean, na.rm = TRUE)
  domain <- subset(design, female == 1)
  list(df = degf(used),
    mean = typed("linearized", rows("y", coef(m), SE(m), degf(used))),
    proportion = typed("linearized", rows(names(coef(u)), coef(u), unname(c(SE(u))), rep(degf(design), 2))),
    total = typed("linearized", rows("age", coef(t), c(SE(t)), degf(design))),
    by = typed("linearized", rows(paste0("y:", by$urban), by$y, by$se, sapply(c("no", "yes"), function(v) degf(subset(used, urban == v))))),
    ols = typed("linearized", rows(names(coef(fit)), coef(fit), unname(SE(fit)), rep(fit$df.residual, 3))),
    domain = typed("linearized", { f <- svyglm(y ~ age, domain); rows(names(coef(f)), coef(f), unname(SE(f)), rep(f$df.residual, 2)) }),
    joint = { r <- regTermTest(fit, ~ female + age); list(f = r$Ftest[1], df1 = r$df, df2 = r$ddf, p = r$p[1]) })
})
# a stratum with a single unit
lonely <- s[s$stratum != "s1" | s$psu == "s1p1", ]
survey$lonely <- lapply(c(adjust = "adjust", certainty = "certainty"), function(how) {
  options(survey.lonely.psu = how)
  m <- svymean(~y, svydesign(~psu, strata = ~stratum, weights = ~pw, data = lonely), na.rm = TRUE)
  c(SE(m))[[1]]
})

cat(toJSON(list(experiment = as.list(d), survey_data = as.list(s), absorbed = absorbed, hypotheses = hypotheses, survey = survey),
  digits = I(16), auto_unbox = TRUE, na = "null", null = "null"), "\n")
