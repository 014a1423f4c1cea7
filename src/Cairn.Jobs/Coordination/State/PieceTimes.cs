using System.Numerics;

namespace Cairn.Jobs;

/// <summary>A histogram of the time that a piece takes, in steps of about a fifth, from 1 ms to 12 days.</summary>
internal sealed class PieceTimes
{
    private const int StepsPerOctave = 4;

    private readonly int[] _counts = new int[30 * StepsPerOctave];
    private int _total;

    public int Samples => _total;

    public void Add(long ms)
    {
        _counts[IndexOf(ms)]++;
        if (++_total < 4_096)
            return;
        _total = 0;
        for (var i = 0; i < _counts.Length; i++)
            _total += _counts[i] /= 2;
    }

    /// <summary>The upper edge of the step that holds the 95th percentile, in milliseconds.</summary>
    public long Percentile95Ms()
    {
        var left = _total - (_total / 20);
        for (var i = 0; i < _counts.Length; i++)
            if ((left -= _counts[i]) <= 0)
                return EdgeOf(i + 1);
        return EdgeOf(_counts.Length);
    }

    private static int IndexOf(long ms)
    {
        var value = (ulong)Math.Clamp(ms, 1, (1L << 30) - 1);
        var octave = BitOperations.Log2(value);
        var fraction = (int)(((value << 2) >> octave) & 3);
        return (octave * StepsPerOctave) + fraction;
    }

    private static long EdgeOf(int index)
    {
        var octave = index / StepsPerOctave;
        return (4L + (index % StepsPerOctave)) << octave >> 2;
    }
}
