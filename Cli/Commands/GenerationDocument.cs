using Cli.Generation;
using Cli.Output;

namespace Cli.Commands;

/// <summary>What <c>hdl generate --json</c> prints.</summary>
internal sealed record GenerationDocument(IReadOnlyList<FileContent> Files, IReadOnlyList<DiagnosticContent> Warnings);

/// <summary>A file and what became of it; a leftover belongs to no design.</summary>
internal sealed record FileContent(string? Design, string? Preset, string Path, FileState State);
