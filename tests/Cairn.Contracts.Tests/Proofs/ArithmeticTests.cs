using Cairn.Proofs.Fields;
using Cairn.Proofs.Polynomials;
using Cairn.Proofs.Scalars;
using Cairn.Proofs.Transcripts;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>The machine's arithmetic on the chain node against .NET's, on edges and at random.</summary>
[Collection(ChainCollection.Name)]
public sealed class ArithmeticTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 25_11_2026;
    private const int Rounds = 60;

    private readonly Operands _operands = new(Seed);

    [Fact]
    public Task Products_are_dotnets() => CompareAsync(TapeOp.Mul, 2, v => v[0] * v[1]);

    [Fact]
    public Task Sums_are_dotnets() => CompareAsync(TapeOp.Add, 2, v => v[0] + v[1]);

    [Fact]
    public Task Differences_are_dotnets() => CompareAsync(TapeOp.Sub, 2, v => v[0] - v[1]);

    [Fact]
    public Task Products_with_sums_are_dotnets() => CompareAsync(TapeOp.Mac, 3, v => v[0] * v[1] + v[2]);

    [Fact]
    public Task Eq_is_dotnets() => CompareAsync(TapeOp.Eq1, 2, v => EqOf([v[0]], [v[1]]));

    [Fact]
    public Task Products_with_eq_are_dotnets() =>
        CompareAsync(TapeOp.EqMac, 3, v => v[2] * EqOf([v[0]], [v[1]]));

    [Fact]
    public async Task Products_and_sums_with_constants_are_dotnets()
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        for (var round = 0; round < Rounds; round++)
        {
            var (x, k) = (_operands.Next(), _operands.Number());
            var tape = new SmallTape().Do(TapeOp.Recv, 1, 1)
                .DoWith(TapeOp.MulI, k.Value, 2, 1).DoWith(TapeOp.AddI, k.Value, 3, 1).DoWith(TapeOp.SetI, k.Value, 4)
                .Expect(2, 9).Expect(3, 9).Expect(4, 9);
            await RequireAsync(probe, tape, [x, x * k, x + k, k]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Sums_and_products_over_ranges_are_dotnets(int count)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        Ext3[] a = [.. Enumerable.Range(0, count).Select(_ => _operands.Next())];
        Ext3[] b = [.. Enumerable.Range(0, count).Select(_ => _operands.Next())];
        var (x, c) = (_operands.Next(), _operands.Next());
        var (first, second) = (2, 2 + count);
        var tape = new SmallTape().Do(TapeOp.Recv, 0, 2).Do(TapeOp.Recv, first, count).Do(TapeOp.Recv, second, count)
            .Do(TapeOp.EqN, 40, 1, first, second, count).Do(TapeOp.Lin, 41, first, second, count)
            .Do(TapeOp.Horn, 42, first, 0, count).Do(TapeOp.PowX, 43, 1, 0, second, count)
            .Expect(40, 60).Expect(41, 60).Expect(42, 60).Expect(43, 60);
        var (sum, value) = (Ext3.Zero, Ext3.Zero);
        for (var i = count - 1; i >= 0; i--)
            (sum, value) = (sum + a[i] * b[i], value * x + a[i]);
        await RequireAsync(probe, tape, [x, c, .. a, .. b, c * EqOf(a, b), sum, value,
            c * PowerTable.Extension(x, b.Scalars()).Number]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Tables_of_eq_are_dotnets(int variables)
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        Ext3[] point = [.. Enumerable.Range(0, variables).Select(_ => _operands.Next())];
        var tape = new SmallTape().Do(TapeOp.Recv, 0, variables).Do(TapeOp.EqTab, 8, 0, variables);
        for (var i = 0; i < 1 << variables; i++)
            tape.Expect(8 + i, 63);
        await RequireAsync(probe, tape, [.. point, .. EqTable.Build(point).ToArray()]);
    }

    [Fact]
    public async Task Moves_copy()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var (a, b) = (_operands.Next(), _operands.Next());
        var tape = new SmallTape().Do(TapeOp.Recv, 0, 2).Do(TapeOp.Mov, 10, 0, 2).Expect(10, 60).Expect(11, 60);
        await RequireAsync(probe, tape, [a, b, a, b]);
    }

    private static Ext3 EqOf(Ext3[] x, Ext3[] y) => Eq.Of(x.Scalars(), y.Scalars()).Number;

    private async Task CompareAsync(TapeOp op, int operands, Func<Ext3[], Ext3> expected)
    {
        output.WriteLine($"seed {Seed}");
        var probe = await VerifierProbe.DeployAsync(chain);
        for (var round = 0; round < Rounds; round++)
        {
            Ext3[] values = [.. Enumerable.Range(0, operands).Select(_ => _operands.Next())];
            var tape = new SmallTape().Do(TapeOp.Recv, 1, operands)
                .Do(op, [0, .. Enumerable.Range(1, operands)]).Expect(0, 9)
                // Into a register that it reads.
                .Do(op, [1, .. Enumerable.Range(1, operands)]).Expect(1, 9);
            await RequireAsync(probe, tape, [.. values, expected(values), expected(values)]);
        }
    }

    /// <summary>Accepted as it is, and not with another last element.</summary>
    private static async Task RequireAsync(VerifierProbe probe, SmallTape tape, Ext3[] elements)
    {
        var fault = await probe.RunAsync(tape, SmallTape.Elements(elements));
        Assert.True(fault == ProofFault.None, $"{fault} for {string.Join(", ", elements)}");
        elements[^1] += Ext3.One;
        Assert.Equal(ProofFault.Sumcheck, await probe.RunAsync(tape, SmallTape.Elements(elements)));
    }
}
