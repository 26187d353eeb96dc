*
* Run it in the folder that holds responses.csv and results.csv (and responses-long.csv, where questions are asked per theme), in Stata 16 or newer:
*
*     do analysis.do
*
* This file was NOT RUN in Stata by its makers, who have none: report what stops it. What it computes was checked by working through its Mata code, statement by statement, in
* another language. Its numbers are computed in Mata by the formulas that analysis.R has (each function has the name of the one that it mirrors there, after cp_), not
* by Stata's estimation commands, whose small-sample factors differ in places; it needs no package.
* Each result is computed from the answers and compared with its row of results.csv. Numbers must agree to 1e-8 of their size, what rests on numerical integration to 1e-6.
* One number that does not agree ends the do-file with an error, and is named.
* It does NOT draw arms again and does not read exposures.csv: tests by randomization, thresholds and who was served are left to analysis.R and analysis.py. Column replicated_by
* of results.csv names who computes what.

version 16
clear all
set more off
* The file may have more columns than Stata expects; Stata/BE takes 2,048 and cannot be told otherwise.
capture set maxvar 32767

* A file of this folder into memory, with the row of names as the first: names may be longer than those of Stata. Another file may stand before the name: study-responses.csv.
program cp_import
    args name
    local file "`name'"
    capture confirm file "`file'"
    if _rc != 0 {
        local found : dir "." files "*-`name'"
        local file : word 1 of `found'
    }
    capture confirm file "`file'"
    if _rc != 0 {
        if "`name'" != "responses-long.csv" {
            display as error "There is no `name' in this folder."
            exit 601
        }
        clear
        exit
    }
    import delimited using "`file'", delimiters(",") varnames(nonames) stringcols(_all) bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8") clear
end

mata:
mata set matastrict off

// ---- Files and comparisons ----

// A result: what is not computed stays missing. near_: how closely it must agree where not to 1e-8.
struct CpResult
{
    real scalar estimate, std_error, df, df2, statistic, p_value, conf_low, conf_high, n, n_dropped, sd, n_items
    real scalar near_estimate, near_p_value, near_limits
    real scalar effective
    string rowvector arms
    real rowvector counts, wanted
}

// Numbers by key, texts by key (a key may stand several times), columns by name.
struct CpMap
{
    string rowvector key
    real rowvector value
}

struct CpPairs
{
    string rowvector key, value
}

struct CpMatrix
{
    real matrix X
    string rowvector names
}

struct CpMap scalar cp_map(string rowvector key, real rowvector value)
{
    struct CpMap scalar map
    map.key = key
    map.value = value
    return(map)
}

struct CpPairs scalar cp_pairs(string rowvector key, string rowvector value)
{
    struct CpPairs scalar map
    map.key = key
    map.value = value
    return(map)
}

g_columns = tokens("estimate std_error df df2 statistic p_value p_holm conf_low conf_high n n_dropped sd n_items")
g_level = 0.95
g_scores = 0
g_failures = 0
g_lacking = J(1, 0, "")
g_lacking_reason = J(1, 0, "")
g_version = J(1, 0, "")
g_group = J(1, 0, .)
g_rule = J(1, 0, "")
g_rule_measure = J(1, 0, "")
g_rule_numbers = J(0, 3, .)
g_texts = asarray_create()
g_place = asarray_create()
g_value_keys = asarray_create()
g_value_numbers = asarray_create()
g_row = asarray_create()

// Rows of x where v is 1.
transmorphic matrix cp_kept(transmorphic matrix x, real colvector v)
{
    if (sum(v) == 0) return(J(0, cols(x), missingof(x)))
    return(select(x, v))
}

// Where v is 1.
real colvector cp_places(real colvector v)
{
    if (sum(v) == 0) return(J(0, 1, .))
    return(select((1::rows(v)), v))
}

// Is each of x one of the list?
real colvector cp_among(string colvector x, string rowvector list)
{
    real scalar j
    real colvector found
    found = J(rows(x), 1, 0)
    for (j = 1; j <= cols(list); j++) found = found :| (x :== list[j])
    return(found)
}

real scalar cp_position(string scalar name, string rowvector list)
{
    real scalar j
    for (j = 1; j <= cols(list); j++) if (list[j] == name) return(j)
    return(0)
}

real scalar cp_starts(string scalar text, string scalar start)
{
    return(substr(text, 1, strlen(start)) == start)
}

// The parts of a text between separators.
string rowvector cp_split(string scalar text, string scalar separator)
{
    real scalar at
    string scalar rest
    string rowvector parts
    parts = J(1, 0, "")
    rest = text
    at = strpos(rest, separator)
    while (at > 0) {
        parts = parts, substr(rest, 1, at - 1)
        rest = substr(rest, at + strlen(separator), .)
        at = strpos(rest, separator)
    }
    return((parts, rest))
}

// A column of the data in memory, without the name in its first row.
string colvector cp_rest(string colvector x)
{
    if (rows(x) < 2) return(J(0, 1, ""))
    return(x[|2, 1 \ rows(x), 1|])
}

string rowvector cp_names_of_file()
{
    string rowvector names
    names = st_sdata(1, .)
    names[1] = subinstr(names[1], char((239, 187, 191)), "")
    return(names)
}

void cp_read_results()
{
    external string rowvector g_columns
    external string colvector g_id, g_by, g_note, g_key
    external real matrix g_theirs, g_mine, g_verified
    external real colvector g_failed
    external transmorphic g_row
    real scalar j, i
    string rowvector names
    names = cp_names_of_file()
    g_id = cp_rest(st_sdata(., cp_position("id", names)))
    g_by = cp_rest(st_sdata(., cp_position("replicated_by", names)))
    g_note = cp_rest(st_sdata(., cp_position("replication_note", names)))
    g_key = cp_rest(st_sdata(., cp_position("key", names)))
    g_theirs = J(rows(g_id), cols(g_columns), .)
    for (j = 1; j <= cols(g_columns); j++) g_theirs[., j] = strtoreal(cp_rest(st_sdata(., cp_position(g_columns[j], names))))
    g_mine = J(rows(g_id), cols(g_columns), .)
    g_verified = J(rows(g_id), cols(g_columns), 0)
    g_failed = J(rows(g_id), 1, 0)
    asarray_notfound(g_row, .)
    for (i = 1; i <= rows(g_id); i++) asarray(g_row, g_id[i], i)
}

// Persons by theme, in the order of the file.
void cp_read_long()
{
    external string colvector g_long_person, g_long_theme
    string rowvector names
    g_long_person = J(0, 1, "")
    g_long_theme = J(0, 1, "")
    if (st_nobs() < 2) return
    names = cp_names_of_file()
    g_long_person = cp_rest(st_sdata(., cp_position("participant", names)))
    g_long_theme = cp_rest(st_sdata(., cp_position("theme", names)))
}

void cp_read_responses()
{
    external transmorphic g_place
    external real scalar g_responses
    real scalar j
    string rowvector names
    names = cp_names_of_file()
    for (j = 1; j <= cols(names); j++) asarray(g_place, names[j], j)
    g_responses = st_nobs() - 1
}

// Row of results.csv; missing where there is none.
real scalar cp_row_of(string scalar id)
{
    external transmorphic g_row
    return(asarray(g_row, id))
}

void cp_fail(string scalar text)
{
    external real scalar g_failures
    g_failures = g_failures + 1
    errprintf("%s\n", text)
}

// Relative to the number itself; for an estimate and its interval also to the standard error, so that an estimate near zero is not held to digits that nobody has.
real scalar cp_agrees(real scalar mine, real scalar theirs, real scalar scale)
{
    if (mine >= .) return(0)
    return(abs(mine - theirs) <= max((1e-8 * max((abs(mine), abs(theirs), scale)), 1e-300)))
}

real rowvector cp_numbers(struct CpResult scalar r)
{
    return((r.estimate, r.std_error, r.df, r.df2, r.statistic, r.p_value, ., r.conf_low, r.conf_high, r.n, r.n_dropped, r.sd, r.n_items))
}

void cp_check(string scalar id, struct CpResult scalar result)
{
    external string rowvector g_columns
    external real matrix g_theirs, g_mine, g_verified
    external real colvector g_failed
    real scalar row, j, scale, near, good
    real rowvector mine
    row = cp_row_of(id)
    if (row >= .) {
        cp_fail(id + ": results.csv has no such row")
        return
    }
    mine = cp_numbers(result)
    g_mine[row, .] = mine
    for (j = 1; j <= cols(g_columns); j++) {
        if (g_theirs[row, j] >= . | g_columns[j] == "p_holm") continue
        near = .
        scale = 0
        if (g_columns[j] == "estimate") near = result.near_estimate
        if (g_columns[j] == "p_value") near = result.near_p_value
        if (g_columns[j] == "conf_low" | g_columns[j] == "conf_high") near = result.near_limits
        if (g_columns[j] == "estimate" | g_columns[j] == "conf_low" | g_columns[j] == "conf_high") scale = (g_theirs[row, 2] >= . ? 1e-4 : g_theirs[row, 2])
        if (g_columns[j] == "statistic") scale = 1
        if (near >= .) good = cp_agrees(mine[j], g_theirs[row, j], scale)
        else good = (mine[j] < . & abs(mine[j] - g_theirs[row, j]) <= near)
        if (good) g_verified[row, j] = 1
        else {
            g_failed[row] = 1
            cp_fail(id + ": " + g_columns[j] + " is " + strofreal(mine[j], "%21.0g") + " here and " + strofreal(g_theirs[row, j], "%21.0g") + " in results.csv")
        }
    }
}

// One of several results of a function; what results.csv has no row for is not asked.
void cp_part(string scalar id, struct CpResult scalar result)
{
    if (cp_row_of(id) < .) cp_check(id, result)
}

// What this folder does not hold the data for, by the beginning of ids; said at the end instead of failed.
void cp_not_here(string scalar start, string scalar reason)
{
    external string rowvector g_lacking, g_lacking_reason
    g_lacking = g_lacking, start
    g_lacking_reason = g_lacking_reason, reason
}

// A number of a result computed above; missing where there is none.
real scalar cp_computed(string scalar id, string scalar column)
{
    external string rowvector g_columns
    external real matrix g_mine
    real scalar row
    row = cp_row_of(id)
    if (row >= .) return(.)
    return(g_mine[row, cp_position(column, g_columns)])
}

// A number that results.csv has.
real scalar cp_stated(string scalar id, string scalar column)
{
    external string rowvector g_columns
    external real matrix g_theirs
    real scalar row
    row = cp_row_of(id)
    if (row >= .) return(.)
    return(g_theirs[row, cp_position(column, g_columns)])
}

// How many numbers do not agree; says what was recomputed and what was not.
void cp_finish()
{
    external string rowvector g_columns, g_lacking, g_lacking_reason
    external string colvector g_id, g_by, g_note, g_key
    external real matrix g_theirs, g_verified
    external real colvector g_failed
    external real scalar g_failures, g_scores
    real scalar i, j, left
    real colvector is_mine
    string colvector said
    string scalar note
    is_mine = strpos(g_by, "Stata") :> 0
    for (i = 1; i <= rows(g_id); i++) {
        for (j = 1; j <= cols(g_lacking); j++) {
            if (cp_starts(g_id[i], g_lacking[j])) {
                is_mine[i] = 0
                g_note[i] = g_lacking_reason[j]
            }
        }
        if (is_mine[i] & !g_failed[i]) {
            for (j = 1; j <= cols(g_columns); j++) {
                if (g_theirs[i, j] < . & !g_verified[i, j]) cp_fail(g_id[i] + ": " + g_columns[j] + " was not computed")
            }
        }
    }
    printf("\n%s columns of scores and %s numbers of %s results recomputed\n", strofreal(g_scores), strofreal(sum(g_verified), "%12.0f"), strofreal(sum(rowsum(g_verified) :> 0), "%12.0f"))
    left = 0
    said = J(0, 1, "")
    for (i = 1; i <= rows(g_id); i++) {
        if (is_mine[i] | sum(g_theirs[i, .] :< .) == 0) continue
        left = left + 1
        // Numbers of a table that has no recipe are told together.
        note = (cp_starts(g_id[i], "table/") ? "table " + g_key[i] : g_id[i]) + ": " + g_note[i]
        if (sum(said :== note) == 0) said = said \ note
    }
    if (left > 0) {
        printf("%s results are not recomputed by this script:\n", strofreal(left))
        for (i = 1; i <= rows(said); i++) printf("  %s\n", said[i])
    }
    if (g_failures > 0) errprintf("\n%s DO NOT AGREE, named above\n", strofreal(g_failures))
    else printf("%s numbers recomputed, all agree\n", strofreal(sum(g_verified), "%12.0f"))
    st_numscalar("cp_failures", g_failures)
}

// ---- Columns of the file and scores from answers ----

real scalar cp_has(string scalar name)
{
    external transmorphic g_place, g_texts
    return(asarray_contains(g_texts, name) | asarray_contains(g_place, name))
}

// A column of all responses, as text; empty where the file has none.
string colvector cp_text(string scalar name)
{
    external transmorphic g_place, g_texts
    external real scalar g_responses
    if (!cp_has(name)) return(J(g_responses, 1, ""))
    if (!asarray_contains(g_texts, name)) asarray(g_texts, name, cp_rest(st_sdata(., asarray(g_place, name))))
    return(asarray(g_texts, name))
}

// A column of those who are in the analysis.
string colvector cp_of_people(string scalar name)
{
    external real colvector g_people
    string colvector x
    x = cp_text(name)
    return(x[g_people])
}

// The numbers that the options of questions stand for.
void cp_option_values(string rowvector columns, struct CpMap scalar numbers)
{
    external transmorphic g_value_keys, g_value_numbers
    real scalar j
    for (j = 1; j <= cols(columns); j++) {
        asarray(g_value_keys, columns[j], numbers.key)
        asarray(g_value_numbers, columns[j], numbers.value)
    }
}

// A question with several answers has one column per option: its answer is here the keys of the options chosen, each between blanks; a blank where none is.
void cp_multiple_choice(string scalar column, struct CpPairs scalar options)
{
    external transmorphic g_texts
    external real scalar g_responses
    real scalar i, j
    real colvector ticked
    string colvector given
    given = J(g_responses, 1, "")
    for (j = 1; j <= cols(options.key); j++) {
        ticked = strtoreal(cp_text(options.value[j]))
        for (i = 1; i <= g_responses; i++) {
            if (ticked[i] >= .) continue
            if (given[i] == "") given[i] = " "
            if (ticked[i] > 0) given[i] = given[i] + options.key[j] + " "
        }
    }
    asarray(g_texts, column, given)
    asarray(g_texts, column + "__missing", cp_text(options.value[1] + "__missing"))
}

// Answers as numbers; those of options by what they stand for.
real colvector cp_as_number(string colvector answers, string scalar column)
{
    external transmorphic g_value_keys, g_value_numbers
    real scalar j
    real colvector x, here
    string rowvector key
    real rowvector value
    if (!asarray_contains(g_value_keys, column)) return(strtoreal(answers))
    key = asarray(g_value_keys, column)
    value = asarray(g_value_numbers, column)
    x = J(rows(answers), 1, .)
    for (j = 1; j <= cols(key); j++) {
        here = cp_places(answers :== key[j])
        if (length(here) > 0) x[here] = J(length(here), 1, value[j])
    }
    return(x)
}

real colvector cp_number(string scalar column)
{
    return(cp_as_number(cp_text(column), column))
}

// 1 where one of the keys was answered, 0 where another, missing where none.
real colvector cp_chosen(string scalar column, string rowvector keys)
{
    real scalar j
    real colvector found
    string colvector given
    given = cp_text(column)
    found = J(rows(given), 1, 0)
    for (j = 1; j <= cols(keys); j++) found = found :| (given :== keys[j]) :| (strpos(given, " " + keys[j] + " ") :> 0)
    return(cp_where(given :!= "", found))
}

// x where v is 1, else missing.
real colvector cp_where(real colvector v, real colvector x)
{
    real scalar i
    real colvector y
    y = x
    for (i = 1; i <= rows(y); i++) if (!v[i]) y[i] = .
    return(y)
}

void cp_same_score(string scalar column, real colvector mine)
{
    real colvector theirs, wrong
    string colvector person
    theirs = strtoreal(cp_text(column))
    wrong = ((mine :>= .) :!= (theirs :>= .)) :| ((mine :< .) :& (theirs :< .) :& (abs(mine - theirs) :> 1e-8 * rowmax((abs(mine), abs(theirs)))))
    if (sum(wrong) == 0) return
    person = cp_kept(cp_text("participant"), wrong)
    cp_fail("score " + column + ": differs for " + strofreal(rows(person)) + " persons, first " + person[1])
}

// Compares a score with the column of the file, person by person. items: number of answers behind it.
void cp_score(string scalar name, real colvector value, real colvector items)
{
    external real scalar g_scores
    cp_same_score(name, value)
    if (rows(items) > 0) cp_same_score(name + "__items", items :* (value :< .))
    g_scores = g_scores + 1
}

// Mean (or sum) of items; a reversed item counts min + max - x.
void cp_score_scale(string scalar name, string rowvector items, real scalar least, struct CpMap scalar reversed, real scalar total)
{
    real scalar j, at
    real matrix x
    real colvector answered, sums
    x = J(rows(cp_text("participant")), cols(items), .)
    for (j = 1; j <= cols(items); j++) {
        x[., j] = cp_number(items[j])
        at = cp_position(items[j], reversed.key)
        if (at > 0) x[., j] = reversed.value[at] :- x[., j]
    }
    answered = rowsum(x :< .)
    sums = rowsum(x)
    cp_score(name, cp_where(answered :>= max((least, 1)), (total == 1 ? sums : sums :/ answered)), answered)
}

// Share of items answered positively, among those answered or among those asked.
void cp_score_share(string scalar name, struct CpPairs scalar positive, real scalar least, string scalar among)
{
    real scalar j
    real matrix yes
    real colvector answered, below
    string rowvector items
    items = cp_unique(positive.key)
    yes = J(rows(cp_text("participant")), cols(items), .)
    for (j = 1; j <= cols(items); j++) yes[., j] = cp_chosen(items[j], cp_values_of(positive, items[j]))
    answered = rowsum(yes :< .)
    below = answered
    if (among == "asked") {
        for (j = 1; j <= cols(items); j++) below = below + (yes[., j] :>= .) :* cp_among(cp_text(items[j] + "__missing"), tokens("dont_know left_blank refused"))
    }
    cp_score(name, cp_where(answered :>= max((least, 1)), rowsum(yes) :/ below), below)
}

// Keys in the order in which they come first.
string rowvector cp_unique(string rowvector x)
{
    real scalar j
    string rowvector found
    found = J(1, 0, "")
    for (j = 1; j <= cols(x); j++) if (cp_position(x[j], found) == 0) found = found, x[j]
    return(found)
}

string rowvector cp_values_of(struct CpPairs scalar map, string scalar key)
{
    real scalar j
    string rowvector found
    found = J(1, 0, "")
    for (j = 1; j <= cols(map.key); j++) if (map.key[j] == key) found = found, map.value[j]
    return(found)
}

real scalar cp_value_of(struct CpMap scalar map, string scalar key)
{
    real scalar at
    at = cp_position(key, map.key)
    if (at == 0) return(.)
    return(map.value[at])
}

void cp_score_dichotomy(string scalar name, string scalar variable, string rowvector positive, real scalar at_least)
{
    real colvector x
    if (at_least >= .) x = cp_chosen(variable, positive)
    else {
        x = cp_number(variable)
        x = cp_where(x :< ., x :>= at_least)
    }
    cp_score(name, x, J(0, 1, .))
}

void cp_score_value(string scalar name, string scalar variable)
{
    cp_score(name, cp_number(variable), J(0, 1, .))
}

// 1 where a check was answered as expected: by what the person's arm expects where the question has it, else by what is expected of everyone.
void cp_score_check(string scalar name, string scalar variable, string rowvector expected_answers, struct CpPairs scalar expected_by_arm, string rowvector arms)
{
    real scalar i, j
    real colvector passed
    string colvector given, of_arm, arm
    string rowvector answers, right
    if (!cp_has(variable)) return
    given = cp_text(variable)
    of_arm = J(rows(given), 1, "")
    for (j = 1; j <= cols(arms); j++) {
        arm = cp_text(arms[j])
        for (i = 1; i <= rows(given); i++) if (of_arm[i] == "" & cp_position(arm[i], expected_by_arm.key) > 0) of_arm[i] = arm[i]
    }
    passed = J(rows(given), 1, .)
    for (i = 1; i <= rows(given); i++) {
        if (given[i] == "") continue
        right = (of_arm[i] == "" ? expected_answers : cp_values_of(expected_by_arm, of_arm[i]))
        right = strlower(strtrim(right))
        // A question with several answers has them between blanks.
        answers = (substr(given[i], 1, 1) == " " ? tokens(given[i]) : strtrim(given[i]))
        passed[i] = 0
        for (j = 1; j <= cols(answers); j++) if (cp_position(strlower(answers[j]), right) > 0) passed[i] = 1
    }
    cp_score(name, passed, J(0, 1, .))
}

// A figure of an effort task; a rate exists among those who worked only.
void cp_score_task(string scalar name, string scalar figure, string scalar correct, string scalar attempts, string scalar minutes)
{
    real colvector c, a, m, x
    c = cp_number(correct)
    a = cp_number(attempts)
    m = cp_number(minutes)
    x = c
    if (figure == "minutes") x = m
    if (figure == "attempts") x = a
    if (figure == "unitsPerMinute") x = cp_where((m :> 0) :& (m :< .), c :/ m)
    if (figure == "accuracy") x = cp_where((a :> 0) :& (a :< .), c :/ a)
    cp_score(name, x, J(0, 1, .))
}

// A measure that is taken as the file has it.
void cp_score_as_exported(string scalar name)
{
    external real scalar g_scores
    if (!cp_has(name)) cp_fail("score " + name + ": the file has no such column")
    else g_scores = g_scores + 1
}

// ---- Who is in the analysis ----

// Versions of the design that differ in shares or stimuli are strata of their own.
void cp_design_groups(struct CpMap scalar groups)
{
    external string rowvector g_version
    external real rowvector g_group
    g_version = groups.key
    g_group = groups.value
}

// A rule by which an inquiry leaves rows out.
void cp_exclusion_rule(string scalar key, string scalar measure, real scalar below, real scalar above, real scalar and_missing)
{
    external string rowvector g_rule, g_rule_measure
    external real matrix g_rule_numbers
    g_rule = g_rule, key
    g_rule_measure = g_rule_measure, measure
    g_rule_numbers = g_rule_numbers \ (below, above, and_missing == 1)
}

// First entries where the duplicate rule says so, of the first wave; their themes in order.
void cp_count_people()
{
    external real colvector g_people, g_long_row, g_long_place
    external string colvector g_long_person, g_long_theme
    external real scalar g_responses
    real scalar i
    real colvector wave, inside
    string colvector person
    transmorphic at, count
    wave = strtoreal(cp_text("wave"))
    g_people = cp_kept((1::max((g_responses, 1))), (cp_text("counts") :== "1") :& (wave :== min(wave)))
    at = asarray_create()
    count = asarray_create()
    asarray_notfound(at, .)
    asarray_notfound(count, 0)
    person = cp_text("participant")
    for (i = 1; i <= rows(g_people); i++) asarray(at, person[g_people[i]], g_people[i])
    g_long_row = J(rows(g_long_person), 1, .)
    g_long_place = J(rows(g_long_person), 1, .)
    for (i = 1; i <= rows(g_long_person); i++) {
        g_long_row[i] = asarray(at, g_long_person[i])
        asarray(count, g_long_person[i], asarray(count, g_long_person[i]) + 1)
        g_long_place[i] = asarray(count, g_long_person[i])
    }
    inside = g_long_row :< .
    g_long_theme = cp_kept(g_long_theme, inside)
    g_long_place = cp_kept(g_long_place, inside)
    g_long_row = cp_kept(g_long_row, inside)
}

// Rows of a cell: persons (a number of their row in the file), or persons by theme where a measure is asked per theme and the cell names none.
struct CpUnits
{
    real colvector row, place
    string colvector theme
}

struct CpUnits scalar cp_units(string scalar site, string scalar theme, real scalar loops)
{
    external real colvector g_people, g_long_row, g_long_place
    external string colvector g_long_theme
    struct CpUnits scalar u
    string colvector sites
    if (loops == 1 & theme == "") {
        if (rows(g_long_row) == 0) _error(601, "responses-long.csv is needed: questions are asked per theme.")
        u.row = g_long_row
        u.theme = g_long_theme
        u.place = g_long_place
    }
    else {
        u.row = g_people
        u.theme = J(rows(g_people), 1, (loops == 1 ? theme : ""))
        u.place = J(rows(g_people), 1, .)
    }
    if (site == "") return(u)
    sites = cp_text("site")
    return(cp_units_where(u, sites[u.row] :== site))
}

struct CpUnits scalar cp_units_where(struct CpUnits scalar u, real colvector v)
{
    struct CpUnits scalar part
    part.row = cp_kept(u.row, v)
    part.theme = cp_kept(u.theme, v)
    part.place = cp_kept(u.place, v)
    return(part)
}

// The column of a measure for a theme: name_theme where there is one, else name.
string scalar cp_column_for(string scalar name, string scalar theme)
{
    if (cp_has(name + "_" + theme)) return(name + "_" + theme)
    return(name)
}

real colvector cp_has_column(string scalar name, string colvector theme)
{
    real scalar j
    real colvector has
    string colvector themes
    has = J(rows(theme), 1, cp_has(name))
    if (rows(theme) == 0) return(has)
    themes = uniqrows(theme)
    for (j = 1; j <= rows(themes); j++) if (cp_has(name + "_" + themes[j])) has = has :| (theme :== themes[j])
    return(has)
}

string colvector cp_pick(string scalar name, real colvector row, string colvector theme, string scalar suffix)
{
    real scalar j
    real colvector at
    string colvector picked, themes, x
    string scalar column
    picked = J(rows(row), 1, "")
    if (rows(row) == 0) return(picked)
    themes = uniqrows(theme)
    for (j = 1; j <= rows(themes); j++) {
        column = cp_column_for(name, themes[j]) + suffix
        if (!cp_has(column)) continue
        x = cp_text(column)
        at = cp_places(theme :== themes[j])
        picked[at] = x[row[at]]
    }
    return(picked)
}

real colvector cp_pick_number(string scalar name, real colvector row, string colvector theme)
{
    return(strtoreal(cp_pick(name, row, theme, "")))
}

string rowvector cp_structural()
{
    return(tokens("not_asked_site not_asked_arm not_asked_version not_asked_population"))
}

// The group of versions that each row is of, after its stratum.
string colvector cp_with_group(string colvector stratum, real colvector row)
{
    external string rowvector g_version
    external real rowvector g_group
    real scalar i
    string colvector text, of_version
    text = stratum
    if (cols(g_version) == 0) return(text)
    of_version = cp_text("version")
    for (i = 1; i <= rows(text); i++) text[i] = text[i] + " " + strofreal(g_group[cp_position(of_version[row[i]], g_version)])
    return(text)
}

// The rows of a comparison; dropped: the arms of those who were asked and did not answer.
struct CpSample
{
    real colvector y, row, place
    string colvector arm, stratum, cluster, person, theme, dropped
}

struct CpSample scalar cp_compared(string scalar outcome, string scalar randomization, string rowvector arms, string scalar site, string scalar theme, real scalar loops, real scalar across_themes, string rowvector exclusions, string rowvector versions, string scalar without_site)
{
    external string rowvector g_rule, g_rule_measure
    external real matrix g_rule_numbers
    struct CpUnits scalar u
    struct CpSample scalar s
    real scalar j, rule
    real colvector keep, x, out, y
    string colvector sites, of_version, person
    u = cp_units(site, theme, loops)
    sites = cp_text("site")
    if (without_site != "") u = cp_units_where(u, sites[u.row] :!= without_site)
    u = cp_units_where(u, cp_has_column(outcome, u.theme))
    keep = cp_among(cp_pick("arm_" + randomization, u.row, u.theme, ""), arms)
    for (j = 1; j <= cols(exclusions); j++) {
        rule = cp_position(exclusions[j], g_rule)
        x = cp_pick_number(g_rule_measure[rule], u.row, u.theme)
        out = J(rows(x), 1, 0)
        if (g_rule_numbers[rule, 1] < .) out = out :| (x :< g_rule_numbers[rule, 1])
        if (g_rule_numbers[rule, 2] < .) out = out :| ((x :> g_rule_numbers[rule, 2]) :& (x :< .))
        if (g_rule_numbers[rule, 3] == 1) out = out :| (x :>= .)
        keep = keep :& (1 :- out)
    }
    if (cols(versions) > 0) {
        of_version = cp_text("version")
        keep = keep :& ((cp_pick("source_" + randomization, u.row, u.theme, "") :== "external") :| cp_among(of_version[u.row], versions))
    }
    u = cp_units_where(u, keep)
    s.arm = cp_pick("arm_" + randomization, u.row, u.theme, "")
    y = cp_pick_number(outcome, u.row, u.theme)
    s.dropped = cp_kept(s.arm, (y :>= .) :& (1 :- cp_among(cp_pick(outcome, u.row, u.theme, "__missing"), cp_structural())))
    s.stratum = cp_with_group(cp_pick("stratum_" + randomization, u.row, u.theme, ""), u.row)
    if (across_themes == 1) s.stratum = u.theme :+ " " :+ sites[u.row] :+ " " :+ s.stratum
    s.cluster = cp_pick("cluster_" + randomization, u.row, u.theme, "")
    person = cp_text("participant")
    s.person = person[u.row]
    s.row = u.row
    s.place = u.place
    s.theme = u.theme
    s.y = y
    return(cp_part_of(s, y :< ., s.dropped))
}

// Some of the rows.
struct CpSample scalar cp_part_of(struct CpSample scalar s, real colvector v, string colvector dropped)
{
    struct CpSample scalar part
    part.y = cp_kept(s.y, v)
    part.row = cp_kept(s.row, v)
    part.place = cp_kept(s.place, v)
    part.arm = cp_kept(s.arm, v)
    part.stratum = cp_kept(s.stratum, v)
    part.cluster = cp_kept(s.cluster, v)
    part.person = cp_kept(s.person, v)
    part.theme = cp_kept(s.theme, v)
    part.dropped = dropped
    return(part)
}

real colvector cp_of_arm(struct CpSample scalar s, string scalar arm)
{
    return(cp_kept(s.y, s.arm :== arm))
}

real scalar cp_several_strata(struct CpSample scalar s)
{
    if (rows(s.stratum) == 0) return(0)
    return(rows(uniqrows(s.stratum)) > 1)
}

// What rows hang together by; no rows where each is a unit of its own.
string colvector cp_unit_of(struct CpSample scalar s, string scalar unit)
{
    if (unit == "person") return(s.person)
    if (unit == "cluster") return(s.cluster)
    return(J(0, 1, ""))
}

// ---- Estimators ----

void cp_interval_level(real scalar value)
{
    external real scalar g_level
    g_level = value
}

// Of t with df degrees of freedom; of the normal distribution where df is missing.
real scalar cp_quantile(real scalar p, real scalar df)
{
    if (df >= .) return(invnormal(p))
    return(invttail(df, 1 - p))
}

real scalar cp_upper_tail(real scalar x, real scalar df)
{
    if (df >= .) return(normal(-x))
    return(ttail(df, x))
}

// Estimate, standard error and df, and what follows from them; df missing: normal.
struct CpResult scalar cp_student(real scalar estimate, real scalar std_error, real scalar df)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar margin
    margin = cp_quantile((1 + g_level) / 2, df) * std_error
    r.estimate = estimate
    r.std_error = std_error
    r.df = df
    r.statistic = estimate / std_error
    r.p_value = 2 * cp_upper_tail(abs(r.statistic), df)
    r.conf_low = estimate - margin
    r.conf_high = estimate + margin
    return(r)
}

struct CpResult scalar cp_sized(struct CpResult scalar result, struct CpSample scalar sample)
{
    struct CpResult scalar r
    r = result
    r.n = rows(sample.y)
    r.n_dropped = rows(sample.dropped)
    return(r)
}

struct CpResult scalar cp_counted(struct CpResult scalar result, real scalar n, real scalar n_dropped)
{
    struct CpResult scalar r
    r = result
    r.n = n
    r.n_dropped = n_dropped
    return(r)
}

real scalar cp_mean(real colvector x)
{
    if (rows(x) == 0) return(.)
    return(sum(x) / rows(x))
}

real scalar cp_spread(real colvector x)
{
    if (rows(x) < 2) return(.)
    return(sum((x :- cp_mean(x)) :^ 2) / (rows(x) - 1))
}

struct CpResult scalar cp_sample_size(struct CpSample scalar sample)
{
    struct CpResult scalar r
    return(cp_sized(r, sample))
}

// Mean of an arm. Its interval: Student's for independent rows, CR2 where rows of a cluster or person hang together.
struct CpResult scalar cp_arm_mean(struct CpSample scalar sample, string scalar arm, string scalar unit)
{
    struct CpResult scalar r, interval
    real colvector y
    y = cp_of_arm(sample, arm)
    if (rows(y) > 0) {
        interval = cp_mean_of_arms(sample, arm, unit)
        r.std_error = interval.std_error
        r.df = interval.df
        r.conf_low = interval.conf_low
        r.conf_high = interval.conf_high
    }
    r.estimate = cp_mean(y)
    r.sd = sqrt(cp_spread(y))
    return(cp_counted(r, rows(y), sum(sample.dropped :== arm)))
}

// The mean of one arm, or of several that count the same.
struct CpResult scalar cp_mean_of_arms(struct CpSample scalar sample, string rowvector arms, string scalar unit)
{
    struct CpResult scalar r
    real scalar j
    real rowvector mean, n, part
    real colvector y
    mean = J(1, cols(arms), .)
    n = mean
    part = mean
    for (j = 1; j <= cols(arms); j++) {
        y = cp_of_arm(sample, arms[j])
        mean[j] = cp_mean(y)
        n[j] = rows(y)
        part[j] = cp_spread(y) / rows(y) / cols(arms)^2
    }
    if (min(n) < 2) {
        r.estimate = sum(mean) / cols(arms)
        return(r)
    }
    if (unit == "") return(cp_student(sum(mean) / cols(arms), sqrt(sum(part)), sum(part)^2 / sum(part :^ 2 :/ (n :- 1))))
    return(cp_combination(cp_dummies(sample.arm, "", 0), sample.y, cp_map(arms, J(1, cols(arms), 1 / cols(arms))), cp_unit_of(sample, unit)))
}

// Sum of w times the mean of each arm: Welch for two arms (and where asked for); for more the error of HC2, df n - arms.
struct CpResult scalar cp_cell_means(struct CpSample scalar sample, struct CpMap scalar weights, real scalar welch)
{
    real scalar j, estimate, df
    real rowvector part, n
    real colvector y
    estimate = 0
    part = J(1, cols(weights.key), .)
    n = part
    for (j = 1; j <= cols(weights.key); j++) {
        y = cp_of_arm(sample, weights.key[j])
        estimate = estimate + weights.value[j] * cp_mean(y)
        part[j] = weights.value[j]^2 * cp_spread(y) / rows(y)
        n[j] = rows(y)
    }
    df = rows(sample.y) - cols(weights.key)
    if (welch == 1 | cols(weights.key) == 2) df = sum(part)^2 / sum(part :^ 2 :/ (n :- 1))
    return(cp_sized(cp_student(estimate, sqrt(sum(part)), df), sample))
}

// The same within each stratum, averaged by the stratum's share of the rows; Neyman's variance, df n - cells.
struct CpResult scalar cp_stratified_means(struct CpSample scalar sample, struct CpMap scalar weights)
{
    real scalar i, j, estimate, variance, share
    real colvector here, y
    string colvector strata
    estimate = 0
    variance = 0
    strata = uniqrows(sample.stratum)
    for (i = 1; i <= rows(strata); i++) {
        here = sample.stratum :== strata[i]
        share = cp_mean(here)
        for (j = 1; j <= cols(weights.key); j++) {
            y = cp_kept(sample.y, here :& (sample.arm :== weights.key[j]))
            estimate = estimate + share * weights.value[j] * cp_mean(y)
            variance = variance + share^2 * weights.value[j]^2 * cp_spread(y) / rows(y)
        }
    }
    return(cp_sized(cp_student(estimate, sqrt(variance), rows(sample.y) - rows(strata) * cols(weights.key)), sample))
}

// Least squares by Gram and Schmidt's method with every column projected twice; columns that earlier ones explain are left out. X = Q R.
struct CpLeastSquares
{
    real matrix Q, R
    string rowvector names
    real colvector b, residuals, code
    real scalar n, k, groups
}

struct CpLeastSquares scalar cp_fitted(struct CpMatrix scalar design, real colvector y, string colvector clusters)
{
    struct CpLeastSquares scalar fit
    real scalar j, k, length, rest
    real colvector x, c, again
    real matrix Q, R, before
    string rowvector names
    k = 0
    Q = J(rows(y), cols(design.X), 0)
    R = J(cols(design.X), cols(design.X), 0)
    names = J(1, 0, "")
    for (j = 1; j <= cols(design.X); j++) {
        x = design.X[., j]
        length = sqrt(cross(x, x))
        if (length == 0) continue
        if (k > 0) {
            before = Q[|1, 1 \ rows(y), k|]
            c = cross(before, x)
            x = x - before * c
            again = cross(before, x)
            x = x - before * again
            c = c + again
        }
        rest = sqrt(cross(x, x))
        if (rest <= 1e-9 * length) continue
        if (k > 0) R[|1, k + 1 \ k, k + 1|] = c
        k = k + 1
        R[k, k] = rest
        Q[., k] = x / rest
        names = names, design.names[j]
    }
    fit.n = rows(y)
    fit.k = k
    fit.names = names
    fit.Q = Q[|1, 1 \ rows(y), k|]
    fit.R = R[|1, 1 \ k, k|]
    fit.b = cp_back(fit.R, cross(fit.Q, y))
    fit.residuals = y - fit.Q * cross(fit.Q, y)
    fit.code = cp_codes(clusters)
    fit.groups = (rows(clusters) == 0 ? 0 : max(fit.code))
    return(fit)
}

// R x = v.
real colvector cp_back(real matrix R, real colvector v)
{
    real scalar j, k
    real colvector x
    k = rows(R)
    x = v
    for (j = k; j >= 1; j--) {
        if (j < k) x[j] = x[j] - R[|j, j + 1 \ j, k|] * x[|j + 1, 1 \ k, 1|]
        x[j] = x[j] / R[j, j]
    }
    return(x)
}

// R' x = v.
real colvector cp_forward(real matrix R, real colvector v)
{
    real scalar j
    real colvector x
    x = v
    for (j = 1; j <= rows(R); j++) {
        if (j > 1) x[j] = x[j] - cross(R[|1, j \ j - 1, j|], x[|1, 1 \ j - 1, 1|])
        x[j] = x[j] / R[j, j]
    }
    return(x)
}

// 1, 2, ... for the values of x in their order.
real colvector cp_codes(string colvector x)
{
    real scalar i, code
    real colvector o, codes
    codes = J(rows(x), 1, .)
    if (rows(x) == 0) return(codes)
    o = order(x, 1)
    code = 1
    codes[o[1]] = 1
    for (i = 2; i <= rows(x); i++) {
        if (x[o[i]] != x[o[i - 1]]) code = code + 1
        codes[o[i]] = code
    }
    return(codes)
}

// Weights of the rows in the coefficients that C has in its columns (by names of the fit): their covariance is that of these sums of y.
real matrix cp_row_weights(struct CpLeastSquares scalar fit, real matrix C)
{
    real scalar j
    real matrix A
    A = J(fit.k, cols(C), .)
    for (j = 1; j <= cols(C); j++) A[., j] = cp_forward(fit.R, C[., j])
    return(fit.Q * A)
}

// 1 / sqrt(1 - h) of every row; 0 where a row determines a coefficient alone.
real colvector cp_leverage_factor(real colvector h)
{
    real scalar i
    real colvector factor
    factor = J(rows(h), 1, 0)
    for (i = 1; i <= rows(h); i++) if (1 - h[i] > 1e-10) factor[i] = 1 / sqrt(1 - h[i])
    return(factor)
}

// Covariance of linear combinations of coefficients: classical, HC2 (MacKinnon and White 1985), CR1 with G/(G - 1) (n - 1)/(n - k), CR2 (Bell and McCaffrey 2002).
real matrix cp_covariance(struct CpLeastSquares scalar fit, real matrix C, string scalar errors)
{
    real matrix W, S, adjusted
    real colvector factor, o, code
    real matrix panel
    real scalar g
    W = cp_row_weights(fit, C)
    if (errors == "Classical") return(cross(W, W) * (cross(fit.residuals, fit.residuals) / (fit.n - fit.k)))
    if (errors == "HC2") {
        factor = cp_leverage_factor(rowsum(fit.Q :^ 2))
        S = W :* (fit.residuals :* factor)
        return(cross(S, S))
    }
    o = order((fit.code, (1::fit.n)), (1, 2))
    code = fit.code[o]
    panel = panelsetup(code, 1)
    S = J(rows(panel), cols(C), 0)
    for (g = 1; g <= rows(panel); g++) {
        adjusted = W[o[|panel[g, 1] \ panel[g, 2]|], .]
        if (errors == "CR2") adjusted = cp_adjusting(fit.Q[o[|panel[g, 1] \ panel[g, 2]|], .]) * adjusted
        S[g, .] = cross(fit.residuals[o[|panel[g, 1] \ panel[g, 2]|]], adjusted)
    }
    if (errors == "CR2") return(cross(S, S))
    return(cross(S, S) * (fit.groups / (fit.groups - 1) * (fit.n - 1) / (fit.n - fit.k)))
}

// (I - H)^(-1/2) of a cluster whose rows of Q these are.
real matrix cp_adjusting(real matrix Q)
{
    real matrix V, A
    real rowvector values
    real scalar j
    if (rows(Q) == 1) return(cp_leverage_factor(rowsum(Q :^ 2)))
    V = .
    values = .
    A = I(rows(Q)) - Q * Q'
    symeigensystem((A + A') / 2, V, values)
    for (j = 1; j <= cols(values); j++) values[j] = (values[j] > 1e-10 ? 1 / sqrt(values[j]) : 0)
    return((V :* values) * V')
}

// A combination of coefficients, its error and df: under CR2 Satterthwaite's (Pustejovsky and Tipton 2018, identity working model), under CR1 G - 1, else n - k.
struct CpResult scalar cp_combined(struct CpLeastSquares scalar fit, struct CpMap scalar weights, string scalar errors)
{
    real scalar j, g, variance, trace, square, own, df
    real colvector c, o, code, w, t
    real rowvector s
    real matrix panel, Q, S
    c = J(fit.k, 1, 0)
    for (j = 1; j <= fit.k; j++) if (cp_position(fit.names[j], weights.key) > 0) c[j] = cp_value_of(weights, fit.names[j])
    if (errors != "CR2") {
        df = (errors == "CR1" ? fit.groups - 1 : fit.n - fit.k)
        return(cp_student(cross(c, fit.b), sqrt(cp_covariance(fit, c, errors)), df))
    }
    w = cp_row_weights(fit, c)
    o = order((fit.code, (1::fit.n)), (1, 2))
    code = fit.code[o]
    panel = panelsetup(code, 1)
    variance = 0
    trace = 0
    square = 0
    S = J(rows(panel), fit.k, 0)
    // P of the working model: on the diagonal the squared length of a cluster's adjusted weights, less what their projections share.
    for (g = 1; g <= rows(panel); g++) {
        Q = fit.Q[o[|panel[g, 1] \ panel[g, 2]|], .]
        t = cp_adjusting(Q) * w[o[|panel[g, 1] \ panel[g, 2]|]]
        variance = variance + cross(t, fit.residuals[o[|panel[g, 1] \ panel[g, 2]|]])^2
        s = t' * Q
        S[g, .] = s
        own = cross(t, t)
        trace = trace + own - s * s'
        square = square + own^2 - 2 * own * (s * s')
    }
    square = square + sum(cross(S, S) :^ 2)
    return(cp_student(cross(c, fit.b), sqrt(variance), trace^2 / square))
}

// A linear combination of the coefficients of least squares: HC2, or CR2 where there are clusters.
struct CpResult scalar cp_combination(struct CpMatrix scalar design, real colvector y, struct CpMap scalar weights, string colvector clusters)
{
    return(cp_combined(cp_fitted(design, y, clusters), weights, (rows(clusters) == 0 ? "HC2" : "CR2")))
}

// A column for each value but the first ones that are skipped.
struct CpMatrix scalar cp_dummies(string colvector x, string scalar prefix, real scalar skip)
{
    struct CpMatrix scalar D
    real scalar j
    string colvector present
    present = uniqrows(x)
    D.X = J(rows(x), max((rows(present) - skip, 0)), 0)
    D.names = J(1, cols(D.X), "")
    for (j = 1; j <= cols(D.X); j++) {
        D.X[., j] = x :== present[j + skip]
        D.names[j] = prefix + present[j + skip]
    }
    return(D)
}

struct CpMatrix scalar cp_column(real colvector x, string scalar name)
{
    struct CpMatrix scalar D
    D.X = x
    D.names = name
    return(D)
}

struct CpMatrix scalar cp_beside(struct CpMatrix scalar A, struct CpMatrix scalar B)
{
    struct CpMatrix scalar D
    D.X = A.X, B.X
    D.names = A.names, B.names
    return(D)
}

struct CpMatrix scalar cp_intercept(real scalar n)
{
    return(cp_column(J(n, 1, 1), "(Intercept)"))
}

// Every column of A times every one of B.
struct CpMatrix scalar cp_products(struct CpMatrix scalar A, struct CpMatrix scalar B)
{
    struct CpMatrix scalar D
    real scalar i, j, at
    D.X = J(rows(A.X), cols(A.X) * cols(B.X), 0)
    D.names = J(1, cols(D.X), "")
    at = 0
    for (i = 1; i <= cols(A.X); i++) {
        for (j = 1; j <= cols(B.X); j++) {
            at = at + 1
            D.X[., at] = A.X[., i] :* B.X[., j]
            D.names[at] = A.names[i] + ":" + B.names[j]
        }
    }
    return(D)
}

// The weights sum to zero, so that the arm without a column drops out.
struct CpMap scalar cp_arm_weights(struct CpMap scalar weights, string scalar before, string scalar after)
{
    return(cp_map(before :+ weights.key :+ after, weights.value))
}

// Contrast of cell means within strata, averaged by their share of the rows; CR2 by the unit that was assigned, Satterthwaite df.
struct CpResult scalar cp_clustered_cells(struct CpSample scalar sample, struct CpMap scalar weights, string scalar unit)
{
    real scalar i
    string colvector strata
    struct CpMap scalar combined
    strata = uniqrows(sample.stratum)
    combined = cp_map(J(1, 0, ""), J(1, 0, .))
    for (i = 1; i <= rows(strata); i++) combined = cp_map((combined.key, weights.key :+ ("@" + strata[i])), (combined.value, weights.value * cp_mean(sample.stratum :== strata[i])))
    return(cp_sized(cp_combination(cp_dummies(sample.arm :+ "@" :+ sample.stratum, "", 0), sample.y, combined, cp_unit_of(sample, unit)), sample))
}

// Pairs that have exactly one row of each arm: t of the differences within them.
struct CpResult scalar cp_matched_pairs(struct CpSample scalar sample, string scalar pair, string scalar treated, string scalar control)
{
    real scalar i
    real colvector name, names, at, d
    name = cp_pick_number(pair, sample.row, sample.theme)
    names = uniqrows(cp_kept(name, name :< .))
    d = J(0, 1, .)
    for (i = 1; i <= rows(names); i++) {
        at = cp_places(name :== names[i])
        if (length(at) != 2) continue
        if (sample.arm[at[1]] == treated & sample.arm[at[2]] == control) d = d \ (sample.y[at[1]] - sample.y[at[2]])
        if (sample.arm[at[2]] == treated & sample.arm[at[1]] == control) d = d \ (sample.y[at[2]] - sample.y[at[1]])
    }
    return(cp_sized(cp_student(cp_mean(d), sqrt(cp_spread(d) / rows(d)), rows(d) - 1), sample))
}

// Arms with the measures within which completes were balanced, each value of them a level; HC2.
struct CpResult scalar cp_balanced_means(struct CpSample scalar sample, struct CpMap scalar weights, string rowvector strata)
{
    real scalar j
    real matrix B
    real colvector complete
    struct CpMatrix scalar design
    B = J(rows(sample.y), cols(strata), .)
    for (j = 1; j <= cols(strata); j++) B[., j] = cp_pick_number(strata[j], sample.row, sample.theme)
    complete = rowsum(B :>= .) :== 0
    design = cp_beside(cp_intercept(sum(complete)), cp_dummies(cp_kept(sample.arm, complete), "arm", 1))
    for (j = 1; j <= cols(strata); j++) design = cp_beside(design, cp_dummies(strofreal(cp_kept(B[., j], complete), "%18.0g"), "balance" + strofreal(j) + " ", 1))
    return(cp_sized(cp_combination(design, cp_kept(sample.y, complete), cp_arm_weights(weights, "arm", ""), J(0, 1, "")), sample))
}

// Arms with stratum fixed effects; HC2, or CR2 by cluster.
struct CpResult scalar cp_stratum_effects(struct CpSample scalar sample, struct CpMap scalar weights, real scalar clustered)
{
    struct CpMatrix scalar design
    design = cp_beside(cp_beside(cp_intercept(rows(sample.y)), cp_dummies(sample.stratum, "stratum", 1)), cp_dummies(sample.arm, "arm", 1))
    return(cp_sized(cp_combination(design, sample.y, cp_arm_weights(weights, "arm", ""), cp_unit_of(sample, (clustered == 1 ? "cluster" : ""))), sample))
}

// Arms with person and theme fixed effects; CR2 by person.
struct CpResult scalar cp_person_effects(struct CpSample scalar sample, struct CpMap scalar weights)
{
    struct CpMatrix scalar design
    design = cp_beside(cp_beside(cp_intercept(rows(sample.y)), cp_dummies(sample.person, "person", 1)), cp_beside(cp_dummies(sample.theme, "theme", 1), cp_dummies(sample.arm, "arm", 1)))
    return(cp_sized(cp_combination(design, sample.y, cp_arm_weights(weights, "arm", ""), sample.person), sample))
}

// Lin (2013): arms x centred covariates (and strata); a missing covariate is its mean, with an indicator. HC2, or CR2 by the unit.
struct CpResult scalar cp_lin(struct CpSample scalar sample, struct CpMap scalar weights, string rowvector covariates, string scalar unit)
{
    real scalar i, j, n
    real colvector x, unknown
    struct CpMatrix scalar C, A
    n = rows(sample.y)
    C.X = J(n, 0, .)
    for (j = 1; j <= cols(covariates); j++) {
        x = cp_pick_number(covariates[j], sample.row, sample.theme)
        unknown = x :>= .
        if (sum(unknown) > 0) {
            for (i = 1; i <= n; i++) if (unknown[i]) x[i] = 0
            x = x + unknown * (sum(unknown) < n ? sum(x) / (n - sum(unknown)) : 0)
            C.X = C.X, x, unknown
        }
        else C.X = C.X, x
    }
    if (cp_several_strata(sample)) {
        A = cp_dummies(sample.stratum, "", 1)
        C.X = C.X, A.X
    }
    C.names = J(1, cols(C.X), "")
    for (j = 1; j <= cols(C.X); j++) {
        C.X[., j] = C.X[., j] :- cp_mean(C.X[., j])
        C.names[j] = "c" + strofreal(j)
    }
    A = cp_dummies(sample.arm, "arm", 1)
    return(cp_counted(cp_combination(cp_beside(cp_beside(cp_intercept(n), A), cp_beside(C, cp_products(A, C))), sample.y, cp_arm_weights(weights, "arm", ""), cp_unit_of(sample, unit)), n, .))
}

// Holm within a family: the p values that were computed above.
void cp_holm(string rowvector ids, string rowvector p_of)
{
    external string rowvector g_columns
    external real matrix g_theirs, g_verified
    external real colvector g_failed
    real scalar i, row, at, count
    real colvector p, o, adjusted
    string rowvector source
    source = (cols(p_of) > 0 ? p_of : ids)
    p = J(cols(ids), 1, .)
    for (i = 1; i <= cols(ids); i++) p[i] = cp_computed(source[i], "p_value")
    count = sum(p :< .)
    o = order(p, 1)
    adjusted = J(rows(p), 1, .)
    for (i = 1; i <= count; i++) {
        adjusted[o[i]] = min((1, p[o[i]] * (count - i + 1)))
        if (i > 1) adjusted[o[i]] = max((adjusted[o[i]], adjusted[o[i - 1]]))
    }
    at = cp_position("p_holm", g_columns)
    for (i = 1; i <= cols(ids); i++) {
        row = cp_row_of(ids[i])
        if (row >= .) continue
        if (g_theirs[row, at] >= .) continue
        if (cp_agrees(adjusted[i], g_theirs[row, at], 0)) g_verified[row, at] = 1
        else {
            g_failed[row] = 1
            cp_fail(ids[i] + ": p_holm is " + strofreal(adjusted[i], "%21.0g") + " here and " + strofreal(g_theirs[row, at], "%21.0g") + " in results.csv")
        }
    }
}

// ---- Participants ----

// Who has the outcome, of all themes together.
real colvector cp_observed(string scalar outcome, string rowvector themes)
{
    external real colvector g_people
    real scalar j
    real colvector has
    string rowvector columns
    columns = outcome
    for (j = 1; j <= cols(themes); j++) columns = columns, (outcome + "_" + themes[j])
    has = J(rows(g_people), 1, 0)
    for (j = 1; j <= cols(columns); j++) has = has :| (cp_of_people(columns[j]) :!= "")
    return(has)
}

struct CpResult scalar cp_flow_count(string scalar what, string scalar randomization, string scalar arm, string scalar outcome, string rowvector themes)
{
    external real colvector g_people
    struct CpResult scalar r
    real colvector inside
    inside = J(rows(g_people), 1, 1)
    if (randomization != "") inside = cp_of_people("arm_" + randomization) :== arm
    if (outcome != "") inside = inside :& cp_observed(outcome, themes)
    else if (what != "assigned") inside = inside :& (cp_of_people("status") :== what)
    r.n = sum(inside)
    return(r)
}

// Those without an arm, by the first thing that kept them from it: a place, else their state.
struct CpResult scalar cp_not_assigned(string rowvector arm_columns, string scalar because, string rowvector sites, string rowvector populations, string rowvector versions)
{
    struct CpResult scalar r
    real scalar i, j
    real colvector without
    string colvector reason, of_version, population, site
    reason = cp_of_people("status")
    of_version = cp_of_people("version")
    population = cp_of_people("population")
    site = cp_of_people("site")
    without = J(rows(reason), 1, 1)
    for (j = 1; j <= cols(arm_columns); j++) without = without :& (cp_of_people(arm_columns[j]) :== "")
    for (i = 1; i <= rows(reason); i++) {
        if (cp_position(of_version[i], versions) == 0) reason[i] = "version"
        if (cols(populations) > 0 & population[i] != "" & cp_position(population[i], populations) == 0) reason[i] = "population"
        if (cols(sites) > 0 & site[i] != "" & cp_position(site[i], sites) == 0) reason[i] = "site"
    }
    r.n = sum(without :& (reason :== because))
    return(r)
}

// Rows that the estimates of an inquiry use of an arm, of the inquiry that uses most; each inquiry is a list of its means by cell, computed above.
struct CpResult scalar cp_analysed(struct CpPairs scalar inquiries)
{
    struct CpResult scalar r
    real scalar i, j, n
    string rowvector keys
    keys = cp_unique(inquiries.key)
    for (i = 1; i <= cols(keys); i++) {
        n = 0
        for (j = 1; j <= cols(inquiries.key); j++) if (inquiries.key[j] == keys[i]) n = n + cp_computed(inquiries.value[j], "n")
        r.n = (i == 1 ? n : max((r.n, n)))
    }
    return(r)
}

struct CpResult scalar cp_duplicates_left_out()
{
    struct CpResult scalar r
    r.n = sum(cp_text("counts") :== "0")
    return(r)
}

// Chi-square of the counts by arm against the design probabilities of the persons (or clusters) counted.
struct CpResult scalar cp_sample_ratio(string scalar randomization, string rowvector arms, string scalar stage, string scalar outcome, string rowvector themes, real scalar clustered)
{
    struct CpResult scalar r
    real scalar j, i, possible
    real colvector inside
    real rowvector probability
    string colvector of, cluster
    transmorphic seen
    of = cp_of_people("arm_" + randomization)
    inside = of :!= ""
    if (outcome != "") inside = inside :& cp_observed(outcome, themes)
    if (stage == "completed") inside = inside :& (cp_of_people("status") :== "completed")
    if (clustered == 1) {
        cluster = cp_of_people("cluster_" + randomization)
        inside = inside :& (cluster :!= "")
        cluster = cp_of_people("stratum_" + randomization) :+ " / " :+ cluster
        seen = asarray_create()
        for (i = 1; i <= rows(of); i++) {
            if (!inside[i]) continue
            if (asarray_contains(seen, cluster[i])) inside[i] = 0
            else asarray(seen, cluster[i], 1)
        }
    }
    r.arms = arms
    r.counts = J(1, cols(arms), 0)
    probability = r.counts
    for (j = 1; j <= cols(arms); j++) {
        r.counts[j] = sum(inside :& (of :== arms[j]))
        probability[j] = sum(cp_kept(strtoreal(cp_of_people("probability_" + randomization + "_" + arms[j])), inside))
    }
    r.wanted = sum(r.counts) * probability / sum(probability)
    r.statistic = 0
    possible = sum(probability :> 0)
    for (j = 1; j <= cols(arms); j++) if (probability[j] > 0) r.statistic = r.statistic + (r.counts[j] - r.wanted[j])^2 / r.wanted[j]
    r.df = possible - 1
    r.p_value = chi2tail(r.df, r.statistic)
    return(r)
}

struct CpResult scalar cp_ratio_arm(struct CpResult scalar ratio, string scalar arm)
{
    struct CpResult scalar r
    r.n = ratio.counts[cp_position(arm, ratio.arms)]
    r.estimate = ratio.wanted[cp_position(arm, ratio.arms)]
    return(r)
}

real colvector cp_balance_values(string scalar randomization, string scalar measure, string scalar arm)
{
    real colvector x
    x = cp_kept(strtoreal(cp_of_people(measure)), cp_of_people("arm_" + randomization) :== arm)
    return(cp_kept(x, x :< .))
}

struct CpResult scalar cp_balance_mean(string scalar randomization, string scalar measure, string scalar arm)
{
    return(cp_described(cp_balance_values(randomization, measure, arm)))
}

// Mean, deviation and number.
struct CpResult scalar cp_described(real colvector x)
{
    struct CpResult scalar r
    r.estimate = cp_mean(x)
    r.sd = sqrt(cp_spread(x))
    r.n = rows(x)
    return(r)
}

struct CpResult scalar cp_balance_difference(string scalar randomization, string scalar measure, string scalar arm, string scalar control)
{
    struct CpResult scalar r
    real colvector x, x0
    x = cp_balance_values(randomization, measure, arm)
    x0 = cp_balance_values(randomization, measure, control)
    r.estimate = (cp_mean(x) - cp_mean(x0)) / sqrt((cp_spread(x) + cp_spread(x0)) / 2)
    return(r)
}

// Do the measures together tell the arm from the control? Wald F with HC2.
struct CpResult scalar cp_balance_joint(string scalar randomization, string rowvector measures, string scalar arm, string scalar control)
{
    struct CpMatrix scalar design
    struct CpLeastSquares scalar fit
    real scalar j
    real matrix X
    real colvector inside, complete, treated
    string colvector of
    of = cp_of_people("arm_" + randomization)
    inside = cp_among(of, (arm, control))
    X = J(rows(of), cols(measures), .)
    for (j = 1; j <= cols(measures); j++) X[., j] = strtoreal(cp_of_people(measures[j]))
    complete = inside :& (rowsum(X :>= .) :== 0)
    treated = cp_kept(of, complete) :== arm
    design.X = J(rows(treated), 1, 1), cp_kept(X, complete)
    design.names = "(Intercept)", measures
    fit = cp_fitted(design, treated, J(0, 1, ""))
    return(cp_counted(cp_wald(fit, fit.names[|1, 2 \ 1, fit.k|], "HC2"), sum(complete), sum(inside) - sum(complete)))
}

// Are these coefficients all zero? F with n - k.
struct CpResult scalar cp_wald(struct CpLeastSquares scalar fit, string rowvector tested, string scalar errors)
{
    struct CpResult scalar r
    real scalar j
    real matrix C
    real colvector b
    C = J(fit.k, cols(tested), 0)
    for (j = 1; j <= cols(tested); j++) C[cp_position(tested[j], fit.names), j] = 1
    b = cross(C, fit.b)
    r.statistic = b' * lusolve(cp_covariance(fit, C, errors), b) / rows(b)
    r.df = rows(b)
    r.df2 = fit.n - fit.k
    r.p_value = Ftail(r.df, r.df2, r.statistic)
    return(r)
}

// ---- Regressions ----

// The rows of a regression with the columns that were added to them: numbers, or codes of a factor with its levels (between tabs), missing where unknown.
struct CpRows
{
    real colvector row
    string colvector theme, cluster
    real matrix X
    string rowvector names, levels
}

// Assigned where a randomization is in it, and asked. Columns are added one by one.
struct CpRows scalar cp_regression_rows(string scalar outcome, string scalar randomization, string scalar site, string scalar theme, real scalar loops, string scalar cluster, string scalar column)
{
    struct CpUnits scalar u
    struct CpRows scalar d
    string colvector person
    u = cp_units(site, theme, loops)
    u = cp_units_where(u, cp_has_column(outcome, u.theme))
    if (randomization != "") u = cp_units_where(u, cp_pick("arm_" + randomization, u.row, u.theme, "") :!= "")
    u = cp_units_where(u, 1 :- cp_among(cp_pick(outcome, u.row, u.theme, "__missing"), tokens("not_asked_site not_asked_population not_asked_version")))
    d.row = u.row
    d.theme = u.theme
    person = cp_text("participant")
    d.cluster = (cluster == "cluster" ? cp_pick("cluster_" + randomization, u.row, u.theme, "") : person[u.row])
    d.X = J(rows(d.row), 0, .)
    d.names = J(1, 0, "")
    d.levels = J(1, 0, "")
    return(cp_with_column(d, (column == "" ? outcome : column), cp_pick_number(outcome, d.row, d.theme), ""))
}

// levels: between tabs; none of a number.
struct CpRows scalar cp_with_column(struct CpRows scalar before, string scalar name, real colvector x, string scalar levels)
{
    struct CpRows scalar d
    d = before
    d.X = d.X, x
    d.names = d.names, name
    d.levels = d.levels, levels
    return(d)
}

struct CpRows scalar cp_with_factor(struct CpRows scalar before, string scalar name, string colvector x, string rowvector levels)
{
    real scalar j
    real colvector code, here
    code = J(rows(x), 1, .)
    for (j = 1; j <= cols(levels); j++) {
        here = cp_places(x :== levels[j])
        if (length(here) > 0) code[here] = J(length(here), 1, j)
    }
    return(cp_with_column(before, name, code, invtokens(levels, char(9))))
}

struct CpRows scalar cp_add_measure(struct CpRows scalar rows_, string scalar measure, string scalar column)
{
    return(cp_with_column(rows_, (column == "" ? measure : column), cp_pick_number(measure, rows_.row, rows_.theme), ""))
}

struct CpRows scalar cp_add_arms(struct CpRows scalar rows_, string scalar randomization, string rowvector levels)
{
    return(cp_with_factor(rows_, "arm", cp_pick("arm_" + randomization, rows_.row, rows_.theme, ""), levels))
}

struct CpRows scalar cp_add_factor(struct CpRows scalar rows_, string scalar randomization, string scalar column, struct CpPairs scalar by_arm, string rowvector levels)
{
    real scalar i, at
    string colvector x
    x = cp_pick("arm_" + randomization, rows_.row, rows_.theme, "")
    for (i = 1; i <= rows(x); i++) {
        at = cp_position(x[i], by_arm.key)
        x[i] = (at > 0 ? by_arm.value[at] : "")
    }
    return(cp_with_factor(rows_, column, x, levels))
}

struct CpRows scalar cp_add_dose(struct CpRows scalar rows_, string scalar randomization, struct CpMap scalar by_arm)
{
    real colvector dose
    dose = cp_doses_of(cp_pick("arm_" + randomization, rows_.row, rows_.theme, ""), by_arm)
    return(cp_with_column(cp_with_column(rows_, "dose", dose, ""), "dose_squared", dose :^ 2, ""))
}

real colvector cp_doses_of(string colvector arm, struct CpMap scalar doses)
{
    real scalar i
    real colvector dose
    dose = J(rows(arm), 1, .)
    for (i = 1; i <= rows(arm); i++) dose[i] = cp_value_of(doses, arm[i])
    return(dose)
}

struct CpRows scalar cp_add_place(struct CpRows scalar rows_, string scalar column, string rowvector levels)
{
    string colvector site
    site = cp_text("site")
    return(cp_with_factor(rows_, column, (column == "site" ? site[rows_.row] : rows_.theme), levels))
}

struct CpRows scalar cp_add_stratum(struct CpRows scalar rows_, string scalar randomization)
{
    string colvector stratum
    // A mark before each: a level without a text would be none.
    stratum = ":" :+ cp_with_group(cp_pick("stratum_" + randomization, rows_.row, rows_.theme, ""), rows_.row)
    return(cp_with_factor(rows_, "stratum", stratum, uniqrows(stratum)'))
}

struct CpRows scalar cp_add_person(struct CpRows scalar rows_)
{
    string colvector person
    person = cp_text("participant")
    return(cp_with_factor(rows_, "person", person[rows_.row], uniqrows(person[rows_.row])'))
}

// A formula as R has it, a + b, a * b, a:b, in terms of variables joined by colons; shorter terms come first.
string rowvector cp_terms_of(string scalar formula)
{
    real scalar i, j, m, size
    real rowvector bits
    string rowvector parts, factors, terms, right
    right = cp_split(formula, " ~ ")
    parts = cp_split(right[2], " + ")
    terms = J(1, 0, "")
    for (i = 1; i <= cols(parts); i++) {
        factors = cp_split(parts[i], " * ")
        if (cols(factors) == 1) {
            if (parts[i] != "1") terms = cp_with_term(terms, cp_split(parts[i], ":"))
            continue
        }
        // All products of the factors: of one, of two ..., first factors first.
        m = cols(factors)
        for (size = 1; size <= m; size++) {
            for (j = 2^m - 1; j >= 1; j--) {
                bits = cp_bits(j, m)
                if (sum(bits) == size) terms = cp_with_term(terms, select(factors, bits))
            }
        }
    }
    if (cols(terms) == 0) return(terms)
    parts = terms
    terms = J(1, 0, "")
    for (size = 1; cols(terms) < cols(parts); size++) {
        for (j = 1; j <= cols(parts); j++) if (cols(cp_split(parts[j], ":")) == size) terms = terms, parts[j]
    }
    return(terms)
}

// The binary digits of a number, the highest first.
real rowvector cp_bits(real scalar number, real scalar m)
{
    real scalar j, rest
    real rowvector bits
    bits = J(1, m, 0)
    rest = number
    for (j = 1; j <= m; j++) {
        if (rest >= 2^(m - j)) {
            bits[j] = 1
            rest = rest - 2^(m - j)
        }
    }
    return(bits)
}

// The same variables in another order are the same term.
string rowvector cp_with_term(string rowvector terms, string rowvector variables)
{
    real scalar j
    string scalar mine
    mine = invtokens(sort(variables', 1)', ":")
    for (j = 1; j <= cols(terms); j++) if (invtokens(sort(cp_split(terms[j], ":")', 1)', ":") == mine) return(terms)
    return((terms, invtokens(variables, ":")))
}

// Complete rows with the columns that a formula needs, the model matrix, outcome and clusters.
struct CpModel
{
    struct CpMatrix scalar design
    real matrix columns
    string rowvector names, levels, terms, absorbed
    real colvector y
    string colvector cluster
    real scalar n, n_dropped
}

// The columns of a formula and others besides, each once.
string rowvector cp_needed(string scalar formula, string rowvector besides)
{
    real scalar j
    string rowvector left, terms, needed
    left = cp_split(formula, " ~ ")
    terms = cp_terms_of(formula)
    needed = left[1]
    for (j = 1; j <= cols(terms); j++) needed = needed, cp_split(terms[j], ":")
    return(cp_unique((needed, besides)))
}

// Which rows have them all.
real colvector cp_complete(struct CpRows scalar d, string rowvector needed)
{
    real scalar j
    real colvector complete
    complete = J(rows(d.row), 1, 1)
    for (j = 1; j <= cols(needed); j++) complete = complete :& (d.X[., cp_position(needed[j], d.names)] :< .)
    return(complete)
}

struct CpModel scalar cp_model_of(struct CpRows scalar d, string scalar formula, string rowvector absorb)
{
    struct CpModel scalar m
    struct CpMatrix scalar X, effects, all
    real scalar j, at
    real colvector complete, x
    string rowvector needed
    m.terms = cp_terms_of(formula)
    needed = cp_needed(formula, absorb)
    complete = cp_complete(d, needed)
    m.n = sum(complete)
    m.n_dropped = rows(complete) - m.n
    m.names = needed
    m.columns = J(m.n, cols(needed), .)
    m.levels = J(1, cols(needed), "")
    for (j = 1; j <= cols(needed); j++) {
        at = cp_position(needed[j], d.names)
        x = cp_kept(d.X[., at], complete)
        if (d.levels[at] == "") m.columns[., j] = x
        else cp_occurring(m, j, x, cp_split(d.levels[at], char(9)))
    }
    m.y = m.columns[., 1]
    m.cluster = cp_kept(d.cluster, complete)
    X = cp_design(m.terms, m.names, m.columns, m.levels)
    all = cp_column(X.X[., 1], X.names[1])
    for (j = 1; j <= cols(absorb); j++) {
        effects = cp_dummies(strofreal(m.columns[., cp_position(absorb[j], needed)], "%18.0g"), "absorbed " + absorb[j] + " ", 1)
        m.absorbed = m.absorbed, effects.names
        all = cp_beside(all, effects)
    }
    if (cols(X.X) > 1) {
        effects.X = X.X[|1, 2 \ rows(X.X), cols(X.X)|]
        effects.names = X.names[|1, 2 \ 1, cols(X.X)|]
        all = cp_beside(all, effects)
    }
    m.design = all
    return(m)
}

// The levels of a factor that occur.
void cp_occurring(struct CpModel scalar m, real scalar column, real colvector x, string rowvector levels)
{
    real scalar j, count
    real colvector here, code
    string rowvector present
    present = J(1, 0, "")
    code = J(rows(x), 1, .)
    count = 0
    for (j = 1; j <= cols(levels); j++) {
        here = cp_places(x :== j)
        if (length(here) == 0) continue
        count = count + 1
        code[here] = J(length(here), 1, count)
        present = present, levels[j]
    }
    m.columns[., column] = code
    m.levels[column] = invtokens(present, char(9))
}

// The model matrix of R: a factor has a column per level but the first, unless the term without it is not in the model.
struct CpMatrix scalar cp_design(string rowvector terms, string rowvector names, real matrix columns, string rowvector levels)
{
    struct CpMatrix scalar all, product, part
    real scalar i, j, l, at
    string rowvector variables, of
    all = cp_intercept(rows(columns))
    for (i = 1; i <= cols(terms); i++) {
        variables = cp_split(terms[i], ":")
        for (j = 1; j <= cols(variables); j++) {
            at = cp_position(variables[j], names)
            if (levels[at] == "") part = cp_column(columns[., at], variables[j])
            else {
                of = cp_split(levels[at], char(9))
                part.X = J(rows(columns), 0, .)
                part.names = J(1, 0, "")
                for (l = (cp_is_full(terms, variables, j) ? 1 : 2); l <= cols(of); l++) part = cp_beside(part, cp_column(columns[., at] :== l, variables[j] + of[l]))
            }
            if (j == 1) product = part
            else product = cp_products_first(product, part)
        }
        all = cp_beside(all, product)
    }
    return(all)
}

// Is the term without its j-th variable not in the model?
real scalar cp_is_full(string rowvector terms, string rowvector variables, real scalar j)
{
    real rowvector others
    string rowvector rest
    if (cols(variables) == 1) return(0)
    others = J(1, cols(variables), 1)
    others[j] = 0
    rest = cp_with_term(terms, select(variables, others))
    return(cols(rest) > cols(terms))
}

// Products as R orders them: the first part varies fastest.
struct CpMatrix scalar cp_products_first(struct CpMatrix scalar A, struct CpMatrix scalar B)
{
    struct CpMatrix scalar D
    real scalar i, j, at
    D.X = J(rows(A.X), cols(A.X) * cols(B.X), 0)
    D.names = J(1, cols(D.X), "")
    at = 0
    for (j = 1; j <= cols(B.X); j++) {
        for (i = 1; i <= cols(A.X); i++) {
            at = at + 1
            D.X[., at] = A.X[., i] :* B.X[., j]
            D.names[at] = A.names[i] + ":" + B.names[j]
        }
    }
    return(D)
}

struct CpResult scalar cp_rows_used(struct CpRows scalar rows_, string scalar formula, string rowvector absorb)
{
    struct CpResult scalar r
    struct CpModel scalar m
    m = cp_model_of(rows_, formula, absorb)
    return(cp_counted(r, m.n, m.n_dropped))
}

// Of one arm: rows that have all values of the model, and rows that lack one.
struct CpResult scalar cp_rows_of_arm(struct CpRows scalar rows_, string scalar formula, string scalar randomization, string scalar arm, string rowvector besides)
{
    struct CpResult scalar r
    real colvector complete, mine
    complete = cp_complete(rows_, cp_needed(formula, besides))
    mine = cp_pick("arm_" + randomization, rows_.row, rows_.theme, "") :== arm
    return(cp_counted(r, sum(mine :& complete), sum(mine :& (1 :- complete))))
}

// What coefficient, fit_statistic and marginal_effect read. df missing: z. kind: which mean the model has (marginal effects).
struct CpFit
{
    struct CpModel scalar model
    struct CpLeastSquares scalar least_squares, first, reduced
    string scalar kind, errors
    string rowvector names, statistic_names
    real colvector b, std_error, thresholds, threshold_errors
    real matrix X, vcov, bread
    real rowvector statistics
    real scalar df, lower, upper, scale
}

// Standard errors of all coefficients.
real colvector cp_errors_of(struct CpLeastSquares scalar fit, string scalar errors)
{
    return(sqrt(diagonal(cp_covariance(fit, I(fit.k), errors))))
}

struct CpFit scalar cp_least_squares(struct CpRows scalar rows_, string scalar formula, string scalar errors, string rowvector absorb)
{
    struct CpFit scalar fit
    struct CpLeastSquares scalar within
    struct CpMatrix scalar effects
    real scalar rss, total, rest
    fit.model = cp_model_of(rows_, formula, absorb)
    fit.least_squares = cp_fitted(fit.model.design, fit.model.y, (errors == "CR1" ? fit.model.cluster : J(0, 1, "")))
    fit.errors = errors
    fit.names = fit.least_squares.names
    fit.b = fit.least_squares.b
    fit.std_error = cp_errors_of(fit.least_squares, errors)
    rest = fit.least_squares.n - fit.least_squares.k
    fit.df = (errors == "CR1" ? fit.least_squares.groups - 1 : rest)
    rss = cross(fit.least_squares.residuals, fit.least_squares.residuals)
    total = sum((fit.model.y :- cp_mean(fit.model.y)) :^ 2)
    fit.statistic_names = tokens("r_squared adjusted_r_squared residual_se")
    fit.statistics = (1 - rss / total, 1 - rss / total * (fit.model.n - 1) / rest, sqrt(rss / rest))
    if (cols(absorb) > 0) {
        effects.X = fit.model.design.X[|1, 1 \ fit.model.n, 1 + cols(fit.model.absorbed)|]
        effects.names = fit.model.design.names[|1, 1 \ 1, 1 + cols(fit.model.absorbed)|]
        within = cp_fitted(effects, fit.model.y, J(0, 1, ""))
        fit.statistic_names = fit.statistic_names, "within_r_squared"
        fit.statistics = fit.statistics, 1 - rss / cross(within.residuals, within.residuals)
    }
    return(fit)
}

struct CpResult scalar cp_coefficient(struct CpFit scalar fit, string scalar term)
{
    struct CpResult scalar r
    real scalar at
    at = cp_position(term, fit.names)
    if (at == 0) return(r)
    return(cp_counted(cp_student(fit.b[at], fit.std_error[at], fit.df), fit.model.n, fit.model.n_dropped))
}

struct CpResult scalar cp_fit_statistic(struct CpFit scalar fit, string scalar name)
{
    struct CpResult scalar r
    r.estimate = fit.statistics[cp_position(name, fit.statistic_names)]
    return(r)
}

struct CpResult scalar cp_joint_test(struct CpFit scalar fit, string rowvector terms)
{
    real scalar j
    string rowvector tested
    tested = J(1, 0, "")
    for (j = 1; j <= cols(terms); j++) if (cp_position(terms[j], fit.names) > 0) tested = tested, terms[j]
    return(cp_counted(cp_wald(fit.least_squares, tested, fit.errors), fit.model.n, fit.model.n_dropped))
}

// ---- Levels, correlates, reliability ----

// SD / sqrt(n), or clustered by person where a person has several values.
real scalar cp_error_of_mean(real colvector x, real colvector person)
{
    real colvector present, rests
    real scalar j
    present = uniqrows(person)
    rests = J(rows(present), 1, 0)
    for (j = 1; j <= rows(present); j++) rests[j] = sum(cp_kept(x, person :== present[j]) :- cp_mean(x))
    return(sqrt(rows(rests) / (rows(rests) - 1) * sum(rests :^ 2)) / rows(x))
}

struct CpResult scalar cp_level_of(string scalar measure, string scalar site, string scalar theme, real scalar loops, struct CpMap scalar population)
{
    struct CpUnits scalar u
    struct CpResult scalar r, plain
    real scalar j, mean, variance
    real colvector x, known, items, weights, z, here
    string colvector states, places, present
    u = cp_units(site, theme, loops)
    u = cp_units_where(u, cp_has_column(measure, u.theme))
    x = cp_pick_number(measure, u.row, u.theme)
    known = x :< .
    states = cp_pick(measure, u.row, u.theme, "__missing")
    items = cp_kept(strtoreal(cp_pick(measure, u.row, u.theme, "__items")), known)
    places = cp_text("site")
    places = cp_kept(places[u.row], known)
    x = cp_kept(x, known)
    plain = cp_described(x)
    plain.std_error = cp_error_of_mean(x, cp_kept(u.row, known))
    plain.n_dropped = sum((1 :- known) :& (1 :- cp_among(states, (cp_structural(), "not_asked_routing", "screened_out"))))
    plain.n_items = cp_mean(items)
    if (cols(population.key) == 0) return(plain)
    present = uniqrows(places)
    weights = J(rows(x), 1, .)
    for (j = 1; j <= rows(present); j++) {
        here = cp_places(places :== present[j])
        weights[here] = J(length(here), 1, cp_value_of(population, present[j]) / length(here))
    }
    mean = sum(weights :* x) / sum(weights)
    variance = 0
    for (j = 1; j <= rows(present); j++) {
        z = cp_kept(weights :* (x :- mean) / sum(weights), places :== present[j])
        variance = variance + rows(z) / (rows(z) - 1) * sum((z :- cp_mean(z)) :^ 2)
    }
    r = cp_counted(cp_student(mean, sqrt(variance), rows(x) - rows(present)), plain.n, plain.n_dropped)
    r.sd = plain.sd
    r.n_items = plain.n_items
    r.effective = sum(weights)^2 / sum(weights :^ 2)
    return(r)
}

// Kish's effective number of values of a weighted level.
struct CpResult scalar cp_effective_n(struct CpResult scalar level)
{
    struct CpResult scalar r
    r.estimate = level.effective
    return(r)
}

// Pearson, or Spearman as Pearson of midranks; t with n - 2, interval by Fisher's z (Spearman: Bonett and Wright 2000).
struct CpResult scalar cp_correlation(string scalar outcome, string scalar predictor, string scalar method, string scalar site, string scalar theme)
{
    struct CpUnits scalar u
    struct CpResult scalar r
    real scalar n, z
    real colvector x, y, both
    u = cp_units(site, theme, theme != "")
    x = cp_pick_number(outcome, u.row, u.theme)
    y = cp_pick_number(predictor, u.row, u.theme)
    both = (x :< .) :& (y :< .)
    x = cp_kept(x, both)
    y = cp_kept(y, both)
    n = rows(x)
    if (method == "spearman") {
        x = cp_midranks(x)
        y = cp_midranks(y)
    }
    r.estimate = cp_pearson(x, y)
    r.df = n - 2
    r.n = n
    r.statistic = r.estimate * sqrt((n - 2) / (1 - r.estimate^2))
    r.p_value = 2 * ttail(n - 2, abs(r.statistic))
    z = invnormal(0.975) * (method == "spearman" ? sqrt((1 + r.estimate^2 / 2) / (n - 3)) : 1 / sqrt(n - 3))
    r.conf_low = tanh(atanh(r.estimate) - z)
    r.conf_high = tanh(atanh(r.estimate) + z)
    return(r)
}

real scalar cp_pearson(real colvector x, real colvector y)
{
    real colvector a, b
    a = x :- cp_mean(x)
    b = y :- cp_mean(y)
    return(cross(a, b) / sqrt(cross(a, a) * cross(b, b)))
}

real colvector cp_midranks(real colvector x)
{
    real scalar i, j, k
    real colvector o, ranks
    o = order(x, 1)
    ranks = J(rows(x), 1, .)
    i = 1
    while (i <= rows(x)) {
        j = i
        while (j < rows(x)) {
            if (x[o[j + 1]] != x[o[i]]) break
            j = j + 1
        }
        for (k = i; k <= j; k++) ranks[o[k]] = (i + j) / 2
        i = j + 1
    }
    return(ranks)
}

// Items of a scale, of the persons who answered all of them.
real matrix cp_scale_items(string rowvector items, struct CpMap scalar reversed)
{
    real scalar j
    real matrix x
    x = J(rows(cp_of_people("participant")), cols(items), .)
    for (j = 1; j <= cols(items); j++) {
        x[., j] = cp_as_number(cp_of_people(items[j]), items[j])
        if (cp_position(items[j], reversed.key) > 0) x[., j] = cp_value_of(reversed, items[j]) :- x[., j]
    }
    return(cp_kept(x, rowsum(x :>= .) :== 0))
}

real scalar cp_alpha_of(real matrix x)
{
    real matrix V
    V = cp_variances(x)
    return(cols(x) / (cols(x) - 1) * (1 - trace(V) / sum(V)))
}

real matrix cp_variances(real matrix x)
{
    real matrix centred
    centred = x :- colsum(x) / rows(x)
    return(cross(centred, centred) / (rows(x) - 1))
}

struct CpResult scalar cp_cronbach_alpha(real matrix items)
{
    external real scalar g_level
    struct CpResult scalar r
    real scalar n, k
    n = rows(items)
    k = cols(items)
    r.estimate = cp_alpha_of(items)
    r.conf_low = 1 - (1 - r.estimate) * invFtail(n - 1, (n - 1) * (k - 1), (1 - g_level) / 2)
    r.conf_high = 1 - (1 - r.estimate) * invFtail(n - 1, (n - 1) * (k - 1), (1 + g_level) / 2)
    r.n = n
    return(r)
}

struct CpResult scalar cp_mean_correlation(real matrix items)
{
    struct CpResult scalar r
    real scalar i, j, k
    k = cols(items)
    r.estimate = 0
    for (i = 2; i <= k; i++) for (j = 1; j < i; j++) r.estimate = r.estimate + cp_pearson(items[., i], items[., j]) / (k * (k - 1) / 2)
    return(r)
}

real matrix cp_without_item(real matrix items, real scalar item)
{
    real rowvector others
    others = J(1, cols(items), 1)
    others[item] = 0
    return(select(items, others))
}

struct CpResult scalar cp_item_rest(real matrix items, real scalar item)
{
    struct CpResult scalar r
    r.estimate = cp_pearson(items[., item], rowsum(cp_without_item(items, item)))
    return(r)
}

struct CpResult scalar cp_alpha_without(real matrix items, real scalar item)
{
    struct CpResult scalar r
    r.estimate = cp_alpha_of(cp_without_item(items, item))
    return(r)
}
end
