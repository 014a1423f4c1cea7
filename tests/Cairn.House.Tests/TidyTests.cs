using System.Text.RegularExpressions;

namespace Cairn.House.Tests;

/// <summary>The house style, as far as a machine can check it.</summary>
public sealed partial class TidyTests
{
    private const int FileLinesMax = 500;
    private const int FunctionLinesMax = 70;
    private const int LineColumnsMax = 120;

    private static IEnumerable<string> Sources => new[] { "src", "tests", "bench" }
        .SelectMany(f => Repository.Files(f, ".cs"))
        .Concat(Repository.Files("contracts", ".sol"));

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Clean(Sources.Select(f => (f, lines: File.ReadLines(f).Count())).Where(x => x.lines > FileLinesMax)
            .Select(x => $"{Repository.Relative(x.f)}: {x.lines} lines"));

    [Fact]
    public void The_median_source_file_is_short()
    {
        var lengths = Repository.Files("src", ".cs").Select(f => File.ReadLines(f).Count()).Order().ToArray();
        Assert.True(lengths[lengths.Length / 2] <= 120, $"the median file has {lengths[lengths.Length / 2]} lines");
    }

    [Fact]
    public void No_line_is_wider_than_120_columns() =>
        Clean(Sources.SelectMany(f => File.ReadLines(f).Select((line, i) => (f, line, number: i + 1)))
            .Where(x => x.line.Length > LineColumnsMax).Select(x => $"{Repository.Relative(x.f)}:{x.number}"));

    [Fact]
    public void No_function_is_longer_than_70_lines() =>
        Clean(Sources.Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => CSharpFile.Functions(File.ReadAllText(f)).Where(x => x.Lines > FunctionLinesMax)
                .Select(x => $"{Repository.Relative(f)}:{x.Line} {x.Name}: {x.Lines} lines")));

    [Fact]
    public void A_file_holds_one_public_type_and_bears_its_name() =>
        Clean(Repository.Files("src", ".cs").SelectMany(f =>
        {
            var types = CSharpFile.PublicTypes(File.ReadAllText(f)).Distinct().ToArray();
            var name = Path.GetFileName(f).Split('.')[0];
            return types.Length > 1 || (types.Length == 1 && types[0] != name)
                ? new[] { $"{Repository.Relative(f)}: {string.Join(", ", types)}" }
                : [];
        }));

    [Fact]
    public void Nothing_is_left_unfinished() => Clean(Matches(Sources.Where(f => !f.EndsWith("TidyTests.cs",
        StringComparison.Ordinal)), UnfinishedWork()));

    [Fact]
    public void Kernels_use_no_arithmetic_that_may_differ_between_machines() =>
        Clean(Matches(new[] { "src/Cairn.Tensors", "src/Cairn.Learning" }.SelectMany(p => Repository.Files(p, ".cs")),
            InexactCalls()));

    private static IEnumerable<string> Matches(IEnumerable<string> files, Regex pattern) =>
        files.SelectMany(f => File.ReadLines(f).Select((line, i) => (line, number: i + 1))
            .Where(x => pattern.IsMatch(x.line)).Select(x => $"{Repository.Relative(f)}:{x.number} {x.line.Trim()}"));

    private static void Clean(IEnumerable<string> faults)
    {
        var list = faults.ToArray();
        Assert.True(list.Length == 0, string.Join('\n', list.Prepend($"{list.Length} places:")));
    }

    [GeneratedRegex(@"#region|NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b|\bXXX\b")]
    private static partial Regex UnfinishedWork();

    [GeneratedRegex(
        @"\bMathF?\.(Exp|Log|Log2|Log10|Tanh|Pow|Sin|Cos|Tan|Cbrt)\(" +
        @"|Estimate\(|Vector\d*\.Sum\(|TensorPrimitives\.")]
    private static partial Regex InexactCalls();
}
