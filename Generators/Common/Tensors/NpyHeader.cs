using System.Collections.Immutable;
using System.Globalization;

namespace Generators.Common.Tensors;

/// <summary>
/// Reads the header of an .npy file: a Python dictionary with exactly the keys descr, fortran_order and shape. Only that is understood, not Python.
/// </summary>
internal sealed class NpyHeader(TensorSource source, string text, long offset)
{
    private int position;

    /// <summary>What a header says.</summary>
    /// <param name="Description">The element type, such as "&lt;f4".</param>
    /// <param name="DescriptionOffset">Where it stands in the file.</param>
    /// <param name="IsFortran">Whether the first index runs fastest.</param>
    /// <param name="Shape">The dimensions.</param>
    public sealed record Contents(string Description, long DescriptionOffset, bool IsFortran, ImmutableArray<int> Shape);

    public Contents Read()
    {
        string? description = null;
        long descriptionOffset = 0;
        bool? isFortran = null;
        ImmutableArray<int>? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            Skip();
            var start = position;
            var key = Quoted();
            Expect(':');
            Skip();
            switch (key)
            {
                case "descr" when description is null:
                    descriptionOffset = Here;
                    description = Quoted();
                    break;
                case "fortran_order" when isFortran is null:
                    isFortran = Truth();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                case "descr" or "fortran_order" or "shape":
                    position = start;
                    throw Fault($"the header has '{key}' twice.");
                default:
                    position = start;
                    throw Fault($"the header has '{key}'; it has 'descr', 'fortran_order' and 'shape', and nothing else.");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        Skip();
        if (position < text.Length)
            throw Fault($"something follows the header's dictionary.");
        if (description is null || isFortran is null || shape is null)
            throw Fault($"the header has no '{(description is null ? "descr" : isFortran is null ? "fortran_order" : "shape")}'.");
        return new Contents(description, descriptionOffset, isFortran.Value, shape.Value);
    }

    private long Here => offset + position;

    private TensorFileException Fault(FormattableString problem) => source.Fault(problem, Here);

    private void Skip()
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r')
            position++;
    }

    private bool Accept(char wanted)
    {
        Skip();
        if (position == text.Length || text[position] != wanted)
            return false;
        position++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
            throw Fault($"the header should have '{wanted}' here.");
    }

    private string Quoted()
    {
        if (position == text.Length || text[position] is not ('\'' or '"'))
            throw Fault($"the header should have a quoted word here; structured types are not supported.");
        var end = text.IndexOf(text[position], position + 1);
        var word = end < 0 ? "\\" : text[(position + 1)..end];
        if (word.Length > 32 || word.Any(letter => letter is '\\' or < ' ' or > '~'))
            throw Fault($"the header has a word here that does not end or is no word.");
        position = end + 1;
        return word;
    }

    private bool Truth()
    {
        foreach (var (word, value) in new[] { ("True", true), ("False", false) })
        {
            if (text.AsSpan(position).StartsWith(word, StringComparison.Ordinal))
            {
                position += word.Length;
                return value;
            }
        }

        throw Fault($"'fortran_order' should be True or False.");
    }

    private ImmutableArray<int> Tuple()
    {
        var result = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!Accept(')'))
        {
            Skip();
            var start = position;
            while (position < text.Length && char.IsAsciiDigit(text[position]))
                position++;
            if (!int.TryParse(text.AsSpan(start, position - start), NumberStyles.None, CultureInfo.InvariantCulture, out var dimension))
            {
                position = start;
                throw Fault($"a dimension should be a number of 0 to {int.MaxValue}.");
            }

            result.Add(dimension);
            if (!Accept(','))
            {
                // (3) is a number in Python, not a tuple; NumPy refuses it too.
                if (result.Count == 1)
                    throw Fault($"'shape' should be a tuple, such as (3, 4) or (3,).");
                Expect(')');
                break;
            }
        }

        return result.ToImmutable();
    }
}
