//with docs/buses.md
public sealed class Around : Module
{
    public sealed class Filter(int scale) : Module
    {
        public Bit Control_Enable { get; } = In.Bit();
        public UInt Control_Count { get; } = Out.UInt(16);

        protected override void Build() => Control_Count.Value = Mux(Control_Enable, UInt.Constant(scale, 16), 0);
    }

    public sealed class FilterMap : RegisterMap
    {
        public FilterControl Control { get; } = Declare(new FilterControl());
    }

    public sealed class FilterControl : Register
    {
        public Field<Bit> Enable { get; } = Field.Bit(0, FieldAccess.ReadWrite);
        public Field<UInt> Count { get; } = Field.UInt(31, 16, FieldAccess.ReadOnly);
    }

    protected override void Build()
    {
        var map = new AccumulatorMap();
//block
    }
}
