using Cairn.Contracts.Tests.Referee;

namespace Cairn.Bench.Referee;

/// <summary>
/// The contract's float arithmetic, by its exact model, against .NET's on seeded operands full of edges. Returns 1
/// where any result differs.
/// </summary>
public sealed class RefereeBench : IBench
{
    private const int Batch = 50_000;

    public string Name => "referee";

    public string Summary => "the referee contract's floats against .NET's on 10,000,000 operands: [count]";

    public Task<int> RunAsync(string[] args)
    {
        var count = 10_000_000;
        if (args.Length > 1 || (args.Length == 1 && (!int.TryParse(args[0], out count) || count < Batch)))
        {
            Console.WriteLine($"[count] is a number of operands, {Batch} or more.");
            return Task.FromResult(2);
        }

        Console.WriteLine("operation          operands  different  first");
        var different = 0L;
        foreach (var operation in Fp32Operation.All)
        {
            var (batches, first) = ((count + Batch - 1) / Batch, "");
            var wrong = 0L;
            Parallel.For(0, batches, batch =>
            {
                var found = Sweep(operation, batch, out var example);
                if (Interlocked.Add(ref wrong, found) > 0 && example.Length > 0)
                    Interlocked.CompareExchange(ref first, example, "");
            });
            Console.WriteLine($"{operation.Name,-12}  {(long)batches * Batch,13:N0}  {wrong,9}  {first}");
            different += wrong;
        }

        return Task.FromResult(different == 0 ? 0 : 1);
    }

    private static int Sweep(Fp32Operation operation, int seed, out string example)
    {
        var (operands, wrong) = (new Operands(seed), 0);
        example = "";
        for (var i = 0; i < Batch; i++)
        {
            var (a, b, c) = operands.Next();
            var (expected, actual) = (operation.Expected(a, b, c), operation.Model(a, b, c));
            if (expected == actual)
                continue;
            wrong++;
            example = $"({a:x8}, {b:x8}, {c:x8}) is {actual:x8}, not {expected:x8}";
        }

        return wrong;
    }
}
