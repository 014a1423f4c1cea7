using System.Text.Json;
using Xunit.Abstractions;

namespace Cairn.Contracts.Tests;

/// <summary>
/// Figures that are exact, so any growth fails against a file in contracts/snapshots. With CAIRN_GAS_REWRITE=1 in the
/// environment the file is written anew.
/// </summary>
/// <param name="fileName">The file's name.</param>
/// <param name="slack">Growth that is allowed, parts per thousand: for calls with clocks in them, whose zero bytes cost
/// less than others.</param>
internal sealed class GasSnapshot(string fileName, ulong slack = 0)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly SortedDictionary<string, ulong> _figures = new(StringComparer.Ordinal);
    private readonly string _path = Path.Combine(Repository.Root, "contracts", "snapshots", fileName);

    /// <summary>What was measured, by names.</summary>
    public IReadOnlyDictionary<string, ulong> Figures => _figures;

    public ulong this[string name]
    {
        get => _figures[name];
        set => _figures[name] = value;
    }

    /// <summary>Keeps the larger of what is there and this.</summary>
    public void Raise(string name, ulong figure) =>
        _figures[name] = Math.Max(figure, _figures.GetValueOrDefault(name));

    public void Check(ITestOutputHelper output)
    {
        foreach (var (name, figure) in _figures) output.WriteLine($"{name}: {figure}");
        if (Environment.GetEnvironmentVariable("CAIRN_GAS_REWRITE") == "1")
        {
            File.WriteAllText(_path, JsonSerializer.Serialize(_figures, Indented) + "\n");
            return;
        }
        var known = JsonSerializer.Deserialize<Dictionary<string, ulong>>(File.ReadAllText(_path))!;
        Assert.Equal(known.Keys.Order(StringComparer.Ordinal), _figures.Keys);
        Assert.All(_figures, f => Assert.True(f.Value <= known[f.Key] * (1_000 + slack) / 1_000,
            $"{f.Key}: {f.Value}, was {known[f.Key]}"));
    }
}
