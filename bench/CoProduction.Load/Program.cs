using System.CommandLine;
using CoProduction.Load;

var survey = new Option<Uri>("--survey") { Description = "Address of the web app", Required = true, CustomParser = result => new Uri(result.Tokens[0].Value) };
var probe = new Option<Uri>("--probe") { Description = "Address of the probe", Required = true, CustomParser = result => new Uri(result.Tokens[0].Value) };
var postgres = new Option<string>("--postgres") { Description = "Connection string of the same PostgreSQL, for the bare inserts", Required = true };
var surveyProcess = new Option<int>("--survey-pid") { Description = "Process of the web app", Required = true };
var probeProcess = new Option<int>("--probe-pid") { Description = "Process of the probe", Required = true };
var postgresProcess = new Option<int>("--postgres-pid") { Description = "First process of PostgreSQL", Required = true };
var slug = new Option<string>("--slug") { Description = "Address of the study", DefaultValueFactory = _ => "nudges-demo" };
var study = new Option<string>("--study") { Description = "The library study that it is", DefaultValueFactory = _ => "nudges" };
var atOnce = new Option<int>("--at-once", "-c") { Description = "Respondents at once", DefaultValueFactory = _ => 16 };
var seconds = new Option<int>("--seconds", "-t") { Description = "Seconds of one measurement", DefaultValueFactory = _ => 10 };
var rounds = new Option<int>("--rounds", "-r") { Description = "Rounds; in each, survey, probe and bare inserts are measured in turn", DefaultValueFactory = _ => 3 };
var root = new RootCommand("Respondents in a closed loop on the survey and on the probe, in turn, beside bare inserts on the same PostgreSQL")
{
    survey, probe, postgres, surveyProcess, probeProcess, postgresProcess, slug, study, atOnce, seconds, rounds,
};
root.SetAction((parsed, _) => new LoadRun
{
    Survey = new SurveyWalk(parsed.GetValue(survey)!, parsed.GetValue(slug)!, parsed.GetValue(study)!),
    Probe = parsed.GetValue(probe)!,
    Postgres = parsed.GetValue(postgres)!,
    SurveyProcess = parsed.GetValue(surveyProcess),
    ProbeProcess = parsed.GetValue(probeProcess),
    PostgresProcess = parsed.GetValue(postgresProcess),
    AtOnce = parsed.GetValue(atOnce),
    Time = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
    Rounds = parsed.GetValue(rounds),
}.RunAsync(parsed.InvocationConfiguration.Output));
var posts = new Command("posts", "Respondents in a closed loop on the survey alone: how long its POSTs take") { survey, slug, study, atOnce, seconds };
posts.SetAction((parsed, _) => new PostsRun(
    new SurveyWalk(parsed.GetValue(survey)!, parsed.GetValue(slug)!, parsed.GetValue(study)!),
    parsed.GetValue(atOnce),
    TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(parsed.InvocationConfiguration.Output));
root.Subcommands.Add(posts);
return await root.Parse(args).InvokeAsync();
