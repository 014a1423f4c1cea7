using System.Buffers.Binary;
using Cairn.Content;
using Cairn.Crypto;

namespace Cairn.Jobs.Tests;

/// <summary>What pieces and stages really give, and which outputs are known to be lies.</summary>
internal sealed class SimTruth
{
    private readonly HashSet<Hash32> _fails = [];
    private readonly HashSet<Hash32> _garbled = [];

    public static Hash32 Mix(params ReadOnlySpan<ulong> values)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Size];
        for (var lane = 0; lane < 4; lane++)
        {
            var h = 0x9E3779B97F4A7C15UL * (ulong)(lane + 1);
            foreach (var value in values)
            {
                h ^= value;
                h = unchecked((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9);
                h = unchecked((h ^ (h >> 27)) * 0x94D049BB133111EB);
                h ^= h >> 31;
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(lane * 8)..], h);
        }

        return new Hash32(bytes);
    }

    public static ulong Word(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadUInt64LittleEndian(digest);

    public static Hash32 Output(LeasedPiece piece) => Output(piece.Stage, piece.Slot, piece.State);

    public static Hash32 Output(int stage, int slot, Cid state) =>
        Mix(1, (ulong)stage, (ulong)slot, Word(state.Digest));

    public Hash32 Lie(LeasedPiece piece, ulong who) => Mix(2, Word(Output(piece).AsSpan()), who);

    public Hash32 Fail(LeasedPiece piece, ulong who)
    {
        var lie = Lie(piece, ~who);
        _fails.Add(lie);
        return lie;
    }

    public Hash32 Garbled(LeasedPiece piece, ulong who)
    {
        var lie = Lie(piece, who + 1_000);
        _garbled.Add(lie);
        return lie;
    }

    public static Cid Next(Cid state, IReadOnlyList<SlotOutput> outputs)
    {
        var words = new List<ulong> { 3, Word(state.Digest) };
        foreach (var output in outputs)
            words.Add(Word(output.Output.Digest));
        return Cid.ForDagJson(Mix(words.ToArray()).AsSpan());
    }

    public CoordinatorEvent.StageCombined Combine(long timeMs, CoordinatorEffect.CombineStage stage)
    {
        foreach (var output in stage.Outputs)
            if (_garbled.Contains(new Hash32(output.Output.Digest)))
                return new CoordinatorEvent.StageCombined(
                    timeMs, stage.Job, stage.Stage, stage.Branch, null, output.Slot, "garbled");
        var failed = stage.Outputs.Any(o => _fails.Contains(new Hash32(o.Output.Digest)));
        return new CoordinatorEvent.StageCombined(
            timeMs, stage.Job, stage.Stage, stage.Branch, new StageResult(
                Next(stage.State, stage.Outputs), false, failed ? "a piece failed" : null,
                new Dictionary<string, string> { ["loss"] = "1.5" }));
    }
}
