namespace Cairn.Tensors.Import;

/// <summary>The real numbers that a tensor took.</summary>
public readonly record struct ValueRange(float Low, float High)
{
    public ValueRange With(ValueRange other) => new(MathF.Min(Low, other.Low), MathF.Max(High, other.High));
}
