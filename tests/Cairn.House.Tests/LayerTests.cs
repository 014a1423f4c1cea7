using System.Xml.Linq;

namespace Cairn.House.Tests;

/// <summary>Dependencies point down only: the table of docs/architecture.md against the project files.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Crypto"] = [],
        ["Evm"] = ["Crypto"],
        ["Evm.Generator"] = ["Evm"],
        ["Content"] = ["Crypto"],
        ["Tensors"] = [],
        ["Learning"] = ["Tensors"],
        ["Proofs"] = ["Tensors", "Content"],
        ["Contracts"] = ["Evm"],
        ["Market"] = ["Contracts", "Proofs"],
        ["Jobs"] = ["Market"],
        ["Workloads"] = ["Jobs", "Learning"],
        ["Host"] = ["Workloads"],
        ["Cli"] = ["Host"],
    };

    [Fact]
    public void Every_project_uses_only_what_its_layer_allows()
    {
        var faults = new List<string>();
        foreach (var file in Repository.Files("src", ".csproj"))
        {
            var name = Short(file);
            var uses = XDocument.Load(file).Descendants("ProjectReference")
                .Where(r => r.Attribute("ReferenceOutputAssembly")?.Value != "false")
                .Select(r => Short(r.Attribute("Include")!.Value)).ToArray();
            if (!Allowed.TryGetValue(name, out var allowed))
                faults.Add($"{name} is not in the table");
            else
                faults.AddRange(uses.Except(allowed).Select(u => $"{name} may not use {u}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_project_has_its_tests_and_every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Cairn.slnx"));
        var projects = Repository.Files("src", ".csproj").ToArray();
        Assert.All(projects.Concat(Repository.Files("tests", ".csproj")).Concat(Repository.Files("bench", ".csproj")),
            p => Assert.Contains(Repository.Relative(p), solution));
        Assert.All(projects.Where(p => Short(p) != "Evm.Generator"),
            p => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "tests", $"Cairn.{Short(p)}.Tests")), p));
    }

    private static string Short(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["Cairn.".Length..];
}
