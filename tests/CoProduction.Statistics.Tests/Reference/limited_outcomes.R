# The same models as limited_outcomes.py with R's packages, from the data in limited_outcomes.json (written beside it):
#   Rscript limited_outcomes.R > limited_outcomes_r.json
# R 4.2, sandwich, AER, survival, MASS. glm is iterated to 1e-15; polr and survreg stop earlier (about 1e-6 and 1e-9), hence the looser tolerance of the test.
suppressPackageStartupMessages({library(jsonlite); library(sandwich); library(AER); library(MASS)})
golden <- fromJSON("limited_outcomes.json")
d <- as.data.frame(golden$data); d$arm <- factor(d$arm)
tight <- glm.control(epsilon = 1e-15, maxit = 100)
se <- function(fit, classical = vcov(fit)) list(
  classical = sqrt(diag(classical)),
  HC0 = sqrt(diag(vcovCL(fit, cluster = seq_len(nrow(d)), type = "HC0", cadjust = FALSE))),
  HC1 = sqrt(diag(vcovCL(fit, cluster = seq_len(nrow(d)), type = "HC1", cadjust = FALSE)) * nrow(d) / (nrow(d) - 1)),
  CR0 = sqrt(diag(vcovCL(fit, cluster = d$cluster, type = "HC0", cadjust = FALSE))),
  CR1G = sqrt(diag(vcovCL(fit, cluster = d$cluster, type = "HC0", cadjust = TRUE))),
  CR1 = sqrt(diag(vcovCL(fit, cluster = d$cluster, type = "HC1", cadjust = TRUE))))
row <- function(fit, b = coef(fit)) list(terms = names(b), estimate = unname(b), std_error = lapply(se(fit), unname), log_likelihood = as.numeric(logLik(fit)))
logit <- glm(yes ~ arm + x + d, binomial, d, control = tight)
share <- glm(share ~ arm + x + d, quasibinomial, d, control = tight)
count <- glm(count ~ arm + x + d + offset(log(exposure)), poisson, d, control = tight)
ordered <- polr(factor(rank) ~ arm + x + d, d, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
both <- tobit(effort ~ arm + x + d, left = 0, right = 10, data = d, control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
left <- tobit(effort ~ arm + x + d, left = 0, right = Inf, data = d, control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
right <- tobit(effort ~ arm + x + d, left = -Inf, right = 10, data = d, control = survreg.control(rel.tolerance = 1e-14, maxiter = 100))
tobits <- function(fit) c(row(fit), list(scale = fit$scale))
cat(toJSON(list(
  version = R.version.string,
  logit = c(row(logit), list(profile = unname(suppressMessages(confint(logit))))),
  fractional_logit = row(share), poisson = row(count),
  ordered_logit = row(ordered, c(coef(ordered), ordered$zeta)),
  tobit = tobits(both), tobit_left = tobits(left), tobit_right = tobits(right)), digits = 15, auto_unbox = TRUE, pretty = TRUE))
