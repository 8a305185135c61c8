using System.Collections.Immutable;

namespace Synthesis;

/// <summary>The iCE40 devices and packages that nextpnr knows, so that a wrong name is told before anything runs.</summary>
public static class Ice40Devices
{
    private static readonly ImmutableArray<string> Small = ["swg16tr", "cm36", "cm49", "cm81", "cb81", "qn84", "cm121", "cb121", "vq100", "cb132", "tq144"];
    private static readonly ImmutableArray<string> Middle = ["cm81", "cm121", "cm225", "cb132", "tq144", "bg121"];
    private static readonly ImmutableArray<string> Large = ["cm81", "cm121", "cm225", "cb132", "bg121", "ct256"];

    private static readonly (string Device, ImmutableArray<string> Packages)[] All =
    [
        ("lp384", ["cm36", "cm49", "qn32"]),
        ("lp1k", Small),
        ("lp4k", Middle),
        ("lp8k", Large),
        ("hx1k", Small),
        ("hx4k", Middle),
        ("hx8k", Large),
        ("up3k", ["sg48", "uwg30"]),
        ("up5k", ["sg48", "uwg30"]),
        ("u1k", ["sg48"]),
        ("u2k", ["sg48"]),
        ("u4k", ["sg48"]),
    ];

    /// <summary>Why a device and package can't be placed.</summary>
    /// <param name="device">Device as nextpnr names it.</param>
    /// <param name="package">Its package.</param>
    /// <returns>What is wrong and what would be right; null when both are known.</returns>
    public static string? Objection(string device, string package)
    {
        var packages = All.FirstOrDefault(each => each.Device == device).Packages;
        if (packages.IsDefault)
            return $"There is no iCE40 device '{device}'. Devices: {string.Join(", ", All.Select(each => each.Device))}.";
        return packages.Contains(package, StringComparer.Ordinal) ? null : $"Device '{device}' has no package '{package}'. Packages: {string.Join(", ", packages)}.";
    }
}
