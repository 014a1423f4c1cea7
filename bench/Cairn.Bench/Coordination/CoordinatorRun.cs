using System.Diagnostics;
using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Bench;

/// <summary>One job of one stage, worked on by providers in turn, group after group.</summary>
internal sealed class CoordinatorRun(FileJournal journal, int pieces, int providers, int share)
{
    private const int GroupSize = 64;
    private const int BatchSize = 64;

    private readonly MarketDomain _domain = new(31_337, new Address(Keccak256.Compute("market"u8).AsSpan()[..20]));
    private readonly Coordinator _coordinator = new(new CoordinatorOptions { LeaseSeconds = 3_600 });
    private readonly Hash32 _job = Keccak256.Compute("job"u8);
    private readonly Cid _state = Cid.Of(Codec.DagJson, "{}"u8);
    private readonly List<byte[]> _records = [];
    private readonly List<CoordinatorEffect> _effects = [];
    private readonly Stopwatch _machine = new();
    private EthereumKey[] _keys = [];
    private EthereumKey _signer = null!;
    private Dictionary<Address, EthereumKey> _byAddress = [];
    private long _timeMs = 1_700_000_000_000;
    private ulong _block;
    private bool _finished;

    public int Pieces => pieces;

    public int Batches { get; private set; }

    public int Vouchers { get; private set; }

    public long Audits { get; private set; }

    public long MemoryBytes { get; private set; }

    public double MachineSeconds => _machine.Elapsed.TotalSeconds;

    public void Prepare()
    {
        _keys = Enumerable.Range(0, providers).Select(_ => EthereumKey.Create()).ToArray();
        _byAddress = _keys.ToDictionary(k => k.Address);
        _signer = EthereumKey.Create();
        var cap = (UInt128)pieces * 100;
        var participants = _keys.Select(k => new JobParticipant(k.Address, 10, cap)).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Apply(new CoordinatorEvent.JobOpened(
            _timeMs, _job, _state, WorkPlan.Uniform(1, pieces, 1), participants, cap * (UInt128)providers, share,
            _timeMs + 86_400_000, _state));
        MemoryBytes = -before;
        Commit();
    }

    public void Work()
    {
        for (var next = 0; !_finished; next = (next + GroupSize) % providers)
        {
            var group = Enumerable.Range(next, Math.Min(GroupSize, providers)).Select(i => _keys[i % providers]);
            foreach (var key in group)
                Apply(new CoordinatorEvent.Pulled(_timeMs, key.Address, BatchSize, []));
            var grants = Commit().OfType<CoordinatorEffect.GrantLease>().ToArray();
            var batches = new CoordinatorEvent.BatchReceived[grants.Length];
            Parallel.For(0, grants.Length, i => batches[i] = Check(Answer(grants[i])));
            foreach (var batch in batches)
                Apply(batch);
            _timeMs += 100;
            Apply(new CoordinatorEvent.BlockSeen(_timeMs, ++_block, Keccak256.Compute(BitConverter.GetBytes(_block))));
            Settle(Commit());
            Batches += batches.Length;
        }

        MemoryBytes += GC.GetTotalMemory(forceFullCollection: true);
        _coordinator.TryView(_job, out var view);
        Audits = view.Accounts.Sum(a => a.PiecesPaid) - pieces;
        if (view.End != JobEnd.Completed)
            throw new InvalidOperationException($"The job ended as {view.End}: {view.Detail}");
    }

    /// <summary>The provider's side: results, their tree, the signature.</summary>
    private (CoordinatorEffect.GrantLease Grant, PieceResult[] Results, Signed<BatchReceipt> Receipt) Answer(
        CoordinatorEffect.GrantLease grant)
    {
        var results = grant.Pieces.Select(p =>
        {
            var output = Cid.Of(Codec.DagJson, BitConverter.GetBytes(p.Piece));
            return new PieceResult((uint)p.Piece, (uint)p.Branch, output, new Hash32(output.Digest));
        }).ToArray();
        var receipt = new ResultTree(grant.Provider, results).Receipt(_job, grant.Lease);
        return (grant, results, Signed<BatchReceipt>.By(_byAddress[grant.Provider], _domain, receipt));
    }

    /// <summary>The gateway's side: root and signature.</summary>
    private CoordinatorEvent.BatchReceived Check(
        (CoordinatorEffect.GrantLease Grant, PieceResult[] Results, Signed<BatchReceipt> Receipt) sent)
    {
        if (!ResultTree.Verify(sent.Receipt, sent.Results, _domain))
            throw new InvalidOperationException("A receipt does not verify.");
        var results = new BatchResult[sent.Results.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = new BatchResult(sent.Grant.Pieces[i].Stage, sent.Grant.Pieces[i].Slot,
                sent.Grant.Pieces[i].Branch, sent.Results[i].ResultDigest, sent.Results[i].Salt, IsFail: false);
        return new CoordinatorEvent.BatchReceived(
            _timeMs, _job, sent.Grant.Provider, sent.Grant.Lease, sent.Receipt.Message.Root,
            sent.Receipt.Signature.ToBytes(), results);
    }

    /// <summary>Signs vouchers, has their providers check them, and combines.</summary>
    private void Settle(CoordinatorEffect[] effects)
    {
        var vouchers = effects.OfType<CoordinatorEffect.SignVoucher>().ToArray();
        Parallel.ForEach(vouchers, v =>
        {
            var message = new Voucher(v.Job, v.Provider, v.Amount, (ulong)v.Pieces);
            var voucher = Signed<Voucher>.By(_signer, _domain, message);
            if (!voucher.IsBy(_signer.Address, _domain))
                throw new InvalidOperationException("A voucher does not verify.");
        });
        Vouchers += vouchers.Length;
        foreach (var effect in effects)
            if (effect is CoordinatorEffect.CombineStage stage)
                Apply(new CoordinatorEvent.StageCombined(_timeMs, _job, stage.Stage, stage.Branch,
                    new StageResult(_state, Stop: false, Failure: null, new Dictionary<string, string>())));
            else if (effect is CoordinatorEffect.FinishJob)
                _finished = true;
        _finished |= Commit().Any(e => e is CoordinatorEffect.FinishJob);
    }

    private void Apply(CoordinatorEvent happened)
    {
        _records.Add(CoordinatorEventCodec.Encode(happened));
        _machine.Start();
        _effects.AddRange(_coordinator.Apply(happened));
        _machine.Stop();
    }

    /// <summary>One flush for all events since the last; only then may their effects be performed.</summary>
    private CoordinatorEffect[] Commit()
    {
        if (_records.Count > 0)
            journal.Append(_records);
        var effects = _effects.ToArray();
        _records.Clear();
        _effects.Clear();
        return effects;
    }
}
