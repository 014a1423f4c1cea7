using Cairn.Crypto;
using Cairn.Evm;
using Cairn.Proofs.Fields;
using Cairn.Proofs.Transcripts;

namespace Cairn.Contracts.Tests.Proofs;

/// <summary>What is no tape, or too large for one, and tapes that lie in contracts.</summary>
[Collection(ChainCollection.Name)]
public sealed class LimitTests(TestChain chain)
{
    private static readonly (string Part, Func<byte[], byte[]> Change)[] Damages =
    [
        ("registers", _ => [0, 0]), ("registers", _ => [0x40, 1]),
        ("whir", w => [w[0], 0, .. w[2..]]), ("whir", w => [w[0], 65, .. w[2..]]),
        ("whir", w => [(byte)(w[0] + 1), .. w[1..]]), ("whir", w => [.. w[..3], 31, .. w[4..]]),
        ("whir", w => [.. w[..5], 1, w[6]]), ("whir", w => [.. w[..5], 7, w[6]]),
        ("words", w => [0, .. w[1..]]), ("words", w => [2, .. w[1..]]), ("words", w => [1, 0, .. w[2..]]),
        ("words", w => [1, 32, .. w[2..]]), ("words", w => [.. w[..2], 0, w[3]]), ("words", w => [.. w[..3], 0]),
        ("words", w => [.. w[..3], 5]), ("final", _ => [11]), ("final", f => [(byte)(f[0] + 1)]),
        ("inputs", _ => [1, 17, .. new byte[77]]), ("inputs", _ => [1, 1, 0, 0, 0, 0, .. new byte[8]]),
        ("inputs", _ => [1, 1, 0, 0x10, 0, 1, .. new byte[8]]), ("outputs", _ => [1]),
        ("outputs", _ => [255, 255]), ("constants", _ => [0, 0, 0, 1]), ("constants", _ => [255, 255, 255, 255]),
        ("code", c => [.. c, 0]), ("code", c => c[..^1]), ("code", _ => [0, 0, 0, 0]), ("code", _ => []),
        // Behind END, and what has no END.
        ("code", _ => [0, 0, 0, 2, 0, 0]), ("code", _ => [0, 0, 0, 3, (byte)TapeOp.Zero, 0, 0]),
        ("code", _ => [0, 0, 0, 2, (byte)TapeOp.Zero, 0]), ("code", _ => [0, 0, 0, 2, 0x1a, 0]),
        ("code", _ => [0, 0, 0, 2, 0xff, 0]),
    ];

    [Fact]
    public async Task Damaged_tapes_are_refused()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        Assert.Equal(ProofFault.None, await probe.RunAsync(new SmallTape(), []));
        for (var i = 0; i < Damages.Length; i++)
        {
            var (part, change) = Damages[i];
            var tape = new SmallTape { Change = (name, bytes) => name == part ? change(bytes) : bytes };
            var fault = await probe.RunAsync(tape, []);
            Assert.True(fault == VerifierProbe.Tape, $"damage {i} of {part}: {fault}");
        }

        var good = new SmallTape().Encode();
        for (var length = 0; length < good.Length; length++)
            Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(good[..length], new SmallTape().Statement, []));
    }

    [Fact]
    public async Task Operands_outside_of_the_registers_are_refused()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        foreach (var (op, operands) in new[]
        {
            (TapeOp.Mul, 3), (TapeOp.Add, 3), (TapeOp.Sub, 3), (TapeOp.Mac, 4), (TapeOp.Eq1, 3), (TapeOp.EqMac, 4),
            (TapeOp.Zero, 1),
        })
        {
            var registers = new int[operands];
            Assert.Equal(ProofFault.None, await probe.RunAsync(new SmallTape().Do(op, registers), []));
            for (var i = 0; i < operands; i++)
            foreach (var outside in new[] { 64, 65, 128, 0x8000 })
            {
                int[] wrong = [.. registers[..i], outside, .. registers[(i + 1)..]];
                Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(new SmallTape().Do(op, wrong), []));
            }
        }

        foreach (var tape in new[]
        {
            new SmallTape().DoWith(TapeOp.SetI, 1, 64), new SmallTape().DoWith(TapeOp.MulI, 1, 64, 0),
            new SmallTape().DoWith(TapeOp.MulI, 1, 0, 64), new SmallTape().DoWith(TapeOp.AddI, 1, 0, 64),
            new SmallTape().Do(TapeOp.Chal, 62, 3), new SmallTape().Do(TapeOp.Recv, 63, 2),
            new SmallTape().Sumcheck(60, 0, 5, 2), new SmallTape().Sumcheck(0, 64, 0, 2),
            new SmallTape().Sumcheck(0, 9, 0, 0), new SmallTape().Sumcheck(0, 9, 0, 4),
            new SmallTape().Weighted(0, 9, 60, 5, 2), new SmallTape().Weighted(0, 9, 60, 1, 4),
            new SmallTape().Do(TapeOp.EqTab, 1, 50, 6), new SmallTape().Do(TapeOp.EqTab, 0, 0, 13),
            new SmallTape().Dot(64, 0, 0, 0, 0), new SmallTape().Dot(0, 60, 0, 0, 5),
            new SmallTape().Dot(0, 0, 5, 0, 0),
            new SmallTape().Dot(0, 0, 3, 0, 1), new SmallTape().Dot(0, 0, 4, int.MaxValue, 1),
            new SmallTape().Scatter(0, 0, 0, 1), new SmallTape().Do(TapeOp.Mov, 60, 0, 5),
            new SmallTape().Do(TapeOp.NonZ, 64), new SmallTape().Bind(63, 1), new SmallTape().Bind(0, 4),
            new SmallTape().Do(TapeOp.EqN, 0, 1, 2, 60, 5), new SmallTape().Do(TapeOp.Lin, 0, 60, 2, 5),
            new SmallTape().Do(TapeOp.Horn, 0, 60, 2, 5), new SmallTape().Do(TapeOp.PowX, 0, 1, 2, 60, 5),
            new SmallTape().DoWith(TapeOp.SetI, Goldilocks.Modulus, 0),
            new SmallTape().DoWith(TapeOp.AddI, ulong.MaxValue, 0, 0),
        })
            Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(tape, new byte[4096]));
    }

    [Fact]
    public async Task A_tape_is_for_its_protocol()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var (inference, registration) = (new SmallTape(), new SmallTape { Protocol = 1 });
        Assert.Equal(ProofFault.Statement, await probe.RunAsync(registration, []));
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(new SmallTape { Protocol = 2 }, []));
        Assert.Equal(VerifierProbe.Tape, await probe.RunAsync(new SmallTape { Modes = 2 }, []));
        Assert.Equal(registration.Graph, await probe.Contract.VerifyRegistrationWithAsync(
            registration.Encode(), registration.Weights, []));
        await Assert.ThrowsAnyAsync<Exception>(() => probe.Contract.VerifyRegistrationWithAsync(
            inference.Encode(), inference.Weights, []));
        await Assert.ThrowsAnyAsync<Exception>(() => probe.Contract.VerifyRegistrationWithAsync(
            new SmallTape { Protocol = 1 }.Output(1).Encode(), inference.Weights, []));
    }

    [Fact]
    public async Task A_tape_in_contracts_is_the_one_with_its_digest()
    {
        var probe = await VerifierProbe.DeployAsync(chain);
        var element = new Ext3(Goldilocks.One, Goldilocks.One, default);
        var tape = new SmallTape().Constants(new byte[30_000]).Do(TapeOp.Recv, 0, 1).Do(TapeOp.NonZ, 0);
        var bytes = tape.Encode();
        var chunks = new List<Address>();
        foreach (var call in TapeChunk.Deploy(bytes))
            chunks.Add((await chain.SendAsync(0, call)).ContractAddress!.Value);
        Assert.Equal(2, chunks.Count);
        var digest = Keccak256.Compute(bytes);
        Assert.Equal(ProofFault.None, await RunAsync(digest, chunks));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(Hash32.Zero, chunks));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(digest, [chunks[1], chunks[0]]));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(digest, [chunks[0]]));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(digest, []));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(digest, [chunks[0], TestChain.Key(0).Address, chunks[1]]));
        Assert.Equal(VerifierProbe.Tape, await RunAsync(digest, [chunks[0], await WithoutStopAsync()]));
        Assert.Equal(tape.Graph, await probe.Contract.GraphOfAsync(new TapeReference(digest, [.. chunks])));

        // The second chunk's code with another first byte.
        async Task<Address> WithoutStopAsync()
        {
            var creation = TapeChunk.Deploy(bytes)[1].Data.ToArray();
            creation[10] = 1;
            return (await chain.SendAsync(0, new ContractCall(null, creation))).ContractAddress!.Value;
        }

        async Task<ProofFault> RunAsync(Hash32 hash, List<Address> addresses)
        {
            var verify = InferenceVerifierContract.Interface.Functions.Single(f => f.Name == "verify");
            return VerifierProbe.Fault(await chain.Client.TryCallAsync(new ContractCall(probe.Contract.Address,
                verify.EncodeCall(new TapeReference(hash, [.. addresses]).ToAbi(), tape.Statement.ToAbi(),
                    SmallTape.Elements(element)))));
        }
    }
}
