using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Xunit.Abstractions;
using static Cairn.Contracts.Tests.Disputes.DisputeJob;

namespace Cairn.Contracts.Tests.Disputes;

/// <summary>Disputes played on chain: liars lose however they play, honest providers never do.</summary>
[Collection(ChainCollection.Name)]
public sealed class GameTests(TestChain chain, ITestOutputHelper output)
{
    private static readonly TinyProgram Program = new();
    private static readonly TinyTrace Honest = new(Program);
    private static readonly TinyTrace.Cheat Lie = new(1, 0, 0, 417, 0x400000);

    [Fact]
    public async Task A_liar_that_answers_everything_convicts_itself()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        await job.AssertAsync();
        var before = (Challenger: await job.FreeAsync(Challenger), Client: await job.FreeAsync(Client));
        var table = await job.ChallengeAsync(asserted: true);
        await table.ProviderAsync();
        await table.RoundAsync(table.AskCall(1));
        Assert.NotEqual(Honest.StatesTree.Leaves[1], job.Trace.StatesTree.Leaves[1]);
        await table.RoundAsync(table.AskCall(2, 1));
        await table.RoundAsync(table.EnterCall(1, 0, "y"));
        var tile = job.Trace.Writes[1][0][0].TileOf(Lie.Element);
        await table.RoundAsync(table.PickCall(job.Trace.Writes[1][0][0].Tree, (uint)tile));
        await table.RoundAsync(table.AskPartialsCall(1, 0, 0, [10, 17]));
        var said = new[] { job.Statements.States, job.Statements.TraceOf(1),
            job.Statements.PartialsOf(1, 0, 0, [10, 17], Lie.Element) };
        await table.ChallengerAsync(table.ProveCall(6, job.Witnesses.Element(1, 0, 0, [10, 17], 2), said));
        output.WriteLine($"{table.Transactions} transactions, {table.Gas} gas");
        await ConvictedAsync(job, before.Challenger, before.Client);
        Assert.Equal(DisputeVerdictError.AlreadyConvicted,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        Assert.Equal(DisputeVerdictError.AlreadyConvicted, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece, Branch, job.Assertion, [])));
    }

    [Fact]
    public async Task A_provider_that_is_silent_loses_by_its_clock_at_whatever_it_is_asked()
    {
        for (var answers = 0; answers < 4; answers++)
        {
            var job = await OpenAsync(chain, Honest);
            var before = (Challenger: await job.FreeAsync(Challenger), Client: await job.FreeAsync(Client));
            if (answers == 0) await job.AssertAsync();
            var table = await job.ChallengeAsync(asserted: answers == 0);
            if (answers == 1) await table.ChallengerAsync(table.AskCall(1));
            if (answers > 1) await table.RoundAsync(table.AskCall(2, 1));
            if (answers == 2) await table.ChallengerAsync(table.PickCall(Honest.TraceTree(1), 0));
            if (answers > 2) await table.ChallengerAsync(table.AskPartialsCall(1, 0, 0, [0, 0]));
            var last = table.MovedAt + table.ProviderLeft;
            Assert.False(await chain.MineAtAsync(last, Stranger, table.TimeoutCall));
            Assert.False(await chain.MineAtAsync(last + 1, job.ProviderAccount, table.AnswerCall));
            Assert.True(await chain.MineAtAsync(last + 2, Stranger, table.TimeoutCall));
            await ConvictedAsync(job, before.Challenger, before.Client);
        }
    }

    [Fact]
    public async Task An_honest_provider_answers_at_the_last_second_and_earns_by_griefing_challenges()
    {
        var job = await OpenAsync(chain, Honest);
        var (provider, griefer) = (await job.FreeAsync(job.ProviderAccount), await job.FreeAsync(Challenger));
        await job.AssertAsync();
        var table = await job.ChallengeAsync(asserted: true);
        var last = table.MovedAt + table.ProviderLeft;
        Assert.True(await chain.MineAtAsync(last, job.ProviderAccount, table.AnswerCall, table.Follow));
        Assert.Equal(0u, table.ProviderLeft);
        Assert.Equal(DisputeVerdictError.StillTime, await job.RefusedAsync(Stranger, table.TimeoutCall));
        await chain.JumpAsync(table.ChallengerLeft + 1);
        Assert.Equal(DisputeVerdictError.OutOfTime, await job.RefusedAsync(Challenger, table.AskCall(1)));
        await chain.SendAsync(Stranger, table.TimeoutCall);
        var bond = LockAmount / 16;
        Assert.Equal(provider + bond * 16 / 128, await job.FreeAsync(job.ProviderAccount));
        Assert.Equal(griefer - bond, await job.FreeAsync(Challenger));
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(Stranger, table.TimeoutCall));
    }

    [Fact]
    public async Task Nobody_can_be_asked_for_what_its_receipt_lacks()
    {
        var job = await OpenAsync(chain, Honest);
        Assert.Equal(DisputeVerdictError.BadReceipt, await job.RefusedAsync(Challenger, job.Verdict.Challenge(job.Terms,
            job.Receipt with { Count = 4 }, job.Subject.Piece, Branch, NoAssertion, job.Witnesses.Opening)));
        foreach (var (piece, branch, witness) in ((uint, uint, byte[])[])[
            (job.Subject.Piece + 1, Branch, job.Witnesses.Opening),
            (job.Subject.Piece, Branch + 1, job.Witnesses.Opening), (job.Subject.Piece, Branch, [])])
            Assert.Null((await chain.TryAsync(Challenger,
                job.Verdict.Challenge(job.Terms, job.Receipt, piece, branch, NoAssertion, witness))).Receipt);
    }

    [Fact]
    public async Task Every_demand_can_be_answered_by_an_honest_provider()
    {
        foreach (var trace in (TinyTrace[])[Honest, Failing(), new TinyTrace(new TinyProgram(0, 0))])
        {
            var job = await OpenAsync(chain, trace);
            var table = await job.ChallengeAsync();
            var (asked, demands) = (0, 0);
            foreach (var call in Demands(table, trace))
            {
                asked++;
                if ((await chain.TryAsync(Challenger, call())) is not { Receipt: { } receipt }) continue;
                table.Follow(receipt);
                demands++;
                await table.ProviderAsync();
                while (table.Depth > 0 && table.Tree != 0
                    && (await chain.TryAsync(Challenger, table.PickCall(table.TreeOf(trace), 0))).Receipt is { } down)
                {
                    table.Follow(down);
                    await table.ProviderAsync();
                }
            }
            output.WriteLine($"{demands} of {asked} demands were legal and answered");
            Assert.Equal(0, table.Asked);
            await chain.SendAsync(Challenger, table.TimeoutCall); // it gives up
        }
    }

    [Fact]
    public async Task Every_tensor_can_be_entered_with_its_roots_known_or_asked_for_but_nothing_after_a_fail()
    {
        foreach (var trace in (TinyTrace[])[Honest, Failing(), new TinyTrace(new TinyProgram(0, 0))])
        {
            var job = await OpenAsync(chain, trace);
            foreach (var (step, op, tensor) in
                from step in Enumerable.Range(0, trace.Writes.Count)
                from op in Enumerable.Range(0, trace.Program.OperatorsOf((uint)step).Length)
                from tensor in trace.Program.OperatorsOf((uint)step)[op].Written.Index()
                select ((uint)step, (uint)op, tensor))
            foreach (var isKnown in (bool[])[false, true])
            {
                var table = await job.ChallengeAsync();
                await table.RoundAsync(table.AskCall(2, step));
                if (op >= trace.Writes[(int)step].Count)
                    await RefusedAsync(GameRulesError.NothingThere, table.EnterCall(step, op, tensor.Item.Name));
                else
                {
                    if (isKnown && table.Depth > 0) await table.RoundAsync(table.PickCall(trace.TraceTree(step), op));
                    await table.RoundAsync(table.EnterCall(step, op, tensor.Item.Name, isKnown));
                    Assert.Equal((op, tensor.Index, (byte)0), (table.Operator, table.Root, table.Asked));
                    Assert.Equal(trace.Writes[(int)step][(int)op][tensor.Index].Root, table.Game.Node);
                }
                await chain.SendAsync(Challenger, table.TimeoutCall);
            }
        }
    }

    [Fact]
    public async Task A_tensor_is_entered_by_its_own_leaf_and_shown_with_its_operator_s_roots()
    {
        var job = await OpenAsync(chain, Honest);
        var table = await job.ChallengeAsync();
        await RefusedAsync(GameRulesError.NothingThere, table.EnterCall(1, 0, "y"));
        await table.RoundAsync(table.AskCall(2, 1));
        Hash32 leaf = Honest.TraceTree(1).Leaves[0], other = Honest.TraceTree(1).Leaves[1];
        await RefusedAsync(GameRulesError.OutOfRange, Enter(job, table, step: 0));
        await RefusedAsync(GameRulesError.BadOpening, Enter(job, table, leaf: other));
        await RefusedAsync(GameRulesError.BadOpening, Enter(job, table, op: 1, path: [leaf], leaf: leaf));
        await RefusedAsync(GameRulesError.NothingThere, Enter(job, table, path: []));
        await RefusedAsync(GameRulesError.BadOpening, Enter(job, table, roots: [Hash32.Zero]));
        await RefusedAsync(GameRulesError.BadOpening, Enter(job, table, tensor: "x"));
        await RefusedAsync(GameRulesError.BadOpening, Enter(job, table, head: new byte[217]));
        await table.ChallengerAsync(table.EnterCall(1, 0, "y"));
        var answer = table.AnswerData;
        foreach (var wrong in (byte[][])[[], answer[..32], answer[32..], answer[..^32], [.. answer, .. new byte[32]],
            [.. new byte[32], .. answer[32..]], [.. answer[..^1], (byte)(answer[^1] ^ 1)]])
            await RefusedAsync(GameRulesError.BadAnswer, job.Verdict.Answer(table.Game, wrong), job.ProviderAccount);
        await table.ProviderAsync();
    }

    private static ContractCall Enter(DisputeJob job, DisputeTable table, uint step = 1, uint op = 0,
        Hash32? leaf = null, Hash32[]? path = null, Hash32[]? roots = null, string tensor = "y", byte[]? head = null) =>
        job.Verdict.Enter(table.Game, WitnessTypes.Encode($"bytes,{WitnessTypes.Enter}", head ?? Program.Head,
            (object)(object[])[job.Witnesses.Operator(step, op), leaf ?? Honest.TraceTree(1).Leaves[0],
                path ?? Honest.TraceTree(1).Path(0), Documents.Pack(roots ?? []),
                job.Witnesses.Bound(1, 0, tensor)]));

    private async Task RefusedAsync(GameRulesError error, ContractCall call, int from = Challenger)
    {
        var outcome = await chain.TryAsync(from, call);
        Assert.Null(outcome.Receipt);
        Assert.Equal(error, GameRulesRevert.Decode(outcome.RevertData).Error);
    }

    [Fact]
    public async Task Moves_out_of_turn_replayed_or_about_another_game_are_refused()
    {
        var job = await OpenAsync(chain, Honest);
        await job.AssertAsync();
        var (table, rival) = (await job.ChallengeAsync(asserted: true), await job.ChallengeAsync(Rival));
        Assert.Equal(DisputeVerdictError.GameExists, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece, Branch, NoAssertion,
                job.Witnesses.Opening)));
        await RefusedAsync(GameRulesError.NotAsked, table.AskCall(1));
        await table.ProviderAsync();
        var stale = table.Game;
        await RefusedAsync(GameRulesError.NotAsked, table.OpenCall, Stranger);
        Assert.Equal(DisputeVerdictError.NotYourMove, await job.RefusedAsync(Rival, table.AskCall(1)));
        await table.ChallengerAsync(table.AskCall(1));
        Assert.Equal(DisputeVerdictError.NotYourMove, await job.RefusedAsync(Challenger, table.AnswerCall));
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(job.ProviderAccount,
            job.Verdict.Answer(stale with { Cursor = table.Game.Cursor },
                Documents.Pack(Honest.StatesTree.Below(0, 0)))));
        var answer = table.AnswerCall;
        await RefusedAsync(GameRulesError.BadAnswer,
            job.Verdict.Answer(table.Game, Documents.Pack(Honest.StatesTree.Leaves[..1].ToArray())),
            job.ProviderAccount);
        await table.ProviderAsync();
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(job.ProviderAccount, answer));
        // What it has said once it may not say otherwise in another game.
        await RefusedAsync(GameRulesError.NothingThere, rival.AskCall(2, 3), Rival);
        await RefusedAsync(GameRulesError.NothingThere, rival.AskCall(1, 1), Rival);
        await RefusedAsync(GameRulesError.UnknownKind, rival.AskCall(3), Rival);
        await rival.ChallengerAsync(rival.AskCall(1));
        Assert.Equal(DisputeTable.Children, rival.Asked);
        Assert.Equal(DisputeVerdictError.WrongSubject, await job.RefusedAsync(Rival, job.Verdict.Timeout(job.Terms,
            job.Subject with { Piece = 5 }, rival.Game)));
        Assert.Equal(DisputeVerdictError.NotConvicted, await job.RefusedAsync(Rival, rival.CloseCall));
    }

    [Fact]
    public async Task Nothing_posted_can_be_posted_otherwise_in_another_game()
    {
        var job = await OpenAsync(chain, Honest);
        var (table, rival) = (await job.ChallengeAsync(), await job.ChallengeAsync(Rival));
        await table.RoundAsync(table.AskPartialsCall(1, 0, 0, [0, 0]));
        await rival.ChallengerAsync(rival.AskPartialsCall(1, 0, 0, [0, 0]));
        Assert.Equal(DisputeVerdictError.SaidOtherwise,
            await job.RefusedAsync(job.ProviderAccount, job.Verdict.Answer(rival.Game, new byte[16])));
        await rival.ProviderAsync();
    }

    [Fact]
    public async Task A_game_has_at_most_64_demands_and_pays_the_provider_for_each()
    {
        var job = await OpenAsync(chain, Honest);
        var before = await job.FreeAsync(job.ProviderAccount);
        var table = await job.ChallengeAsync();
        for (var n = 0; n < 64; n++) await table.RoundAsync(table.AskCall(1));
        var outcome = await chain.TryAsync(Challenger, table.AskCall(1));
        Assert.Equal(GameRulesError.TooManyDemands, GameRulesRevert.Decode(outcome.RevertData).Error);
        await chain.SendAsync(Challenger, table.TimeoutCall);
        Assert.Equal(before + LockAmount / 16 * 80 / 128, await job.FreeAsync(job.ProviderAccount));
    }

    [Fact]
    public void Every_error_of_the_module_is_tried()
    {
        // 32,767 open games about one assertion are too many to open here.
        string[] untried = ["TooManyGames", "Unknown", "Empty", "Message", "Panic"];
        var folder = Path.Combine(Repository.Root, "tests", "Cairn.Contracts.Tests", "Disputes");
        var tests = string.Concat(Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText));
        Assert.All(Enum.GetNames<DisputeVerdictError>().Except(untried),
            name => Assert.Contains($"DisputeVerdictError.{name}", tests));
    }

    [Fact]
    public async Task After_the_first_conviction_the_others_get_their_bonds_back()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        await job.AssertAsync();
        var rivalBefore = await job.FreeAsync(Rival);
        var first = await job.ChallengeAsync(asserted: true);
        var second = await job.ChallengeAsync(Rival, asserted: true);
        await chain.JumpAsync(first.ProviderLeft + 2);
        await chain.SendAsync(Challenger, first.TimeoutCall);
        Assert.Equal(DisputeVerdictError.AlreadyConvicted, await job.RefusedAsync(Rival, second.TimeoutCall));
        await chain.SendAsync(Stranger, second.CloseCall);
        Assert.Equal(rivalBefore, await job.FreeAsync(Rival));
        Assert.Equal(DisputeVerdictError.UnknownGame, await job.RefusedAsync(Stranger, second.CloseCall));
    }

    [Fact]
    public async Task Another_input_than_the_signer_s_must_be_vouched_for_by_the_signer_too()
    {
        var job = await OpenAsync(chain, Honest);
        var stage = Honest.Piece / TinyProgram.Slots;
        var right = Input(stage, Branch, Honest.InputTree.Root);
        var wrong = Input(stage, Branch, Hash32.Zero);
        var (bond, provider) = ((UInt256)(LockAmount / 16), await job.FreeAsync(job.ProviderAccount));
        var table = await job.ChallengeAsync();
        var before = await job.FreeAsync(Challenger);
        Assert.Null((await chain.TryAsync(Challenger, Claim(right))).Receipt);
        Assert.Null((await chain.TryAsync(Challenger, Claim(Input(stage + 1, Branch, Hash32.Zero)))).Receipt);
        Assert.Equal(DisputeVerdictError.BadInput,
            await job.RefusedAsync(Challenger, Claim(wrong with { R = right.R })));
        Assert.Equal(DisputeVerdictError.BadInput,
            await job.RefusedAsync(Challenger, Claim(Input(stage, Branch + 1, Hash32.Zero))));
        await table.ChallengerAsync(Claim(wrong));
        Assert.Equal(DisputeTable.Input, table.Asked);
        Assert.Equal(DisputeVerdictError.BadInput, await job.RefusedAsync(job.ProviderAccount,
            job.Verdict.AnswerInput(job.Terms, job.Subject, table.Game, wrong.R, wrong.Vs)));
        await chain.SendAsync(job.ProviderAccount,
            job.Verdict.AnswerInput(job.Terms, job.Subject, table.Game, right.R, right.Vs));
        var repaid = bond * 17 / 128;
        Assert.Equal(provider + repaid, await job.FreeAsync(job.ProviderAccount));
        Assert.Equal(before + bond - repaid, await job.FreeAsync(Challenger));

        SignedInput Input(uint at, uint branch, Hash32 root) =>
            DisputeMessages.Input(Signer, chain.Domain, job.Job.Id, at, branch, root);
        ContractCall Claim(SignedInput input) =>
            job.Verdict.ClaimInput(job.Terms, job.Subject, table.Game, input, job.Witnesses.Opening);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_input_that_the_signer_never_gave_convicts_and_doubting_one_that_it_gave_costs_the_bond(
        bool given)
    {
        var job = await OpenAsync(chain, Honest);
        var (client, challenger) = (await job.FreeAsync(Client), await job.FreeAsync(Challenger));
        var (provider, bond) = (await job.FreeAsync(job.ProviderAccount), (UInt256)(LockAmount / 16));
        var table = await job.ChallengeAsync();
        var nothing = new SignedInput(0, 0, Hash32.Zero, Hash32.Zero, Hash32.Zero);
        await table.ChallengerAsync(
            job.Verdict.ClaimInput(job.Terms, job.Subject, table.Game, nothing, job.Witnesses.Opening));
        if (!given)
        {
            await chain.JumpAsync(table.ProviderLeft + 2);
            await chain.SendAsync(Stranger, table.TimeoutCall);
            await ConvictedAsync(job, challenger, client);
            return;
        }

        var word = DisputeMessages.Input(Signer, chain.Domain, job.Job.Id, Honest.Piece / TinyProgram.Slots, Branch,
            Honest.InputTree.Root);
        var burned = await chain.Market.BurnedAsync(job.Terms.Token);
        await chain.SendAsync(job.ProviderAccount,
            job.Verdict.AnswerInput(job.Terms, job.Subject, table.Game, word.R, word.Vs));
        var repaid = bond * 17 / 128;
        Assert.Equal(provider + repaid, await job.FreeAsync(job.ProviderAccount));
        Assert.Equal(challenger - bond, await job.FreeAsync(Challenger));
        Assert.Equal(burned + bond - repaid, await chain.Market.BurnedAsync(job.Terms.Token));
    }

    [Fact]
    public async Task A_reorganisation_in_mid_game_changes_nothing_for_who_plays_on()
    {
        var job = await OpenAsync(chain, Honest);
        var table = await job.ChallengeAsync();
        await table.ChallengerAsync(table.AskCall(1));
        var (before, snapshot) = (table.Game, await chain.SnapshotAsync());
        await table.ProviderAsync();
        await chain.RevertAsync(snapshot);
        table.Reset(before);
        await chain.JumpAsync(30);
        await table.ProviderAsync();
        Assert.Equal(0, table.Asked);
        Assert.Equal(Honest.StatesTree.Root, await job.Verdict.PostedAsync(table.Game.Subject, 1, Hash32.Zero));
    }

    [Fact]
    public async Task Fraud_is_proved_in_one_transaction_by_who_committed_before()
    {
        var job = await OpenAsync(chain, new TinyTrace(Program, cheat: Lie));
        var evidence = job.Evidence(6, job.Witnesses.Element(1, 0, 0, [10, 17], 2), job.Statements.States,
            job.Statements.TraceOf(1), job.Statements.PartialsOf(1, 0, 0, [10, 17], Lie.Element));
        var nonce = Keccak256.ComputeUtf8("nonce");
        var before = (Challenger: await job.FreeAsync(Challenger), Client: await job.FreeAsync(Client));
        Assert.Equal(DisputeVerdictError.NotCommitted, await job.RefusedAsync(Challenger, Prove(evidence)));
        var unsigned = evidence with { Statements = [.. evidence.Statements.Select(s => s with { R = s.Vs })] };
        var consistent = evidence with { Witness = job.Witnesses.Element(1, 0, 0, [10, 17], 1) };
        foreach (var shown in (FraudEvidence[])[evidence, unsigned, consistent])
            await chain.SendAsync(Challenger, job.CommitCall(shown, nonce));
        Assert.Equal(DisputeVerdictError.AlreadyCommitted,
            await job.RefusedAsync(Stranger, job.CommitCall(evidence, nonce)));
        Assert.Equal(DisputeVerdictError.NotCommitted, await job.RefusedAsync(Stranger, Prove(evidence, Stranger)));
        Assert.Equal(DisputeVerdictError.BadStatement, await job.RefusedAsync(Challenger, Prove(unsigned)));
        Assert.Equal(DisputeVerdictError.NoFraud, await job.RefusedAsync(Challenger, Prove(consistent)));
        Assert.Equal(DisputeVerdictError.BadReceipt,
            await job.RefusedAsync(Challenger, Prove(evidence, receipt: job.Receipt with { Count = 9 })));
        Assert.Equal(DisputeVerdictError.WrongSubject,
            await job.RefusedAsync(Challenger, Prove(evidence, receipt: job.Receipt with { Root = Hash32.Zero })));
        var receipt = await chain.SendAsync(Stranger, Prove(evidence));
        output.WriteLine($"proveFraud: {receipt.GasUsed} gas");
        await ConvictedAsync(job, before.Challenger, before.Client);
        Assert.Equal(DisputeVerdictError.AlreadyConvicted, await job.RefusedAsync(Challenger, Prove(evidence)));

        ContractCall Prove(FraudEvidence with, int challenger = Challenger, SignedReceipt? receipt = null) =>
            job.Verdict.ProveFraud(job.Terms, job.Subject, receipt ?? job.Receipt, with,
                TestChain.Key(challenger).Address, nonce);
    }

    [Fact]
    public async Task Without_a_lock_or_an_assertion_there_is_nothing_to_win()
    {
        var job = await OpenAsync(chain, Honest, locked: 0);
        Assert.Equal(DisputeVerdictError.NothingAtStake, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece, Branch, NoAssertion,
                job.Witnesses.Opening)));
        Assert.Equal(DisputeVerdictError.UnknownAssertion, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece, Branch, job.Assertion, [])));
        Assert.Equal(DisputeVerdictError.NothingAtStake,
            await job.RefusedAsync(job.ProviderAccount, job.AssertCall()));
    }

    [Fact]
    public async Task A_provider_that_took_its_lock_back_asserts_no_more()
    {
        var job = await OpenAsync(chain, Honest);
        var (_, until) = await chain.Market.LockOfAsync(job.Job.Id, job.Provider.Address);
        await chain.JumpAsync(until - await chain.NowAsync());
        await chain.SendAsync(Stranger, chain.Market.ReleaseLock(job.Terms, job.Provider.Address));
        Assert.Equal(DisputeVerdictError.NothingAtStake,
            await job.RefusedAsync(job.ProviderAccount, job.AssertCall()));
    }

    [Fact]
    public async Task Only_an_asserted_piece_of_the_receipt_can_be_challenged_under_its_assertion()
    {
        var job = await OpenAsync(chain, Honest, locked: 160);
        await job.AssertAsync();
        Assert.Equal(DisputeVerdictError.NotAsserted, await job.RefusedAsync(Challenger,
            job.Verdict.Challenge(job.Terms, job.Receipt, job.Subject.Piece + 2, Branch, job.Assertion, [])));
        Assert.Equal(DisputeVerdictError.NotAsserted, await job.RefusedAsync(Challenger, job.Verdict.Challenge(
            job.Terms, job.Receipt with { Root = Hash32.Zero }, job.Subject.Piece, Branch, job.Assertion, [])));
        var table = await job.ChallengeAsync(asserted: true);
        Assert.Equal((UInt128)1_000, table.Game.Bond);
        await table.ProviderAsync();
        await chain.JumpAsync(Window);
        Assert.Equal(DisputeVerdictError.NotFinal,
            await job.RefusedAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion)));
        await chain.SendAsync(Challenger, table.TimeoutCall);
        await chain.SendAsync(Stranger, job.Verdict.Finalise(job.Terms, job.Assertion));
    }

    private static TinyTrace Failing()
    {
        var failing = new TinyTrace(Program, input: Program.Input.With(0, 0x7f800000));
        Assert.NotNull(failing.Fail);
        return failing;
    }

    private static IEnumerable<Func<ContractCall>> Demands(DisputeTable table, TinyTrace trace)
    {
        yield return () => table.AskCall(1);
        for (uint step = 0; step <= trace.Program.Steps; step++)
        {
            var at = step;
            yield return () => table.AskCall(2, at);
            yield return () => table.AskCall(2, at); // known by now
            for (uint op = 0; op < 2; op++)
            {
                var isRow = at < trace.Program.Steps ? op == 1 : op == 0;
                var (o, index) = (op, isRow ? new[] { 3 } : [3, 4]);
                yield return () => table.AskPartialsCall(at, o, 0, index);
            }
        }
        yield return () => table.MoveCall(1, table.Opening);
        yield return () => table.MoveCall(2, table.Opening);
    }

    private async Task ConvictedAsync(DisputeJob job, UInt256 challengerBefore, UInt256 clientBefore)
    {
        Assert.True(await job.Verdict.IsConvictedAsync(job.Job.Id, job.Provider.Address));
        Assert.False(await job.Verdict.IsBusyAsync(job.Job.Id, job.Provider.Address));
        Assert.Equal(challengerBefore + LockAmount / 2, await job.FreeAsync(Challenger));
        Assert.Equal(clientBefore + LockAmount * 3 / 10, await job.FreeAsync(Client));
        Assert.Equal(UInt128.Zero, (await chain.Market.LockOfAsync(job.Job.Id, job.Provider.Address)).Amount);
    }
}
