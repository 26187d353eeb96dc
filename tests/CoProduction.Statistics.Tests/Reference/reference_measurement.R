# What R prints for the same tables: Rscript reference_measurement.R
# polycor's optimizers stop after about 4 digits; psych::fa and factanal keep about 5 of omega.
suppressMessages({library(polycor); library(psych)})
tables <- list(matrix(c(30,20,5, 12,25,18, 4,15,31), 3, byrow = TRUE), matrix(c(40,10, 15,35), 2, byrow = TRUE), matrix(c(20,3,0,1, 8,14,6,2, 1,9,12,24), 3, byrow = TRUE))
for (t in tables) {
  two <- polychor(t); ml <- polychor(t, ML = TRUE, std.err = TRUE, control = list(reltol = 1e-14, maxit = 5000))
  cat("polychor two-step", format(two, digits = 10), " ML", format(ml$rho, digits = 10), " se", format(sqrt(ml$var[1, 1]), digits = 6), " chisq", format(ml$chisq, digits = 8), ml$df, "\n")
}
for (t in list(matrix(c(5,2,1, 1,6,2, 0,3,7), 3, byrow = TRUE), matrix(c(3,1,4,1, 5,9,2,6), 2, byrow = TRUE))) cat("fisher.test", format(fisher.test(t)$p.value, digits = 15), "\n")
R <- matrix(c(1,.5,.4,.3, .5,1,.35,.45, .4,.35,1,.25, .3,.45,.25,1), 4)
f <- factanal(covmat = R, factors = 1, control = list(lower = 1e-6, opt = list(factr = 10)))
cat("omega", format(sum(f$loadings)^2 / (sum(f$loadings)^2 + sum(f$uniquenesses)), digits = 10), "\n")
x <- c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30); y <- c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
w <- wilcox.test(x, y, paired = TRUE); cat("signed rank V", w$statistic, " exact p", format(w$p.value, digits = 15), "\n")
w <- wilcox.test(x, y, paired = TRUE, exact = FALSE); cat("  continuity p", format(w$p.value, digits = 15), "\n")
w <- wilcox.test(x, y, paired = TRUE, exact = FALSE, correct = FALSE); cat("  normal p", format(w$p.value, digits = 15), "\n")
