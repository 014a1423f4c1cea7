using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;

namespace Cairn.Jobs;

/// <summary>All that is known of one job.</summary>
internal sealed class JobState
{
    private readonly Dictionary<Address, ParticipantAccount> _byProvider = [];
    private readonly Dictionary<Hash32, Hash32> _outputs = [];

    public JobState(CoordinatorEvent.JobOpened opened)
    {
        Id = opened.Job;
        Document = opened.Document;
        Plan = opened.Plan;
        Budget = opened.Budget;
        AuditShare = opened.AuditShare;
        OpenedMs = opened.TimeMs;
        DeadlineMs = opened.DeadlineMs;
        Lock = opened.Lock;
        foreach (var participant in opened.Participants)
            Add(participant);
        Chain.Add(new StageRun(0, opened.State, Plan.Slots, Branch));
    }

    public Hash32 Id { get; }

    public Cid Document { get; }

    public WorkPlan Plan { get; }

    public UInt128 Budget { get; set; }

    public int AuditShare { get; }

    public long OpenedMs { get; }

    public long DeadlineMs { get; }

    /// <summary>Stake that answers for a provider's results, in token base units; 0 where none does.</summary>
    public UInt128 Lock { get; }

    public List<ParticipantAccount> Accounts { get; } = [];

    /// <summary>The runs that count, by stage; the last one is current.</summary>
    public List<StageRun> Chain { get; } = [];

    public List<StageRun> AbandonedRuns { get; } = [];

    public List<ReceiptEntry> Receipts { get; } = [];

    public List<BlockEntry> Blocks { get; } = [];

    /// <summary>Pieces whose draw awaits the next block.</summary>
    public List<(StageRun Run, int Slot)> Undrawn { get; } = [];

    /// <summary>Audits that wait for a replica, oldest first; those taken meanwhile are skipped.</summary>
    public LinkedList<AuditCase> Waiting { get; } = [];

    /// <summary>Leases in the order of their grants, for finding stragglers; those that are done are skipped.</summary>
    public Queue<Lease> Oldest { get; } = [];

    public Dictionary<Hash32, Lease> Leases { get; } = [];

    /// <summary>Contradictions by index of the participant, with what records them.</summary>
    public SortedDictionary<int, CoordinatorEffect.RecordContradiction> Contradictions { get; } = [];

    /// <summary>Convictions by index of the participant.</summary>
    public SortedDictionary<int, CoordinatorEvent.Convicted> Convictions { get; } = [];

    /// <summary>Contradictions that are on chain.</summary>
    public HashSet<Address> Recorded { get; } = [];

    public PieceTimes Times { get; } = new();

    public StageRun Current => Chain[^1];

    public int Branch { get; set; }

    public int LeasesGranted { get; set; }

    /// <summary>Pieces that are receipted and not accepted, in all runs.</summary>
    public int OpenPieces { get; set; }

    public JobPhase Phase { get; set; }

    /// <summary>How it ends, or will once its audits are closed.</summary>
    public JobEnd End { get; set; }

    public string EndDetail { get; set; } = "";

    /// <summary>A rollback does not bring it back to work: it was cancelled, or cannot go on.</summary>
    public bool Ending { get; set; }

    public bool TryGet(Address provider, out ParticipantAccount account) =>
        _byProvider.TryGetValue(provider, out account!);

    public void Add(JobParticipant participant)
    {
        var account = new ParticipantAccount(
            Accounts.Count, participant.Provider, participant.PricePerUnit, participant.Cap)
        {
            MayWork = Lock == 0,
        };
        Accounts.Add(account);
        _byProvider.Add(participant.Provider, account);
    }

    /// <summary>The run that pieces of a stage and branch belong to; null where there is none.</summary>
    public StageRun? RunOf(int stage, int branch) => Chain.Concat(AbandonedRuns)
        .Where(r => r.Stage == stage && r.Branch <= branch).MaxBy(r => r.Branch);

    /// <summary>Keeps which output a result's digest stands for, where that is not the output's own.</summary>
    public Hash32 Keep(BatchResult result)
    {
        var digest = result.Digest;
        if (result.Commitment is not null)
            _outputs[digest] = result.Output;
        return digest;
    }

    /// <summary>The output document of a result on record.</summary>
    public Cid OutputOf(Hash32 digest) => Cid.ForDagJson(_outputs.GetValueOrDefault(digest, digest).AsSpan());

    public UInt128 PriceOf(int slot, ParticipantAccount account) =>
        checked((UInt128)Plan.UnitsPerPiece[slot] * account.Price);

    public ReceiptReference Reference(int receipt, int leaf)
    {
        var entry = Receipts[receipt];
        return new ReceiptReference(Accounts[entry.Participant].Provider, entry.Lease, entry.Root, leaf);
    }
}
