namespace Cairn.Proofs;

/// <summary>Where a tensor that an operator declares comes from. The numbers are the format's.</summary>
public enum SourceKind : byte
{
    /// <summary>This operator writes it: a = its place among what the operator writes.</summary>
    Written = 0,

    /// <summary>An earlier operator of the same run: a = operator, b = place among what that one writes.</summary>
    Earlier = 1,

    /// <summary>State tensor a at the begin of the run; in run 0, input a or zeros.</summary>
    State = 2,

    /// <summary>Input tensor a of the piece.</summary>
    Input = 3,

    /// <summary>Constant a of the program.</summary>
    Constant = 4,

    /// <summary>The data that the plan names: a = 0.</summary>
    Data = 5,

    /// <summary>Parameter tensor a: numbers that follow from step, slot and stage.</summary>
    Parameters = 6,
}
