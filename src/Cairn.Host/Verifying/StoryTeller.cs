using Cairn.Contracts;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Proofs;

namespace Cairn.Host;

/// <summary>Keeps the story of one dispute up to date.</summary>
internal sealed class StoryTeller(
    DisputeCase about, PieceTrace own, VerifierResources resources, StoryBook book, DisputeStory story,
    Action<DisputeStory> told)
{
    private DisputeStory _story = story;
    private int _moves = -1;

    /// <summary>A question and what came of it.</summary>
    public void Asked(Question question, int? answerBytes)
    {
        var came = answerBytes is { } bytes ? $"{bytes} bytes" : "no answer";
        Tell(_story with { Questions = [.. _story.Questions, $"{Name(question)}: {came}"] });
    }

    /// <summary>A transaction of the challenger's.</summary>
    public void Sent(DisputeMove move, TransactionReceipt receipt) => Add(new StoryTransaction(
        move.GetType().Name, "challenger", receipt.TransactionHash, receipt.BlockNumber, receipt.GasUsed));

    /// <summary>Where the dispute stands; what the other side has sent since is looked up.</summary>
    public async Task StandsAsync(ChallengeMachine machine, DisputeView? view, long nowMs, CancellationToken ct)
    {
        if (view is not null && view.Moves.Count != _moves)
        {
            await AddTheirsAsync(ct);
            _moves = view.Moves.Count;
        }

        var next = _story with
        {
            Status = machine.Status,
            EndedMs = !machine.IsOver ? 0 : _story.EndedMs > 0 ? _story.EndedMs : nowMs,
            Bond = view?.Game?.Bond ?? _story.Bond,
        };
        if (machine.Found?.Witness is { } witness && next.Kind.Length == 0)
            next = next with
            {
                Kind = witness.Kind.ToString(),
                Element = witness is ElementWitness element ? ElementExplainer.Explain(element, own) : null,
            };
        if (machine.Status == ChallengeStatus.Won && next.Slashed == 0)
            next = next with { Slashed = await SlashedAsync(ct) };
        if (next != _story)
            Tell(next);
    }

    private void Tell(DisputeStory next)
    {
        _story = next;
        book.Keep(next);
        told(next);
    }

    private void Add(StoryTransaction transaction)
    {
        if (!_story.Transactions.Any(t => t.Hash == transaction.Hash))
            Tell(_story with { Transactions = [.. _story.Transactions, transaction] });
    }

    private async Task AddTheirsAsync(CancellationToken ct)
    {
        var verdict = new DisputeVerdictContract(resources.Chain, about.Terms.Verdict);
        var head = await resources.Chain.GetBlockNumberAsync(ct);
        foreach (var log in await new GameReader(verdict).LogsAsync(
            [[], [about.GameId(resources.Key.Address)]], about.FirstBlock, head, ct))
        {
            if (!(DisputeVerdictMovedEvent.TryDecode(log, out _) || DisputeVerdictOpenedEvent.TryDecode(log, out _))
                || _story.Transactions.Any(t => t.Hash == log.TransactionHash)
                || await resources.Chain.GetReceiptAsync(log.TransactionHash, ct) is not { } receipt)
                continue;
            Add(new StoryTransaction("Answer", "provider", receipt.TransactionHash, receipt.BlockNumber,
                receipt.GasUsed));
        }
    }

    private async Task<UInt128> SlashedAsync(CancellationToken ct)
    {
        var verdict = new DisputeVerdictContract(resources.Chain, about.Terms.Verdict);
        var head = await resources.Chain.GetBlockNumberAsync(ct);
        var topics = LogFilter.Of(verdict.Address)
            .With(DisputeVerdictConvictedEvent.Topics(about.Subject.JobId, about.Subject.Provider)).Topics;
        foreach (var log in await new GameReader(verdict).LogsAsync(topics, about.FirstBlock, head, ct))
            if (DisputeVerdictConvictedEvent.TryDecode(log, out var convicted))
                return (UInt128)UInt256.Min(convicted.Slashed, UInt128.MaxValue);
        return 0;
    }

    private static string Name(Question question)
    {
        var (tree, written) = (question.Tree, question.Tree.Written);
        var where = tree.Kind switch
        {
            TreeKind.States => "all states",
            TreeKind.State => $"the state before run {tree.Run + 1}",
            TreeKind.Trace => $"what run {tree.Run + 1} wrote",
            TreeKind.Tensor => $"what operator {written.Operator} of run {tree.Run + 1} wrote",
            TreeKind.Segments => "the states committed to",
            _ => "the outputs",
        };
        return question.Kind switch
        {
            QuestionKind.States => "for the root of the states after each step",
            QuestionKind.Trace => $"for the root of what the operators of run {tree.Run + 1} wrote",
            QuestionKind.Nodes when question.Depth == 0 => $"what is below the root of {where}",
            QuestionKind.Nodes => $"what is below node {question.Index} of level {question.Depth} of {where}",
            QuestionKind.Written => $"for the tensors that operator {written.Operator} of run {tree.Run + 1} wrote",
            QuestionKind.Tile => $"for tile {question.Index} of {where}",
            _ => $"for the accumulators of one element of {where}",
        };
    }
}
