using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddStudyDatabase(builder.Configuration, builder.Environment.ContentRootPath);
builder.Services.AddLocalization();
builder.Services.AddOperations();
builder.Services.AddSignIn();
builder.Services.AddRazorPages(PageAccess.Require);
var app = builder.Build();
await DatabaseMigrator.MigrateAsync(app.Services);
app.UseAuthentication();
app.UseAuthorization();
app.MapStaticAssets();
app.MapRazorPages();
await app.RunAsync();
