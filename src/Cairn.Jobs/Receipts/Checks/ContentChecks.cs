using Cairn.Content;
using Cairn.Crypto;
using Cairn.Proofs;

namespace Cairn.Jobs;

/// <summary>The content, and doing parts of the work again.</summary>
internal static class ContentChecks
{
    private const string PlannedRoot = "plan-root";
    private const string Output = "output";
    private const string Inputs = "inputs";
    private const string Combining = "combining";
    private const string Repeating = "re-execution";
    private const int MaxBlocks = 1_000_000;

    public static async IAsyncEnumerable<ReceiptCheck> RunAsync(
        ReceiptFacts facts, ReceiptSources sources, Action<string> tell)
    {
        yield return await PlanRootAsync(facts, sources).ConfigureAwait(false);
        yield return await PresentAsync(Output, facts.Receipt.End.Output is { } output ? [output] : [], sources)
            .ConfigureAwait(false);
        yield return await PresentAsync(Inputs, [.. facts.Receipt.Job.Inputs.Values], sources).ConfigureAwait(false);
        if (facts.Receipt.Job.Policy.IsProved)
            yield return await GuardAsync(ProofChecks.Name, facts, sources, true, "",
                (w, b) => ProofChecks.RunAsync(facts, sources, w, b, tell)).ConfigureAwait(false);
        yield return await GuardAsync(Combining, facts, sources, sources.Recombine,
            "recombining was not asked for", (w, b) => CombineAsync(facts, sources, w, b, tell)).ConfigureAwait(false);
        yield return await GuardAsync(Repeating, facts, sources, sources.SamplePieces > 0,
            "no pieces were asked for", (w, b) => RepeatAsync(facts, sources, w, b, tell)).ConfigureAwait(false);
    }

    /// <summary>What contracts judge by: of a job that disputes settle it follows from document and inputs.</summary>
    private static async Task<ReceiptCheck> PlanRootAsync(ReceiptFacts facts, ReceiptSources sources)
    {
        var receipt = facts.Receipt;
        if (!receipt.Job.Policy.IsDisputed)
            return Root(receipt, PlanRoot.Of(receipt.Job.Cid, receipt.Plan));
        return await GuardAsync(PlannedRoot, facts, sources, true, "", async (workload, blocks) =>
        {
            if (workload is not IRefereedWorkload refereed)
                return Failed(PlannedRoot, $"no contract can referee the pieces of a {receipt.Job.Kind}");
            var (plan, error) = await refereed.PlanDisputesAsync(receipt.Job, blocks, sources.Context, default)
                .ConfigureAwait(false);
            return plan is null ? Failed(PlannedRoot, $"{error}") : Root(receipt, plan.Root);
        }).ConfigureAwait(false);
    }

    private static ReceiptCheck Root(JobReceipt receipt, Hash32 root) => root == receipt.Terms.PlanRoot
        ? ReceiptCheck.Verified(PlannedRoot, $"the terms' plan {root} is the job's")
        : Failed(PlannedRoot, $"the terms' plan is {receipt.Terms.PlanRoot}, the job gives {root}");

    private static async Task<ReceiptCheck> PresentAsync(string name, IReadOnlyList<Cid> roots, ReceiptSources sources)
    {
        if (sources.Blocks is not { } blocks)
            return ReceiptCheck.NotChecked(name, "no blocks were given; give a block folder or a gateway");
        if (roots.Count == 0)
            return ReceiptCheck.NotChecked(name, "the receipt names none");
        try
        {
            var count = 0;
            foreach (var root in roots)
                count += (await BlockGraph.WalkAsync(blocks, root, MaxBlocks, readLeaves: true).ConfigureAwait(false))
                    .Count;
            return ReceiptCheck.Verified(name, $"{string.Join(", ", roots)}: all {count} blocks are there and right");
        }
        catch (BlockNotFoundException e)
        {
            return ReceiptCheck.NotChecked(name, e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new ReceiptCheck(name, ReceiptOutcome.Failed, e.Message);
        }
    }

    /// <summary>Missing blocks and workloads leave a check open; only another result fails it.</summary>
    private static async Task<ReceiptCheck> GuardAsync(
        string name, ReceiptFacts facts, ReceiptSources sources, bool isWanted, string notWanted,
        Func<IWorkload, IBlockStore, Task<ReceiptCheck>> check)
    {
        if (!isWanted)
            return ReceiptCheck.NotChecked(name, notWanted);
        if (sources.Blocks is not { } blocks)
            return ReceiptCheck.NotChecked(name, "no blocks were given; give a block folder or a gateway");
        if (sources.Workloads is null || !sources.Workloads.TryGet(facts.Receipt.Job.Kind, out var workload))
            return ReceiptCheck.NotChecked(name, $"this program does not know the kind \"{facts.Receipt.Job.Kind}\"");
        try
        {
            // What is made again goes to memory, so that verifying never changes what it reads.
            return await check(workload, new TieredBlockStore(new MemoryBlockStore(), blocks)).ConfigureAwait(false);
        }
        catch (BlockNotFoundException e)
        {
            return ReceiptCheck.NotChecked(name, e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            return new ReceiptCheck(name, ReceiptOutcome.Failed, e.Message);
        }
    }

    private static async Task<ReceiptCheck> CombineAsync(
        ReceiptFacts facts, ReceiptSources sources, IWorkload workload, IBlockStore blocks, Action<string> tell)
    {
        var (job, context) = (facts.Receipt.Job, sources.Context);
        tell("preparing the first state again");
        var prepared = await workload.PrepareAsync(job, blocks, context, default).ConfigureAwait(false);
        if (prepared != facts.Receipt.Prepared)
            return Failed(Combining, $"preparing gives {prepared}, not {facts.Receipt.Prepared}");
        foreach (var stage in facts.FinalStages)
        {
            tell($"combining stage {stage.Stage} again");
            var outputs = stage.Slots.Select(s => new SlotOutput(s.Slot, s.Output)).ToList();
            var task = new StageTask(job, stage.Stage, stage.StateIn);
            var result = await workload.CombineAsync(task, outputs, blocks, context, default).ConfigureAwait(false);
            if (result.State != stage.StateOut)
                return Failed(Combining, $"stage {stage.Stage} gives {result.State}, not {stage.StateOut}");
        }

        return ReceiptCheck.Verified(
            Combining, $"the first state and {facts.FinalStages.Count} stages came out the same");
    }

    private static async Task<ReceiptCheck> RepeatAsync(
        ReceiptFacts facts, ReceiptSources sources, IWorkload workload, IBlockStore blocks, Action<string> tell)
    {
        var pieces = facts.FinalStages.SelectMany(s => s.Slots.Select(slot => (Stage: s, Slot: slot))).ToArray();
        new Random(sources.SampleSeed).Shuffle(pieces);
        var sample = pieces.Take(sources.SamplePieces).ToList();
        foreach (var (stage, slot) in sample)
        {
            tell($"executing slot {slot.Slot} of stage {stage.Stage} again");
            var task = new PieceTask(facts.Receipt.Job, stage.Stage, slot.Slot, stage.StateIn);
            var (output, commitment) = await AgainAsync(task, workload, blocks, sources.Context).ConfigureAwait(false);
            if (output != slot.Output)
                return Failed(Repeating, $"slot {slot.Slot} of stage {stage.Stage} gives {output}, not {slot.Output}");
            if (CommitmentsOf(facts, stage, slot).Any(c => c != commitment))
                return Failed(Repeating, $"slot {slot.Slot} of stage {stage.Stage} gives the output, " +
                    "but not what its maker committed to");
        }

        return ReceiptCheck.Verified(Repeating, $"{sample.Count} of {pieces.Length} pieces came out the same");
    }

    private static async Task<(Cid Output, PieceCommitment? Commitment)> AgainAsync(
        PieceTask task, IWorkload workload, IBlockStore blocks, WorkContext context)
    {
        if (!task.Job.Policy.IsDisputed)
            return (await workload.ExecuteAsync(task, blocks, context, default).ConfigureAwait(false), null);
        if (workload is not IRefereedWorkload refereed)
            throw new InvalidDataException($"no contract can referee the pieces of a {task.Job.Kind}");
        var made = await refereed.CommitAsync(task, blocks, context, default).ConfigureAwait(false);
        return (made.Output, made.Commitment);
    }

    /// <summary>What those committed to whose output the stage used.</summary>
    private static IEnumerable<PieceCommitment?> CommitmentsOf(
        ReceiptFacts facts, ReceiptStage stage, ReceiptSlot slot)
    {
        var key = facts.KeyOf(stage, slot);
        return facts.Executions.TryGetValue(key, out var executions)
            ? executions.Where(e => e.Output == slot.Output && !facts.Contradicted.Contains(e.Provider))
                .Select(e => e.Result.Commitment)
            : [];
    }

    private static ReceiptCheck Failed(string name, string detail) => new(name, ReceiptOutcome.Failed, detail);
}
