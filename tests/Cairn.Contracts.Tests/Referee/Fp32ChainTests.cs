using System.Buffers.Binary;
using Cairn.Crypto;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>Fp32.sol on the chain node against .NET's floats.</summary>
[Collection(ChainCollection.Name)]
public sealed class Fp32ChainTests(TestChain chain, ITestOutputHelper output)
{
    private const int Seed = 1_121_2026;
    private const int Batches = 3;
    private const int BatchSize = 4_000;

    [Fact]
    public async Task The_contract_is_dotnets_arithmetic()
    {
        output.WriteLine($"seed {Seed}");
        var probe = await chain.DeployAsync("Fp32Probe");
        var source = new Operands(Seed);
        foreach (var operation in Fp32Operation.All)
        {
            for (var batch = 0; batch < Batches; batch++)
            {
                (uint A, uint B, uint C)[] operands = [.. Enumerable.Range(0, BatchSize).Select(_ => source.Next())];
                var answer = await probe.ReadAsync(
                    chain.Client, "run", (UInt256)operation.Number, operands.SelectMany(Bytes).ToArray());
                Compare(operation, operands, (byte[])answer[0]);
            }
        }
    }

    [Fact]
    public async Task An_fma_costs_less_than_820_gas()
    {
        var probe = await chain.DeployAsync("Fp32Probe");
        var source = new Operands(Seed);
        UInt256 most = 0;
        for (var i = 0; i < 200; i++)
        {
            var (a, b, c) = source.Next();
            var answer = await probe.ReadAsync(
                chain.Client, "gasOf", UInt256.Zero, (UInt256)a, (UInt256)b, (UInt256)c);
            most = UInt256.Max(most, (UInt256)answer[0]);
        }

        output.WriteLine($"at most {most} gas");
        Assert.InRange(most, UInt256.One, (UInt256)820);
    }

    private static void Compare(Fp32Operation operation, (uint A, uint B, uint C)[] operands, byte[] results)
    {
        Assert.Equal(operands.Length * 8, results.Length);
        for (var i = 0; i < operands.Length; i++)
        {
            var (a, b, c) = operands[i];
            var (expected, actual) = (
                operation.Expected(a, b, c), BinaryPrimitives.ReadUInt64BigEndian(results.AsSpan(8 * i)));
            Assert.True(expected == actual, $"{operation}({a:x8}, {b:x8}, {c:x8}) is {actual:x8}, not {expected:x8}");
        }
    }

    private static byte[] Bytes((uint A, uint B, uint C) operands)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, operands.A);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), operands.B);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), operands.C);
        return bytes;
    }
}
