using CoProduction.Cli;

return await CoprodCommand.RunAsync(args, Installation.OfThisMachine, Console.Out, Console.Error);
