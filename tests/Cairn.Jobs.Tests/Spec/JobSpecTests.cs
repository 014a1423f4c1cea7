namespace Cairn.Jobs.Tests;

public sealed class JobSpecTests : IDisposable
{
    private const string Good = """
        kind: train
        name: tiny
        inputs:
          data: text.txt
        budget: "2.00"
        deadline_minutes: 30
        policy:
          verdict: audit
          share: "25%"
        train:
          rounds: 3
          learning_rate: "0.002"
          outer: {momentum: 0.9, nesterov: true}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-spec-");

    public JobSpecTests() => File.WriteAllText(Path.Combine(_folder.FullName, "text.txt"), "text");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_good_file_is_read_whole()
    {
        Assert.True(TryParse(Good, out var spec, out var error), error.ToString());
        Assert.Equal(("train", "tiny", 2_500, 30), (spec.Kind, spec.Name, spec.AuditShare, spec.DeadlineMinutes));
        Assert.Equal((UInt128)2_000_000, spec.Budget);
        Assert.Equal(Path.Combine(_folder.FullName, "text.txt"), spec.Inputs["data"].Path);
        Assert.Equal("""{"learning_rate":"0.002","outer":{"momentum":"0.9","nesterov":true},"rounds":3}""",
            spec.Section.ToString());
    }

    [Theory]
    [InlineData("budget: \"2.00\"", "budgett: \"2.00\"", "budgett", 5)]
    [InlineData("budget: \"2.00\"", "budget: \"2.0000001\"", "budget", 5)]
    [InlineData("budget: \"2.00\"", "budget: -2", "budget", 5)]
    [InlineData("budget: \"2.00\"", "budget: 0", "budget", 5)]
    [InlineData("budget: \"2.00\"", "budget: [2]", "budget", 5)]
    [InlineData("data: text.txt", "data: nowhere.txt", "inputs.data", 4)]
    [InlineData("kind: train", "kind: dance", "kind", 1)]
    [InlineData("name: tiny", "nam: tiny", "nam", 2)]
    [InlineData("name: tiny", "name: \"\"", "name", 2)]
    [InlineData("verdict: audit", "verdict: trust", "policy.verdict", 8)]
    [InlineData("share: \"25%\"", "share: \"101%\"", "policy.share", 9)]
    [InlineData("share: \"25%\"", "share: \"0.00001\"", "policy.share", 9)]
    [InlineData("share: \"25%\"", "sharing: 1", "policy.sharing", 9)]
    [InlineData("deadline_minutes: 30", "deadline_minutes: 0", "deadline_minutes", 6)]
    [InlineData("deadline_minutes: 30", "deadline_minutes: soon", "deadline_minutes", 6)]
    [InlineData("deadline_minutes: 30", "name: twice", "name", 6)]
    [InlineData("rounds: 3", "rounds: &a 3", "train.rounds", 11)]
    [InlineData("rounds: 3", "rounds: !!int 3", "train.rounds", 11)]
    public void A_fault_names_field_line_and_remedy(string was, string now, string field, int line)
    {
        Assert.False(TryParse(Good.Replace(was, now, StringComparison.Ordinal), out _, out var error));
        Assert.Equal((field, line), (error.Field, error.Line));
        Assert.NotEmpty(error.Message);
        Assert.NotEmpty(error.Remedy);
    }

    [Theory]
    [InlineData("", 3_600, 0)]
    [InlineData("  window_minutes: 1\n", 60, 0)]
    [InlineData("  window_minutes: 10080\n  lock: \"2.5\"\n", 604_800, 2_500_000)]
    public void Disputes_have_a_window_and_may_have_a_lock_and_the_document_says_the_same(
        string lines, int seconds, long locked)
    {
        Assert.True(TryParse(Disputed(lines), out var spec, out var error), error.ToString());
        var policy = new JobPolicy(JobPolicy.Dispute, 2_500, seconds, (UInt128)locked);
        Assert.Equal(policy, spec.Policy);
        Assert.True(JobDocument.TryCreate("train", "tiny", new Dictionary<string, Content.Cid>(), policy,
            spec.Section, out var document, out error), error.ToString());
        Assert.Equal(policy, document.Policy);
    }

    [Theory]
    [InlineData("  window_minutes: 0\n", "policy.window_minutes")]
    [InlineData("  window_minutes: 10081\n", "policy.window_minutes")]
    [InlineData("  lock: \"0\"\n", "policy.lock")]
    [InlineData("  lock: much\n", "policy.lock")]
    [InlineData("  stake: 1\n", "policy.stake")]
    public void A_fault_in_a_dispute_policy_names_its_field(string lines, string field)
    {
        Assert.False(TryParse(Disputed(lines), out _, out var error));
        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void A_dispute_policy_without_audits_must_name_its_lock_and_audits_have_no_window()
    {
        var none = Disputed("").Replace("25%", "0", StringComparison.Ordinal);
        Assert.False(TryParse(none, out _, out var error));
        Assert.Equal("policy.share", error.Field);
        Assert.True(TryParse(none.Replace("share:", "lock: 1\n  share:", StringComparison.Ordinal), out _, out error),
            error.ToString());
        Assert.False(TryParse(Good.Replace("share:", "window_minutes: 1\n  share:", StringComparison.Ordinal), out _,
            out error));
        Assert.Equal("policy.window_minutes", error.Field);
    }

    [Fact]
    public void Proofs_are_of_every_piece_and_the_document_says_the_same()
    {
        var proved = Good.Replace("verdict: audit", "verdict: proof", StringComparison.Ordinal);
        Assert.False(TryParse(proved, out _, out var error));
        Assert.Equal("policy.share", error.Field);
        proved = proved.Replace("  share: \"25%\"\n", "", StringComparison.Ordinal);
        Assert.True(TryParse(proved, out var spec, out error), error.ToString());
        Assert.Equal((true, 0), (spec.Policy.IsProved, spec.Policy.AuditShare));
        Assert.True(JobDocument.TryCreate("train", "tiny", new Dictionary<string, Content.Cid>(), spec.Policy,
            spec.Section, out var document, out error), error.ToString());
        Assert.Equal(JobPolicy.OfProofs, document.Policy);
        Assert.False(JobDocument.TryRead(document.Value.With(
            "policy", Content.DagValue.Map(("verdict", "proof"), ("share", 1))), out _, out _));
    }

    private static string Disputed(string lines) => Good
        .Replace("verdict: audit", "verdict: dispute", StringComparison.Ordinal)
        .Replace("  share:", $"{lines}  share:", StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("just words")]
    [InlineData("- a\n- b")]
    [InlineData("kind: [")]
    [InlineData("kind: train\n---\nkind: train")]
    [InlineData("a: *b")]
    [InlineData("? [x]\n: y")]
    public void What_is_no_specification_is_refused(string yaml)
    {
        Assert.False(TryParse(yaml, out _, out var error));
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public void Depth_and_size_are_bounded()
    {
        Assert.False(TryParse(new string('[', 10_000), out _, out _));
        Assert.False(TryParse("kind: " + new string('x', 2 << 20), out _, out var error));
        Assert.Contains("1 MiB", error.Message);
    }

    [Theory]
    [InlineData("2", 2_000_000UL, "2.00")]
    [InlineData("0.000125", 125UL, "0.000125")]
    [InlineData("12.5", 12_500_000UL, "12.50")]
    public void Dollars_are_exact_both_ways(string text, ulong units, string shown)
    {
        Assert.True(DollarAmount.TryParse(text, out var amount));
        Assert.Equal(units, amount);
        Assert.Equal(shown, DollarAmount.Format(amount));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("1.0000000")]
    [InlineData("1234567890123")]
    public void Other_amounts_are_refused(string text) => Assert.False(DollarAmount.TryParse(text, out _));

    private bool TryParse(string yaml, out JobSpec spec, out SpecError error) =>
        JobSpec.TryParse(yaml, _folder.FullName, ["sweep", "train"], out spec, out error);
}
