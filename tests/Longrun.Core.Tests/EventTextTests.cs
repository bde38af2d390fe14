using System.Text.Json;
using System.Text.Json.Nodes;
using Longrun.Core.Json;
using Longrun.Core.Tests.Digest;
using Longrun.Core.Tests.Json;
using Longrun.Core.Work;
using Xunit;

namespace Longrun.Core.Tests;

/// <summary>Each record is written and read whole, and nothing that is not quite one is read.</summary>
public sealed class EventTextTests
{
    /// <summary>More than any enumeration has values, or union records.</summary>
    private const int Turns = 9;

    private static readonly Type[] s_written =
        [.. Records.Concrete(typeof(Event)), .. Records.Concrete(typeof(PersonCommand)), typeof(WorkerReport)];

    public static TheoryData<string> Names => [.. s_written.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_property_is_written_and_read_again(string name) => Assert.All(Enumerable.Range(0, Turns), turn =>
    {
        var record = Filled(name, turn);
        Assert.Equal(Shape.Of(record), Shape.Of(Read(record, Write(record))));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_of_an_enumeration_is_its_name(string name) => Assert.All(Enumerable.Range(0, Turns), turn =>
    {
        var record = Filled(name, turn);
        foreach (var place in Place.All(record, Json(record)).Where(place => place.Value is Enum))
        {
            Assert.Equal($"{place.Value}", $"{place.Object[place.Name]}");
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void What_may_be_left_out_has_the_value_it_has_by_itself(string name) =>
        Assert.All(Enumerable.Range(0, Turns), turn =>
        {
            var record = new Filling(turn, isSmall: true).Record(TypeOf(name));
            var json = Json(record);
            foreach (var place in Place.All(record, json).Where(place => !Records.IsRequired(place.Property)).ToList())
            {
                Assert.True(place.Object.Remove(place.Name));
            }

            Assert.Equal(Shape.Of(record), Shape.Of(Read(record, json.ToJsonString())));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_else_may_be_left_out(string name) => Each(name, (place, read) =>
    {
        place.Object.Remove(place.Name);
        if (Records.IsRequired(place.Property))
        {
            Refuses(place.Name, read);
        }
        else
        {
            read();
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Null_is_read_only_where_a_value_may_be_missing(string name) => Each(name, (place, read) =>
    {
        place.Object[place.Name] = null;
        if (Records.IsNullable(place.Property))
        {
            read();
        }
        else
        {
            Refuses(place.Name, read);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_of_another_kind_is_refused(string name) => Each(name, (place, read) =>
    {
        JsonNode[] others = [JsonValue.Create("another"), JsonValue.Create(0.5), new JsonObject(), new JsonArray(2)];
        var own = place.Object[place.Name]!.GetValueKind();
        foreach (var other in others.Where(other => other.GetValueKind() != own))
        {
            place.Object[place.Name] = other;
            Refuses(place.Name, read);
        }
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_member_nobody_knows_is_refused(string name) => Each(name, (place, read) =>
    {
        place.Object["surplus"] = 1;
        Refuses("surplus", read);
    });

    [Fact]
    public void The_written_form_is_as_it_always_was() => Approved.Match(
        string.Concat(s_written.SelectMany(type => new[] { Filled(type.Name, 0), new Filling(1, true).Record(type) })
            .Select(record => Write(record) + "\n")),
        "records", "Json");

    [Theory]
    [InlineData("""{"type":"stop.seen","where":"here","where":"there","at":"2026-11-22T21:00:00Z"}""", "where")]
    [InlineData("""{"type":"stop.seen","type":"stop.seen","where":"","at":"2026-11-22T21:00:00Z"}""", "type")]
    [InlineData("""{"type":"command.taken","id":"","command":{"command":"pause","command":"stop"}}""", "command")]
    [InlineData("""{"type":"stop.heard","where":"here","at":"2026-11-22T21:00:00Z"}""", "type")]
    [InlineData("""{"type":null,"where":"here","at":"2026-11-22T21:00:00Z"}""", "type")]
    [InlineData("""{"where":"here","at":"2026-11-22T21:00:00Z"}""", "type")]
    [InlineData("""{"type":"stop.seen","where":"\ud800","at":"2026-11-22T21:00:00Z"}""", "")]
    [InlineData("""{"type":"stop.seen","where":"here","at":"2026-11-22T21:00:00Z","\ud800":1}""", "")]
    [InlineData("""{"type":"stop.seen","where":"here","at":"this evening"}""", "at")]
    [InlineData("""{"type":"stop.seen","Where":"here","at":"2026-11-22T21:00:00Z"}""", "where")]
    [InlineData("""{"type":"landing.done","attempt":"M1","commit":"c","at":"2026-11-22T21:00:00Z"}""", "attempt")]
    [InlineData("""{"type":"stop.seen","where":"here","at":"2026-11-22T21:00:00Z"} {}""", "")]
    [InlineData("""{"type":"stop.seen","where":"here","at":"2026-11-22T21:00:00Z",}""", "")]
    [InlineData("""[{"type":"stop.seen","where":"here","at":"2026-11-22T21:00:00Z"}]""", "")]
    [InlineData("null", "")]
    [InlineData("", "")]
    public void What_is_not_quite_an_event_is_refused(string json, string member) =>
        Refuses(member, () => EventText.Read(json));

    [Fact]
    public void A_name_of_a_persons_is_not_there_twice()
    {
        var json = Json(Filled(nameof(Event.SettingsRead), 0));
        var agents = json["settings"]!["agents"]!.ToJsonString();
        var twice = $"{agents[..^1]},{agents[1..]}";
        Refuses("a Person's Name", () =>
            EventText.Read(json.ToJsonString().Replace(agents, twice, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_null_against_its_type_is_not_written() =>
        Refuses("where", () => EventText.Write(new Event.StopSeen(null!) { At = default }));

    [Fact]
    public void A_list_never_made_is_not_written() => Refuses("reasons", () =>
        EventText.Write(new Event.AttemptRejected(AttemptId.From("M1-1"), default) { At = default }));

    [Fact]
    public void Every_record_of_a_union_has_one_word()
    {
        Complete(EventMembers.Events);
        Complete(CommandMembers.Commands);
        Complete(WorkMembers.Works);
    }

    private static void Complete<T>(Union<T> union) where T : class
    {
        Assert.Equal(Records.Concrete(typeof(T)).ToHashSet(), union.Cases.Select(c => c.Type).ToHashSet());
        Assert.Distinct(union.Cases.Select(c => c.Word));
    }

    /// <summary>Hands over every place of a whole record's text, each in a text of its own.</summary>
    private static void Each(string name, Action<Place, Action> handle)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            var record = Filled(name, turn);
            var count = Place.All(record, Json(record)).Count();
            for (var i = 0; i < count; i++)
            {
                var json = Json(record);
                handle(Place.All(record, json).ElementAt(i), () => Read(record, json.ToJsonString()));
            }
        }
    }

    private static void Refuses(string member, Action read)
    {
        var message = Assert.ThrowsAny<JsonException>(read).Message;
        Assert.Contains(member, message, StringComparison.Ordinal);
    }

    private static Type TypeOf(string name) => s_written.Single(type => type.Name == name);

    private static object Filled(string name, int turn) => new Filling(turn).Record(TypeOf(name));

    private static JsonObject Json(object record) => JsonNode.Parse(Write(record))!.AsObject();

    private static string Write(object record) => record switch
    {
        Event e => EventText.Write(e),
        PersonCommand command => EventText.Write(command),
        _ => EventText.Write((WorkerReport)record),
    };

    private static object Read(object like, string json) => like switch
    {
        Event => EventText.Read(json),
        PersonCommand => EventText.ReadCommand(json),
        _ => ReadMembers.Read<WorkerReport>(json, WorkMembers.Report),
    };
}
