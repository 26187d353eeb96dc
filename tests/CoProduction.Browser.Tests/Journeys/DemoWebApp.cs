using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>An installation as its first start in Development leaves it: one open demo, one closed demo with synthetic responses.</summary>
public sealed class DemoWebApp : WebApp
{
    public DemoWebApp()
        : base(new SqliteDatabase()) => Settings["Demo:Enabled"] = "true";
}
