namespace Cairn.Jobs;

/// <summary>Why a job's specification was refused.</summary>
/// <param name="Field">Full name of the field, for example "train.model.width"; empty for the file itself.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Line">Line in the file, from 1; 0 where it has none.</param>
public sealed record SpecError(string Field, string Message, string Remedy, int Line = 0)
{
    /// <summary>No error.</summary>
    public static SpecError None { get; } = new("", "", "");

    public override string ToString() =>
        $"{(Line > 0 ? $"line {Line}: " : "")}{(Field.Length > 0 ? $"{Field}: " : "")}{Message} {Remedy}".Trim();
}
