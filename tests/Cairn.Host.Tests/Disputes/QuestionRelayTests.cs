using System.Text.Json;
using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs;

namespace Cairn.Host.Tests.Disputes;

/// <summary>Questions reach the provider they are for, answers whoever asked, and neither can be flooded.</summary>
public sealed class QuestionRelayTests
{
    private static readonly Address Asker = DevChain.Account(4).Address;
    private static readonly Address Provider = DevChain.Account(8).Address;

    private readonly QuestionRelay _relay = new(TimeProvider.System);

    [Fact]
    public async Task An_answer_reaches_whoever_asked()
    {
        var asking = _relay.AskAsync(Asker, Ask(1), default);
        var question = Assert.Single(await _relay.PullAsync(Provider, [], default));
        Assert.Equal(Ask(1).Question, question.Question);
        Assert.False(_relay.TryAnswer(Asker, new AnswerRequest(question.Id, [1])));
        Assert.True(_relay.TryAnswer(Provider, new AnswerRequest(question.Id, [1, 2])));
        Assert.False(_relay.TryAnswer(Provider, new AnswerRequest(question.Id, [3])));
        var reply = await asking;
        Assert.Equal([1, 2], reply!.Answer);
        Assert.False(reply.IsPending);
        Assert.Equal([1, 2], (await _relay.AskAsync(Asker, Ask(1), default))!.Answer);
    }

    [Fact]
    public async Task A_provider_that_waits_is_woken_and_is_not_given_what_it_holds()
    {
        var pulling = _relay.PullAsync(Provider, [], default);
        var asking = _relay.AskAsync(Asker, Ask(1), default);
        var question = Assert.Single(await pulling);
        var second = _relay.AskAsync(Asker, Ask(2), default);
        var next = Assert.Single(await _relay.PullAsync(Provider, [question.Id], default));
        Assert.NotEqual(question.Id, next.Id);
        _relay.TryAnswer(Provider, new AnswerRequest(question.Id));
        _relay.TryAnswer(Provider, new AnswerRequest(next.Id));
        Assert.Null((await asking)!.Answer);
        Assert.Null((await second)!.Answer);
    }

    [Fact]
    public async Task Nobody_may_leave_more_than_sixteen_questions_waiting()
    {
        using var ended = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 16).Select(i => _relay.AskAsync(Asker, Ask(i), ended.Token)).ToArray();
        Assert.Null(await _relay.AskAsync(Asker, Ask(16), default));
        Assert.Equal(16, (await _relay.PullAsync(Provider, [], default)).Count);
        await ended.CancelAsync();
        await Task.WhenAll(asked);
    }

    [Fact]
    public void Subjects_and_questions_are_plain_json()
    {
        var request = new AskRequest(new Subject(Keccak256.ComputeUtf8("job"), Provider, default, 3, 1), new Question(
            QuestionKind.Partials, new TreeName(TreeKind.Tensor, 2, new WrittenPlace(5, 0)), Instance: 1,
            Loops: [4, 0, 7]));
        var json = JsonSerializer.Serialize(request, ApiJson.Options);
        Assert.Contains("\"kind\":\"partials\"", json, StringComparison.Ordinal);
        Assert.Equal(request, JsonSerializer.Deserialize<AskRequest>(json, ApiJson.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AskRequest>(
            json.Replace("partials", "secrets", StringComparison.Ordinal), ApiJson.Options));
    }

    private static AskRequest Ask(int run) => new(new Subject(default, Provider, default, 1, 0),
        new Question(QuestionKind.Trace, new TreeName(TreeKind.Trace, run)));
}
