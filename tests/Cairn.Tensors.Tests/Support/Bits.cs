namespace Cairn.Tensors.Tests.Support;

/// <summary>Compares to the last bit; NaNs of any payload are equal, since no NaN is ever stored as a result.</summary>
internal static class Bits
{
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (Of(expected[i]) != Of(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"{what}: element {i} is {actual[i]:R} (0x{Of(actual[i]):x8}), " +
                    $"not {expected[i]:R} (0x{Of(expected[i]):x8})");
        }
    }

    private static uint Of(float value) => BitConverter.SingleToUInt32Bits(value);
}
