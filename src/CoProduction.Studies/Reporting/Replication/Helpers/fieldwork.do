
mata:

// ---- Losses, answers, recruitment, quality, pairs of measures, work on tasks ----

struct CpResult scalar cp_number_of(real scalar n)
{
    struct CpResult scalar r
    r.n = n
    return(r)
}

struct CpResult scalar cp_share_of(real colvector v)
{
    struct CpResult scalar r
    r.estimate = cp_mean(v)
    return(r)
}

void cp_recruitment(string scalar start, string scalar column, string rowvector values)
{
    real scalar j
    real colvector here, others, completed
    string colvector x
    if (!cp_has(column)) {
        cp_not_here(start, "this file has no column " + column)
        return
    }
    x = cp_of_people(column)
    completed = cp_of_people("status") :== "completed"
    others = x :!= ""
    for (j = 1; j <= cols(values); j++) {
        here = x :== values[j]
        others = others :& (1 :- here)
        cp_part(start + values[j], cp_number_of(sum(here)))
        cp_part(start + values[j] + "/completed", cp_number_of(sum(here :& completed)))
    }
    cp_part(start + "(others)", cp_number_of(sum(others)))
    cp_part(start + "(others)/completed", cp_number_of(sum(others :& completed)))
}

void cp_population_margin(string scalar start, string scalar column, struct CpMap scalar population)
{
    struct CpResult scalar r, test
    real scalar j, total
    real rowvector count, share
    string colvector x
    x = cp_of_people(column)
    count = J(1, cols(population.key), 0)
    for (j = 1; j <= cols(count); j++) count[j] = sum(x :== population.key[j])
    total = sum(count)
    share = population.value / sum(population.value)
    test.statistic = 0
    for (j = 1; j <= cols(count); j++) {
        r = cp_number_of(count[j])
        r.estimate = count[j] / total
        cp_part(start + population.key[j], r)
        r.n = .
        r.estimate = r.estimate - share[j]
        cp_part(start + population.key[j] + "/difference", r)
        if (share[j] > 0) test.statistic = test.statistic + (count[j] - total * share[j])^2 / (total * share[j])
    }
    test.df = sum(share :> 0) - 1
    test.p_value = chi2tail(test.df, test.statistic)
    cp_part(start + "(test)", test)
}

// Arm, value and unit of everyone assigned of whom the question was due; unit without rows: each is one of its own.
struct CpLost
{
    real colvector value
    string colvector arm, unit
}

// Everyone assigned of whom the question was due (of several themes each), with the outcome or without; completion counts everyone. arm_columns: by column the theme that it assigns.
struct CpLost scalar cp_lost_of(struct CpPairs scalar arm_columns, string rowvector arms, string scalar outcome, string rowvector themes, string scalar clusters)
{
    struct CpLost scalar lost
    real scalar c, j
    real colvector inside, here
    string colvector of, unit
    string rowvector columns
    lost.value = J(0, 1, .)
    lost.arm = J(0, 1, "")
    lost.unit = J(0, 1, "")
    for (c = 1; c <= cols(arm_columns.key); c++) {
        of = cp_of_people(arm_columns.key[c])
        inside = cp_among(of, arms)
        unit = cp_of_people((clusters == "" ? "participant" : clusters))
        if (outcome == "") cp_lose(lost, of, cp_where(cp_of_people("status") :== "completed", J(rows(of), 1, 1)), unit, inside)
        else {
            columns = outcome
            if (arm_columns.value[c] != "") columns = cp_column_for(outcome, arm_columns.value[c])
            else {
                for (j = 1; j <= cols(themes); j++) columns = columns, (outcome + "_" + themes[j])
            }
            for (j = 1; j <= cols(columns); j++) {
                if (!cp_has(columns[j])) continue
                here = 1 :- cp_among(cp_of_people(columns[j] + "__missing"), cp_structural())
                cp_lose(lost, of, strtoreal(cp_of_people(columns[j])), unit, inside :& here)
            }
        }
    }
    // Rows of one person or cluster hang together; persons who stand once do not.
    if (sum(arm_columns.value :!= "") == 0 & cols(themes) == 0 & (clusters == "" | sum(lost.unit :== "") > 0)) lost.unit = J(0, 1, "")
    return(lost)
}

// Adds the rows that are inside.
void cp_lose(struct CpLost scalar lost, string colvector arm, real colvector value, string colvector unit, real colvector inside)
{
    lost.value = lost.value \ cp_kept(value, inside)
    lost.arm = lost.arm \ cp_kept(arm, inside)
    lost.unit = lost.unit \ cp_kept(unit, inside)
}

real scalar cp_ln_choose(real scalar n, real scalar k)
{
    return(lngamma(n + 1) - lngamma(k + 1) - lngamma(n - k + 1))
}

// Of all tables with these margins, those no more probable than the observed one (Freeman and Halton 1951), from the arm at on.
real scalar cp_exact_tail(real rowvector n, real scalar at, real scalar left, real scalar log_before, real scalar observed, real scalar whole)
{
    real scalar k, rest, p, log_here
    if (at == cols(n)) {
        log_here = log_before + cp_ln_choose(n[at], left)
        return(log_here <= observed + 1e-7 ? exp(log_here - whole) : 0)
    }
    rest = sum(n[|at + 1 \ cols(n)|])
    p = 0
    for (k = max((0, left - rest)); k <= min((n[at], left)); k++) p = p + cp_exact_tail(n, at + 1, left - k, log_before + cp_ln_choose(n[at], k), observed, whole)
    return(p)
}

real scalar cp_exact_p(real rowvector out, real rowvector n)
{
    real scalar j, observed
    real rowvector fewer
    fewer = (sum(out) > sum(n) - sum(out) ? n - out : out)
    observed = 0
    for (j = 1; j <= cols(n); j++) observed = observed + cp_ln_choose(n[j], fewer[j])
    return(cp_exact_tail(n, 1, sum(fewer), 0, observed, cp_ln_choose(sum(n), sum(fewer))))
}

void cp_attrition(string scalar start, struct CpLost scalar lost, string rowvector arms)
{
    struct CpMatrix scalar design
    struct CpLeastSquares scalar fit
    struct CpResult scalar r, test, exact
    real scalar j, rate
    real rowvector n, out
    real colvector missing_, here
    string scalar errors
    missing_ = lost.value :>= .
    rate = cp_mean(missing_)
    design = cp_intercept(rows(missing_))
    n = out = J(1, cols(arms), 0)
    test.statistic = 0
    for (j = 1; j <= cols(arms); j++) {
        here = lost.arm :== arms[j]
        n[j] = sum(here)
        out[j] = sum(here :& missing_)
        r.n = n[j]
        r.n_dropped = out[j]
        r.estimate = r.n_dropped / r.n
        cp_part(start + arms[j], r)
        test.statistic = test.statistic + (r.n_dropped - r.n * rate)^2 / (r.n * rate * (1 - rate))
        if (j > 1) design = cp_beside(design, cp_column(here, arms[j]))
    }
    if (rate == 0 | rate == 1) return
    errors = (rows(lost.unit) == 0 ? "HC2" : "CR2")
    fit = cp_fitted(design, missing_, lost.unit)
    for (j = 2; j <= cols(arms); j++) cp_part(start + arms[j] + "/difference", cp_combined(fit, cp_map(arms[j], 1), errors))
    test.df = cols(arms) - 1
    test.p_value = chi2tail(test.df, test.statistic)
    cp_part(start + "(test)", test)
    if (rows(lost.unit) == 0 & min(n) * min((rate, 1 - rate)) < 5) {
        exact.p_value = cp_exact_p(out, n)
        cp_part(start + "(exact)", exact)
    }
    // Where arms lose nobody their covariance is singular: results.csv has no such row then.
    if (cp_row_of(start + "(wald)") < .) cp_check(start + "(wald)", cp_wald(fit, arms[|2 \ cols(arms)|], errors))
}

void cp_attrition_bounds(string scalar start, struct CpLost scalar lost, string scalar treated, string scalar control, real scalar lowest, real scalar highest)
{
    struct CpBounds scalar bounds
    struct CpResult scalar r
    real scalar n1, n0
    real colvector y1, y0
    y1 = cp_kept(lost.value, lost.arm :== treated)
    y0 = cp_kept(lost.value, lost.arm :== control)
    n1 = rows(y1)
    n0 = rows(y0)
    y1 = cp_kept(y1, y1 :< .)
    y0 = cp_kept(y0, y0 :< .)
    if (rows(y1) > 0 & rows(y0) > 0) {
        bounds = cp_trimming(y1, n1, y0, n0)
        r.estimate = cp_mean(y1) - cp_mean(y0)
        cp_part(start + "observed", r)
        r.estimate = bounds.share
        cp_part(start + "trimmed", r)
        cp_part(start + "lee", cp_limits(bounds))
        cp_part(start + "lee_interval", cp_between_bounds(bounds))
    }
    if (lowest >= .) return
    bounds = cp_worst_case(y1, n1, y0, n0, lowest, highest)
    cp_part(start + "manski", cp_limits(bounds))
    cp_part(start + "manski_interval", cp_between_bounds(bounds))
}

// The furthest page that those sent who did not complete. pages: by column of seconds the name of the page, in their order.
void cp_exits(string scalar start, struct CpPairs scalar pages, string scalar arm_column, string rowvector arms)
{
    real scalar i, j, any
    real colvector stopped, here
    string colvector last, x, of, names
    last = J(rows(cp_of_people("status")), 1, "(none)")
    any = 0
    for (j = 1; j <= cols(pages.key); j++) {
        x = cp_of_people(pages.key[j])
        for (i = 1; i <= rows(x); i++) {
            if (x[i] == "") continue
            any = 1
            last[i] = pages.value[j]
        }
    }
    if (!any) {
        cp_not_here(start, "this file has no times of pages")
        return
    }
    stopped = cp_among(cp_of_people("status"), tokens("started withdrawn"))
    of = (arm_column == "" ? J(rows(last), 1, "") : cp_of_people(arm_column))
    names = uniqrows(last)
    for (j = 1; j <= rows(names); j++) {
        here = stopped :& (last :== names[j])
        if (sum(here) == 0) continue
        cp_part(start + names[j] + "/(all)", cp_number_of(sum(here)))
        if (arm_column == "") continue
        for (i = 1; i <= cols(arms); i++) cp_part(start + names[j] + "/" + arms[i], cp_number_of(sum(here :& (of :== arms[i]))))
        cp_part(start + names[j] + "/(not assigned)", cp_number_of(sum(here :& (of :== ""))))
    }
}

void cp_floor_ceiling(string scalar start, string scalar column, real scalar least, real scalar most, string rowvector arm_columns, string scalar arm)
{
    real scalar j, slack
    real colvector x, inside
    x = strtoreal(cp_of_people(column))
    inside = J(rows(x), 1, arm == "")
    for (j = 1; j <= cols(arm_columns); j++) inside = inside :| (cp_of_people(arm_columns[j]) :== arm)
    x = cp_kept(x, inside :& (x :< .))
    slack = 1e-9 * (most - least)
    cp_part(start, cp_described(x))
    if (rows(x) == 0) return
    cp_part(start + "/floor", cp_share_of(x :<= least + slack))
    cp_part(start + "/ceiling", cp_share_of(x :>= most - slack))
}

// One column of answers: how many gave which, and why the others did not.
void cp_answers_of(string scalar start, string scalar column, string rowvector options, struct CpMap scalar numbers, real scalar as_number, string scalar arm_column, string rowvector arms, string rowvector states)
{
    struct CpResult scalar r
    real scalar i, j, given
    real colvector value, here
    string colvector x, state, of
    if (!cp_has(column)) {
        cp_not_here(start, "this file has no column " + column)
        return
    }
    x = cp_of_people(column)
    given = sum(x :!= "")
    if (as_number == 1) {
        value = strtoreal(x)
        if (cols(numbers.key) > 0) {
            for (i = 1; i <= rows(x); i++) value[i] = cp_value_of(numbers, x[i])
        }
        value = cp_kept(value, value :< .)
        r = cp_described(value)
    }
    r.n = given
    cp_part(start, r)
    if (as_number == 1) {
        r = cp_number_of(.)
        r.estimate = min(value)
        cp_part(start + "/min", r)
        cp_part(start + "/median", cp_median(value))
        r.estimate = max(value)
        cp_part(start + "/max", r)
    }
    for (j = 1; j <= cols(options); j++) {
        here = x :== options[j]
        r = cp_number_of(sum(here))
        if (given > 0) r.estimate = sum(here) / given
        cp_part(start + "/" + strofreal(j), r)
        if (cols(arms) == 0) continue
        of = cp_of_people(arm_column)
        for (i = 1; i <= cols(arms); i++) cp_part(start + "/" + arms[i] + "/" + strofreal(j), cp_number_of(sum(here :& (of :== arms[i]))))
    }
    state = cp_of_people(column + "__missing")
    for (j = 1; j <= cols(states); j++) cp_part(start + "/" + states[j], cp_number_of(sum(state :== states[j])))
}

struct CpResult scalar cp_median(real colvector x)
{
    struct CpResult scalar r
    real scalar n
    real colvector sorted
    n = rows(x)
    if (n == 0) return(r)
    sorted = sort(x, 1)
    r.estimate = (sorted[floor((n + 1) / 2)] + sorted[ceil((n + 1) / 2)]) / 2
    return(r)
}

// Later entries, minutes, speeders (faster than a third of the median) and seconds on the pages with a stimulus.
void cp_quality(string scalar start, struct CpPairs scalar arm_columns, string scalar arm, struct CpPairs scalar stimuli)
{
    external real colvector g_people
    struct CpResult scalar r, limit
    real scalar i, j, later
    real colvector seconds, row, at, mine, spent, x, here, known
    string colvector theme, of
    seconds = cp_where(cp_of_people("status") :== "completed", strtoreal(cp_of_people("duration_seconds")))
    limit = cp_median(cp_kept(seconds, seconds :< .))
    row = J(0, 1, .)
    theme = J(0, 1, "")
    if (cols(arm_columns.key) == 0) {
        later = sum(cp_text("counts") :== "0")
        row = (1::rows(g_people))
        theme = J(rows(g_people), 1, "")
    }
    else {
        later = 0
        for (j = 1; j <= cols(arm_columns.key); j++) {
            later = later + sum((cp_text("counts") :== "0") :& (cp_text(arm_columns.key[j]) :== arm))
            of = cp_of_people(arm_columns.key[j])
            at = cp_kept((1::rows(of)), of :== arm)
            row = row \ at
            theme = theme \ J(rows(at), 1, arm_columns.value[j])
        }
    }
    cp_part(start + "units", cp_number_of(rows(row)))
    cp_part(start + "later_entries", cp_number_of(later))
    mine = seconds[row]
    mine = cp_kept(mine, mine :< .)
    r = cp_median(mine / 60)
    r.n = rows(mine)
    cp_part(start + "minutes", r)
    cp_part(start + "speeders", cp_number_of(sum(mine :< limit.estimate / 3)))
    spent = J(rows(row), 1, 0)
    known = J(rows(row), 1, 0)
    for (j = 1; j <= cols(stimuli.key); j++) {
        x = strtoreal(cp_of_people(stimuli.key[j]))
        x = x[row]
        here = (x :< .) :& ((theme :== "") :| (theme :== stimuli.value[j]) :| (stimuli.value[j] == ""))
        known = known :| here
        for (i = 1; i <= rows(x); i++) if (here[i]) spent[i] = spent[i] + x[i]
    }
    spent = cp_kept(spent, known)
    r = cp_median(spent)
    r.n = rows(spent)
    cp_part(start + "stimulus_seconds", r)
}

// The second measure less the first: within persons (paired t) or of two populations (Welch).
void cp_pair_of(string scalar start, string scalar first, string scalar second, real scalar within, real scalar times, string scalar site, string scalar theme, string scalar randomization, string scalar arm)
{
    struct CpUnits scalar u
    struct CpResult scalar r
    real colvector x, y, both
    u = cp_units(site, theme, theme != "")
    x = cp_pick_number(first, u.row, u.theme) * (times >= . ? 1 : times)
    y = cp_pick_number(second, u.row, u.theme)
    if (randomization != "") x = cp_where(cp_pick("arm_" + randomization, u.row, u.theme, "") :== arm, x)
    if (within == 1) {
        both = (x :< .) :& (y :< .)
        x = cp_kept(x, both)
        y = cp_kept(y, both)
        r = cp_student(cp_mean(y - x), sqrt(cp_spread(y - x) / rows(x)), rows(x) - 1)
    }
    else {
        x = cp_kept(x, x :< .)
        y = cp_kept(y, y :< .)
        r = cp_welch(y, x)
    }
    cp_part(start, r)
    r = cp_described(x)
    cp_part(start + "/first", r)
    r = cp_described(y)
    cp_part(start + "/second", r)
    if (within != 1) return
    cp_part(start + "/both", cp_share_of((x :== 1) :& (y :== 1)))
    cp_part(start + "/first_only", cp_share_of((x :== 1) :& (y :== 0)))
    cp_part(start + "/second_only", cp_share_of((x :== 0) :& (y :== 1)))
    cp_part(start + "/neither", cp_share_of((x :== 0) :& (y :== 0)))
}

// Numbers of a task's column of those counted.
real colvector cp_task_column(string scalar name, real colvector inside)
{
    real colvector x
    x = strtoreal(cp_of_people(name))
    return(cp_kept(x, inside :& (x :< .)))
}

void cp_effort(string scalar start, string scalar task, real scalar rounds, real scalar pays, string scalar arm_column, string scalar arm)
{
    external real colvector g_people
    struct CpResult scalar r
    real colvector inside, attempts, worked, earned
    inside = J(rows(g_people), 1, 1)
    if (arm_column != "" & arm == "") inside = cp_of_people(arm_column) :!= ""
    if (arm_column != "" & arm != "") inside = cp_of_people(arm_column) :== arm
    attempts = cp_task_column(task + "_attempts", inside)
    worked = cp_task_column(task + "_rounds", inside)
    cp_part(start + "assigned", cp_number_of(sum(inside)))
    cp_part(start + "reached", cp_number_of(rows(attempts)))
    cp_part(start + "rounds", cp_share_of(worked))
    cp_part(start + "attempts", cp_share_of(attempts))
    cp_part(start + "correct", cp_share_of(cp_task_column(task + "_correct", inside)))
    cp_part(start + "minutes", cp_share_of(cp_task_column(task + "_minutes", inside)))
    cp_part(start + "no_work", cp_share_of(attempts :== 0))
    cp_part(start + "stopped", cp_share_of(worked :< rounds))
    r.estimate = sum(cp_task_column(task + "_correct", inside)) / sum(attempts)
    cp_part(start + "accuracy", r)
    if (pays != 1) return
    earned = cp_task_column(task + "_earned_minor", inside)
    r.estimate = sum(earned)
    cp_part(start + "earned", r)
    r.estimate = sum(earned) / rows(attempts)
    cp_part(start + "earned_mean", r)
}
end

* The files: what is to be computed, the themes of each person, the answers.
cp_import results.csv
mata: cp_read_results()
cp_import responses-long.csv
mata: cp_read_long()
cp_import responses.csv
mata: cp_read_responses()

* ======== The study ========
