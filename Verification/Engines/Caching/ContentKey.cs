using System.Security.Cryptography;
using System.Text;

namespace Verification.Engines.Caching;

/// <summary>Names cache entries by everything that went into them.</summary>
internal static class ContentKey
{
    /// <summary>SHA-256 over the parts and their boundaries, as hexadecimal text.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
