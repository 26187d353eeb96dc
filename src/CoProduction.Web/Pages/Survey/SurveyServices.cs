using Microsoft.AspNetCore.Mvc.TagHelpers;

namespace CoProduction.Web.Pages.Survey;

public static class SurveyServices
{
    private const long MaxBytesOfWords = 16 * 1024 * 1024;

    public static IServiceCollection AddSurvey(this IServiceCollection services)
    {
        services.Configure<CacheTagHelperOptions>(options => options.SizeLimit = MaxBytesOfWords);
        services.AddScoped<SurveyReader>();
        services.AddScoped<TurnSubmitter>();
        services.AddScoped<EffortLog>();
        services.AddSingleton<SessionHandover>();
        services.AddSingleton<WithdrawalAttempts>();
        return services;
    }
}
