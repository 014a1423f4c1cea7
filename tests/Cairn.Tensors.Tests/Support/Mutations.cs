namespace Cairn.Tensors.Tests.Support;

/// <summary>Seeded damage to bytes: changed, inserted, removed, repeated, cut.</summary>
internal static class Mutations
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (var n = random.Next(1, 4); n > 0 && list.Count > 0; n--)
        {
            var at = random.Next(list.Count);
            switch (random.Next(7))
            {
                case 0: list[at] = (byte)random.Next(256); break;
                case 1: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: list[at] += (byte)(random.Next(2) == 0 ? 1 : 255); break;
                case 3: list.Insert(at, (byte)random.Next(256)); break;
                case 4: list.RemoveAt(at); break;
                case 5: list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 40), list.Count - at))); break;
                default: list.RemoveRange(at, Math.Min(random.Next(1, 40), list.Count - at)); break;
            }
        }

        return [.. list];
    }
}
