
#nullable enable
using System.Collections.Generic;

namespace HdlDsl;

public interface INameable
{
    List<string> Names { get; }
}

public static class Naming
{
    public static T Suggest<T>(T value, string name) where T : INameable
    {
        value.Names.Add(name);
        return value;
    }
}

#pragma warning disable CS0660, CS0661
public abstract class Signal : INameable
{
    public List<string> Names { get; } = new();
    public override string ToString() => string.Join("|", Names);
}

public class UInt : Signal
{
    public UInt? Next { get; set; }
    public UInt? Value { get; set; }
    public UInt Wrap(int width) => new();
    public virtual UInt Slice(int low, int width) => new();
    public static UInt operator +(UInt a, UInt b) => new();
    public static UInt operator +(UInt a, int b) => new();
    public static UInt operator ++(UInt a) => new();
    public static UInt operator &(UInt a, UInt b) => new();
    public static UInt operator |(UInt a, UInt b) => new();
    public static UInt operator ^(UInt a, UInt b) => new();
    public static UInt operator ==(UInt a, UInt b) => new();
    public static UInt operator !=(UInt a, UInt b) => new();
    public static UInt operator <(UInt a, UInt b) => new();
    public static UInt operator >(UInt a, UInt b) => new();
}

public class SInt : Signal
{
    public static implicit operator SInt(UInt value) => new();
}

public class Vec<T> : INameable where T : Signal
{
    public List<string> Names { get; } = new();
    public T Get(int index) => System.Activator.CreateInstance<T>();
    public override string ToString() => string.Join("|", Names);
}

public static class Reg
{
    public static UInt UInt(int width) => new();
    public static SInt SInt(int width) => new();
}

public static class Wire
{
    public static UInt UInt(int width) => new();
}

public ref struct Scope
{
    public void Dispose()
    {
    }
}

public static class Hdl
{
    public static UInt Lit(int value) => new();
    public static T Mux<T>(UInt condition, T a, T b) where T : Signal => System.Activator.CreateInstance<T>();
    public static Scope When(UInt condition) => default;
    public static Scope ElseWhen(UInt condition) => default;
    public static Scope Else() => default;
    public static Scope Switch(UInt value) => default;
    public static Scope Case(int value) => default;
    public static Scope Default() => default;
}
