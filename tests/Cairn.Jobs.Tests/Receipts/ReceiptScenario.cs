using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs.Tests;

/// <summary>
/// A whole job through the real coordinator with real signatures: four providers, the last of which may lie from some
/// piece on, blocks after every round of pulls. What happened is kept for the recorder.
/// </summary>
internal sealed class ReceiptScenario
{
    public const int Stages = 4;
    public const int Slots = 6;
    private const long StartMs = 1_799_000_000_000;
    private const uint AuditRate = 3000;

    public static readonly MarketDomain Domain = new(31337, Account(0xee));

    public static readonly Address Registry = Account(0xed);

    private readonly Coordinator _coordinator = new(new CoordinatorOptions { PiecesPerLeaseMax = 2 });
    private readonly EthereumKey[] _providers = [Key(0x31), Key(0x32), Key(0x33), Key(0x34)];
    private readonly EthereumKey _signer = Key(0x21);
    private readonly SumWorkload _workload = new();
    private readonly WorkContext _context = new();
    private readonly Queue<CoordinatorEffect> _pending = new();
    private readonly Random _random;
    private readonly int _lieFrom;
    private long _timeMs = StartMs;
    private int _cheatResults;

    private ReceiptScenario(int seed, int lieFrom) => (_random, _lieFrom) = (new Random(seed), lieFrom);

    /// <summary>One run for all tests that only read it: a cheat from the start, who is found out.</summary>
    public static Task<ReceiptScenario> Shared { get; } = RunAsync(1, 1);

    public MemoryBlockStore Blocks { get; } = new();

    public List<(CoordinatorEvent Event, CoordinatorEffect[] Effects)> Journal { get; } = [];

    public JobReceipt Receipt { get; private set; } = null!;

    public ScenarioChain Chain { get; private set; } = null!;

    public Address Cheat => _providers[3].Address;

    public EthereumKey Signer => _signer;

    /// <param name="seed">Salts and lies.</param>
    /// <param name="lieFrom">The piece from which the cheat lies, 1 being its first; 0 for never.</param>
    public static async Task<ReceiptScenario> RunAsync(int seed, int lieFrom)
    {
        var scenario = new ReceiptScenario(seed, lieFrom);
        await scenario.RunJobAsync();
        return scenario;
    }

    public static EthereumKey Key(byte b) => EthereumKey.FromBytes(Enumerable.Repeat(b, 32).ToArray());

    public static Address Account(byte b) => new(Enumerable.Repeat(b, Address.Size).ToArray());

    /// <summary>A second recorder that reads the journal must come to the same receipt.</summary>
    public JobReceipt Replay()
    {
        var recorder = new ReceiptRecorder(NewBuilder(), Domain, _signer);
        foreach (var (happened, effects) in Journal)
            recorder.Record(happened, effects);
        return recorder.Build();
    }

    private JobDocument Job { get; set; } = null!;

    private Terms Terms { get; set; } = null!;

    private CapTable Caps { get; set; } = null!;

    private Cid Prepared { get; set; }

    private UInt128 Budget => 100_000;

    /// <summary>The identity of a provider; null for others.</summary>
    public ulong? AgentOf(Address account)
    {
        var index = Array.FindIndex(_providers, p => p.Address == account);
        return index < 0 ? null : (ulong)index + 40;
    }

    private ReceiptBuilder NewBuilder()
    {
        var builder = new ReceiptBuilder(Domain, Job, Plan(), Terms, Budget,
            [.. _providers.Select((p, i) => Signed<Offer>.By(p, Domain, OfferOf(p, i)))], Caps, Prepared, StartMs);
        builder.SetAgents(Registry, _providers.Select(p => new ReceiptAgent(p.Address, AgentOf(p.Address)!.Value)));
        return builder;
    }

    private WorkPlan Plan() =>
        _workload.TryPlan(Job, out var plan, out _) ? plan : throw new InvalidOperationException();

    private static Offer OfferOf(EthereumKey key, int i) => new()
    {
        Provider = key.Address, Gateway = "http://127.0.0.1:7700", Kinds = "sum,train", PricePerUnit = (uint)(5 + i),
        UnitsPerSecond = 10, Threads = 1, Sandbox = 0, KernelSet = Offer.CurrentKernelSet,
        Expiry = (ulong)StartMs / 1000 + 3600, Nonce = (UInt256)(ulong)i,
    };

    private async Task RunJobAsync()
    {
        var input = await Blocks.PutAsync(Codec.Raw, "the data"u8.ToArray());
        Assert.True(JobDocument.TryCreate("sum", "a sum", new Dictionary<string, Cid> { ["data"] = input },
            JobPolicy.OfAudits((int)AuditRate), DagValue.Map([("stages", Stages), ("slots", Slots), ("units", 7)]),
            out var job, out _));
        Job = job;
        await Blocks.PutAsync(job.Value);
        Caps = CapTable.EqualDown([.. _providers.Select(p => p.Address)], Budget);
        Terms = new Terms
        {
            Client = Account(1), Signer = _signer.Address, Token = Account(2), Deadline = (ulong)StartMs / 1000 + 3600,
            Grace = 3600, Pieces = Stages * Slots, MaxPerPiece = 100, SpecCid = new Hash32(job.Cid.Digest),
            CapRoot = Caps.Root, Verdict = Account(3), AuditRate = AuditRate, Nonce = UInt256.One,
            PlanRoot = PlanRoot.Of(job.Cid, Plan()),
        };
        Prepared = await _workload.PrepareAsync(job, Blocks, _context, default);
        var recorder = new ReceiptRecorder(NewBuilder(), Domain, _signer);
        var id = Terms.JobId(Domain);
        Apply(new CoordinatorEvent.JobOpened(_timeMs, id, job.Cid, Plan(),
            [.. _providers.Select((p, i) => new JobParticipant(p.Address, (uint)(8 + (i % 2)), Caps.CapOf(p.Address)))],
            Budget, (int)AuditRate, _timeMs + 3_600_000, Prepared));
        Chain = new ScenarioChain(this);
        for (ulong round = 1; round < 500 && !Journal.SelectMany(j => j.Effects)
            .Any(e => e is CoordinatorEffect.FinishJob); round++)
            await PlayRoundAsync(round);
        foreach (var (happened, effects) in Journal)
            recorder.Record(happened, effects);
        Receipt = recorder.Build();
    }

    private async Task PlayRoundAsync(ulong round)
    {
        foreach (var provider in _providers)
        {
            _timeMs += 100;
            Apply(new CoordinatorEvent.Pulled(_timeMs, provider.Address, 2, []));
            await DrainAsync();
        }

        _timeMs += 1000;
        Apply(new CoordinatorEvent.BlockSeen(_timeMs, round, ScenarioChain.HashOf(round)));
        await DrainAsync();
    }

    private void Apply(CoordinatorEvent happened)
    {
        CoordinatorEffect[] effects = [.. _coordinator.Apply(happened)];
        Journal.Add((happened, effects));
        foreach (var effect in effects)
            _pending.Enqueue(effect);
    }

    private async Task DrainAsync()
    {
        while (_pending.TryDequeue(out var effect))
        {
            _timeMs += 10;
            if (effect is CoordinatorEffect.GrantLease lease)
                Apply(await WorkAsync(_providers.Single(p => p.Address == lease.Provider), lease));
            else if (effect is CoordinatorEffect.CombineStage combine)
                Apply(new CoordinatorEvent.StageCombined(_timeMs, combine.Job, combine.Stage, combine.Branch,
                    await _workload.CombineAsync(new StageTask(Job, combine.Stage, combine.State), combine.Outputs,
                        Blocks, _context, default)));
        }
    }

    private async Task<CoordinatorEvent> WorkAsync(EthereumKey key, CoordinatorEffect.GrantLease lease)
    {
        var results = new List<PieceResult>();
        var told = new List<BatchResult>();
        foreach (var piece in lease.Pieces)
        {
            var output = await _workload.ExecuteAsync(
                new PieceTask(Job, piece.Stage, piece.Slot, piece.State), Blocks, _context, default);
            if (key.Address == Cheat && ++_cheatResults >= _lieFrom && _lieFrom > 0)
                output = await Blocks.PutAsync(DagValue.Map([("lie", _random.Next()), ("slot", piece.Slot)]));
            var bytes = new byte[32];
            _random.NextBytes(bytes);
            results.Add(new PieceResult((uint)piece.Piece, (uint)piece.Branch, output, new Hash32(bytes)));
            told.Add(new BatchResult(piece.Stage, piece.Slot, piece.Branch, new Hash32(output.Digest),
                new Hash32(bytes), IsFail: false));
        }

        var tree = new ResultTree(key.Address, results);
        var receipt = Signed<BatchReceipt>.By(key, Domain, tree.Receipt(lease.Job, lease.Lease));
        return new CoordinatorEvent.BatchReceived(_timeMs, lease.Job, key.Address, lease.Lease, tree.Root,
            receipt.Signature.ToBytes(), told);
    }
}
