using System.Buffers.Binary;

namespace Cairn.Proofs.Inference;

/// <summary>The small numbers that a tape brings along.</summary>
internal sealed class TapeConstants
{
    private readonly List<byte> _bytes = [];

    public IReadOnlyList<byte> Bytes => _bytes;

    /// <summary>Packs numbers, each in as many bytes as the largest needs.</summary>
    /// <returns>How they lie there, and where the first does.</returns>
    public (NumberSource Source, int Start) Add(ReadOnlySpan<int> numbers)
    {
        var (source, size) = (NumberSource.Bytes, sizeof(sbyte));
        foreach (var number in numbers)
        {
            if (number != (short)number)
                (source, size) = (NumberSource.Integers, sizeof(int));
            else if (number != (sbyte)number && source == NumberSource.Bytes)
                (source, size) = (NumberSource.Words, sizeof(short));
        }

        var start = _bytes.Count;
        Span<byte> word = stackalloc byte[sizeof(int)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, number);
            _bytes.AddRange(word[(sizeof(int) - size)..]);
        }

        TapeRecorder.Refuse(_bytes.Count > VerifierTape.BytesMax, "its tables alone are longer.");
        return (source, start);
    }
}
