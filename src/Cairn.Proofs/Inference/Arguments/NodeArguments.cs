using Cairn.Tensors.Integers.Graph;

namespace Cairn.Proofs.Inference;

/// <summary>Chooses the argument of a node.</summary>
internal static class NodeArguments
{
    /// <summary>Null for a node whose result is not committed: claims on it go to its sources.</summary>
    /// <exception cref="NotProvableException">There is no argument for this node.</exception>
    public static NodeArgument? Create(PlanBuilder plan, int tensor)
    {
        switch (plan.Graph.NodeOf(tensor)!)
        {
            case RescaleNode node: return new RescaleArgument(plan, tensor, node);
            case TableNode node: return new FunctionArgument(plan, tensor, node);
            case MaxPoolNode node: return new MaxPoolArgument(plan, tensor, node);
            case EmbeddingNode { Source: var source } when plan.Modes.CommittedInputs ||
                source >= plan.Graph.Inputs.Length:
                throw plan.Refuse(tensor, "its indices are committed or calculated.",
                    "A proof takes rows chosen by an input that is in the open.");
            case SoftmaxNode node: return new SoftmaxArgument(plan, tensor, node);
            case NormaliseNode node: return new NormaliseArgument(plan, tensor, node);
            case ArgMaxNode node: return new ArgMaxArgument(plan, tensor, node);
            default: return null;
        }
    }
}
