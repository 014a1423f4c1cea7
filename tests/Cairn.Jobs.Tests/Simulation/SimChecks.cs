using System.Text;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs.Tests;

/// <summary>What must hold in every scenario.</summary>
internal static class SimChecks
{
    public static void AtEnd(SimWorld world)
    {
        var gateway = world.Gateway;
        Assert.True(gateway.Machine.TryView(world.Job, out var view));
        Assert.True(gateway.Finish is not null, $"the job did not end: {view.Phase}, stage {view.Stage}");
        Assert.Equal(JobPhase.Finished, view.Phase);
        Assert.True(view.End == JobEnd.Completed || view.Detail.Length > 0, "no reason was stated");
        Assert.True(gateway.FinishedMs <= world.DeadlineMs + 40_000, "the job outlived its deadline");
        Assert.Equal(Fingerprint(gateway.Machine, world.Job),
            Fingerprint(JournalReplay.Coordinator(gateway.Options, gateway.Journal), world.Job));
        Money(world, view);
        Work(world, view);
        Guilt(world, view);
        if (view.End == JobEnd.DeadlinePassed)
            Waited(world, view);
    }

    /// <summary>A job waits for its deadline only while somebody could still have come and been paid.</summary>
    private static void Waited(SimWorld world, JobView view)
    {
        foreach (var piece in world.Gateway.Machine.Pieces(world.Job).Where(p => p.Status == PieceStatus.Auditing))
            Assert.True(view.Accounts.Any(a => !a.Excluded
                    && piece.Opinions.All(o => o.Receipt.Provider != a.Provider)
                    && a.Cap - a.Earned - a.Pending >= a.PricePerUnit * (UInt128)view.Plan.UnitsPerPiece[piece.Slot]),
                $"nobody could audit stage {piece.Stage}, slot {piece.Slot}; " + Story(world, view));
    }

    /// <summary>Of a convicted provider nothing counts that nobody else confirmed.</summary>
    private static void Guilt(SimWorld world, JobView view)
    {
        var guilty = view.Accounts.Where(a => a.Convicted).ToArray();
        Assert.All(guilty, a => Assert.False(SimScenario.IsHonest(world.ProviderOf(a.Provider).Behaviour)));
        Assert.All(view.Accounts.Where(a => a.PiecesPaid > 0),
            a => Assert.Equal(world.Scenario.Disputed, a.Locked > 0));
        if (view.End != JobEnd.Completed)
            return;
        Assert.All(guilty, a => Assert.True(a.Excluded));
        Assert.All(world.Gateway.Machine.Pieces(world.Job).Where(p => !p.Abandoned
            && guilty.Any(a => a.Provider == p.Receipt!.Value.Provider)), p => Assert.True(
            world.Gateway.ConvictedMs[p.Receipt!.Value.Provider] >= world.Gateway.FinishedMs
            || p.Opinions.Any(o => o.Output == p.Output && guilty.All(a => a.Provider != o.Receipt.Provider))));
    }

    /// <summary>Every voucher is backed by accepted work at its price, and nothing exceeds caps and budget.</summary>
    private static void Money(SimWorld world, JobView view)
    {
        var earned = new Dictionary<Address, (UInt128 Amount, long Pieces)>();
        foreach (var piece in world.Gateway.Machine.Pieces(world.Job))
        {
            var paid = piece.Opinions.Count > 0
                ? piece.Opinions.Where(o => o.Paid).Select(o => o.Receipt.Provider).ToArray()
                : piece.Status == PieceStatus.Accepted ? [piece.Receipt!.Value.Provider] : [];
            Assert.Equal(paid.Length, paid.Distinct().Count());
            foreach (var provider in paid)
            {
                var account = view.Accounts.First(a => a.Provider == provider);
                var (amount, pieces) = earned.GetValueOrDefault(provider);
                var price = account.PricePerUnit * (UInt128)view.Plan.UnitsPerPiece[piece.Slot];
                earned[provider] = (amount + price, pieces + 1);
            }
        }

        var sum = UInt128.Zero;
        foreach (var account in view.Accounts)
        {
            var (amount, pieces) = earned.GetValueOrDefault(account.Provider);
            if (account.Excluded)
                Assert.True(amount <= account.Earned);
            else
                Assert.Equal((amount, pieces), (account.Earned, account.PiecesPaid));
            Assert.Equal(account.Earned, world.Gateway.VoucherOf(account.Provider));
            Assert.True(account.Earned + account.Pending <= account.Cap);
            Assert.Equal(UInt128.Zero, account.Leased);
            Assert.True(world.Chain.PaidTo(account.Provider) <= account.Earned);
            var provider = world.ProviderOf(account.Provider);
            Assert.True(provider.Stored <= account.Earned);
            if (provider.IsSteady)
                Assert.True(provider.Stored == world.Chain.PaidTo(account.Provider),
                    $"{provider.Stored} held, {world.Chain.PaidTo(account.Provider)} paid: " +
                    string.Join(',', provider.Machine.Earnings));
            if (view.End == JobEnd.Completed)
                Assert.Equal(UInt128.Zero, account.Pending);
            sum += account.Earned;
        }

        Assert.True(sum <= view.Budget, "vouchers exceed the budget");
    }

    /// <summary>
    /// A completed job has every piece once; where everything was audited and nobody colluded, every one is true.
    /// </summary>
    private static void Work(SimWorld world, JobView view)
    {
        var scenario = world.Scenario;
        var pieces = world.Gateway.Machine.Pieces(world.Job).ToArray();
        var chain = pieces.Where(p => !p.Abandoned).ToArray();
        Assert.Equal(chain.Length, chain.Select(p => (p.Stage, p.Slot)).Distinct().Count());
        if (view.End == JobEnd.Completed)
        {
            Assert.Equal(scenario.Stages * scenario.Slots, chain.Length);
            Assert.All(chain, p => Assert.Equal(PieceStatus.Accepted, p.Status));
            Assert.Equal(0, view.OpenPieces);
            foreach (var stage in chain.GroupBy(p => p.Stage))
                Assert.Equal(
                    view.Stages[stage.Key].Next, SimTruth.Next(view.Stages[stage.Key].State, stage.OrderBy(p => p.Slot)
                        .Select(p => new SlotOutput(p.Slot, p.Output)).ToArray()));
        }

        var colluders = scenario.Behaviours.Count(b => b == SimBehaviour.Colluder);
        if (colluders < 2)
        {
            if (scenario.AuditShare == 10_000)
                Assert.All(chain.Where(p => p.Status == PieceStatus.Accepted), p => Assert.Equal(
                    Cid.ForDagJson(SimTruth.Output(p.Stage, p.Slot, p.State).AsSpan()), p.Output));
            Assert.All(world.Gateway.Contradictions, c => Assert.False(
                SimScenario.IsHonest(world.ProviderOf(c.Provider).Behaviour), "an honest provider was contradicted"));
            Assert.True(view.End != JobEnd.Failed, Story(world, view));
        }

        var steady = scenario.Behaviours.Count(b => b is SimBehaviour.Honest);
        if (scenario.Calm && steady >= 3 && colluders < 2 && view.End != JobEnd.CapsExhausted)
            Assert.True(view.End == JobEnd.Completed, Story(world, view));
    }

    /// <summary>A contradicted result differs from what a strict majority of its quorum signed.</summary>
    public static void Contradiction(SimWorld world, CoordinatorEffect.RecordContradiction contradiction)
    {
        var results = contradiction.Evidence.Select(e => (e.Provider, Result: world.Gateway.ResultOf(e))).ToArray();
        Assert.All(results, r => Assert.Equal(contradiction.Branch, r.Result.Branch));
        Assert.Equal(results.Length, results.Select(r => r.Provider).Distinct().Count());
        var majority = results.GroupBy(r => r.Result.Digest).MaxBy(g => g.Count())!;
        Assert.True(majority.Count() * 2 > results.Length, "no strict majority");
        Assert.NotEqual(majority.Key, results.First(r => r.Provider == contradiction.Provider).Result.Digest);
    }

    /// <summary>A provider's result is taken at most once for each piece, state and branch.</summary>
    public static void ReceivedOnce(Dictionary<(Address, int, int, Cid, int), int> seen, JobProgress progress)
    {
        var key = (progress.Provider, progress.Stage, progress.Slot, progress.Output, progress.Branch);
        seen[key] = seen.GetValueOrDefault(key) + 1;
        Assert.True(seen[key] == 1, $"taken twice: {key}");
    }

    public static string Fingerprint(Coordinator coordinator, Hash32 job)
    {
        Assert.True(coordinator.TryView(job, out var view));
        var text = new StringBuilder();
        text.Append(view.Phase).Append(view.End).Append(view.Stage).Append(' ').Append(view.Branch).Append(view.State);
        text.AppendJoin(';', view.Accounts);
        text.AppendJoin(';', view.Slots);
        foreach (var piece in coordinator.Pieces(job))
            text.Append(piece.Stage).Append('/').Append(piece.Slot).Append(piece.Status).Append(piece.Output)
                .Append(piece.Receipt).Append(piece.DrawBlock).AppendJoin(',', piece.Opinions);
        return text.ToString();
    }

    private static string Story(SimWorld world, JobView view) =>
        $"{view.End}: {view.Detail}; {string.Join(',', world.Scenario.Behaviours)}; stage {view.Stage} of " +
        $"{world.Scenario.Stages}, slots {world.Scenario.Slots}, share {world.Scenario.AuditShare}\n" +
        string.Join('\n', view.Accounts) + "\n" + string.Join('\n', view.Slots) + "\n" +
        string.Join('\n', world.Gateway.Contradictions);

    public static string Fingerprint(Executor executor) => $"{executor.Leases} {string.Join(';', executor.Earnings)}";
}
