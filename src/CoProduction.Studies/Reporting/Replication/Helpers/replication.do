*
* Run it in the folder that holds responses.csv and results.csv, in Stata 16 or newer:
*
*     do analysis.do
*
* This file was NOT RUN by its makers, who have no Stata: it keeps to plain commands. It takes the scores of measures from responses.csv as they are (analysis.R and
* analysis.py compute them from the answers) and compares with results.csv, to 1e-8 of their size: participants by arm, means by arm with their intervals, differences
* between arms (Welch, HC2, within strata), Holm's adjustment, unweighted levels and correlations.
* It does NOT compute regressions, adjusted estimates, secondary estimators, clustered errors, several themes pooled, effects that follow from the inquiries, attrition,
* answers, reliability and redraws: these are left to the two other scripts, and column replicated_by of results.csv names who computes what.
* It ends with an error if a number differs.

version 16
clear all
set more off
global cp_agree 0
global cp_differ 0
global cp_level 0.95

import delimited using "results.csv", varnames(1) case(preserve) stringcols(_all) bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8") clear
foreach column in estimate std_error df statistic p_value p_holm conf_low conf_high n n_dropped sd n_items {
    quietly destring `column', replace
    quietly recast double `column'
}
generate double mine_p = .
frame rename default cp_results
frame create cp_data
frame change cp_data
import delimited using "responses.csv", varnames(1) case(preserve) stringcols(_all) bindquotes(strict) maxquotedrows(unlimited) encoding("UTF-8") clear

* Compares one number with its cell of results.csv; an empty cell asks for none. scale: what the number is measured against besides itself.
program cp_compare
    args id column mine scale
    scalar cp_mine = `mine'
    frame cp_results: quietly summarize `column' if id == "`id'", meanonly
    if r(N) == 0 exit
    scalar cp_theirs = r(mean)
    if abs(cp_mine - cp_theirs) <= max(1e-8 * max(abs(cp_mine), abs(cp_theirs), `scale'), 1e-300) & !missing(cp_mine) {
        global cp_agree = $cp_agree + 1
    }
    else {
        global cp_differ = $cp_differ + 1
        display as error "`id': `column' is " cp_mine " here and " cp_theirs " in results.csv"
    }
end

* Estimate, standard error, df and what follows from them.
program cp_student
    args id estimate std_error df
    scalar cp_b = `estimate'
    scalar cp_se = `std_error'
    scalar cp_df = `df'
    scalar cp_margin = invttail(cp_df, (1 - $cp_level) / 2) * cp_se
    scalar cp_p = 2 * ttail(cp_df, abs(cp_b / cp_se))
    cp_compare "`id'" estimate cp_b cp_se
    cp_compare "`id'" std_error cp_se 0
    cp_compare "`id'" df cp_df 0
    cp_compare "`id'" statistic cp_b/cp_se 1
    cp_compare "`id'" p_value cp_p 0
    cp_compare "`id'" conf_low cp_b-cp_margin cp_se
    cp_compare "`id'" conf_high cp_b+cp_margin cp_se
    frame cp_results: quietly replace mine_p = cp_p if id == "`id'"
end

program cp_interval_level
    syntax , value(real)
    global cp_level `value'
end

* First entries where the duplicate rule says so, of the first wave.
program cp_count_people
    quietly destring wave, generate(cp_wave)
    quietly summarize cp_wave, meanonly
    quietly keep if counts == "1" & cp_wave == r(min)
end

* The column of a measure for a theme: name_theme where there is one, else name; as a number in cp_x, and its state of missing in cp_state.
program cp_column
    args name theme
    local column `name'
    if "`theme'" != "" {
        capture confirm variable `name'_`theme', exact
        if !_rc local column `name'_`theme'
    }
    capture drop cp_x
    capture drop cp_state
    quietly generate double cp_x = real(`column')
    quietly generate cp_state = ""
    capture confirm variable `column'__missing, exact
    if !_rc quietly replace cp_state = `column'__missing
end

program cp_flow_count
    syntax , id(string) what(string) [randomization(string) arm(string) outcome(string)]
    quietly generate byte cp_in = 1
    if "`randomization'" != "" quietly replace cp_in = arm_`randomization' == "`arm'"
    if "`outcome'" != "" {
        cp_column `outcome'
        quietly replace cp_in = 0 if missing(cp_x)
    }
    else if "`what'" != "assigned" quietly replace cp_in = 0 if status != "`what'"
    quietly count if cp_in
    cp_compare "`id'" n r(N) 0
    drop cp_in
end

program cp_balance_mean
    syntax , id(string) randomization(string) measure(string) arm(string)
    cp_column `measure'
    quietly summarize cp_x if arm_`randomization' == "`arm'"
    scalar cp_mean = r(mean)
    scalar cp_sd = r(sd)
    cp_compare "`id'" n r(N) 0
    cp_compare "`id'" estimate cp_mean 1e-4
    cp_compare "`id'" sd cp_sd 0
end

* The rows of a comparison: cp_y, cp_arm, cp_stratum of everyone in the arms compared who was asked and answered; cp_dropped of those who were asked and did not.
program cp_compared
    syntax , outcome(string) randomization(string) arms(string) [site(string) theme(string) loops]
    foreach variable in cp_y cp_arm cp_stratum cp_dropped {
        capture drop `variable'
    }
    cp_column `outcome' `theme'
    quietly generate cp_arm = ""
    foreach arm of local arms {
        quietly replace cp_arm = "`arm'" if arm_`randomization' == "`arm'"
    }
    if "`site'" != "" quietly replace cp_arm = "" if site != "`site'"
    quietly generate byte cp_dropped = cp_arm != "" & missing(cp_x) & !inlist(cp_state, "not_asked_site", "not_asked_arm", "not_asked_version", "not_asked_population")
    quietly generate double cp_y = cp_x if cp_arm != ""
    quietly generate cp_stratum = stratum_`randomization'
end

program cp_sizes
    args id
    quietly count if !missing(cp_y)
    cp_compare "`id'" n r(N) 0
    quietly count if cp_dropped
    cp_compare "`id'" n_dropped r(N) 0
end

program cp_sample_size
    syntax , id(string)
    cp_sizes "`id'"
end

program cp_arm_mean
    syntax , id(string) arm(string)
    quietly summarize cp_y if cp_arm == "`arm'"
    scalar cp_mean = r(mean)
    scalar cp_sd = r(sd)
    cp_compare "`id'" n r(N) 0
    cp_compare "`id'" estimate cp_mean 1e-4
    cp_compare "`id'" sd cp_sd 0
    quietly count if cp_dropped & cp_arm == "`arm'"
    cp_compare "`id'" n_dropped r(N) 0
    quietly count if cp_arm == "`arm'" & !missing(cp_y)
    scalar cp_n = r(N)
    if cp_n > 1 {
        scalar cp_se = cp_sd / sqrt(cp_n)
        scalar cp_margin = invttail(cp_n - 1, (1 - $cp_level) / 2) * cp_se
        cp_compare "`id'" std_error cp_se 0
        cp_compare "`id'" df cp_n-1 0
        cp_compare "`id'" conf_low cp_mean-cp_margin cp_se
        cp_compare "`id'" conf_high cp_mean+cp_margin cp_se
    }
end

* Sum of w times the mean of each arm: Welch for two arms (as ttest, unequal); for more the error of HC2 (as regress with vce(hc2) on the arms), df n - arms.
program cp_cell_means
    syntax , id(string) weights(string)
    scalar cp_value = 0
    scalar cp_variance = 0
    scalar cp_parts = 0
    local arms 0
    foreach pair of local weights {
        gettoken arm w : pair, parse("=")
        local w = subinstr("`w'", "=", "", 1)
        quietly summarize cp_y if cp_arm == "`arm'"
        scalar cp_part = (`w')^2 * r(Var) / r(N)
        scalar cp_value = cp_value + (`w') * r(mean)
        scalar cp_variance = cp_variance + cp_part
        scalar cp_parts = cp_parts + cp_part^2 / (r(N) - 1)
        local ++arms
    }
    quietly count if !missing(cp_y)
    scalar cp_dfs = cond(`arms' == 2, cp_variance^2 / cp_parts, r(N) - `arms')
    cp_student "`id'" cp_value sqrt(cp_variance) cp_dfs
    cp_sizes "`id'"
end

* The same within each stratum, averaged by the stratum's share of the rows; Neyman's variance, df n - cells.
program cp_stratified_means
    syntax , id(string) weights(string)
    quietly count if !missing(cp_y)
    scalar cp_rows = r(N)
    scalar cp_value = 0
    scalar cp_variance = 0
    local cells 0
    quietly levelsof cp_stratum if !missing(cp_y), local(strata)
    foreach stratum of local strata {
        quietly count if !missing(cp_y) & cp_stratum == `"`stratum'"'
        scalar cp_share = r(N) / cp_rows
        foreach pair of local weights {
            gettoken arm w : pair, parse("=")
            local w = subinstr("`w'", "=", "", 1)
            quietly summarize cp_y if cp_arm == "`arm'" & cp_stratum == `"`stratum'"'
            scalar cp_value = cp_value + cp_share * (`w') * r(mean)
            scalar cp_variance = cp_variance + cp_share^2 * (`w')^2 * r(Var) / r(N)
            local ++cells
        }
    }
    cp_student "`id'" cp_value sqrt(cp_variance) cp_rows-`cells'
    cp_sizes "`id'"
end

program cp_level_of
    syntax , id(string) measure(string) [site(string) theme(string) loops]
    cp_column `measure' `theme'
    quietly generate byte cp_in = 1
    if "`site'" != "" quietly replace cp_in = site == "`site'"
    quietly summarize cp_x if cp_in
    scalar cp_mean = r(mean)
    scalar cp_sd = r(sd)
    cp_compare "`id'" n r(N) 0
    cp_compare "`id'" estimate cp_mean 1e-4
    cp_compare "`id'" sd cp_sd 0
    quietly count if cp_in & missing(cp_x) & !inlist(cp_state, "not_asked_site", "not_asked_arm", "not_asked_version", "not_asked_population", "not_asked_routing")
    cp_compare "`id'" n_dropped r(N) 0
    drop cp_in
end

* Pearson, or Spearman as Pearson of midranks; t with n - 2, interval by Fisher's z (Spearman: Bonett and Wright 2000).
program cp_correlation
    syntax , id(string) outcome(string) predictor(string) method(string) [site(string) theme(string)]
    foreach variable in cp_a cp_b1 {
        capture drop `variable'
    }
    cp_column `outcome' `theme'
    quietly generate double cp_a = cp_x
    cp_column `predictor' `theme'
    quietly generate double cp_b1 = cp_x
    quietly replace cp_a = . if missing(cp_b1)
    if "`site'" != "" quietly replace cp_a = . if site != "`site'"
    quietly replace cp_b1 = . if missing(cp_a)
    if "`method'" == "spearman" {
        foreach variable in cp_a cp_b1 {
            tempvar rank
            quietly egen double `rank' = rank(`variable')
            quietly replace `variable' = `rank'
        }
    }
    quietly correlate cp_a cp_b1
    scalar cp_r = r(rho)
    scalar cp_n = r(N)
    scalar cp_t = cp_r * sqrt((cp_n - 2) / (1 - cp_r^2))
    scalar cp_z = invnormal(0.975) * cond("`method'" == "spearman", sqrt((1 + cp_r^2 / 2) / (cp_n - 3)), 1 / sqrt(cp_n - 3))
    cp_compare "`id'" estimate cp_r 1e-4
    cp_compare "`id'" n cp_n 0
    cp_compare "`id'" df cp_n-2 0
    cp_compare "`id'" statistic cp_t 1
    cp_compare "`id'" p_value 2*ttail(cp_n-2,abs(cp_t)) 0
    cp_compare "`id'" conf_low tanh(atanh(cp_r)-cp_z) 1e-4
    cp_compare "`id'" conf_high tanh(atanh(cp_r)+cp_z) 1e-4
end

* Holm within a family, of the p values that were computed above.
program cp_holm
    syntax , ids(string)
    frame cp_results {
        capture drop cp_family cp_rank cp_holm
        quietly generate byte cp_family = 0
        foreach id of local ids {
            quietly replace cp_family = 1 if id == "`id'" & !missing(mine_p)
        }
        quietly count if cp_family
        local m = r(N)
        gsort -cp_family mine_p
        quietly generate double cp_holm = min(1, mine_p * (`m' - _n + 1)) if cp_family
        quietly replace cp_holm = max(cp_holm, cp_holm[_n-1]) if cp_family & _n > 1
    }
    foreach id of local ids {
        frame cp_results: quietly summarize cp_holm if id == "`id'", meanonly
        if r(N) > 0 {
            scalar cp_adjusted = r(mean)
            cp_compare "`id'" p_holm cp_adjusted 0
        }
    }
end

program cp_finish
    display _newline "Results that this file leaves to analysis.R or analysis.py, or that no script computes:"
    frame cp_results: list id replicated_by replication_note if strpos(replicated_by, "Stata") == 0 & !(missing(estimate) & missing(n) & missing(statistic)), noobs string(60)
    if $cp_differ > 0 {
        display as error "$cp_differ numbers DO NOT AGREE"
        exit 9
    }
    display "$cp_agree numbers recomputed, all agree"
end

* ======== The study ========
