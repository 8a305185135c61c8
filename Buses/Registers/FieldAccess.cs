namespace HdlDsl.Buses;

/// <summary>What software and hardware can do with a field.</summary>
public enum FieldAccess
{
    /// <summary>RW: software reads and writes; hardware reads, and writes too when the field says hardwareWrites.</summary>
    ReadWrite,

    /// <summary>RO: software reads what hardware gives in that cycle; there is no register.</summary>
    ReadOnly,

    /// <summary>RO with a fixed value, its reset value: versions, capabilities. Hardware has no part in it.</summary>
    Constant,

    /// <summary>WO: software writes and reads 0; hardware reads.</summary>
    WriteOnly,

    /// <summary>W1C: hardware sets bits, software reads them and clears those to which it writes 1. For events.</summary>
    WriteOneToClear,

    /// <summary>W1S: software sets bits by writing 1 and reads them, hardware clears them. For requests.</summary>
    WriteOneToSet,

    /// <summary>RC: hardware sets bits, reading them clears them.</summary>
    ReadToClear,

    /// <summary>Self-clearing: what software writes is there for one cycle, then 0; it reads 0.</summary>
    Pulse,

    /// <summary>Bits that nothing else may use; they read as the reset value, and writes are ignored. Bits that no field has are reserved too, and read 0.</summary>
    Reserved,
}

/// <summary>Who wins when software and hardware change a bit in one cycle.</summary>
public enum Precedence
{
    /// <summary>
    /// What loses nothing: hardware for W1C and RC (an event that comes while another is cleared stays), software for RW and W1S.
    /// </summary>
    Standard,

    /// <summary>Software.</summary>
    Software,

    /// <summary>Hardware.</summary>
    Hardware,
}

/// <summary>What software may do with a window.</summary>
public enum WindowAccess
{
    /// <summary>Read and write.</summary>
    ReadWrite,

    /// <summary>Read; writes get the response of unmapped addresses.</summary>
    ReadOnly,

    /// <summary>Write; reads get the response of unmapped addresses.</summary>
    WriteOnly,
}
