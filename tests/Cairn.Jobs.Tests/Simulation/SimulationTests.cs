using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Cairn.Jobs.Tests;

/// <summary>
/// Ten thousand seeded scenarios of one coordinator and its providers with every fault that the network, the machines,
/// the chain and the providers themselves can cause. Set CAIRN_SIM_SEED to run one seed again.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Scenarios = 10_000;

    [Fact]
    public void Every_scenario_ends_and_no_money_is_lost_or_made()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("CAIRN_SIM_SEED"), out var one))
        {
            output.WriteLine($"seed {one}");
            new SimWorld(new SimScenario(one)).Run();
            return;
        }

        var failures = new ConcurrentBag<string>();
        var ends = new ConcurrentDictionary<JobEnd, int>();
        var (contradicted, convicted) = (0, 0);
        Parallel.For(0, Scenarios, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, state) =>
        {
            var world = new SimWorld(new SimScenario(seed));
            try
            {
                world.Run();
                ends.AddOrUpdate(world.Gateway.Finish!.End, 1, (_, n) => n + 1);
                Interlocked.Add(ref contradicted, world.Gateway.Contradictions.Count);
                Interlocked.Add(ref convicted, world.Gateway.ConvictedMs.Count);
            }
            catch (Exception e)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {e}"));
                if (failures.Count > 4)
                    state.Stop();
            }
        });
        var summary = string.Join(", ", ends.OrderBy(e => e.Key).Select(e => $"{e.Key} {e.Value}"));
        output.WriteLine($"seeds 0 to {Scenarios - 1}: {summary}; contradictions {contradicted}, " +
            $"convictions {convicted}");
        Assert.True(failures.IsEmpty, $"{summary}\n" + string.Join("\n\n", failures.Order(StringComparer.Ordinal)));
        Assert.True(ends.GetValueOrDefault(JobEnd.Completed) > Scenarios * 8 / 10, summary);
        Assert.True(contradicted > Scenarios / 10, "hardly any liar was caught");
        Assert.True(convicted > Scenarios / 20, "hardly any liar was convicted");
    }
}
