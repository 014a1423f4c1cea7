using System.Reflection;
using Cairn.Tensors.Canonical.Catalogue;
using Cairn.Tensors.Canonical.Encoding;
using Cairn.Tensors.Canonical.Form;

namespace Cairn.Tensors.Tests.Canonical;

/// <summary>docs/determinism.md says what the code does.</summary>
public sealed class DocumentTests
{
    private static readonly string Text = File.ReadAllText(Find("docs/determinism.md"));

    public static TheoryData<string> Functions => ["exp", "log", "tanh", "erf", "normal"];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_constant_of_a_function_is_stated(string name)
    {
        var program = ProgramBuilder.Of(p => name switch
        {
            "exp" => ElementaryPrograms.Exp(p, p.Input(0)),
            "log" => ElementaryPrograms.Log(p, p.Input(0)),
            "tanh" => ElementaryPrograms.Tanh(p, p.Input(0)),
            "erf" => ElementaryPrograms.Erf(p, p.Input(0)),
            _ => NormalProgram.Quantile(p, p.Input(0)),
        });
        var constants = program.Code.Where(i => i.Op == OpCode.FloatConstant).Select(i => i.Immediate).Distinct()
            .Where(bits => (bits & 0xFFFF) != 0).ToArray();
        Assert.True(constants.Length > 4);
        Assert.All(constants, bits => Assert.True(
            Text.Contains($"0x{bits:X8}", StringComparison.Ordinal)
            || Text.Contains($"0x{bits ^ 0x80000000:X8}", StringComparison.Ordinal), $"{name}: 0x{bits:X8}"));
    }

    [Fact]
    public void Every_operation_has_its_code()
    {
        foreach (var op in Enum.GetValues<OpCode>())
            Assert.Matches($@"\| {(int)op} \| {op}[ |]", Text);
    }

    [Fact]
    public void Every_operator_of_the_catalogue_is_defined()
    {
        var builders = typeof(LinearOperators).Assembly.GetTypes()
            .Where(t => t is { IsPublic: true, Namespace: "Cairn.Tensors.Canonical.Catalogue" })
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(m => m.ReturnType == typeof(CanonicalOperator)).ToArray();
        Assert.True(builders.Length > 25);
        Assert.All(builders, m => Assert.Matches(
            $@"`{m.DeclaringType!.Name}\.(\w+`, `)*{m.Name}`", Text));
    }

    [Fact]
    public void The_leaf_of_the_document_is_the_codes()
    {
        var subject = SmallOperators.All["LinearOperators.MatMul NN"];
        var leaf = Convert.ToHexStringLower(InstanceEncoding.Encode(subject.Instances[0], subject.Tensors));
        var shown = string.Concat(Text.Split('\n').Where(l => l.StartsWith("    ", StringComparison.Ordinal))
            .Select(l => l.Trim()));
        Assert.Contains(leaf, shown, StringComparison.Ordinal);
        Assert.Contains($"{InstanceEncoding.LengthMax:N0} bytes", Text, StringComparison.Ordinal);
    }

    private static string Find(string path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cairn.slnx")))
                return Path.Combine(at.FullName, path);
        }

        throw new DirectoryNotFoundException("Cairn.slnx was not found above the tests.");
    }
}
