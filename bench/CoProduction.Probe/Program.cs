using CoProduction.Probe;
using Microsoft.EntityFrameworkCore;

// The ceiling that the survey is measured against: Razor Pages, one EF insert per POST, and nothing else.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDbContextPool<ProbeContext>(options => options.UseNpgsql(builder.Configuration["Database:ConnectionString"]));
builder.Services.AddRazorPages();
var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
    await scope.ServiceProvider.GetRequiredService<ProbeContext>().Database.EnsureCreatedAsync();
app.MapRazorPages();
await app.RunAsync();
