namespace Generators.Common.Tensors;

/// <summary>Element types of tensors that can be read and written.</summary>
public enum TensorType
{
    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Two's complement 8-bit integer.</summary>
    I8,

    /// <summary>Two's complement 32-bit integer.</summary>
    I32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32. NumPy files have no such type.</summary>
    BF16,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary64.</summary>
    F64,
}
