using CoProduction.Web.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresServer))]
