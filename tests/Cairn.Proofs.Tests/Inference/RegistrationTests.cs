using Cairn.Proofs.Fields;
using Cairn.Proofs.Inference;
using Cairn.Proofs.Transcripts;
using Cairn.Tensors.Compute;
using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Tests.Inference;

/// <summary>A model is registered if, and only if, all weights are in range and nothing lies beside them.</summary>
public sealed class RegistrationTests : IDisposable
{
    // A limit that takes one limb, one that takes two and one that takes three.
    private static readonly IntegerGraph Graph = SmallGraphs.Perceptron() with
    {
        Parameters = [new([13, 6], 0), new([6], 1000), new([6, 3], 0), new([3], 5000), new([5], 1 << 30)],
    };

    private readonly ComputePool _pool = new(new ComputeOptions { Threads = 2 });
    private readonly IntegerModel _model = ProofCase.ModelOf(Graph, 1);
    private readonly ProofPlan _plan;

    public RegistrationTests()
    {
        Assert.True(ProofPlan.TryCreate(Graph, _model.Facts, [], new ProofModes { CommittedWeights = true },
            out var plan, out var error), $"{error}");
        _plan = plan;
    }

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Weights_in_range_are_registered_under_the_root_that_proofs_use()
    {
        Assert.True(ModelRegistration.TryCreate(_model, _pool, out var registration, out var error), $"{error}");
        Assert.True(registration.TryVerify(Graph, _model.Facts, out var fault, out error), $"{error}");
        Assert.Equal(ProofFault.None, fault);
        foreach (var modes in new[] { new ProofModes { CommittedWeights = true }, ProofCase.Committed })
        {
            using var made = new ProofCase(_model, modes);
            Assert.Equal(registration.Root, made.Prover.Weights);
        }

        var card = new ModelCard(Graph, _model.Facts, registration);
        Assert.True(ModelCard.TryRead(card.Write(), out var read, out error), $"{error}");
        Assert.Equal(card.Write(), read.Write());
        Assert.Equal(ProofFault.None, read.Registration.Verify(_plan));
    }

    [Theory]
    [InlineData(0, 0, 128)]
    [InlineData(0, 7, -129)]
    [InlineData(1, 2, 1001)]
    [InlineData(1, 2, -1001)]
    [InlineData(3, 1, 5001)]
    [InlineData(3, 1, -5001)]
    [InlineData(4, 4, (1L << 30) + 1)]
    [InlineData(4, 0, -(1L << 30) - 1)]
    [InlineData(0, 6, 1)]
    [InlineData(0, 13 * 8, -1)]
    [InlineData(1, 6, 1)]
    [InlineData(2, 3, 255)]
    [InlineData(3, 3, -1)]
    public void A_weight_out_of_range_or_out_of_place_is_found_out(int parameter, int place, long value)
    {
        var parameters = ModelStack.Pad(_plan, _model.Weights);
        parameters[parameter][place] = Goldilocks.FromInt64(value);
        Assert.NotEqual(ProofFault.None, ModelRegistration.Prove(_plan, parameters, _pool).Registration.Verify(_plan));
    }

    [Theory]
    [InlineData(0, 0, 127)]
    [InlineData(0, 0, -128)]
    [InlineData(1, 2, 1000)]
    [InlineData(1, 2, -1000)]
    [InlineData(4, 4, 1L << 30)]
    [InlineData(4, 0, -(1L << 30))]
    public void The_ends_of_the_ranges_are_in_range(int parameter, int place, long value)
    {
        var parameters = ModelStack.Pad(_plan, _model.Weights);
        parameters[parameter][place] = Goldilocks.FromInt64(value);
        Assert.Equal(ProofFault.None, ModelRegistration.Prove(_plan, parameters, _pool).Registration.Verify(_plan));
    }

    [Fact]
    public void No_field_can_be_changed_and_no_other_root_is_meant()
    {
        var (registration, fields) = ModelRegistration.Prove(_plan, ModelStack.Pad(_plan, _model.Weights), _pool);
        ProofMutations.AllAreRejected([.. registration.Argument], fields,
            changed => (registration with { Argument = [.. changed] }).Verify(_plan), 11);
        var other = ModelRegistration.Prove(_plan,
            ModelStack.Pad(_plan, ProofCase.ModelOf(Graph, 2).Weights), _pool).Registration;
        Assert.NotEqual(ProofFault.None, (registration with { Root = other.Root }).Verify(_plan));
    }
}
