using Cairn.Content;
using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Market;

namespace Cairn.Jobs;

/// <summary>What of a challenge outlives its process: the case, then what was said, in order.</summary>
/// <param name="Case">The case that begins; null for what was said.</param>
/// <param name="Happened">An answer or silence; null for the case.</param>
public sealed record ChallengeRecord(Hash32 Subject, DisputeCase? Case, ChallengeEvent? Happened)
{
    private const string Version = "dispute/1";

    /// <summary>The record of a new case.</summary>
    public static ChallengeRecord Of(DisputeCase about) => new(about.SubjectHash, about, null);

    public byte[] Encode()
    {
        var map = DagValue.Map(("record", Version), ("subject", Subject.ToString()));
        map = (Case, Happened) switch
        {
            ({ } about, _) => map.With("case", about.ToDag()),
            (_, ChallengeEvent.Answered e) => Said(map, e),
            (_, ChallengeEvent.Silent e) => map.With("time_ms", e.TimeMs).With("silent", e.Question.ToDag()),
            _ => throw new ArgumentException($"{Happened} is not kept."),
        };
        return DagJson.Encode(map);
    }

    /// <summary>Reads a record; false for anything that <see cref="Encode"/> does not write.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out ChallengeRecord record)
    {
        record = null!;
        if (!DagJson.TryDecode(bytes, out var value, out _))
            return false;
        var fields = new DagFields(value, "record");
        fields.OneOf("record", Version);
        var subject = fields.Hash("subject");
        record = fields.Has("case")
            ? new ChallengeRecord(subject, CaseForm.FromDag(fields.Map("case")), null)
            : new ChallengeRecord(subject, null, Read(fields));
        return fields.Finish();
    }

    private static DagValue Said(DagValue map, ChallengeEvent.Answered e)
    {
        map = map.With("time_ms", e.TimeMs).With("question", e.Question.ToDag())
            .With("answer", DagValue.Bytes(e.Answer));
        return e.Signature is { } signature ? map.With("signature", signature.ToString()) : map;
    }

    private static ChallengeEvent Read(DagFields fields)
    {
        var time = fields.Integer("time_ms", 0, long.MaxValue);
        if (fields.Has("silent"))
            return new ChallengeEvent.Silent(time, QuestionForm.FromDag(fields.Map("silent")));
        return new ChallengeEvent.Answered(time, QuestionForm.FromDag(fields.Map("question")),
            fields.Bytes("answer").ToArray(),
            fields.Has("signature") ? fields.Signature("signature") : (Signature?)null);
    }
}
