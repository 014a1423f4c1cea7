using Cairn.Tensors.Canonical.Form;
using Cairn.Tensors.Canonical.Reference;

namespace Cairn.Proofs;

/// <summary>Executes the part of an element that a witness shows, position by position.</summary>
public static class ElementExplainer
{
    /// <param name="own">The challenger's trace of the piece.</param>
    public static ExplainedElement Explain(ElementWitness witness, PieceTrace own)
    {
        var (run, place) = ((int)witness.Operator.Run, (int)witness.Operator.Place);
        var subject = own.Spec.Program.Operators(run)[place];
        var instance = subject.Form.Instances[witness.Instance];
        var tensors = own.Run(run).Tensors;
        var part = new ExplainedPart(witness, instance, new ChainRunner(instance, tensors), tensors);
        var (steps, before, claimed, computed) = part.Execute(subject);
        var isStored = witness.Part is ElementPart.Post or ElementPart.Whole;
        var type = isStored ? tensors[instance.Output.Tensor].Declaration.Type : instance.Chain.Accumulator;
        return new ExplainedElement(run, place, subject.Form.Name, instance.Output.Tensor, part.Address, witness.Index,
            witness.Part, witness.Lane, before, steps, claimed, computed, type == ElementType.Float32);
    }
}
