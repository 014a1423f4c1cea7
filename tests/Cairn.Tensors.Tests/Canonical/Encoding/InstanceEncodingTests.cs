using System.Collections.Immutable;
using System.Reflection;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;
using Cairn.Tensors.Canonical.Validation;

namespace Cairn.Tensors.Tests.Canonical.Encoding;

/// <summary>An instance has one leaf, and a leaf one instance.</summary>
public sealed class InstanceEncodingTests
{
    private const int Seed = 20_261_121;

    public static TheoryData<string> Operators => [.. SmallOperators.All.Keys];

    [Fact]
    public void No_operator_of_the_catalogue_is_left_out()
    {
        var builders = typeof(LinearOperators).Assembly.GetTypes()
            .Where(t => t is { IsPublic: true, Namespace: "Cairn.Tensors.Canonical.Catalogue" })
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.ReturnType == typeof(CanonicalOperator)).Select(m => $"{m.DeclaringType!.Name}.{m.Name}");
        Assert.All(builders, b => Assert.Contains(SmallOperators.All.Keys, k => k.Split(' ')[0] == b));
        Assert.All(SmallOperators.All.Values, o => Assert.True(FormValidator.TryValidate(o, out var e), e?.ToString()));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void A_decoded_operator_is_valid_and_computes_the_same(string name)
    {
        var subject = SmallOperators.All[name];
        var decoded = subject with { Instances = [.. subject.Instances.Select(i => Decode(subject, i))] };
        Assert.True(FormValidator.TryValidate(decoded, out var error), error?.ToString());
        var (first, second) = (
            SmallOperators.Inputs(subject, "plain", Seed), SmallOperators.Inputs(subject, "plain", Seed));
        Assert.Equal(
            ReferenceInterpreter.TryRun(subject, first, out _), ReferenceInterpreter.TryRun(decoded, second, out _));
        foreach (var tensor in subject.Tensors)
            Assert.Equal(first[tensor.Name].ToIntegers(), second[tensor.Name].ToIntegers());
    }

    [Fact]
    public void Random_operators_are_valid_and_decode_to_themselves()
    {
        var random = new RandomOperators(Seed);
        for (var i = 0; i < 2_000; i++)
        {
            var subject = random.Next();
            Assert.True(FormValidator.TryValidate(subject, out var error), error?.ToString());
            Decode(subject, subject.Instances[0]);
        }
    }

    [Fact]
    public void Any_change_of_a_leaf_is_refused_or_is_another_instances_leaf()
    {
        var random = new Random(Seed);
        var accepted = 0;
        foreach (var subject in SmallOperators.All.Values)
        {
            foreach (var leaf in subject.Instances.Select(i => InstanceEncoding.Encode(i, subject.Tensors)))
            {
                for (var i = 0; i < 300; i++)
                    accepted += Agrees(Spoil(random, leaf), subject.Tensors) ? 1 : 0;
            }
        }

        Assert.True(accepted > 1_000, $"{accepted}: the changes are too coarse to mean anything");
    }

    [Fact]
    public void Noise_is_refused()
    {
        var (random, subject) = (new Random(Seed), SmallOperators.All["AttentionOperators.Forward"]);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            if (bytes.Length > 3)
                (bytes[0], bytes[1], bytes[2], bytes[3]) = (1, (byte)(bytes[1] & 15), (byte)(bytes[2] & 0x1F), 0);
            Agrees(bytes, subject.Tensors);
        }
    }

    [Theory]
    [InlineData(0, "version")]
    [InlineData(1, "flags")]
    [InlineData(2, "header")]
    [InlineData(3, "header")]
    public void A_refusal_names_the_place(int position, string where)
    {
        var subject = SmallOperators.All["LinearOperators.Residual"];
        var leaf = InstanceEncoding.Encode(subject.Instances[0], subject.Tensors);
        leaf[position] = 0xFF;
        Assert.False(InstanceEncoding.TryDecode(leaf, subject.Tensors, "x", out _, out var error));
        Assert.Equal(where, error.Where);
    }

    [Fact]
    public void A_leaf_refers_to_declared_tensors_of_the_right_type_only()
    {
        var subject = SmallOperators.All["EmbeddingOperators.Forward"];
        var leaf = InstanceEncoding.Encode(subject.Instances[0], subject.Tensors);
        ImmutableArray<TensorDeclaration> others = [.. subject.Tensors.Select(t => t with { Type = ElementType.Int8 })];
        Assert.False(InstanceEncoding.TryDecode(leaf, others, "x", out _, out _));
        Assert.False(InstanceEncoding.TryDecode(leaf, subject.Tensors[..1], "x", out _, out _));
        Assert.Throws<ArgumentException>(() => InstanceEncoding.Encode(subject.Instances[0], subject.Tensors[..1]));
    }

    [Fact]
    public void What_an_operation_does_not_read_is_not_written()
    {
        var subject = SmallOperators.All["LinearOperators.Residual"];
        var instance = subject.Instances[0];
        var post = instance.Post!;
        var noisy = instance with
        {
            Post = post with { Code = [.. post.Code.Select(i => i with { C = 9, Immediate = 7 })] },
        };
        Assert.Equal(
            InstanceEncoding.Encode(instance, subject.Tensors), InstanceEncoding.Encode(noisy, subject.Tensors));
    }

    private static OperatorInstance Decode(CanonicalOperator subject, OperatorInstance instance)
    {
        var leaf = InstanceEncoding.Encode(instance, subject.Tensors);
        Assert.InRange(leaf.Length, 1, InstanceEncoding.LengthMax);
        Assert.True(InstanceEncoding.TryDecode(leaf, subject.Tensors, instance.Name, out var decoded, out var error),
            error?.ToString());
        Assert.Equal(leaf, InstanceEncoding.Encode(decoded, subject.Tensors));
        return decoded;
    }

    private static bool Agrees(byte[] bytes, ImmutableArray<TensorDeclaration> tensors)
    {
        if (!InstanceEncoding.TryDecode(bytes, tensors, "x", out var instance, out var error))
        {
            Assert.NotEmpty(error.Message);
            return false;
        }

        Assert.Equal(bytes, InstanceEncoding.Encode(instance, tensors));
        return true;
    }

    private static byte[] Spoil(Random random, byte[] leaf)
    {
        var at = random.Next(leaf.Length);
        byte[] spoilt = random.Next(6) switch
        {
            0 => leaf[..at],
            1 => [.. leaf, (byte)random.Next(256)],
            2 => [.. leaf[..at], (byte)random.Next(256), .. leaf[at..]],
            _ => [.. leaf],
        };
        if (spoilt.Length == leaf.Length)
            spoilt[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(spoilt[at] ^ 1 << random.Next(8));
        return spoilt;
    }
}
