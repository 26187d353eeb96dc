Console.Error.WriteLine("Nothing to run: dotnet ef loads this project to scaffold migrations. See README.md beside it.");
return 1;
