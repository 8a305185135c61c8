using System.Runtime.CompilerServices;

namespace HdlDsl.Analyzers.Tests.Consumer;

/// <summary>Members of C# 14 extension blocks.</summary>
internal static class Extensions
{
    extension(UInt self)
    {
        public UInt Twice(int times) => times > 0 ? new UInt() : self;

        public static UInt Make(int width) => width > 0 ? new UInt() : new UInt().Wrap(width);
    }

    extension<T>(Vec<T> self) where T : Signal
    {
        public TResult As<TResult>(TResult value, [CallerArgumentExpression(nameof(value))] string text = "") where TResult : Signal
        {
            value.Names.Add($"{text}:{self.Names.Count}");
            return value;
        }
    }
}
