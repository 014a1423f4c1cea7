using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Files of strangers: read, refused or rejected, and never more than that.</summary>
public sealed class ProofFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_says_what_the_proof_says_and_says_it_in_one_way(bool isCommitted)
    {
        using var made = MaliciousProverTests.Case("perceptron", isCommitted);
        var proof = made.Check(made.Inputs(1));
        var file = ProofFile.Write(proof);
        Assert.True(ProofFile.TryRead(file, out var read, out var error), $"{error}");
        Assert.Equal(ProofFault.None, made.Verify(read));
        Assert.Equal(file, ProofFile.Write(read));
        Assert.Equal(file, ProofFile.Write(made.Prove(made.Inputs(1))));
        Assert.False(ProofFile.TryRead([.. file, 0], out _, out error));
        Assert.Contains("behind its end", error!.Reason, StringComparison.Ordinal);
        Assert.False(ProofFile.TryRead(file.AsSpan(0, file.Length - 1), out _, out error));
        Assert.Contains("too early", error!.Reason, StringComparison.Ordinal);
        Assert.False(ProofFile.TryRead("CAIRNPF2"u8, out _, out error));
        Assert.Contains("cairn prove", error!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_changed_files_are_refused_or_rejected()
    {
        const int Seed = 20261125;
        using var made = MaliciousProverTests.Case("perceptron", false);
        var file = ProofFile.Write(made.Check(made.Inputs(1)));
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var changed = Change(file, random);
            if (changed.AsSpan().SequenceEqual(file))
                continue;
            if (ProofFile.TryRead(changed, out var read, out var error))
                Assert.True(made.Verify(read) != ProofFault.None, $"seed {Seed}, change {i}");
            else
                Assert.NotEmpty(error.Reason);
        }
    }

    private static byte[] Change(byte[] file, Random random)
    {
        var changed = file.ToArray();

        // Half of the changes fall on the statement and the counts, which are a hundredth of the file.
        var most = random.Next(2) == 0 ? 400 : file.Length;
        switch (random.Next(6))
        {
            case 0: changed[random.Next(most)] ^= (byte)(1 << random.Next(8)); break;
            case 1: changed[random.Next(most)] = (byte)random.Next(256); break;
            case 2: random.NextBytes(changed.AsSpan(random.Next(most - 8), 8)); break;
            case 3: return changed[..random.Next(file.Length)];
            case 4: return [.. changed[..random.Next(most)], .. changed[random.Next(most)..]];
            default:
                var at = random.Next(most - 4);
                changed.AsSpan(at, 4).Fill((byte)(random.Next(2) * 255));
                break;
        }

        return changed;
    }
}
