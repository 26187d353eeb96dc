namespace CoProduction.Web.Tests.Infrastructure;

public class PostgresWebApp() : WebApp(new PostgresDatabase());
