using Cairn.Crypto;
using Cairn.Proofs.Inference;
using Cairn.Tensors.Compute;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>Proofs are the same bytes for ever: a change here is another protocol.</summary>
public sealed class GoldenProofTests
{
    [Theory]
    [InlineData("perceptron", false, "0xc586ee7874c4afec3d950fd5c1af6a01")]
    [InlineData("perceptron", true, "0xa13c656c4d88fa8ad574c3b561daec8b")]
    [InlineData("convolutional", false, "0x7a80d79b1ed74870f0653f17e954eb1f")]
    [InlineData("convolutional", true, "0x13aa330d2168045ddfc10f606e5b9a5f")]
    [InlineData("branching", false, "0x605105f204a4429cfc2d16cd285795a5")]
    [InlineData("branching", true, "0xff6a8adfe75c8029dc7791d03ad83309")]
    [InlineData("rowwise", false, "0x5b6047c2ca61cb90afb07bc67cb19753")]
    [InlineData("rowwise", true, "0x8d925fb80b5a8cba3a5fc8eacf1ad5af")]
    [InlineData("embedded", false, "0xbb9081c300983b6eceff89b98ece69b7")]
    public void A_proof_keeps_its_bytes(string name, bool isCommitted, string digest)
    {
        using var made = name == "embedded"
            ? new ProofCase(ProofCase.ModelOf(SmallGraphs.Embedded(), 1), new ProofModes { CommittedWeights = true })
            : MaliciousProverTests.Case(name, isCommitted);
        Assert.StartsWith(digest, Keccak256.Compute(ProofFile.Write(made.Check(made.Inputs(1)))).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_keeps_its_bytes()
    {
        using var pool = new ComputePool(new ComputeOptions { Threads = 2 });
        var model = ProofCase.ModelOf(SmallGraphs.Convolutional(), 1);
        Assert.True(ModelRegistration.TryCreate(model, pool, out var registration, out var error), $"{error}");
        Assert.StartsWith("0x5fe9d663324c1b3b1487fed94933a32b",
            Keccak256.Compute([.. registration.Argument]).ToString(), StringComparison.Ordinal);
    }
}
