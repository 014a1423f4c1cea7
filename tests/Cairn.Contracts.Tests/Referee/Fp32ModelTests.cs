using Xunit.Abstractions;

namespace Cairn.Contracts.Tests.Referee;

/// <summary>The referee's algorithm against .NET's floats. `bench referee` does the same on ten million operands.
/// </summary>
public sealed class Fp32ModelTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_121;
    private const int Count = 300_000;

    public static TheoryData<string> Operations => [.. Fp32Operation.All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_model_is_dotnets_arithmetic(string name)
    {
        output.WriteLine($"seed {Seed}");
        var operation = Fp32Operation.All.Single(o => o.Name == name);
        var operands = new Operands(Seed);
        for (var i = 0; i < Count; i++)
        {
            var (a, b, c) = operands.Next();
            var (expected, actual) = (operation.Expected(a, b, c), operation.Model(a, b, c));
            Assert.True(expected == actual, $"{name}({a:x8}, {b:x8}, {c:x8}) is {actual:x8}, not {expected:x8}");
        }
    }
}
