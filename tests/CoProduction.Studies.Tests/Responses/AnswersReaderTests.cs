using System.Text;
using System.Text.Json;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Responses;

public class AnswersReaderTests
{
    [Fact]
    public void What_was_written_is_read_as_the_one_page_reader_reads_it_however_often_it_comes()
    {
        var answers = new Answers(new Dictionary<string, AnswerValue>
        {
            ["text"] = AnswerValue.Of("often"),
            ["words"] = AnswerValue.Of("line\nand \"quotes\" 한국어 🌊 " + new string('x', 100)),
            ["empty"] = AnswerValue.Of(""),
            ["number"] = AnswerValue.Of(12.5),
            ["zero"] = AnswerValue.Of(0.0),
            ["negative_zero"] = AnswerValue.Of(-0.0),
            ["list"] = AnswerValue.Of(["a", "b"]),
            ["none"] = AnswerValue.Of(Array.Empty<string>()),
            ["refused"] = AnswerValue.Of(NonAnswer.PreferNotToSay),
            ["blank"] = AnswerValue.Blank,
            ["name \" of " + new string('y', 80)] = AnswerValue.Of("z"),
        });
        var reader = new AnswersReader();

        for (var person = 0; person < 3; person++)
        {
            var read = reader.Read(Encoding.UTF8.GetBytes(answers.ToJson()));

            read.Values.Should().BeEquivalentTo(Answers.FromJson(answers.ToJson()).Values);
            read.Values.Keys.Should().BeEquivalentTo(answers.Values.Keys);
            double.IsNegative(read.Of("negative_zero")!.Number!.Value).Should().BeTrue();
            double.IsNegative(read.Of("zero")!.Number!.Value).Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"a\":true}")]
    [InlineData("{\"a\":{\"b\":1}}")]
    [InlineData("{\"a\":")]
    public void What_is_not_the_answers_of_a_page_is_refused(string json)
    {
        var read = () => new AnswersReader().Read(Encoding.UTF8.GetBytes(json));

        read.Should().Throw<JsonException>();
    }
}
