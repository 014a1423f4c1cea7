namespace Cairn.Proofs;

/// <summary>Whoever answers for a committed result: the provider itself, or a way to it.</summary>
public interface IResponder
{
    /// <returns>The answer in bytes, or null where none comes.</returns>
    ValueTask<byte[]?> AskAsync(Question question, CancellationToken cancel);
}
