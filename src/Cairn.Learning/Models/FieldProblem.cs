namespace Cairn.Learning.Models;

/// <summary>A value that cannot be used.</summary>
/// <param name="Field">Its name in a document, snake_case.</param>
/// <param name="Message">What is wrong and the remedy; continues a sentence that begins with the field.</param>
public sealed record FieldProblem(string Field, string Message)
{
    internal static FieldProblem? Range(string field, long value, long least, long most) =>
        value >= least && value <= most
            ? null
            : new(field, $"is {value}; it must be {least} to {most}");

    /// <summary>For a real value; NaN is outside every range.</summary>
    internal static FieldProblem? Range(string field, float value, float least, float most) =>
        value >= least && value <= most
            ? null
            : new(field, FormattableString.Invariant($"is {value}; it must be {least} to {most}"));
}
