using Cairn.Content;
using Cairn.Jobs;
using Cairn.Workloads.Infer;
using Cairn.Workloads.Sweep;
using Cairn.Workloads.Train;

namespace Cairn.House.Tests;

/// <summary>What README and docs show is true of the program beside them.</summary>
public sealed class ReadmeTests
{
    private const string MainJob = "dotnet run -c Release --project src/Cairn.Cli -- demo";
    private const string AllTests = "dotnet test -c Release";

    private static readonly string Readme = Read("README.md");

    public static TheoryData<string> Samples =>
        [.. Repository.Files("samples", ".yaml").Select(Repository.Relative)];

    [Fact]
    public void The_job_file_shown_is_the_sample() =>
        Assert.Equal(Read("samples/train.yaml"), Assert.Single(ReadmeText.Blocks(Readme, "yaml")));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_sample_is_a_job_that_its_workload_plans(string sample)
    {
        var path = Path.Combine(Repository.Root, sample);
        var workloads = new WorkloadRegistry(new TrainWorkload(), new SweepWorkload(), new InferWorkload());
        Assert.True(JobSpec.TryParse(File.ReadAllText(path), Path.GetDirectoryName(path)!, workloads.Kinds,
            out var spec, out var error), error?.ToString());
        Assert.True(workloads.TryGet(spec.Kind, out var workload));
        var (blocks, inputs) = (new MemoryBlockStore(), new Dictionary<string, Cid>());
        foreach (var (name, source) in spec.Inputs)
            inputs[name] = (await UnixFsFile.WriteAsync(blocks, File.Exists(source.Path)
                ? await File.ReadAllBytesAsync(source.Path) : "any content"u8.ToArray())).Cid;
        if (workload is ICompletedWorkload completed)
        {
            (var section, error) = await completed.CompleteAsync(
                spec.Section, spec.Policy, inputs, blocks, default);
            Assert.Equal(SpecError.None, error);
            spec = spec with { Section = section };
        }

        Assert.True(spec.TryCompile(inputs, workload, out _, out var plan, out error), error?.ToString());
        Assert.True(plan.Pieces > 0);
    }

    [Fact]
    public void The_first_two_commands_run_the_main_job_and_all_tests()
    {
        var shown = ReadmeText.Blocks(Readme, "bash").SelectMany(b => b.Split('\n'))
            .Where(l => l.StartsWith("dotnet ", StringComparison.Ordinal)).Select(l => l.Split('#')[0].Trim());
        Assert.Equal([MainJob, AllTests], shown.Take(2));
        Assert.Contains($"\n{AllTests} ", Read(".ci/run"), StringComparison.Ordinal);
        var contributing = ReadmeText.Blocks(Read("CONTRIBUTING.md"), "bash").First().Split('\n')
            .Select(l => l.Split('#')[0].Trim()).ToArray();
        Assert.Contains(MainJob, contributing);
        Assert.Contains(AllTests, contributing);
    }

    [Fact]
    public void The_program_takes_every_command_that_is_shown()
    {
        var texts = ReadmeText.Pages.Concat(Repository.Files("samples", ".yaml"));
        var shown = texts.SelectMany(f => ReadmeText.Commands(File.ReadAllText(f)).Select(c => (f, c))).ToArray();
        Assert.True(shown.Length >= 10, $"only {shown.Length} commands were found");
        Clean(shown.Select(x => (x.f, fault: CommandHelp.FindFault(x.c))).Where(x => x.fault is not null)
            .Select(x => $"{Repository.Relative(x.f)}: {x.fault}"));
    }

    [Theory]
    [InlineData("`cairn conjure`", "no command")]
    [InlineData("#   cairn run --nowhere  what it does", "no option --nowhere")]
    [InlineData("```bash\ncairn run a.yaml --no-such-option  # text\n```\n", "no option --no-such-option")]
    [InlineData("```\n$ cairn run a.yaml b.yaml --folder x\n```\n", "takes 1 arguments, not 2")]
    public void A_command_that_the_program_refuses_is_found(string page, string fault) =>
        Assert.Contains(fault, CommandHelp.FindFault(Assert.Single(ReadmeText.Commands(page))),
            StringComparison.Ordinal);

    [Fact]
    public void Every_link_and_every_named_file_is_there() => Clean(ReadmeText.Pages.SelectMany(page =>
    {
        var text = File.ReadAllText(page);
        var folder = Path.GetDirectoryName(page)!;
        return ReadmeText.RelativeLinks(text).Select(t => Path.Combine(folder, t))
            .Concat(ReadmeText.NamedFiles(text).Select(t => Path.Combine(Repository.Root, t)))
            .Where(p => !File.Exists(p) && !Directory.Exists(p))
            .Select(p => $"{Repository.Relative(page)}: {Repository.Relative(p)} is missing");
    }));

    [Fact]
    public void Links_and_named_files_are_recognised()
    {
        const string page = "See [a](docs/a.md#part), [b](https://example.org/b.md) and `src/None.cs`, not `run/x y`.";
        Assert.Equal(["docs/a.md"], ReadmeText.RelativeLinks(page));
        Assert.Equal(["src/None.cs"], ReadmeText.NamedFiles(page));
    }

    [Fact]
    public void The_documents_name_every_project()
    {
        var rooms = Read("docs/architecture.md");
        Clean(Repository.Files("src", ".csproj").Select(f => Path.GetFileNameWithoutExtension(f))
            .Where(name => !rooms.Contains($"`{name}`", StringComparison.Ordinal))
            .Select(name => $"docs/architecture.md does not name {name}"));
    }

    private static string Read(string path) =>
        File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    private static void Clean(IEnumerable<string> faults)
    {
        var list = faults.ToArray();
        Assert.True(list.Length == 0, string.Join('\n', list));
    }
}
