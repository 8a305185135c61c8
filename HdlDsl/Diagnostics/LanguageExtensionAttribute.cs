namespace HdlDsl.Diagnostics;

/// <summary>Marks an assembly that extends the language: diagnostics name the line that called into it, not a line inside it.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LanguageExtensionAttribute : Attribute;
