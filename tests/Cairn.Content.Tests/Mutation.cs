namespace Cairn.Content.Tests;

/// <summary>Small seeded damages: flipped bits, cuts, insertions, swaps.</summary>
internal static class Mutation
{
    public static byte[] Of(ReadOnlySpan<byte> bytes, Random random)
    {
        var list = new List<byte>(bytes.ToArray());
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < list.Count:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < list.Count:
                    list.RemoveRange(at, Math.Min(random.Next(1, 9), list.Count - at));
                    break;
                case 2 when list.Count > 0:
                    list.Insert(at, list[random.Next(list.Count)]);
                    break;
                default:
                    list.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. list];
    }
}
