namespace Cairn.Tensors.Onnx;

/// <summary>Every name is given once and used only after that.</summary>
internal static class OnnxNames
{
    public static void Check(OnnxModel model)
    {
        var defined = new HashSet<string>(model.Constants.Keys);
        foreach (var input in model.Inputs)
            if (input.Name.Length == 0 || !defined.Add(input.Name))
                throw new ModelRefusedException($"input '{input.Name}'", "", "its name is empty or given twice.");
        foreach (var node in model.Nodes)
        {
            foreach (var name in node.Inputs)
                if (name.Length > 0 && !defined.Contains(name))
                    throw new ModelRefusedException(node.Name, node.Operator,
                        $"its input '{name}' is defined nowhere before it.",
                        "Nodes must be in the order of execution, and without cycles.");
            foreach (var name in node.Outputs)
                if (name.Length > 0 && !defined.Add(name))
                    throw new ModelRefusedException(node.Name, node.Operator,
                        $"its output '{name}' is defined already.", "Give every tensor a name of its own.");
        }

        if (model.Outputs.IsEmpty)
            throw new ModelRefusedException("file", "", "the graph has no output.");
        foreach (var output in model.Outputs)
            if (!defined.Contains(output.Name))
                throw new ModelRefusedException($"output '{output.Name}'", "", "nothing computes it.");
    }
}
