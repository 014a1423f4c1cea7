using System.Globalization;
using Cairn.Content;

namespace Cairn.Jobs;

/// <summary>Checks the fields of a specification, one after the other.</summary>
internal sealed class JobSpecReader
{
    private const int ProvidersMax = Cairn.Market.CapTable.MaxProviders;
    private const int DeadlineMinutesMax = 30 * 24 * 60;
    private const int WindowMinutesDefault = 60;
    private const string MoneyRemedy = "Write decimal dollars with at most six decimals, for example \"2.00\".";

    private static readonly string[] Fields =
        ["kind", "name", "inputs", "budget", "max_price_per_unit", "providers", "deadline_minutes", "policy"];

    private readonly SpecNode _root;
    private readonly string _folder;
    private readonly IReadOnlyCollection<string> _kinds;

    private JobSpecReader(SpecNode root, string folder, IReadOnlyCollection<string> kinds) =>
        (_root, _folder, _kinds) = (root, folder, kinds);

    public static bool TryRead(
        string yaml, string folder, IReadOnlyCollection<string> kinds, out JobSpec spec, out SpecError error)
    {
        spec = null!;
        if (!SpecYaml.TryRead(yaml, out var root, out error))
            return false;
        try
        {
            spec = new JobSpecReader(root, folder, kinds).Read();
            return true;
        }
        catch (SpecException e)
        {
            error = e.Error;
            return false;
        }
    }

    private JobSpec Read()
    {
        var kind = Text(Required(_root, "kind"), 32);
        if (!_kinds.Contains(kind))
            throw Fail(_root.Entries["kind"], $"is \"{kind}\".", $"Use one of: {string.Join(", ", _kinds)}.");
        Known(_root, [.. Fields, kind]);
        var section = Required(_root, kind);
        if (section.Kind != DagKind.Map)
            throw Fail(section, "must be a map.", "See samples/.");
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        _root.AddLines(lines);
        return new JobSpec
        {
            Kind = kind,
            Name = Name(),
            Inputs = Inputs(),
            Budget = Money(Optional("budget")),
            MaxPricePerUnit = Money(Optional("max_price_per_unit")),
            Providers = Optional("providers") is { } providers ? Whole(providers, 2, ProvidersMax) : null,
            DeadlineMinutes = Optional("deadline_minutes") is { } minutes ? Whole(minutes, 1, DeadlineMinutesMax) : 60,
            Policy = Policy(),
            Section = ToDag(section),
            Lines = lines,
        };
    }

    private string Name()
    {
        var node = Required(_root, "name");
        var name = Text(node, 128);
        return name.Length > 0 ? name : throw Fail(node, "is empty.", "Give the job a name.");
    }

    private Dictionary<string, InputSource> Inputs()
    {
        var inputs = new Dictionary<string, InputSource>(StringComparer.Ordinal);
        if (Optional("inputs") is not { } map)
            return inputs;
        if (map.Kind != DagKind.Map || map.Entries.Count > 64)
            throw Fail(map, "must be a map of at most 64 names.", "Write \"data: <file, folder or CID>\".");
        foreach (var (name, node) in map.Entries)
            inputs.Add(name, Input(node));
        return inputs;
    }

    private InputSource Input(SpecNode node)
    {
        var text = Text(node, 4_096);
        if (Cid.TryParse(text, out var cid))
            return new InputSource(null, cid);
        if (text.Length == 0 || text.Contains('\0'))
            throw Fail(node, "is neither a path nor a CID.", "Name a file, a folder or a CID.");
        var path = Path.GetFullPath(text, Path.GetFullPath(_folder));
        return File.Exists(path) || Directory.Exists(path)
            ? new InputSource(path, default)
            : throw Fail(node, $"names {path}, which does not exist.",
                "Correct the path; it starts from the file's folder.");
    }

    private static UInt128? Money(SpecNode? node)
    {
        if (node is null)
            return null;
        if (!DollarAmount.TryParse(Text(node, 32), out var amount))
            throw Fail(node, $"is \"{node.Text}\".", MoneyRemedy);
        return amount > 0 ? amount : throw Fail(node, "is nothing.", MoneyRemedy);
    }

    private JobPolicy Policy()
    {
        if (Optional("policy") is not { } policy)
            return JobPolicy.OfAudits(2_500);
        if (policy.Kind != DagKind.Map)
            throw Fail(policy, "must be a map.", "Write \"policy: {verdict: audit, share: \"25%\"}\".");
        var verdict = Required(policy, "verdict");
        if (Text(verdict, 32) is not (JobPolicy.Audit or JobPolicy.Dispute or JobPolicy.Proof))
            throw Fail(verdict, $"is \"{verdict.Text}\".",
                $"Use {JobPolicy.Audit}, {JobPolicy.Dispute} or {JobPolicy.Proof}.");
        if (verdict.Text == JobPolicy.Proof)
        {
            Known(policy, ["verdict"]);
            return JobPolicy.OfProofs;
        }

        var isDisputed = verdict.Text == JobPolicy.Dispute;
        Known(policy, isDisputed ? ["verdict", "share", "window_minutes", "lock"] : ["verdict", "share"]);
        var share = Required(policy, "share");
        if (!ShareText.TryParse(Text(share, 16), out var parts))
            throw Fail(share, $"is \"{share.Text}\".", "Write a share of 0 to 1, for example \"25%\" or \"0.25\".");
        return isDisputed ? Disputed(policy, parts) : JobPolicy.OfAudits(parts);
    }

    private static JobPolicy Disputed(SpecNode policy, int share)
    {
        var minutes = policy.Entries.TryGetValue("window_minutes", out var window)
            ? Whole(window, 1, JobPolicy.WindowSecondsMax / 60) : WindowMinutesDefault;
        var locked = Money(policy.Entries.GetValueOrDefault("lock")) ?? 0;
        if (share == 0 && locked == 0)
            throw Fail(policy.Entries["share"], "is 0, so nothing says how much stake a lie must cost.",
                "Audit a share of the pieces, or set policy.lock in dollars.");
        return new JobPolicy(JobPolicy.Dispute, share, minutes * 60, locked);
    }

    private static DagValue ToDag(SpecNode section)
    {
        try
        {
            return section.ToDag();
        }
        catch (ArgumentException)
        {
            throw Fail(section, "holds text that is not valid Unicode.", "Save the file as UTF-8.");
        }
    }

    private static int Whole(SpecNode node, int min, int max)
    {
        if (!int.TryParse(Text(node, 16), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < min || value > max)
            throw Fail(node, $"is \"{node.Text}\".",
                string.Create(CultureInfo.InvariantCulture, $"Write a whole number, {min} to {max}."));
        return value;
    }

    private static string Text(SpecNode node, int max)
    {
        if (node.Kind != DagKind.String)
            throw Fail(node, $"must be one value, not a {node.Kind.ToString().ToLowerInvariant()}.",
                "Write one value.");
        return node.Text.Length <= max
            ? node.Text
            : throw Fail(node, "is too long.", string.Create(CultureInfo.InvariantCulture, $"Use {max} characters."));
    }

    private SpecNode? Optional(string field) => _root.Entries.GetValueOrDefault(field);

    private static SpecNode Required(SpecNode map, string field)
    {
        var name = map.Field.Length == 0 ? field : $"{map.Field}.{field}";
        return map.Entries.TryGetValue(field, out var node)
            ? node
            : throw new SpecException(new SpecError(name, "is missing.", "See samples/ for a whole file.", map.Line));
    }

    private static void Known(SpecNode map, string[] fields)
    {
        foreach (var (key, node) in map.Entries)
            if (!fields.Contains(key))
                throw Fail(node, "is not known.", $"Remove it, or use one of: {string.Join(", ", fields)}.");
    }

    private static SpecException Fail(SpecNode node, string message, string remedy) =>
        new(new SpecError(node.Field, message, remedy, node.Line));
}
