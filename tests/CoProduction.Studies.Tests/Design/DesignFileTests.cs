using System.Text;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests.Design;

public sealed class DesignFileTests
{
    private static readonly string Correct = Encoding.UTF8.GetString(DesignFile.Write(SampleDesigns.TwoByTwo()));

    private static string Refusal(string file) => Refusal(Encoding.UTF8.GetBytes(file));

    private static string Refusal(byte[] file) =>
        FluentActions.Invoking(() => DesignFile.Read(file)).Should().Throw<DesignFileException>().Which.Message;

    [Fact]
    public void An_unknown_property_is_refused_and_located() =>
        Refusal(Correct.Replace("\"blockSize\"", "\"blocksize\"", StringComparison.Ordinal)).Should().Contain("blocksize").And.Contain("randomizations[0]");

    [Fact]
    public void A_duplicate_property_is_refused_and_named() =>
        Refusal(Correct.Replace("\"blockSize\": 8,", "\"blockSize\": 8, \"blockSize\": 8,", StringComparison.Ordinal)).Should().Contain("blockSize");

    [Fact]
    public void A_language_that_stands_twice_is_refused() =>
        Refusal("""{"schema": 1, "title": {"en": "a", "en": "b"}}""").Should().Contain("en");

    [Theory]
    [InlineData("""{"schema": 1, "key": null}""", "$.key")]
    [InlineData("""{"schema": 1, "pages": null}""", "$.pages")]
    [InlineData("""{"schema": 1, "title": {"en": null}}""", "$.title")]
    [InlineData("""{"schema": 1, "title": null}""", "$.title")]
    [InlineData("""{"schema": 1, "pages": [null]}""", "number 1 of the list is null. (at $.pages")]
    [InlineData("""{"schema": 1, "pages": [{"key": "a", "elements": [null]}]}""", "number 1 of the list is null. (at $.pages[0].elements")]
    [InlineData("""{"schema": 1, "languages": ["en", null]}""", "number 2 of the list is null. (at $.languages")]
    [InlineData("""{"schema": 1, "randomizations": [{"arms": [{"levels": {"a": null}}]}]}""", "null. (at $.randomizations[0].arms[0].levels.a,")]
    [InlineData("""{"schema": 1, "sites": [{"words": {"a": null}}]}""", "null. (at $.sites[0].words.a,")]
    [InlineData("""{"schema": 1, "pages": [{"showIf": {"all": [null]}}]}""", "number 1 of the list is null. (at $.pages[0].showIf.all")]
    public void A_null_where_none_may_stand_is_refused_and_located(string file, string place) =>
        Refusal(file).Should().Contain(place);

    [Theory]
    [InlineData("""{"schema": 2}""", "schema 2")]
    [InlineData("""{"schema": "1"}""", "schema")]
    [InlineData("""{"schema": 1.5}""", "schema")]
    [InlineData("""{"key": "a"}""", "schema")]
    [InlineData("{}", "schema")]
    [InlineData("[]", "one JSON object")]
    [InlineData("null", "one JSON object")]
    [InlineData("", "JSON")]
    [InlineData("""{"schema": 1} trailing""", "(at line 1)")]
    [InlineData("""{"schema": 1, "key": """, "(at line 1)")]
    [InlineData("""{"schema": 1, "pages": [{"elements": [{"type": "quiz"}]}]}""", "quiz")]
    [InlineData("""{"schema": 1, "pages": [{"elements": [{"key": "a"}]}]}""", "$.pages[0].elements[0]")]
    [InlineData("""{"schema": 1, "pages": [{"loop": 1}]}""", "$.pages[0].loop")]
    [InlineData("""{"schema": 1, "pages": [{"loop": "weekly"}]}""", "$.pages[0].loop")]
    [InlineData("""{"schema": 1, "pages": "all"}""", "$.pages")]
    public void What_is_no_design_file_is_refused_with_its_reason(string file, string reason) =>
        Refusal(file).Should().Contain(reason);

    [Fact]
    public void A_hundred_thousand_brackets_are_refused()
    {
        Refusal(new string('[', 100_000)).Should().NotBeEmpty();
        Refusal("{\"schema\": 1, \"pages\": " + new string('[', 100_000)).Should().NotBeEmpty();
        Refusal("{\"pages\": " + new string('[', 100_000)).Should().Contain("depth");
    }

    [Fact]
    public void A_raw_NUL_is_refused_and_located() =>
        Refusal("{\"schema\": 1,\n \"key\": \"a\0b\"}").Should().Contain("line 2");

    [Fact]
    public void An_escaped_NUL_is_refused_and_located()
    {
        Refusal("{\"schema\": 1,\n \"key\": \"a\\u0000b\"}").Should().Contain("NUL").And.Contain("line 2");
        Refusal("""{"schema": 1, "title": {"e\u0000": "a"}}""").Should().Contain("NUL");
        DesignFile.Read("""{"schema": 1, "key": "a\\u0000"}"""u8).Key.Should().Be("a\\u0000", "this is a backslash and letters");
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Refusal([.. "{\"schema\": 1, \"key\": \""u8, 0xC3, 0x28, .. "\"}"u8]).Should().NotBeEmpty();

    [Fact]
    public void A_file_beyond_the_limit_is_refused_before_it_is_parsed() =>
        Refusal(new byte[DesignFile.MaxBytes + 1]).Should().Contain("at most");

    [Fact]
    public void A_byte_order_mark_and_a_late_schema_and_type_are_accepted()
    {
        const string file = """{"key": "late", "pages": [{"key": "p", "elements": [{"key": "t", "type": "text"}]}], "schema": 1}""";

        DesignFile.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(file)]).Pages[0].Elements[0].Key.Should().Be("t");
    }
}
