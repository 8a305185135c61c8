public sealed class Watched : Module
{
    protected override void Build()
    {
        const int depth = 4;
        var level = Reg.UInt(3);
        var (push, pop, full) = (Wire.Bit(0), Wire.Bit(0), Wire.Bit(0));
        var (wasWaiting, valid) = (Wire.Bit(0), Wire.Bit(1));
        level.Next = 0;
//block
    }
}
