using System.Text.Json.Nodes;
using Cairn.Crypto;
using Cairn.Evm;
using static Cairn.Contracts.Tests.Disputes.DisputeJob;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>
/// Plays random disputes: honest and lying providers, challengers that ask at random, answers that are right, wrong or
/// late, moves of others, old moves again, reorganisations. Whatever is tried, an honest provider is never convicted, a
/// liar whom somebody challenges in earnest is, no money appears or vanishes, and every game ends.
/// </summary>
internal sealed class DisputeFuzzer(TestChain chain, int seed)
{
    private readonly Random _random = new(seed);
    private readonly TinyProgram _program = new();
    private readonly List<ContractCall> _sent = [];
    private DisputeJob _job = null!;
    private List<DisputeTable> _tables = [];
    private bool _isHonest;

    /// <summary>How often each kind of move was accepted and refused.</summary>
    public SortedDictionary<string, (int Accepted, int Refused)> Counts { get; } = new(StringComparer.Ordinal);

    private TinyTrace Trace => _job.Trace;

    public async Task RunAsync(int disputes, int moves)
    {
        for (var n = 0; n < disputes; n++)
        {
            _isHonest = _random.Next(2) == 0;
            var cheat = _isHonest ? null : RandomCheat();
            _job = await OpenAsync(chain, new TinyTrace(_program, cheat: cheat));
            var (total, held) = (await TotalAsync(asserted: false),
                await _job.FreeAsync(chain.Deployment.DisputeVerdict));
            var asserted = _random.Next(2) == 0;
            if (asserted) await _job.AssertAsync();
            Assert.Equal(total, await TotalAsync(asserted));
            _tables = [await _job.ChallengeAsync(Challenger, asserted)];
            if (_random.Next(2) == 0) _tables.Add(await _job.ChallengeAsync(Rival, asserted));
            for (var move = 0; move < moves && !await IsConvictedAsync(); move++) await MoveAsync();
            if (!_isHonest && !await IsConvictedAsync()) await ConvictAsync(cheat!);
            Assert.True(await IsConvictedAsync() == !_isHonest, $"seed {seed}, dispute {n}: the wrong side lost");
            await EndAsync(asserted);
            Assert.Equal(total, await TotalAsync(asserted: false));
            Assert.Equal(held, await _job.FreeAsync(chain.Deployment.DisputeVerdict));
        }
    }

    private TinyTrace.Cheat RandomCheat() => _random.Next(4) switch
    {
        0 => new((uint)_random.Next(2), 0, 0, _random.Next(800), 0x400000),
        1 => new((uint)_random.Next(2), 1, _random.Next(2), _random.Next(800), 0x400000),
        2 => new(2, 0, 0, _random.Next(20), 1),
        _ => new(2, 1, 0, _random.Next(800), 1),
    };

    private async Task MoveAsync()
    {
        var table = _tables[_random.Next(_tables.Count)];
        if (table.IsOver) return;
        switch (_random.Next(12))
        {
            case < 4 when table.Asked == 0:
                await TryAsync("demand", table, table.ChallengerAccount, RandomDemand(table));
                break;
            case < 6 when table.Asked != 0:
                await TryAsync("right answer", table, _job.ProviderAccount, table.AnswerCall);
                break;
            // What it states for the first time is its word, and nobody's to check: an honest one gives no other.
            case 6 when table.Asked is not (DisputeTable.Statement or DisputeTable.Partials):
                await TryAsync("wrong answer", table, _job.ProviderAccount,
                    _job.Verdict.Answer(table.Game, RandomBytes(32 << _random.Next(6))));
                break;
            case 7:
                await TryAsync("stranger's move", table, Stranger,
                    _random.Next(2) == 0 ? table.AskCall(1) : _job.Verdict.Answer(table.Game, RandomBytes(64)));
                break;
            case 8 when _sent.Count > 0:
                await TryAsync("old move", table, _random.Next(2) == 0 ? table.ChallengerAccount : _job.ProviderAccount,
                    _sent[_random.Next(_sent.Count)]);
                break;
            case 9:
                await TryAsync("changed game", table, table.ChallengerAccount, _job.Verdict.Ask(
                    table.Game with { Facts = UInt256.Zero }, table.AskStatement(1)));
                break;
            case 10:
                await TryAsync(_isHonest ? "false accusation" : "accusation", table, table.ChallengerAccount,
                    RandomAccusation(table));
                break;
            default:
                await WaitAsync(table);
                break;
        }
    }

    /// <summary>Lets time pass, or the chain forget what has happened since.</summary>
    private async Task WaitAsync(DisputeTable table)
    {
        if (_random.Next(3) == 0)
        {
            var (before, snapshot) = (table.Game, await chain.SnapshotAsync());
            if (table.Asked != 0) await TryAsync("right answer", table, _job.ProviderAccount, table.AnswerCall);
            await chain.RevertAsync(snapshot);
            table.Reset(before);
            return;
        }
        // Both sides mean to move in time: an honest one that sleeps through its clock loses rightly.
        if (Math.Min(table.ProviderLeft, table.ChallengerLeft) > 1_200) await chain.JumpAsync(
            (ulong)_random.Next(120));
        await TryAsync("early timeout", table, Stranger, table.TimeoutCall);
    }

    private ContractCall RandomDemand(DisputeTable table)
    {
        var (step, op) = ((uint)_random.Next(4), (uint)_random.Next(2));
        if (table.Depth > 0 && table.Tree != 0 && _random.Next(3) > 0)
            return table.PickCall(table.TreeOf(Trace), (uint)_random.Next(1 << table.Levels));
        return _random.Next(6) switch
        {
            0 => table.AskCall((byte)_random.Next(4), step),
            1 => table.MoveCall((byte)_random.Next(1, 3), table.Opening),
            2 when table.Tree == 2 && op < Trace.Writes[(int)table.Step].Count => EnterCall(table, op),
            3 when step < 3 => table.AskPartialsCall(step, op, 0,
                (step, op) switch { (2, 0) => [5], (< 2, 1) => [77], _ => [5, 7] }),
            _ => table.AskCall(2, step),
        };
    }

    private ContractCall EnterCall(DisputeTable table, uint op)
    {
        var written = Trace.Program.OperatorsOf(table.Step)[op].Written;
        return table.EnterCall(table.Step, op, written[_random.Next(written.Length)].Name, _random.Next(2) == 0);
    }

    private ContractCall RandomAccusation(DisputeTable table)
    {
        var w = _job.Witnesses;
        var index = new[] { _random.Next(TinyProgram.Rows), _random.Next(TinyProgram.Width) };
        var (kind, witness) = _random.Next(6) switch
        {
            0 => ((byte)4, w.State((uint)_random.Next(2), (ushort)_random.Next(2))),
            1 => ((byte)5, w.Output((ushort)_random.Next(2))),
            2 => ((byte)3, w.Segment((uint)_random.Next(2))),
            3 => ((byte)10, w.Roots((uint)_random.Next(3), (uint)_random.Next(2))),
            4 => ((byte)6, w.Element((uint)_random.Next(2), 1, 0, [_random.Next(800)], 3)),
            _ => ((byte)6, w.Element((uint)_random.Next(2), 0, 0, index, 2)),
        };
        if (_random.Next(3) == 0) witness[_random.Next(witness.Length)] ^= (byte)(1 << _random.Next(8));
        var address = index[0] * TinyProgram.Width + index[1];
        var said = _job.Statements.All(_job.Statements.PartialsOf(0, 0, 0, index, address),
            _job.Statements.PartialsOf(1, 0, 0, index, address));
        return _job.Verdict.ProveFraudInGame(_job.Terms, _job.Subject, table.Game,
            _job.Evidence(kind, witness, [.. said]));
    }

    /// <summary>A challenger in earnest, against a liar that goes on answering.</summary>
    private async Task ConvictAsync(TinyTrace.Cheat cheat)
    {
        var table = _tables.First(t => !t.IsOver);
        while (table.Asked != 0) await SendAsync(table, _job.ProviderAccount, table.AnswerCall);
        var (tensor, op) = (Trace.Writes[(int)cheat.Step][cheat.Op][cheat.Written], (uint)cheat.Op);
        await RoundAsync(table.AskCall(2, cheat.Step));
        var isKnown = _random.Next(2) == 0;
        if (isKnown && table.Depth > 0) await RoundAsync(table.PickCall(Trace.TraceTree(cheat.Step), op));
        await RoundAsync(table.EnterCall(cheat.Step, op, tensor.Declaration.Name, isKnown));
        if (table.Depth > 0) await RoundAsync(table.PickCall(tensor.Tree, (uint)tensor.TileOf(cheat.Element)));
        var isChain = cheat.Op == 0;
        int[] index = !isChain && cheat.Step < 2 || isChain && cheat.Step == 2 ? [cheat.Element]
            : [cheat.Element / TinyProgram.Width, cheat.Element % TinyProgram.Width];
        var instance = (uint)cheat.Written;
        List<ProviderStatement> said = [_job.Statements.TraceOf(cheat.Step)];
        if (cheat.Step > 0)
        {
            await RoundAsync(table.AskCall(1));
            said.Add(_job.Statements.States);
        }
        if (isChain)
        {
            await RoundAsync(table.AskPartialsCall(cheat.Step, op, instance, index));
            said.Add(_job.Statements.PartialsOf(cheat.Step, op, instance, index, cheat.Element));
        }
        await SendAsync(table, table.ChallengerAccount, table.ProveCall(6,
            _job.Witnesses.Element(cheat.Step, op, instance, index, (byte)(isChain ? 2 : 3)), [.. said]));
        table.IsOver = true;

        async Task RoundAsync(ContractCall demand)
        {
            await SendAsync(table, table.ChallengerAccount, demand);
            await SendAsync(table, _job.ProviderAccount, table.AnswerCall);
        }
    }

    /// <summary>Everything comes to its end by the clocks alone.</summary>
    private async Task EndAsync(bool asserted)
    {
        if (!await IsConvictedAsync())
            foreach (var table in _tables.Where(t => !t.IsOver && t.Asked != 0))
                await SendAsync(table, _job.ProviderAccount, table.AnswerCall);
        foreach (var table in _tables.Where(t => !t.IsOver))
        {
            if (await IsConvictedAsync())
            {
                if (await chain.Client.TryCallAsync(table.CloseCall, BlockTag.Pending) is { Reverted: false })
                    await chain.SendAsync(Stranger, table.CloseCall);
                continue;
            }
            await chain.JumpAsync(table.ChallengerLeft + 1);
            await chain.SendAsync(Stranger, table.TimeoutCall);
        }
        if (asserted && _isHonest)
        {
            await chain.JumpAsync(Window);
            await chain.SendAsync(Stranger, _job.Verdict.Finalise(_job.Terms, _job.Assertion));
        }
        Assert.False(await _job.Verdict.IsBusyAsync(_job.Job.Id, _job.Provider.Address));
    }

    private async Task SendAsync(DisputeTable table, int from, ContractCall call)
    {
        var receipt = await chain.SendAsync(from, call);
        table.Follow(receipt);
        _sent.Add(call);
    }

    private async Task TryAsync(string what, DisputeTable table, int from, ContractCall call)
    {
        var outcome = await chain.TryAsync(from, call);
        var (yes, no) = Counts.GetValueOrDefault(what);
        Counts[what] = outcome.Receipt is null ? (yes, no + 1) : (yes + 1, no);
        if (outcome.Receipt is null) return;
        _sent.Add(call);
        foreach (var other in _tables) other.Follow(outcome.Receipt);
        if (await IsConvictedAsync()) table.IsOver = true;
        Assert.False(_isHonest && await IsConvictedAsync(), $"seed {seed}: {what} convicted an honest provider");
    }

    private Task<bool> IsConvictedAsync() => _job.Verdict.IsConvictedAsync(_job.Job.Id, _job.Provider.Address);

    /// <summary>All money there is: free, staked, locked, in the job or set aside, burned.</summary>
    private async Task<UInt256> TotalAsync(bool asserted)
    {
        var token = _job.Terms.Token;
        var total = await _job.FreeAsync(chain.Deployment.DisputeVerdict) + await chain.Market.BurnedAsync(token);
        foreach (var account in (int[])[Client, Challenger, Rival, Stranger, _job.ProviderAccount])
            total += await _job.FreeAsync(account)
                + await chain.Market.StakeOfAsync(token, TestChain.Key(account).Address);
        var state = await chain.Market.JobAsync(_job.Job.Id);
        total += state.Budget - state.Spent;
        total += (UInt256)(await chain.Market.LockOfAsync(_job.Job.Id, _job.Provider.Address)).Amount;
        return asserted ? total + 2 * Price : total;
    }

    private byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
