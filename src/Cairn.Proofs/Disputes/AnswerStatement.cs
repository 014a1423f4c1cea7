using Cairn.Crypto;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>What an answer binds its giver to.</summary>
public static class AnswerStatement
{
    /// <returns>The statement; null for an answer that hashes bind already, and for nonsense.</returns>
    public static Statement? Of(Question question, byte[] answer, PieceProgram program)
    {
        var run = question.Tree.Run;
        return question.Kind switch
        {
            QuestionKind.States when answer.Length == Hash32.Size => Statement.States(new Hash32(answer)),
            QuestionKind.Trace when answer.Length == Hash32.Size && run >= 0 && run <= program.Steps =>
                Statement.Trace(run, new Hash32(answer)),
            QuestionKind.Partials when AddressOf(question, program) is { } address => Statement.Partials(
                run, question.Tree.Written.Operator, question.Instance, address, answer),
            _ => null,
        };
    }

    /// <summary>Whether answers to a question bind their giver only where it signs them.</summary>
    public static bool IsNeeded(Question question) =>
        question.Kind is QuestionKind.States or QuestionKind.Trace or QuestionKind.Partials;

    private static long? AddressOf(Question question, PieceProgram program)
    {
        var (run, place) = (question.Tree.Run, question.Tree.Written.Operator);
        if (run < 0 || run > program.Steps || place < 0 || place >= program.Operators(run).Length
            || question.Loops.IsDefault)
            return null;
        var instances = program.Operators(run)[place].Form.Instances;
        if (question.Instance < 0 || question.Instance >= instances.Length)
            return null;
        var instance = instances[question.Instance];
        return ElementChain.IsInside(instance, question.Loops.AsSpan())
            ? new ChainRunner(instance, new TensorSet()).OutputAddress(question.Loops.AsSpan()) : null;
    }
}
