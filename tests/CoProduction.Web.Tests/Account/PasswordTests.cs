using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Account;

public sealed class PasswordTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Theory]
    [InlineData("fourteen chars")]
    [InlineData("123456789012345678")]
    [InlineData("passwordpassword2024")]
    [InlineData("Correct Horse Battery Staple")]
    [InlineData("abababababababababab")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("margaret.mead-1901")]
    [InlineData("CoProduction-Survey!")]
    [InlineData("qwertyuiopasdfghjkl")]
    public async Task What_is_guessed_first_is_refused(string password) => (await ProblemOfAsync(password)).Should().NotBeNull();

    [Theory]
    [InlineData("violet tractor nine lampshade")]
    [InlineData("all lower case words only")]
    [InlineData("한국어로 적은 매우 긴 비밀번호 문장")]
    [InlineData("margaret climbs the purple mountain")]
    public async Task Length_is_enough_without_kinds_of_characters(string password) => (await ProblemOfAsync(password)).Should().BeNull();

    [Fact]
    public async Task Two_hundred_characters_are_taken_and_three_hundred_are_not()
    {
        var words = string.Concat(Enumerable.Range(0, 60).Select(number => $"{number * 7919} "));

        (await ProblemOfAsync(words[..200])).Should().BeNull();
        (await ProblemOfAsync(words[..300])).Should().NotBeNull();
    }

    private async Task<string?> ProblemOfAsync(string password)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<Accounts>()
            .CreateUserAsync($"margaret.mead@{Guid.NewGuid():N}.example", "Margaret Mead", password, administrator: false, "test");
        return result.Succeeded ? null : result.ToString();
    }
}
