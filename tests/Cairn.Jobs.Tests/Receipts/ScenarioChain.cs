using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

/// <summary>The chain's facts as the scenario left them: all vouchers redeemed, all contradictions recorded.</summary>
internal sealed class ScenarioChain(ReceiptScenario scenario) : IReceiptChain
{
    public ulong Id { get; init; } = 31337;

    public UInt128? Budget { get; init; } = 100_000;

    public bool IsDown { get; init; }

    public bool ForgetsAgents { get; init; }

    public bool IsReorganised { get; init; }

    public bool ForgetsContradictions { get; init; }

    public Func<UInt128, UInt128> Pay { get; init; } = amount => amount;

    public Func<UInt128, UInt128> Redeem { get; init; } = amount => amount;

    public static Hash32 HashOf(ulong block) => Keccak256.Compute(BitConverter.GetBytes(block));

    public ValueTask<ulong> ChainIdAsync(CancellationToken cancel = default) =>
        IsDown ? throw new IOException("connection refused") : new(Id);

    public ValueTask<UInt128?> BudgetAsync(Hash32 jobId, CancellationToken cancel = default) =>
        new(jobId == scenario.Receipt.JobId ? Budget : null);

    public ValueTask<UInt128> PaidAsync(
        Hash32 jobId, Address provider, ulong block, CancellationToken cancel = default) =>
        new(scenario.Receipt.Vouchers.FirstOrDefault(v => v.Message.Provider == provider) is { } voucher
            ? Pay(voucher.Message.Amount)
            : 0);

    public ValueTask<bool> IsContradictedAsync(
        Address verdict, Hash32 jobId, uint piece, uint branch, Address provider, CancellationToken cancel = default) =>
        new(!ForgetsContradictions && provider == scenario.Cheat && verdict == scenario.Receipt.Terms.Verdict);

    public ValueTask<JobHistory> HistoryAsync(Address verdict, Hash32 jobId, CancellationToken cancel = default) =>
        new(new JobHistory(1, HashOf(1),
            [.. scenario.Receipt.Vouchers.Select(v => new JobEvent.Claimed(
                1, v.Message.Provider, Redeem(v.Message.Amount)))],
            new Dictionary<ulong, ulong> { [1] = 1 }));

    public ValueTask<bool> HasOwnedAgentAsync(
        Address registry, ulong agentId, Address account, CancellationToken cancel = default) =>
        new(!ForgetsAgents && registry == ReceiptScenario.Registry && scenario.AgentOf(account) == agentId);

    public ValueTask<Hash32?> BlockHashAsync(ulong number, CancellationToken cancel = default) =>
        new(IsReorganised ? null : HashOf(number));
}
