# Times of R on the data that the benchmark wrote: Rscript reference_times.R FOLDER. Wall and processor seconds of one fit each.
suppressMessages(library(estimatr))

folder <- commandArgs(TRUE)[1]
read <- function(set, rows) {
  codes <- c("arm", "region", "education", "party", "cluster")
  columns <- lapply(setNames(nm = list.files(file.path(folder, set))), function(name) {
    path <- file.path(folder, set, name)
    if (name %in% codes) factor(readBin(path, integer(), rows)) else readBin(path, double(), rows)
  })
  as.data.frame(columns)
}
report <- function(what, expression) {
  gc(reset = TRUE)
  before <- sum(gc()[, 2])
  time <- system.time(expression)
  cat(sprintf("%-48s %7.2f s wall %7.2f s processor %6.0f MB\n", what, time[["elapsed"]], time[["user.self"]] + time[["sys.self"]], sum(gc()[, 6]) - before))
}

all_terms <- "arm + region + education + party + x1 + x2 + x3 + x4 + x5 + x6"
data <- read("models", 1e6)
report("lm_robust HC2, all terms", lm_robust(as.formula(paste("y ~", all_terms)), data, se_type = "HC2"))
report("lm_robust HC2, discrete terms", lm_robust(y ~ arm + region + education + party, data, se_type = "HC2"))
report("glm binomial, all terms", glm(as.formula(paste("binary ~", all_terms)), binomial, data))
rm(data)
clustered <- read("clustered", 350000)
report("lm_robust CR2, 10,000 clusters", lm_robust(y ~ arm + x1 + x2, clustered, clusters = cluster, se_type = "CR2"))
