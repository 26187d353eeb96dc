namespace CoProduction.Web.Data;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}
