using Cairn.Content;
using Cairn.Evm;
using FsCheck;
using FsCheck.Fluent;

namespace Cairn.Market.Tests;

public sealed class CapTableTests
{
    /// <summary>The root that ethers 6 gives for caps 10, 20, 30 of accounts 01…, 02…, 03….</summary>
    [Fact]
    public void Root_is_that_of_another_implementation()
    {
        var table = new CapTable(
            [new(Samples.Account(3), 30), new(Samples.Account(1), 10), new(Samples.Account(2), 20)]);
        Assert.Equal("0x3c0a2991d2442fc90fc473d74a852282e75a17aa05477fff006ad1ed7e06c019", table.Root.ToString());
        Assert.Equal((UInt128)60, table.Sum);
        Assert.Equal((UInt128)20, table.CapOf(Samples.Account(2)));
        Assert.Equal((UInt128)0, table.CapOf(Samples.Account(9)));
        Assert.False(table.TryProve(Samples.Account(9), out _));
    }

    [Fact]
    public void Every_cap_is_proved_and_no_other() => Prop.ForAll<NonEmptyArray<uint>>(caps =>
    {
        var table = Table(caps.Get);
        return table.Entries.All(e => table.TryProve(e.Provider, out var proof) &&
            CapProof.TryParse(proof.ToBytes(), out var parsed) &&
            parsed.Verify(table.Root, e, out var sum) && sum == table.Sum &&
            !parsed.Verify(table.Root, e with { Cap = e.Cap + 1 }, out _) &&
            !parsed.Verify(table.Root, e with { Provider = Samples.Account(255) }, out _) &&
            !parsed.Verify(Samples.Hash(1), e, out _));
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(31)]
    public void Damaged_proofs_prove_nothing(int seed)
    {
        var random = new Random(seed);
        var table = Table([.. Enumerable.Range(1, 21).Select(i => (uint)i)]);
        for (var i = 0; i < 2000; i++)
        {
            var entry = table.Entries[random.Next(21)];
            Assert.True(table.TryProve(entry.Provider, out var proof));
            var bytes = proof.ToBytes();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.True(CapProof.TryParse(bytes, out var damaged));
            Assert.False(damaged.Verify(table.Root, entry, out _), $"seed {seed}");
        }

        Assert.False(CapProof.TryParse(new byte[47], out _));
        Assert.False(CapProof.TryParse(new byte[48 * 13], out _));
    }

    [Fact]
    public void Bad_tables_cannot_be_made()
    {
        Assert.Throws<ArgumentException>(() => new CapTable([]));
        Assert.Throws<ArgumentException>(() => new CapTable([new(Address.Zero, 1)]));
        Assert.Throws<ArgumentException>(() => new CapTable([new(Samples.Account(1), 1), new(Samples.Account(1), 2)]));
        Assert.Throws<OverflowException>(() =>
            new CapTable([new(Samples.Account(1), UInt128.One << 126), new(Samples.Account(2), UInt128.One << 126)]));
    }

    [Fact]
    public void Equal_caps_never_exceed_the_budget() => Prop.ForAll<ulong, byte>((budget, n) =>
    {
        var providers = Enumerable.Range(1, n % 50 + 1).Select(i => Samples.Account((byte)i)).ToArray();
        var table = CapTable.EqualDown(providers, budget);
        return table.Sum <= budget && budget - table.Sum < (UInt128)providers.Length;
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Packed_lists_are_as_the_contract_reads_them()
    {
        var table = new CapTable([new(Samples.Account(2), 20), new(Samples.Account(1), 10)]);
        Assert.Equal(string.Concat(Enumerable.Repeat("01", 20)) + "0000000000000000000000000000000a" +
            string.Concat(Enumerable.Repeat("02", 20)) + "00000000000000000000000000000014",
            Convert.ToHexStringLower(table.Pack()));
        var totals = new Dictionary<Address, UInt128> { [Samples.Account(2)] = 7 };
        Assert.Equal("01" + string.Concat(Enumerable.Repeat("01", 20)) + "000a" +
            string.Concat(Enumerable.Repeat("02", 20)) + "070d",
            Convert.ToHexStringLower(table.PackTotals(totals)));
        totals[Samples.Account(1)] = 11;
        Assert.Throws<ArgumentException>(() => table.PackTotals(totals));
        Assert.Throws<ArgumentException>(() => table.PackTotals(
            new Dictionary<Address, UInt128> { [Samples.Account(9)] = 1 }));
    }

    [Fact]
    public void Tables_survive_their_documents()
    {
        var table = Table([5, 6, 7]);
        var fields = new DagFields(DagValue.Map([("caps", table.ToDag())]), "receipt");
        Assert.Equal(table.Root, CapTable.FromDag(fields, "caps")!.Root);
        fields = new DagFields(DagValue.Map([("caps", DagValue.List([]))]), "receipt");
        Assert.Null(CapTable.FromDag(fields, "caps"));
        Assert.StartsWith("receipt.caps has no entry", fields.Error);
    }

    private static CapTable Table(IReadOnlyList<uint> caps) => new(caps.Select((c, i) =>
        new ProviderCap(new Address([.. new byte[16], .. BitConverter.GetBytes((i + 1) * 7919)]), c)));
}
