# Reads NAME.dta and NAME.sav with haven and compares every cell with NAME.csv (written with labels), by NAME.categories.csv: variable, code, number, label.
# Arguments: the folder, then names. Stops at the first difference.
suppressMessages(library(haven))
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
states <- c("not_asked_site", "not_asked_arm", "not_asked_routing", "not_asked_version", "not_reached", "left_blank", "dont_know", "not_applicable", "refused",
            "timed_out", "technical_failure", "withdrawn", "unknown_in_source", "not_asked_population", "erased", "no_number", "screened_out")
cells <- 0

read <- function(path) read.csv(path, colClasses = "character", na.strings = character(0), check.names = FALSE, encoding = "UTF-8")
differ <- function(...) stop(paste0(...), call. = FALSE)
same <- function(found, expected, what) {
  cells <<- cells + length(expected)
  wrong <- which(is.na(found) != is.na(expected) | (!is.na(found) & !is.na(expected) & found != expected))
  if (length(wrong) > 0) differ(what, ", row ", wrong[1], ": ", found[wrong[1]], " instead of ", expected[wrong[1]])
}
near <- function(found, expected, tolerance, what) {
  cells <<- cells + length(expected)
  wrong <- which(is.na(found) != is.na(expected) | (!is.na(found) & !is.na(expected) & abs(found - expected) > tolerance))
  if (length(wrong) > 0) differ(what, ", row ", wrong[1], ": ", found[wrong[1]], " instead of ", expected[wrong[1]])
}

compare <- function(name, data, plain, state_of) {
  csv <- read(file.path(folder, paste0(name, ".csv")))
  categories <- read(file.path(folder, paste0(name, ".categories.csv")))
  if (nrow(data) != nrow(csv)) differ(name, ": ", nrow(data), " rows instead of ", nrow(csv))
  place <- 0
  for (column in names(csv)) {
    what <- paste(name, column)
    base <- sub("_label$", "", column)
    if (base != column && base %in% names(csv)) next
    base <- sub("__missing$", "", column)
    if (base != column && base %in% names(csv)) {
      if (!is.character(data[[place]])) next # inside the variable itself
      place <- place + 1
      expected <- match(csv[[column]], states)
      same(as.numeric(data[[place]]), expected, what)
      next
    }
    place <- place + 1
    x <- data[[place]]
    text <- csv[[column]]
    if (is.null(attr(x, "label"))) differ(what, " has no label")
    if (is.character(x)) same(x, text, what)
    else if (inherits(x, "POSIXct")) near(as.numeric(x), as.numeric(as.POSIXct(text, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")), 0.0011, what)
    else if (inherits(plain[[place]], "Date")) {
      missing <- csv[[paste0(column, "__missing")]]
      state <- state_of(x)
      same(state, ifelse(missing == "", NA, missing), paste(what, "missing"))
      same(format(plain[[place]]), ifelse(text == "", NA, text), what)
    }
    else {
      missing <- csv[[paste0(column, "__missing")]]
      if (!is.null(missing)) {
        same(state_of(x), ifelse(missing == "", NA, missing), paste(what, "missing"))
        labelled <- state_of(attr(x, "labels"))
        if (!all(unique(missing[missing != ""]) %in% labelled)) differ(what, ": a state has no label")
      }
      value <- as.numeric(x)
      value[!is.na(state_of(x))] <- NA
      known <- categories[categories$variable == column, ]
      if (nrow(known) > 0) {
        same(value, as.numeric(known$number[match(text, known$code)]), what)
        labels <- attr(x, "labels")
        same(names(labels)[match(as.numeric(known$number), labels)], gsub("[\r\n]+", " ", known$label), paste(what, "labels"))
      } else near(value, as.numeric(ifelse(text == "", NA, text)), 0, what)
    }
  }
  if (place != ncol(data)) differ(name, ": ", ncol(data), " variables instead of ", place)
}

for (name in arguments[-1]) {
  stata <- read_dta(file.path(folder, paste0(name, ".dta")))
  compare(name, stata, stata, function(x) states[match(na_tag(as.double(x)), letters)])
  path <- file.path(folder, paste0(name, ".sav"))
  compare(name, read_sav(path, user_na = TRUE), read_sav(path), function(x) {
    # haven turns the codes in a date, seconds after SPSS's first day, into days after 1970.
    if (identical(attr(x, "format.spss"), "SDATE10")) x <- round(as.double(x) * 86400 + 12219379200)
    code <- -9900 - as.double(x)
    states[ifelse(!is.na(code) & code >= 1 & code <= 16, code, NA_real_)]
  })
}
cat(cells, "cells are the same\n")
