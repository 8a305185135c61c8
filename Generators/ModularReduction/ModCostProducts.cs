namespace Generators.ModularReduction;

/// <summary>Closed forms of the architectures that multiply, and of sums of shifted rows.</summary>
internal sealed partial class ModCostModel
{
    // Look-up tables for each bit of a digit times each bit of a word, with the accumulator; calibrated by scripts/allmod-cost.sh.
    private const double ConstantProduct = 0.8;
    private const double ConstantProductPacked = 0.6;
    private const double ShiftedProduct = 0.97;
    private const double ShiftedProductPacked = 0.75;
    private const double SmallConstantProduct = 0.45;
    private const double SmallProduct = 1.5;
    private const double SmallProductPacked = 1.1;

    /// <summary>Digits times a constant word, accumulated.</summary>
    private void Product(double digitBits, double bits)
    {
        var isShifted = config.Product == ModProduct.ShiftAdd;
        var area = digitBits * bits;
        sheet.Luts(area * (isShifted ? ShiftedProduct : ConstantProduct), area * (isShifted ? ShiftedProductPacked : ConstantProductPacked));
        // The final adder's chain is among the places above.
        sheet.Chain(0, 0, (isShifted ? Math.Ceiling(Math.Log2(digitBits)) : Math.Ceiling(Math.Log(Math.Max(2, digitBits / 2), 1.5))) + 1 + Math.Ceiling((bits + digitBits) / 4));
        CarryOnly(bits + digitBits);
    }

    private void CarryOnly(double bits)
    {
        sheet.Chain(bits, 0, 0);
        sheet.Luts(0, -bits);
    }

    /// <summary>A long multiplication in stations.</summary>
    private void LongProduct(DigitProduct product, int time, bool isInput)
    {
        var digit = Math.Min(config.Digit, product.FirstBits);
        var end = product.LowBit + product.Bits;
        for (var done = 0; done < product.Steps;)
        {
            var here = Math.Min(sheet.Interval, product.Steps - done);
            var bits = Math.Max(1, Math.Min(product.SecondBits, end - (done * digit)));
            Product(digit, bits);
            sheet.Delay(here * digit, isInput ? time + done : done, isInput);
            sheet.Register(bits);
            if (here > 1)
            {
                sheet.Register(here * digit);
                sheet.Choice((here * digit) + (bits / 2.0));
            }

            if ((done + here) * digit > product.LowBit)
            {
                sheet.Register(here == 1 ? digit : 0);
                sheet.Delay(here * digit, product.Steps - done - here);
            }

            done += here;
        }
    }

    private void Barrett(BarrettPlan plan, int inputBits, int time, bool isInput)
    {
        LongProduct(plan.Quotient, time, isInput);
        LongProduct(plan.Multiple, 0, isInput: false);
        var bits = Math.Min(inputBits, plan.Correction.Sum.Bits);
        sheet.Delay(bits, plan.Quotient.Steps + plan.Multiple.Steps + (isInput ? time : 0), isInput);
        Adder(plan.Correction.Sum.Bits, 2);
        Correct(plan.Correction);
    }

    private void Montgomery(MontgomeryPlan plan)
    {
        if (plan.IsFull)
        {
            LongProduct(plan.FirstQuotient, 1, isInput: true);
            LongProduct(plan.FirstMultiple, 0, isInput: false);
            sheet.Delay(plan.First.Bits, plan.FirstQuotient.Steps + plan.FirstMultiple.Steps, isInput: true);
            Adder(plan.First.Bits, 2);
            if (plan.SecondSteps > 0)
            {
                LongProduct(plan.ConversionProduct, 0, isInput: false);
                LongProduct(plan.SecondQuotient, 0, isInput: false);
                LongProduct(plan.SecondMultiple, 0, isInput: false);
                sheet.Delay(p, plan.SecondQuotient.Steps + plan.SecondMultiple.Steps);
                Adder(p + 1, 2);
            }

            Correct(plan.Correction);
            return;
        }

        var word = plan.Word;
        // u·M, or the cofactor alone; u itself is a product of which only low bits are wanted.
        var multiple = plan.IsNttPrime ? (int)plan.Cofactor.GetBitLength() : p;
        for (var done = 0; done < plan.FirstSteps + plan.SecondSteps;)
        {
            var isFirst = done < plan.FirstSteps;
            var here = Math.Min(sheet.Interval, (isFirst ? plan.FirstSteps : plan.FirstSteps + plan.SecondSteps) - done);
            if (!isFirst)
                Product(word, p);
            if (!plan.IsNttPrime)
                Product(word, word / 2.0);
            Product(word, multiple);
            var bits = isFirst ? plan.LowBits + 1 : p + 1;
            sheet.Register(bits);
            if (isFirst)
                sheet.Delay(here * word, 1 + done, isInput: true);
            else
                sheet.Delay(here * word, done - plan.FirstSteps);
            if (here > 1)
            {
                sheet.Register(here * word);
                sheet.Choice((here * word) + bits);
            }

            done += here;
        }

        Correct(plan.Correction);
    }

    private void TernaryBarrett(TernaryBarrettPlan plan)
    {
        var high = config.InputBits - plan.Shift;
        sheet.Delay(high, 1, isInput: true);
        Multiples(plan.Reciprocal, high);
        var rows = new List<CostRow>();
        foreach (var term in plan.Reciprocal.Terms)
        {
            var top = term.Shift + high + WidthOf(term.Digit) - plan.Cut;
            if (top > 0)
                rows.Add(new CostRow(Math.Max(0, term.Shift - plan.Cut), top));
        }

        if (plan.Bias > 0)
            rows.Insert(0, new CostRow(0, 1));
        Rows(rows, plan.QuotientBits + plan.PointBits);
        Multiples(plan.Modulus, plan.QuotientBits);
        var bits = plan.Correction.Sum.Bits;
        sheet.Delay(bits, 1 + plan.QuotientCycles, isInput: true);
        rows =
        [
            new CostRow(0, bits),
            .. plan.Modulus.Terms.Where(term => term.Shift < bits).Select(term => new CostRow(term.Shift, Math.Min(bits, term.Shift + plan.QuotientBits + WidthOf(term.Digit)))),
        ];
        Rows(rows, bits);
        Correct(plan.Correction);
    }

    private static int WidthOf(int digit) => (int)Math.Ceiling(Math.Log2(Math.Abs(digit)));

    private void Multiples(ConstantRecoding constant, int bits)
    {
        foreach (var multiple in constant.Multiples)
        {
            var words = Math.Min(3, ConstantRecoding.SignedDigits(multiple).Length);
            Adder(bits + WidthOf(multiple), words);
        }

        // Numbers wait for their multiples, and those of one level for the other.
        if (constant.MultipleLevels > 0)
            sheet.Delay(bits, constant.MultipleLevels + 1, isInput: sheet.Interval == 1);
        if (constant.MultipleLevels > 1)
            sheet.Delay(constant.Multiples.Count(multiple => ConstantRecoding.LevelOf(multiple) == 1) * (double)bits, 1);
    }

    /// <summary>A tree of adders of three rows; columns of all three take two tables, of which one is the chain's.</summary>
    private void Rows(List<CostRow> rows, int limit)
    {
        while (rows.Count > 1)
        {
            var next = new List<CostRow>();
            foreach (var chunk in rows.Chunk(3))
            {
                if (chunk.Length == 1)
                {
                    sheet.Delay(chunk[0].Width, 1);
                    next.Add(chunk[0]);
                    continue;
                }

                var low = chunk.Min(row => row.Low);
                var high = Math.Min(limit, chunk.Max(row => row.High) + chunk.Length - 1);
                var chain = Math.Max(1, high - low);
                // Columns of the lowest row alone are wires; those of two rows or three have a carry to make.
                var second = chunk.OrderBy(row => row.Low).ElementAt(1).Low;
                var overlap = chunk.Length < 3 ? 0 : Math.Max(0, chunk.OrderByDescending(row => row.High).ElementAt(1).High - second);
                var added = Math.Max(1, high - second);
                sheet.Chain(added, added + Math.Min(overlap, added), chunk.Length - 1);
                sheet.Register(chain);
                next.Add(new CostRow(low, high));
            }

            rows = next;
        }
    }

    private void PseudoMersenne(PseudoMersennePlan plan)
    {
        var time = 1;
        foreach (var fold in plan.Folds)
        {
            var rows = new List<CostRow> { new(0, plan.Exponent) };
            if (!fold.Multiple.IsZero)
                rows.Add(new CostRow(0, plan.Exponent));
            if (config.Product == ModProduct.ShiftAdd)
            {
                rows.AddRange(plan.Digits.Select(term => new CostRow(term.Shift, term.Shift + fold.HighBits)));
                sheet.Delay(plan.Exponent + fold.HighBits, time == 1 ? 1 : 0, time == 1);
            }
            else
            {
                var product = plan.Product(fold);
                LongProduct(product, time, isInput: false);
                sheet.Delay(plan.Exponent, product.Steps + (time == 1 ? 1 : 0), time == 1);
                sheet.Delay(fold.HighBits, product.Steps, time == 1);
                rows.Add(new CostRow(0, product.Bits));
            }

            Rows(rows, fold.Bound.Bits);
            time += plan.CyclesOf(fold);
        }

        Correct(plan.Correction);
    }

    private void Solinas(SolinasPlan plan)
    {
        sheet.Delay(config.InputBits, 1, isInput: true);
        var rows = plan.Rows.Select(row => new CostRow(row[0].Target, row[^1].Target + row[^1].Bits)).ToList();
        if (!plan.Offset.IsZero)
            rows.Add(new CostRow(0, (int)plan.Offset.GetBitLength()));
        Rows(rows, plan.Correction!.Sum.Bits);
        Correct(plan.Correction);
    }

    private void Bat(BatPlan plan)
    {
        var accumulators = plan.ColumnBits.Sum();
        for (var done = 0; done < plan.Digits;)
        {
            var here = Math.Min(sheet.Interval, plan.Digits - done);
            var area = plan.Columns * (double)plan.Digit * plan.Digit;
            // With one step the weight is a constant; a loop has a table of weights.
            sheet.Luts(area * (here > 1 ? SmallProduct : SmallConstantProduct), area * (here > 1 ? SmallProductPacked : SmallConstantProduct));
            sheet.Path(8 + Math.Ceiling(plan.ColumnBits.Max() / 4.0));
            for (var column = 0; column < plan.Columns; column++)
                CarryOnly(plan.ColumnBits[column]);
            sheet.Register(accumulators);
            sheet.Delay(here * plan.Digit, 1 + done, isInput: true);
            if (here > 1)
            {
                sheet.Register(here * plan.Digit);
                sheet.Choice((here * plan.Digit) + (accumulators / 2.0));
            }

            done += here;
        }

        sheet.Delay(p, 1 + plan.Digits, isInput: true);
        Rows([.. Enumerable.Range(0, plan.RowCount).Select(row => new CostRow(row * plan.Digit, plan.SumBits)), new CostRow(0, p)], plan.SumBits);
        Barrett(plan.Barrett, plan.SumBits, 0, isInput: false);
    }

    /// <summary>Columns of a summand: from Low to below High.</summary>
    private readonly record struct CostRow(int Low, int High)
    {
        public int Width => High - Low;
    }
}
