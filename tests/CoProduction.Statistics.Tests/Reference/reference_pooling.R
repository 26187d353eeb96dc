# Golden values of pooling and dose: Rscript reference_pooling.R > pooling.json
# metafor 3.8, clubSandwich 0.5.8, sandwich 3.0, MASS 7.3; REML tightened to where it stops moving.
suppressMessages({library(metafor); library(clubSandwich); library(sandwich); library(MASS)})
num <- function(x) if (length(x) == 1) format(x, digits = 17) else paste0("[", paste(format(x, digits = 17, trim = TRUE), collapse = ", "), "]")
out <- character(); add <- function(name, ...) { v <- list(...); out <<- c(out, paste0('"', name, '": {', paste0('"', names(v), '": ', sapply(v, num), collapse = ", "), "}")) }

meta <- function(name, y, v) for (m in c("REML", "DL")) {
  f <- rma(y, v, method = m, test = "knha", control = list(threshold = 1e-14, maxiter = 10000))
  z <- rma(y, v, method = m, control = list(threshold = 1e-14, maxiter = 10000))
  p <- predict(f); ci <- confint(f, control = list(tol = 1e-13, tau2.max = 1e4))$random; fe <- rma(y, v, method = "EE")
  add(paste(name, m, sep = "_"), y = y, v = v, tau2 = f$tau2, tau2_low = ci["tau^2", "ci.lb"], tau2_high = ci["tau^2", "ci.ub"], i2 = f$I2 / 100, i2_low = ci["I^2(%)", "ci.lb"] / 100, i2_high = ci["I^2(%)", "ci.ub"] / 100,
      h2 = f$H2, q = f$QE, q_p = f$QEp, estimate = c(f$b), se = f$se, p = f$pval, low = f$ci.lb, high = f$ci.ub, pi_low = p$pi.lb, pi_high = p$pi.ub, wald_se = z$se, wald_p = z$pval, common = c(fe$b), common_se = fe$se)
}
# BCG vaccine trials (Colditz et al. 1994), log risk ratios
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
meta("bcg", as.numeric(bcg$yi), as.numeric(bcg$vi))
meta("homogeneous", c(0.21, 0.18, 0.25, 0.20, 0.31, 0.16, 0.22), c(0.01, 0.02, 0.015, 0.008, 0.03, 0.012, 0.02))

# stacked: 12 persons, 3 themes, two missing answers
set.seed(11)
d <- expand.grid(theme = c("parks", "safety", "waste"), person = 1:12); d$arm <- (d$person %% 2 == 0) * 1
d$y <- round(5 + d$arm * c(1, 2, .5)[as.integer(d$theme)] + rnorm(12)[d$person] + rnorm(36), 2)
d <- d[-c(5, 20), ]
m <- lm(y ~ 0 + theme + theme:arm, d); V <- vcovCR(m, d$person, "CR2"); w <- as.numeric(table(d$theme)) / nrow(d)
ct <- linear_contrast(m, V, matrix(c(0, 0, 0, w), 1), test = "Satterthwaite"); tt <- coef_test(m, V, test = "Satterthwaite")[4:6, ]
L <- rbind(c(0, 0, 0, -1, 1, 0), c(0, 0, 0, -1, 0, 1)); b <- coef(m)
Fh <- Wald_test(m, constraints = L, vcov = V, test = "HTZ")
add("stacked", theme = as.integer(d$theme), person = d$person, arm = d$arm, y = d$y, estimate = sum(w * b[4:6]), se = ct$SE, df = ct$df, themes = tt$beta, theme_se = tt$SE, theme_df = tt$df_Satt, f = Fh$Fstat, df2 = Fh$df_denom, p = Fh$p_val)

# dose: 0, 1, 2, 4; a covariate
set.seed(12)
e <- data.frame(dose = rep(c(0, 1, 2, 4), times = c(9, 8, 10, 7))); e$x <- round(rnorm(34), 2); e$y <- round(3 + .8 * e$dose - .1 * e$dose^2 + .4 * e$x + rnorm(34) * (1 + e$dose / 4), 2)
g <- factor(e$dose); hc2 <- function(m) sqrt(diag(vcovHC(m, "HC2")))
fits <- list(linear = lm(y ~ dose + x, e), quadratic = lm(y ~ dose + I(dose^2) + x, e), dummies = lm(y ~ g + x, e),
  polynomial = lm(y ~ C(g, contr.poly(4, scores = c(0, 1, 2, 4))) + x, e), helmert = lm(y ~ C(g, contr.helmert(4) %*% diag(1 / 2:4)) + x, e), successive = lm(y ~ C(g, contr.sdif(4)) + x, e))
wald <- function(m, i) { b <- coef(m)[i]; drop(b %*% solve(vcovHC(m, "HC2")[i, i], b)) / length(i) }
for (n in names(fits)) { m <- fits[[n]]; add(paste0("dose_", n), coef = unname(coef(m)), se = unname(hc2(m))) }
Fd <- wald(fits$dummies, 2:4); Fl <- wald(fits$polynomial, 3:4)
add("dose", dose = e$dose, x = e$x, y = e$y, joint_f = Fd, joint_p = pf(Fd, 3, 29, lower.tail = FALSE), departure_f = Fl, departure_p = pf(Fl, 2, 29, lower.tail = FALSE))

# threshold: level jumps by 1.2 where the driver passes 0.3; sup-Wald with HC1 over the distinct values that leave 15% on either side
set.seed(13)
h <- data.frame(q = round(rnorm(80), 3), x = round(rnorm(80), 2)); h$y <- round(1 + .5 * h$x + 1.2 * (h$q > .3) + rnorm(80), 3)
sup <- function(shape, cluster = NULL) {
  s <- sort(h$q); grid <- unique(s); grid <- grid[sapply(grid, function(t) min(sum(h$q <= t), sum(h$q > t)) >= .15 * 80)]
  r <- sapply(grid, function(t) { z <- if (shape == "jump") as.numeric(h$q > t) else pmax(h$q - t, 0); m <- if (shape == "jump") lm(y ~ x + z, h) else lm(y ~ x + q + z, h); k <- "z"
    V <- if (is.null(cluster)) vcovHC(m, "HC1") else vcovCL(m, cluster = cluster, type = "HC0", cadjust = FALSE); c(coef(m)[k]^2 / V[k, k], sum(resid(m)^2), coef(m)[k], sqrt(vcovHC(m, "HC2")[k, k])) })
  best <- which.min(r[2, ]); lr <- 80 * (r[2, ] - r[2, best]) / r[2, best]; keep <- grid[lr <= -2 * log(1 - sqrt(.95))]
  c(sup = max(r[1, ]), at = grid[best], effect = r[[3, best]], se = r[[4, best]], low = min(keep), high = max(keep), points = length(grid))
}
j <- sup("jump"); k <- sup("kink"); cl <- rep(1:20, 4); jc <- sup("jump", cl)
add("threshold", q = h$q, x = h$x, y = h$y, cluster = cl, sup = j[["sup"]], at = j[["at"]], effect = j[["effect"]], se = j[["se"]], low = j[["low"]], high = j[["high"]], points = j[["points"]], kink_sup = k[["sup"]], kink_at = k[["at"]], cluster_sup = jc[["sup"]])
cat("{\n", paste(out, collapse = ",\n"), "\n}\n", sep = "")
