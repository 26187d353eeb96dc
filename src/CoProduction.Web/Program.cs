using CoProduction.Web.Data;
using CoProduction.Web.Operations;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddStudyDatabase(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddLocalization();
builder.Services.AddOperations();
builder.Services.AddRazorPages();
var app = builder.Build();
await DatabaseMigrator.MigrateAsync(app.Services);
app.MapStaticAssets();
app.MapRazorPages();
await app.RunAsync();
