namespace Cairn.Tensors.Compute;

internal static class Guard
{
    public static void Length(long actual, long expected, string name)
    {
        if (actual != expected)
            throw new ArgumentException($"{name} has {actual} elements; the shape needs {expected}.", name);
    }

    public static void AtLeast(long actual, long expected, string name)
    {
        if (actual < expected)
            throw new ArgumentException($"{name} has {actual} elements; the shape needs at least {expected}.", name);
    }

    public static void Positive(long value, string name)
    {
        if (value < 1)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");
    }

    public static void NotNegative(long value, string name)
    {
        if (value < 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.");
    }
}
