using System.CommandLine;
using CoProduction.Cli.Analyze;

var root = new RootCommand("Survey experiments about citizens' co-production of public services") { AnalyzeCommand.Create() };
return root.Parse(args).Invoke();
