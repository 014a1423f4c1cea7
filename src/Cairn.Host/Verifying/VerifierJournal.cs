using Cairn.Content;
using Cairn.Crypto;
using Cairn.Jobs;
using Cairn.Market;

namespace Cairn.Host;

/// <summary>What a verifier remembers: results that it has checked, its cases, and what was said in them.</summary>
internal sealed class VerifierJournal
{
    private const string CheckVersion = "check/1";
    private readonly IJournal _log;
    private readonly HashSet<Hash32> _checked = [];
    private readonly Dictionary<Hash32, DisputeCase> _cases = [];
    private readonly Dictionary<Hash32, List<ChallengeEvent>> _said = [];
    private readonly HashSet<Hash32> _ended = [];
    private readonly HashSet<Hash32> _madeUp = [];
    private readonly Dictionary<Hash32, SeenJob> _seen = [];

    /// <exception cref="InvalidDataException">A record is none that this program writes.</exception>
    public VerifierJournal(IJournal log)
    {
        _log = log;
        foreach (var record in log.ReadAll())
            if (!TryRead(record))
                throw new InvalidDataException("A record of the verifier's journal is damaged, or of another " +
                    "version. Restore it from a backup, or start in another folder.");
    }

    /// <summary>Subjects that were found right.</summary>
    public int Checked => _checked.Count;

    /// <summary>Results whose input the job's signer made up.</summary>
    public int MadeUp => _madeUp.Count;

    /// <summary>What was seen of a job.</summary>
    public SeenJob Seen(Hash32 job)
    {
        if (!_seen.TryGetValue(job, out var seen))
            _seen.Add(job, seen = new SeenJob());
        return seen;
    }

    /// <summary>Cases that have not come to an end.</summary>
    public IReadOnlyList<DisputeCase> Open =>
        [.. _cases.Where(c => !_ended.Contains(c.Key)).Select(c => c.Value)];

    /// <summary>Whether a result needs no more looking at.</summary>
    public bool IsKnown(Hash32 subject) =>
        _checked.Contains(subject) || _cases.ContainsKey(subject) || _madeUp.Contains(subject);

    /// <summary>What was said in a case, in order.</summary>
    public IReadOnlyList<ChallengeEvent> SaidIn(Hash32 subject) => _said.GetValueOrDefault(subject) ?? [];

    public void Check(Hash32 subject) => Keep(Mark(subject, "checked"));

    /// <summary>The job's signer made the result's input up.</summary>
    public void Report(Hash32 subject) => Keep(Mark(subject, "made_up"));

    /// <summary>Batches and results as <see cref="SeenBatch"/> and <see cref="SeenResult"/> write them.</summary>
    public void See(IReadOnlyList<byte[]> records)
    {
        if (records.Count == 0)
            return;
        _log.Append(records);
        foreach (var record in records)
            TryRead(record);
    }

    public void End(Hash32 subject) => Keep(Mark(subject, "ended"));

    public void Begin(DisputeCase about) => Keep(ChallengeRecord.Of(about).Encode());

    private void Keep(byte[] record)
    {
        _log.Append([record]);
        TryRead(record);
    }

    private static byte[] Mark(Hash32 subject, string what) => DagJson.Encode(DagValue.Map(
        ("record", CheckVersion), ("subject", subject.ToString()), ("is", what)));

    private bool TryRead(byte[] bytes)
    {
        if (ChallengeRecord.TryDecode(bytes, out var record))
        {
            if (record.Case is { } about)
                _cases[record.Subject] = about;
            else
                (_said.TryGetValue(record.Subject, out var said) ? said : _said[record.Subject] = [])
                    .Add(record.Happened!);
            return true;
        }

        if (!DagJson.TryDecode(bytes, out var value, out _))
            return false;
        var fields = new DagFields(value, "record");
        switch (fields.OneOf("record", CheckVersion, SeenBatch.Version, SeenResult.Version))
        {
            case SeenBatch.Version:
                var batch = SeenBatch.FromDag(fields);
                Seen(batch.Job).Take(batch);
                break;
            case SeenResult.Version:
                var result = SeenResult.FromDag(fields);
                Seen(result.Job).Take(result);
                break;
            default:
                var subject = fields.Hash("subject");
                (fields.OneOf("is", "checked", "ended", "made_up") switch
                {
                    "ended" => _ended,
                    "made_up" => _madeUp,
                    _ => _checked,
                }).Add(subject);
                break;
        }

        return fields.Finish();
    }
}
