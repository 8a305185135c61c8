namespace Cli;

/// <summary>The command line asks for something that can't be done. The message says what and what would be right.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
