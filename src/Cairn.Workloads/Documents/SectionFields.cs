using Cairn.Content;
using Cairn.Learning.Models;
using Cairn.Learning.Numerics;

namespace Cairn.Workloads.Documents;

/// <summary>What sections have in common: optional fields, decimal text, ranges that a record checks.</summary>
internal static class SectionFields
{
    /// <summary>An integer, or the default where it is absent. Ranges are checked by the record it goes into.</summary>
    public static int Whole(this DagFields fields, string key, int absent) =>
        fields.Has(key) ? (int)fields.Integer(key, int.MinValue, int.MaxValue) : absent;

    /// <summary>A seed from 0 to 2⁶³−1, or 1 where it is absent.</summary>
    public static ulong Seed(this DagFields fields, string key) =>
        fields.Has(key) ? (ulong)fields.Integer(key, 0, long.MaxValue) : 1;

    /// <summary>A real number as decimal text, or the default where it is absent.</summary>
    public static float Real(this DagFields fields, string key, float absent)
    {
        if (!fields.Has(key))
            return absent;
        var value = fields.Any(key);
        if (value.Kind == DagKind.String && DecimalText.TryParse(value.AsString, out var real))
            return real;
        fields.Fail(key, "must be a plain decimal number as text, such as \"0.002\"");
        return absent;
    }

    /// <summary>The required map <c>model</c>.</summary>
    public static GptConfig Model(this DagFields fields)
    {
        var map = fields.Map("model");
        var config = new GptConfig
        {
            Width = Required(map, "width"), Layers = Required(map, "layers"), Heads = Required(map, "heads"),
            Context = Required(map, "context"), Hidden = Required(map, "hidden"),
        };
        if (!config.TryValidate(out var problem))
            map.Report(problem);
        map.Finish();
        return config;
    }

    /// <summary>Passes a record's problem on as the field's fault.</summary>
    public static void Report(this DagFields fields, FieldProblem? problem)
    {
        if (problem is not null)
            fields.Fail(problem.Field, problem.Message);
    }

    private static int Required(DagFields map, string key) => (int)map.Integer(key, int.MinValue, int.MaxValue);
}
