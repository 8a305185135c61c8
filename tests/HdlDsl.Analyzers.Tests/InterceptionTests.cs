namespace HdlDsl.Analyzers.Tests;

/// <summary>Runs intercepted code: names must arrive, and nothing else may change.</summary>
public class InterceptionTests
{
    private static string Run(string body, string members = "", string types = "") => Compiler.Run(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using HdlDsl;
        using static HdlDsl.Hdl;

        public static class Test
        {
            public static string Run()
            {
                {{body}}
            }

            {{members}}
        }

        {{types}}
        """);

    [Theory]
    [InlineData("var sum = Reg.SInt(20); return sum.ToString();", "sum")]
    [InlineData("UInt a = Lit(3).Slice(0, 4); return a.ToString();", "a")]
    [InlineData("var count = Reg.UInt(8); var next = (count + 1).Wrap(8); return $\"{count} {next}\";", "count next")]
    [InlineData("var t = ((Lit(1)))!; return t.ToString();", "t")]
    [InlineData("UInt a = Lit(1), b = Lit(2); return $\"{a} {b}\";", "a b")]
    [InlineData("var @class = Lit(1); return @class.ToString();", "class")]
    [InlineData("for (var i = Lit(0); ; ) return i.ToString();", "i")]
    [InlineData("var t = Environment.ProcessId > 0 ? Lit(1) : Reg.UInt(2); return t.ToString();", "t")]
    [InlineData("var t = Environment.ProcessId switch { 0 => Lit(1), _ => Reg.UInt(2) }; return t.ToString();", "t")]
    [InlineData("UInt? x = null; var t = x ?? Lit(1); return t.ToString();", "t")]
    [InlineData("UInt? x = Lit(1); var t = x?.Wrap(1).Wrap(2); return $\"{x} {t}\";", "x t")]
    [InlineData("Func<UInt> f = () => { var inner = Lit(1); return inner; }; return f().ToString();", "inner")]
    public void A_local_initialised_by_a_call_gives_its_name(string body, string names) => Run(body).ShouldBe(names);

    [Theory]
    [InlineData("var (a, b) = (Reg.UInt(1), Reg.UInt(2)); return $\"{a} {b}\";", "a b")]
    [InlineData("(var a, UInt b) = (Reg.UInt(1), (Reg.UInt(2))); return $\"{a} {b}\";", "a b")]
    [InlineData("var (a, (b, c)) = (Reg.UInt(1), (Reg.UInt(2), Lit(3))); return $\"{a} {b} {c}\";", "a b c")]
    [InlineData("var (a, (b, c)) = (Reg.UInt(1), Pair()); return $\"{a} {b} {c}\";", "a  ")]
    [InlineData("var (a, _) = (Reg.UInt(1), Reg.UInt(2)); return a.ToString();", "a")]
    [InlineData("UInt a; (a, var b) = (Reg.UInt(1), Reg.UInt(2)); return $\"{a} {b}\";", " b")]
    [InlineData("var t = (Reg.UInt(1), Reg.UInt(2)); return $\"{t.Item1} {t.Item2}\";", " ")]
    public void A_deconstructed_tuple_literal_gives_its_names(string body, string names) =>
        Run(body, "static (UInt, UInt) Pair() => (Lit(1), Lit(2));").ShouldBe(names);

    [Theory]
    [InlineData("var a = new UInt(); return a.ToString();")]
    [InlineData("var _ = Lit(1); return _.ToString();")]
    [InlineData("SInt s = Lit(1); return s.ToString();")]
    [InlineData("UInt a; a = Lit(1); return a.ToString();")]
    [InlineData("var a = Private(); return a.ToString();")]
    [InlineData("var a = Local(); return a.ToString(); UInt Local() => new();")]
    [InlineData("Func<UInt> f = () => new(); var a = f(); return a.ToString();")]
    [InlineData("var a = Hidden.Create(); return a.ToString();")]
    [InlineData("var a = FileLocal.Create(); return a.ToString();")]
    [InlineData("return new Derived().Call().ToString();")]
    [InlineData("var a = Make<Factory>(); return a.ToString();")]
    [InlineData("var a = new RefStruct().Get(); return a.ToString();")]
    [InlineData("var a = new Struct().Get(); return a.ToString();")]
    [InlineData("return Box(new Struct()).ToString();")]
    [InlineData("return new Primary(new Struct()).Get().ToString();")]
    [InlineData("var a = Dynamic(1); return a.ToString();")]
    [InlineData("unsafe { var a = Pointer(null); return a.ToString(); }")]
    public void What_cannot_be_intercepted_still_works(string body) => Run(
        body,
        """
        static UInt Private() => new();
        class Hidden { public static UInt Create() => new(); }
        static UInt Make<T>() where T : IFactory { var a = T.Create(); return a; }
        static UInt Box<T>(T value) where T : IGet { var a = value.Get(); return a; }
        internal static UInt Dynamic(dynamic value) => new();
        internal static unsafe UInt Pointer(int* pointer) => new();
        """,
        """
        interface IFactory { static abstract UInt Create(); }
        class Factory : IFactory { public static UInt Create() => new(); }
        file static class FileLocal { public static UInt Create() => new(); }
        class Base { protected UInt Get() => new(); public virtual UInt Call() => new(); }
        class Derived : Base
        {
            public override UInt Call() { var a = base.Call(); var b = Get(); return a.Names.Count > 0 ? a : b; }
        }
        interface IGet { UInt Get(); }
        struct Struct : IGet { public UInt Get() => new(); }
        readonly struct Primary(Struct inner) { public UInt Get() { var a = inner.Get(); return a; } }
        ref struct RefStruct { public UInt Get() => new(); }
        """).ShouldBe("");

    [Fact]
    public void Using_declarations_and_statements_give_their_names() => Run(
        """
        using var a = Open();
        using (var b = Open()) return $"{a} {b}";
        """,
        "internal static Owned Open() => new();",
        "class Owned : UInt, IDisposable { public void Dispose() { } }").ShouldBe("a b");

    [Fact]
    public void Caller_info_is_that_of_the_call() => Run(
        """
        var width = 3;
        #line 42 "design.cs"
        var a = Info(width + 1);
        return a + Test.Text;
        """,
        """
        internal static string Text = "";
        internal static UInt Info(int w, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0,
            [CallerMemberName] string? member = null, [CallerArgumentExpression(nameof(w))] string text = "", int last = 7)
        {
            Text = $" {w} {System.IO.Path.GetFileName(file)} {line} {member} {text} {last}";
            return new();
        }
        """).ShouldBe("a 4 design.cs 42 Run width + 1 7");

    [Fact]
    public void Arguments_arrive_unchanged() => Run(
        """
        int x = 1, y = 2;
        var a = All(ref x, out var z, in y, ref y, third: "c", second: null, rest: [1, 2]);
        var b = Params(1, 2, 3);
        var c = Span(1, 2, 3);
        var d = List(1, 2, 3);
        var e = Tuple((1, 2), @event: [null]);
        return $"{a}{b}{c}{d}{e} {x} {y} {z} {Text}";
        """,
        """
        internal static string Text = "";
        internal static UInt All(ref int x, out int z, in int y, ref readonly int w, string? second, string third, params int[] rest)
        {
            z = x + y + w;
            x = 10;
            Text += $"{second}{third}{rest.Length} ";
            return new();
        }
        internal static UInt Params(params int[] values) { Text += values.Length; return new(); }
        internal static UInt Span(params ReadOnlySpan<int> values) { Text += values.Length; return new(); }
        internal static UInt List(params IEnumerable<int> values) { Text += string.Join("", values); return new(); }
        internal static UInt Tuple((int First, int Second) pair, string?[]? @event) { Text += pair.Second; return new(); }
        internal static UInt Scoped(scoped ReadOnlySpan<int> a, scoped ref int b) => new();
        """).ShouldBe("abcde 10 2 5 c2 331232");

    [Fact]
    public void Generic_methods_and_types_are_intercepted() => Run(
        """
        var t = Mux(Lit(1), Lit(2), Lit(3));
        var u = new Vec<UInt>().Get(3);
        var v = Outer<int>.Inner<UInt>.Convert<UInt, string>(1, new UInt(), "x");
        var w = Any(new UInt());
        var x = Any(new Hidden());
        var y = Nested<UInt>(new UInt());
        var z = Constrained<UInt, Struct>(new(), new());
        return $"{t} {u} {v} {w} {x} {y} {z}";
        """,
        """
        class Hidden : UInt { }
        internal static T Any<T>(T value) => value;
        static T Nested<T>(T a) where T : Signal { var inner = Mux(Lit(1), a, a); return inner; }
        internal static T Constrained<T, S>(T value, S other)
            where T : class?, INameable?, new() where S : unmanaged, IEquatable<S> => value;
        internal struct Struct : IEquatable<Struct> { public bool Equals(Struct other) => true; }
        """,
        """
        class Outer<T>
        {
            internal class Inner<U> where U : notnull
            {
                internal static V Convert<V, W>(T a, V value, W? other) where V : U where W : class => value;
            }
        }
        """).ShouldBe("t u v w x inner z");

    [Fact]
    public void Extension_methods_are_intercepted_in_both_forms() => Run(
        """
        var a = Lit(1).Twice();
        var b = Ext.Twice(Lit(1), 3);
        var c = Lit(1).Same();
        return $"{a} {b} {c}";
        """,
        types:
        """
        static class Ext
        {
            public static UInt Twice(this UInt value, int times = 2) => new();
            public static T Same<T>(this T value) where T : Signal => value;
        }
        """).ShouldBe("a b c");

    [Fact]
    public void Instance_calls_keep_their_receiver_and_dispatch() => Run(
        """
        UInt wide = new Wide();
        var a = wide.Slice(1, 2);
        var s = new Counter();
        var b = s.Next();
        var c = s.Peek();
        INode node = new Node();
        var d = node.Output(5);
        return $"{a.GetType().Name} {a} {b} {c} {s.Count} {d} {On(new Wide())}";
        """,
        "static UInt On<T>(T x) where T : UInt { var e = x.Slice(0, 1); return e; }",
        """
        class Wide : UInt { public override UInt Slice(int low, int width) => new Wide(); }
        struct Counter
        {
            public int Count;
            public UInt Next() { Count++; return new(); }
            public readonly UInt Peek() => new();
        }
        interface INode { UInt Output(int receiver); }
        class Node : INode { public UInt Output(int receiver) => new(); }
        """).ShouldBe("Wide a b c 1 d e");

    [Fact]
    public void Unusual_signatures_are_repeated() => Run(
        """
        int i = 1;
        Span<int> span = [1];
        var a = Scoped(in i, i, span, ref span);
        var b = RefStruct(span);
        var c = new @class().@event<int>(1, 2, null, null!);
        var d = new Recursive().Own(new());
        Struct value = default;
        Action action = () => { var e = value.Get(); seen = e; };
        action();
        return $"{a} {b} {c} {d} {seen} {value.Count}";
        """,
        """
        static UInt? seen;
        internal static UInt Scoped(ref readonly int a, scoped in int b, scoped ReadOnlySpan<int> c, scoped ref Span<int> d) => new();
        internal static UInt RefStruct<T>(T value) where T : allows ref struct => new();
        internal struct Struct { public int Count; public UInt Get() { Count++; return new(); } }
        """,
        """
        class @class
        {
            public UInt @event<@int>(@int @in, nint n, (int A, string? B)[]? t, UInt?[]?[,] z, Func<UInt, @int>? f = null) => new();
        }
        class Self<T> where T : Self<T> { public UInt Own(T other) => new(); }
        class Recursive : Self<Recursive>;
        """).ShouldBe("a b c d e 1");

    [Fact]
    public void A_null_result_is_left_alone() => Run(
        "var a = Maybe(false); var b = Maybe(true); var c = Same<UInt?>(null); var d = Oblivious(); return $\"{a}{b}{c}{d}\";",
        """
        internal static UInt? Maybe(bool some) => some ? new() : null;
        internal static T Same<T>(T value) where T : INameable? => value;
        #nullable disable
        internal static UInt Oblivious() => null;
        #nullable restore
        """).ShouldBe("b");

    [Fact]
    public void An_interpolated_string_handler_is_passed_on() => Run(
        "var a = Text($\"{1}{2}\"); return $\"{a} {Last}\";",
        """
        internal static string Last = "";
        internal static UInt Text(DefaultInterpolatedStringHandler text) { Last = text.ToStringAndClear(); return new(); }
        """).ShouldBe("a 12");

    [Fact]
    public void A_call_in_the_class_itself_needs_no_receiver() => Run(
        "return new Design().Build();",
        types:
        """
        class Design
        {
            public UInt Input(int width) => new();
            public string Build() { var a = Input(1); var b = this.Input(2); return $"{a} {b}"; }
        }
        """).ShouldBe("a b");
}
