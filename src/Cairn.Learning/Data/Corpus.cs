namespace Cairn.Learning.Data;

/// <summary>
/// The bytes that a model learns from. They fall into equal sections of about 64 KiB; the last tenth of each section
/// is held out and never trained on, so that both parts hold text of every kind that the corpus holds.
/// </summary>
public sealed class Corpus
{
    /// <summary>The largest corpus, in bytes: 1 GiB.</summary>
    public const int MaxLength = 1 << 30;

    private const int SectionTarget = 65_536;
    private const int HeldOutDivisor = 10;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _sections;
    private readonly int _section;
    private readonly int _train;

    /// <param name="bytes">From <see cref="MinLength"/> of the context in use to <see cref="MaxLength"/>.</param>
    public Corpus(ReadOnlyMemory<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxLength, nameof(bytes));
        _bytes = bytes;
        _sections = Math.Max(1, bytes.Length / SectionTarget);
        _section = bytes.Length / _sections;
        _train = _section - _section / HeldOutDivisor;
    }

    /// <summary>The whole corpus.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Bytes of the whole corpus.</summary>
    public int Length => _bytes.Length;

    /// <summary>How many equal sections there are.</summary>
    public int Sections => _sections;

    /// <summary>Bytes of a section.</summary>
    public int SectionLength => _section;

    /// <summary>Bytes of the parts that are trained on.</summary>
    public int TrainLength => _sections * _train;

    /// <summary>Bytes of the parts that are held out.</summary>
    public int HeldOutLength => _sections * (_section - _train);

    /// <summary>The least bytes a corpus needs for windows of <paramref name="context"/> tokens.</summary>
    public static int MinLength(int context) => checked((context + 1) * HeldOutDivisor);

    /// <summary>Where a window of context + 1 bytes may start in the trained parts.</summary>
    public uint TrainStarts(int context) => (uint)(_sections * Starts(_train, context));

    /// <summary>Window <paramref name="index"/> of <see cref="TrainStarts"/>: context + 1 bytes.</summary>
    public ReadOnlySpan<byte> TrainWindow(uint index, int context)
    {
        var starts = (uint)Starts(_train, context);
        return Window((int)(index / starts) * _section + (int)(index % starts), context);
    }

    /// <summary>
    /// Held-out window i of n: section i·sections/n; within it, the windows of a section evenly spread over its
    /// held-out part. Whole-number arithmetic, rounded down.
    /// </summary>
    public ReadOnlySpan<byte> HeldOutWindow(int index, int count, int context)
    {
        var section = (int)((long)index * _sections / count);
        var first = (int)(((long)section * count + _sections - 1) / _sections);
        var next = (int)(((long)(section + 1) * count + _sections - 1) / _sections);
        var starts = Starts(_section - _train, context);
        var start = next - first < 2 ? 0 : (int)((long)(index - first) * (starts - 1) / (next - first - 1));
        return Window(section * _section + _train + start, context);
    }

    private ReadOnlySpan<byte> Window(int start, int context) => _bytes.Span.Slice(start, context + 1);

    private int Starts(int part, int context) => part > context
        ? part - context
        : throw new InvalidOperationException(
            $"The corpus has {_bytes.Length} bytes; a context of {context} needs {MinLength(context)}.");
}
