namespace Cairn.Proofs;

/// <summary>A source with its two numbers; see <see cref="SourceKind"/>.</summary>
public readonly record struct TensorSource(SourceKind Kind, int A, int B = 0)
{
    public static TensorSource State(int state) => new(SourceKind.State, state);

    public static TensorSource Input(int input) => new(SourceKind.Input, input);

    public static TensorSource Constant(int constant) => new(SourceKind.Constant, constant);

    public static TensorSource Data { get; } = new(SourceKind.Data, 0);

    public static TensorSource Parameters(int parameters) => new(SourceKind.Parameters, parameters);
}
