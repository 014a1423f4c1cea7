using System.Runtime.CompilerServices;
using Cairn.Tensors.Vectors;

namespace Cairn.Tensors.Functions;

/// <summary>The elementary functions as types, so that each gets a loop of its own.</summary>
internal static class ElementaryFunctions
{
    internal readonly struct Exp : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => LaneFunctions.Exp(x);
    }

    internal readonly struct Log : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => LaneFunctions.Log(x);
    }

    internal readonly struct Tanh : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => LaneFunctions.Tanh(x);
    }

    internal readonly struct Erf : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => LaneFunctions.Erf(x);
    }

    internal readonly struct Sigmoid : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => LaneFunctions.Sigmoid(x);
    }

    internal readonly struct Silu : ILaneFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : unmanaged, ILanes<T> => x * LaneFunctions.Sigmoid(x);
    }
}
