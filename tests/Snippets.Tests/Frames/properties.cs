public sealed class Watched : Module
{
    protected override void Build()
    {
        const int depth = 4;
        var level = Reg.UInt(3);
        var (push, pop, full) = (Wire.Bit(false), Wire.Bit(false), Wire.Bit(false));
        var (wasWaiting, valid) = (Wire.Bit(false), Wire.Bit(true));
        level.Next = 0;
//block
    }
}
