using System.Collections.Immutable;
using System.Globalization;
using Longrun.Core;
using Longrun.Core.Text;

namespace Longrun.Browsing;

/// <summary>What came of a visit with a browser, gathered while it goes on, so that a cut one has it too.</summary>
internal sealed class BrowserReport
{
    private const int LabelMax = 120;

    private readonly Lock _gate = new();
    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];
    private readonly List<EvidenceItem> _files = [];

    /// <summary>Each a sentence, in the order in which they were met, none twice. Any of them fails the gate.</summary>
    public ImmutableArray<string> Failures => Copy(_failures);

    /// <summary>What is remarkable and decides nothing.</summary>
    public ImmutableArray<string> Notes => Copy(_notes);

    /// <summary>Screenshots: what each shows, and its file's name in the visit's folder.</summary>
    public ImmutableArray<EvidenceItem> Files
    {
        get
        {
            lock (_gate)
            {
                return [.. _files];
            }
        }
    }

    public void Fail(string sentence) => Add(_failures, sentence);

    public void Note(string sentence) => Add(_notes, sentence);

    /// <summary>Keeps a screenshot in the folder.</summary>
    public void Keep(string folder, string label, byte[] png)
    {
        lock (_gate)
        {
            if (_files.Count >= BrowseLimits.ShotsMax)
            {
                Note($"the first {BrowseLimits.ShotsMax} pictures are kept, those after them are not");
                return;
            }

            var name = string.Create(CultureInfo.InvariantCulture, $"shot-{_files.Count + 1:00}.png");
            File.WriteAllBytes(Path.Combine(folder, name), png);
            _files.Add(new(Cut.OneLine(label, LabelMax), name));
        }
    }

    private void Add(List<string> sentences, string sentence)
    {
        lock (_gate)
        {
            if (sentences.Count < BrowseLimits.SentencesMax && !sentences.Contains(sentence))
            {
                sentences.Add(sentence);
            }
        }
    }

    private ImmutableArray<string> Copy(List<string> sentences)
    {
        lock (_gate)
        {
            return [.. sentences];
        }
    }
}
