using System.Text.Json.Nodes;
using Cairn.Crypto;

namespace Cairn.Evm.Tests;

public class FollowerTests
{
    private static readonly LogFollowerOptions Fast = new() { PollSeconds = 0.02, ReorgDepthBlocks = 8 };

    /// <summary>What a consumer's table would hold: adds and undoes as batches say.</summary>
    private sealed class Ledger
    {
        public List<LogEntry> Logs { get; } = [];

        public LogCursor Cursor { get; private set; } = LogCursor.Start;

        public int Rollbacks { get; private set; }

        public IEnumerable<int> Values => Logs.Select(l => (int)l.Data.Span[31]);

        public void Apply(LogBatch batch)
        {
            if (batch.UndoneFrom is { } undone)
            {
                Rollbacks++;
                Assert.All(batch.Removed, r => Assert.Contains(Logs, l => l.BlockHash == r.BlockHash));
                Logs.RemoveAll(l => l.BlockNumber >= undone);
            }
            Logs.AddRange(batch.Added);
            Cursor = LogCursor.Parse(batch.Cursor.ToString());
        }
    }

    private static async Task FollowUntilAsync(LogFollower follower, Ledger ledger, Func<bool> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await foreach (var batch in follower.FollowAsync(ledger.Cursor, limit.Token))
        {
            ledger.Apply(batch);
            if (done()) return;
        }
    }

    private static async Task<(Address Contract, TransactionSender Sender)> PrepareAsync(AnvilNode node)
    {
        var sender = new TransactionSender(node.Client, node.Rich, AnvilNode.ChainId,
            new TransactionSenderOptions { PollSeconds = 0.02 });
        var outcome = await sender.SendAsync(Counter.Deploy());
        return (outcome.ReceiptOrThrow().ContractAddress!.Value, sender);
    }

    [AnvilFact]
    public async Task Old_and_new_logs_come_once_in_order_and_resume_from_the_cursor()
    {
        await using var node = await AnvilNode.StartAsync();
        var (contract, sender) = await PrepareAsync(node);
        using var _ = sender;
        var filter = LogFilter.Of(contract).With([Counter.Topic]);
        var ledger = new Ledger();
        for (var i = 1UL; i <= 20; i++) await sender.SendAsync(Counter.Log(contract, i));
        var follower = new LogFollower(node.Client, filter, Fast with { MaxRangeBlocks = 3 });
        await FollowUntilAsync(follower, ledger, () => ledger.Logs.Count == 20);
        for (var i = 21UL; i <= 25; i++) await sender.SendAsync(Counter.Log(contract, i));
        var resumed = new LogFollower(node.Client, filter, Fast);
        await FollowUntilAsync(resumed, ledger, () => ledger.Logs.Count == 25);
        Assert.Equal(Enumerable.Range(1, 25), ledger.Values);
        Assert.Equal(0, ledger.Rollbacks);
    }

    [AnvilFact]
    public async Task A_reorganisation_rolls_back_to_the_common_ancestor()
    {
        await using var node = await AnvilNode.StartAsync();
        var (contract, sender) = await PrepareAsync(node);
        using var _ = sender;
        var follower = new LogFollower(node.Client, LogFilter.Of(contract), Fast);
        var ledger = new Ledger();
        for (var i = 1UL; i <= 5; i++) await sender.SendAsync(Counter.Log(contract, i));
        await FollowUntilAsync(follower, ledger, () => ledger.Logs.Count == 5);
        var replacement = new JsonArray(new JsonArray(new JsonObject
        {
            ["from"] = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8", ["to"] = contract.ToLowerHex(),
            ["data"] = Hex.Format(((UInt256)99).ToBigEndian()), ["gas"] = "0x30000",
        }, 0));
        await node.DoAsync("anvil_reorg", 3, replacement);
        await node.MineAsync();
        await FollowUntilAsync(follower, ledger, () => ledger.Values.Contains(99));
        Assert.Equal([1, 2, 99], ledger.Values);
        Assert.Equal(1, ledger.Rollbacks);
    }

    [AnvilFact]
    public async Task A_restored_snapshot_with_another_history_is_followed()
    {
        await using var node = await AnvilNode.StartAsync();
        var (contract, sender) = await PrepareAsync(node);
        using var _ = sender;
        var follower = new LogFollower(node.Client, LogFilter.Of(contract), Fast);
        var ledger = new Ledger();
        await sender.SendAsync(Counter.Log(contract, 1));
        var snapshot = (await node.Client.Rpc.CallAsync(new RpcRequest("evm_snapshot"))).GetString();
        await sender.SendAsync(Counter.Log(contract, 2));
        await FollowUntilAsync(follower, ledger, () => ledger.Logs.Count == 2);
        await node.DoAsync("evm_revert", snapshot);
        await sender.SendAsync(Counter.Log(contract, 3));
        await FollowUntilAsync(follower, ledger, () => ledger.Values.Contains(3));
        Assert.Equal([1, 3], ledger.Values);
    }

    [AnvilFact]
    public async Task Another_chain_undoes_everything_and_outages_are_waited_out()
    {
        await using var node = await AnvilNode.StartAsync();
        var (contract, sender) = await PrepareAsync(node);
        var faults = 0;
        var follower = new LogFollower(node.Client, LogFilter.Of(contract), Fast, onFault: _ => faults++);
        var ledger = new Ledger();
        await sender.SendAsync(Counter.Log(contract, 1));
        await sender.SendAsync(Counter.Log(contract, 2));
        await FollowUntilAsync(follower, ledger, () => ledger.Logs.Count == 2);
        sender.Dispose();
        node.Stop();
        var following = FollowUntilAsync(follower, ledger, () => ledger.Values.SequenceEqual([7]));
        while (Volatile.Read(ref faults) == 0) await Task.Delay(20);
        await node.RestartAsync();
        (var again, sender) = await PrepareAsync(node);
        using var _ = sender;
        Assert.Equal(contract, again);
        await sender.SendAsync(Counter.Log(contract, 7));
        await following;
        Assert.True(ledger.Rollbacks >= 1);
    }

    [AnvilFact]
    public async Task Whatever_happens_the_ledger_ends_as_the_chain_is()
    {
        const int seed = 234;
        var random = new Random(seed);
        await using var node = await AnvilNode.StartAsync();
        var (contract, sender) = await PrepareAsync(node);
        using var _ = sender;
        await node.MineAsync(10);
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var follower = new LogFollower(node.Client, LogFilter.Of(contract), Fast with { PollSeconds = 0.01 });
        var following = Task.Run(async () =>
        {
            await foreach (var batch in follower.FollowAsync(LogCursor.Start, stop.Token))
                lock (ledger) ledger.Apply(batch);
        });
        for (var step = 0; step < 40; step++)
        {
            if (random.Next(4) == 0) await node.DoAsync("anvil_reorg", random.Next(1, 12), new JsonArray());
            else await sender.SendAsync(Counter.Log(contract, (ulong)random.Next(1, 200)));
            if (random.Next(3) == 0) await node.MineAsync(random.Next(1, 4));
        }
        await node.MineAsync();
        var head = await node.Client.GetBlockNumberAsync();
        var expected = await node.Client.GetLogsAsync(LogFilter.Of(contract), 0, head);
        for (var wait = 0; ledger.Cursor.Tip?.Number != head && wait < 5000; wait++) await Task.Delay(20);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(expected.Select(l => (l.BlockHash, l.LogIndex)),
            ledger.Logs.Select(l => (l.BlockHash, l.LogIndex)));
        Assert.True(expected.Count > 0 && ledger.Rollbacks > 0, $"seed {seed}: nothing happened");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1:0x00")]
    [InlineData("2:0x0000000000000000000000000000000000000000000000000000000000000000,"
        + "1:0x0000000000000000000000000000000000000000000000000000000000000000")]
    public void Wrong_cursors_are_refused(string text) => Assert.False(LogCursor.TryParse(text, null, out _));
}
