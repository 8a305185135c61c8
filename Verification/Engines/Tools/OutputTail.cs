using System.Text;

namespace Verification.Engines.Tools;

/// <summary>Keeps the end of a stream of lines; a tool that prints for hours must not fill the memory.</summary>
internal sealed class OutputTail(int capacity)
{
    private readonly StringBuilder text = new();
    private readonly Lock gate = new();

    public void AddLine(string line)
    {
        lock (gate)
        {
            text.Append(line).Append('\n');
            if (text.Length > 2 * capacity)
                text.Remove(0, text.Length - capacity);
        }
    }

    public override string ToString()
    {
        lock (gate)
            return text.Length > capacity ? text.ToString(text.Length - capacity, capacity) : text.ToString();
    }
}
