namespace Cairn.Tensors.Canonical.Validation;

/// <summary>Why a form is refused.</summary>
/// <param name="Where">The operator, instance and part, joined by slashes.</param>
/// <param name="Message">What is wrong there and what would be right.</param>
public sealed record FormError(string Where, string Message)
{
    public override string ToString() => $"{Where}: {Message}";
}
