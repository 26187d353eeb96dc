# Golden values of simultaneous intervals of model contrasts, pairs of clusters and marginal effects of the survey-weighted logit, Firth's logit with clusters:
#   Rscript families.R > families.json
# R 4.2 with multcomp 1.4, mvtnorm, sandwich, clubSandwich 0.5.8, estimatr 1.0, survey 4.1. The data are simulated below with seeds and stored with the values, so that the tests need no R.
suppressPackageStartupMessages({ library(multcomp); library(mvtnorm); library(sandwich); library(clubSandwich); library(estimatr); library(survey); library(jsonlite) })
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

# ---- contrasts of a model with strata, a covariate and clusters
set.seed(301)
n <- 120
d <- data.frame(village = sample(1:20, n, TRUE))
d$arm <- c("a", "b", "c", "d")[(d$village - 1) %% 4 + 1]
d$site <- sample(c("east", "north", "west"), n, TRUE)
d$x <- round(rnorm(n), 3)
d$y <- round(0.5 * (d$arm == "c") + 0.4 * (d$arm == "d") + 0.5 * d$x + (d$site == "west") + rnorm(20, sd = 0.3)[d$village] + rnorm(n, sd = ifelse(d$arm == "b", 1.5, 1)), 3)
d$arm <- factor(d$arm); d$site <- factor(d$site)
fit <- lm(y ~ arm + x + site, d)

# multcomp's numbers come from random points and are good to 1e-4 or so; where the contrasts are independent the same probabilities by an integral over s of Miwa's normal probability
together <- function(linfct, v, df) {
  estimate <- drop(linfct %*% coef(fit)); covariance <- linfct %*% v %*% t(linfct); se <- sqrt(diag(covariance)); r <- cov2cor(covariance); t <- estimate / se
  outside <- function(z) 1 - pmvnorm(rep(-z, length(t)), rep(z, length(t)), corr = r, algorithm = Miwa(steps = 128))[1]
  density <- function(s) 2 * df * s * dchisq(df * s^2, df)
  upper <- function(z) integrate(function(s) sapply(s, function(v) outside(z * v)) * density(s), 0.05, 4, rel.tol = 1e-7)$value
  list(estimate = estimate, std_error = se, df = df, p_value = sapply(abs(t), upper),
       critical = uniroot(function(z) upper(z) - 0.05, c(qt(.975, df), qt(1 - .025 / length(t), df) + 0.01), tol = 1e-6)$root)
}
# what multcomp itself prints, as a check of the above
printed <- function(linfct, v, df) { set.seed(2); g <- glht(fit, linfct, vcov = v, df = df); as.numeric(summary(g, test = adjusted("single-step", abseps = 2e-5, maxpts = 2e5))$test$pvalues) }
names <- names(coef(fit))
pick <- function(...) { m <- matrix(0, length(list(...)), length(names), dimnames = list(NULL, names)); for (i in seq_along(list(...))) m[i, names(list(...)[[i]])] <- list(...)[[i]]; m }
dunnett <- pick(c(armb = 1), c(armc = 1), c(armd = 1))
tukey <- pick(c(armb = 1), c(armc = 1), c(armd = 1), c(armc = 1, armb = -1), c(armd = 1, armb = -1), c(armd = 1, armc = -1))
cr1 <- vcovCL(fit, cluster = d$village, type = "HC1")
families <- list(
  dunnett_hc2 = together(dunnett, vcovHC(fit, "HC2"), fit$df.residual), dunnett_cr1 = together(dunnett, cr1, 19),
  dunnett_hc2_multcomp = printed(dunnett, vcovHC(fit, "HC2"), fit$df.residual), dunnett_cr1_multcomp = printed(dunnett, cr1, 19), tukey_hc2_multcomp = printed(tukey, vcovHC(fit, "HC2"), fit$df.residual))
stopifnot(max(abs(families$dunnett_cr1$p_value - families$dunnett_cr1_multcomp)) < 1e-3)

# ---- pairs of clusters of unequal size (Imai, King and Nall 2009)
set.seed(302)
sizes <- sample(3:9, 16, TRUE)
p <- data.frame(village = rep(1:16, sizes))
p$pair <- (p$village + 1) %/% 2
treated <- as.vector(sapply(1:8, function(j) sample(0:1)))
p$z <- treated[p$village]
p$y <- round(0.5 * p$z + rnorm(8)[p$pair] + rnorm(16, sd = 0.3)[p$village] + rnorm(nrow(p)), 3)
m <- difference_in_means(y ~ z, p, blocks = pair, clusters = village)
pairs <- list(estimate = unname(m$coefficients), std_error = unname(m$std.error), df = unname(m$df), p_value = unname(m$p.value), conf_low = unname(m$conf.low), conf_high = unname(m$conf.high), design = m$design)

# ---- average marginal effects on the probability scale, weighted by 1/p: the population's mean effect
set.seed(303)
k <- 140
s <- data.frame(psu = sample(1:20, k, TRUE)); s$stratum <- (s$psu - 1) %% 4 + 1; s$weight <- round(runif(k, 0.5, 4), 2); s$units <- 12
s$arm <- sample(c("a", "b", "c"), k, TRUE); s$x <- round(rnorm(k), 3); s$female <- rbinom(k, 1, 0.5)
s$yes <- rbinom(k, 1, plogis(-0.4 + 0.7 * (s$arm == "c") + 0.5 * s$x + 0.3 * s$female * s$x + rnorm(20, sd = 0.4)[s$psu]))
design <- svydesign(~psu, strata = ~stratum, weights = ~weight, fpc = ~units, data = s, nest = TRUE)
logit <- svyglm(yes ~ arm + x * female, design, family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 100))
w <- s$weight / sum(s$weight)
predicted <- function(b, data) drop(plogis(model.matrix(~ arm + x * female, data) %*% b))
at <- function(column, value) { data <- s; data[[column]] <- value; if (column == "arm") data$arm <- factor(value, levels = c("a", "b", "c")); data }
effects <- list(
  armb = function(b) predicted(b, at("arm", "b")) - predicted(b, at("arm", "a")),
  armc = function(b) predicted(b, at("arm", "c")) - predicted(b, at("arm", "a")),
  x = function(b) { eta <- drop(model.matrix(~ arm + x * female, s) %*% b); dlogis(eta) * (b["x"] + b["x:female"] * s$female) },
  female = function(b) predicted(b, at("female", 1)) - predicted(b, at("female", 0)))
gradient <- function(f, b) sapply(seq_along(b), function(j) { h <- 1e-4; e <- replace(0 * b, j, h); (8 * (f(b + e) - f(b - e)) - (f(b + 2 * e) - f(b - 2 * e))) / (12 * h) })
b <- coef(logit)
X <- model.matrix(~ arm + x * female, s); mu <- fitted(logit)
influence <- (X * s$weight * (s$yes - mu)) %*% solve(t(X) %*% (X * s$weight * mu * (1 - mu)))
stopifnot(all.equal(unname(svyrecvar(influence, design$cluster, design$strata, design$fpc)), unname(vcov(logit)), check.attributes = FALSE, tolerance = 1e-6))
marginal <- lapply(names(effects), function(name) {
  rows <- effects[[name]](b); value <- sum(w * rows); g <- gradient(function(b) sum(w * effects[[name]](b)), b)
  # covariates as they are in the sample (delta method), and as the sample they are: linearised, effects and coefficients together
  fixed <- sqrt(drop(g %*% vcov(logit) %*% g))
  z <- w * (rows - value) + drop(influence %*% g)
  sampled <- sqrt(drop(svyrecvar(as.matrix(z), design$cluster, design$strata, design$fpc)))
  list(term = name, estimate = value, std_error = fixed, std_error_sampled = sampled)
})
df <- degf(design) + 1 - length(b)

# ---- Firth's logit with clusters: the adjusted scores x(y - p + h(1/2 - p)) solved by scoring, their sums by cluster in the sandwich; CR1G = G/(G - 1), CR1 also (n - 1)/(n - k)
X <- model.matrix(~ arm + x + female, s); b <- numeric(ncol(X))
for (i in 1:200) {
  p1 <- plogis(drop(X %*% b)); v <- p1 * (1 - p1); I <- t(X) %*% (X * v); h <- v * rowSums((X %*% solve(I)) * X)
  scores <- X * (s$yes - p1 + h * (0.5 - p1)); step <- solve(I, colSums(scores)); b <- b + drop(step)
}
stopifnot(max(abs(step)) < 1e-14)
g <- length(unique(s$psu)); meat <- crossprod(rowsum(scores, s$psu)); cr0 <- solve(I) %*% meat %*% solve(I)
firth <- list(estimate = unname(b), cr0 = unname(sqrt(diag(cr0))), cr1g = unname(sqrt(diag(cr0) * g / (g - 1))), cr1 = unname(sqrt(diag(cr0) * g / (g - 1) * (k - 1) / (k - ncol(X)))))

cat(toJSON(list(data = list(arms = as.list(d), pairs = as.list(p), sample = as.list(s)), families = families, pairs = pairs, marginal = marginal, marginal_df = df, firth = firth), auto_unbox = TRUE, digits = NA), "\n")
