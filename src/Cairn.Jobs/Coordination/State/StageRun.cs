using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>A stage worked on from one state. A rollback makes new runs of the later stages.</summary>
internal sealed class StageRun
{
    private readonly Queue<int> _returned = [];
    private int _fresh;

    /// <param name="branch">The job's branch in which it began; later branches may go on with it.</param>
    public StageRun(int stage, Cid state, int slots, int branch)
    {
        Stage = stage;
        Branch = branch;
        State = state;
        Missing = slots;
        Pieces = new PieceRecord[slots];
        Pieces.AsSpan().Fill(new PieceRecord { DrawBlock = -1, Holder = -1, Provider = -1 });
    }

    public int Stage { get; }

    public int Branch { get; }

    public Cid State { get; }

    public PieceRecord[] Pieces { get; }

    /// <summary>Audited pieces by slot, closed ones included.</summary>
    public Dictionary<int, AuditCase> Cases { get; } = [];

    /// <summary>Slots without an output.</summary>
    public int Missing { get; set; }

    /// <summary>A rollback left this run behind: nothing of it is leased any more.</summary>
    public bool Abandoned { get; set; }

    /// <summary>Its outputs were handed out to be combined; where they change, the job must roll back.</summary>
    public bool HandedOut { get; set; }

    /// <summary>The state after the stage; default before it was combined.</summary>
    public Cid Next { get; set; }

    /// <summary>The slot whose output could not be combined and awaits its audit; −1 where there is none.</summary>
    public int Rejected { get; set; } = -1;

    public string RejectedDetail { get; set; } = "";

    public IReadOnlyDictionary<string, string> Metrics { get; set; } = new Dictionary<string, string>();

    /// <summary>Slots that nobody holds and that have no output; an upper bound.</summary>
    public int IdleCount => Pieces.Length - _fresh + _returned.Count;

    /// <summary>Puts a slot back that was taken.</summary>
    public void Return(int slot)
    {
        Pieces[slot].Status = PieceStatus.Idle;
        _returned.Enqueue(slot);
    }

    /// <summary>Takes the next idle slot.</summary>
    public bool TryTake(out int slot)
    {
        while (_returned.TryDequeue(out slot))
            if (Pieces[slot].Status == PieceStatus.Idle)
                return true;
        if (_fresh == Pieces.Length)
            return false;
        slot = _fresh++;
        return true;
    }
}
