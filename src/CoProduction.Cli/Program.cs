using CoProduction.Cli;

return await CoprodCommand.RunAsync(args, LocalInstallation.OfThisMachine, Console.Out, Console.Error);
