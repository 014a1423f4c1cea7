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

    /// <summary>Cases that have not come to an end.</summary>
    public IReadOnlyList<DisputeCase> Open =>
        [.. _cases.Where(c => !_ended.Contains(c.Key)).Select(c => c.Value)];

    /// <summary>Whether a result needs no more looking at.</summary>
    public bool IsKnown(Hash32 subject) => _checked.Contains(subject) || _cases.ContainsKey(subject);

    /// <summary>What was said in a case, in order.</summary>
    public IReadOnlyList<ChallengeEvent> SaidIn(Hash32 subject) => _said.GetValueOrDefault(subject) ?? [];

    public void Check(Hash32 subject) => Keep(Mark(subject, "checked"));

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
        fields.OneOf("record", CheckVersion);
        var subject = fields.Hash("subject");
        (fields.OneOf("is", "checked", "ended") == "ended" ? _ended : _checked).Add(subject);
        return fields.Finish();
    }
}
