namespace CoProduction.Web.Tests.Infrastructure;

public class SqliteWebApp() : WebApp(new SqliteDatabase());
