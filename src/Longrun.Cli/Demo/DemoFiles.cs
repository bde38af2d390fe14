namespace Longrun.Cli.Demo;

/// <summary>The demo's project as it is in the evening: a small tool for sums of money, in POSIX shell.</summary>
internal static class DemoFiles
{
    public const string Readme = """
        # money

        Sums of money in the shell, exact to the cent.

            sh bin/money add 12.30 4.05

        Tests: `sh tests/run`

        """;

    public const string Tool = """
        #!/bin/sh
        # money COMMAND ...: every command is a file of its own, lib/cmd-COMMAND.sh
        set -eu
        home=$(cd "$(dirname "$0")/.." && pwd)
        . "$home/lib/amount.sh"
        name=${1:-help}
        [ $# -eq 0 ] || shift
        case $name in
            *[!a-z]*) echo "money: unknown command: $name" >&2; exit 2 ;;
        esac
        if [ ! -f "$home/lib/cmd-$name.sh" ]; then
            echo "money: unknown command: $name" >&2
            exit 2
        fi
        . "$home/lib/cmd-$name.sh"

        """;

    public const string Amount = """
        # Inside, an amount is a whole number of cents; outside it is written 12.30

        # to_cents AMOUNT
        to_cents() {
            sign= rest=$1 part=00
            case $rest in -*) sign=-; rest=${rest#-} ;; esac
            case $rest in *.*) part=${rest#*.} ;; esac
            whole=${rest%%.*}
            case $whole in '' | *[!0-9]*) echo "money: not an amount: $1" >&2; return 1 ;; esac
            case $part in [0-9][0-9]) ;; *) echo "money: not an amount: $1" >&2; return 1 ;; esac
            # A leading zero would make the number octal.
            while [ "$whole" != 0 ] && [ "${whole#0}" != "$whole" ]; do whole=${whole#0}; done
            echo $((${sign}1 * (whole * 100 + 1$part - 100)))
        }

        # from_cents NUMBER
        from_cents() {
            sign= cents=$1
            if [ "$cents" -lt 0 ]; then sign=- cents=$((-cents)); fi
            printf '%s%d.%02d\n' "$sign" $((cents / 100)) $((cents % 100))
        }

        """;

    public const string Add = """
        # add A B: the sum of two amounts
        a=$(to_cents "$1")
        b=$(to_cents "$2")
        from_cents $((a + b))

        """;

    public const string TestRunner = """
        #!/bin/sh
        # Runs tests/*.test.sh and prints TAP. "sh tests/run sum" runs tests/sum.test.sh only.
        cd "$(dirname "$0")/.." || exit 1
        number=0 failed=0

        report() { # report OK NAME
            number=$((number + 1))
            if [ "$1" = yes ]; then echo "ok $number - $2"; else failed=$((failed + 1)); echo "not ok $number - $2"; fi
        }

        is() { # is NAME EXPECTED ACTUAL
            if [ "$2" = "$3" ]; then report yes "$1"; return; fi
            report no "$1"
            printf '#   expected: %s\n#   got:      %s\n' "$2" "$3"
        }

        fails() { # fails NAME COMMAND...
            what=$1
            shift
            if "$@" >/dev/null 2>&1; then report no "$what"; else report yes "$what"; fi
        }

        for file in tests/${1:-*}.test.sh; do
            if [ -f "$file" ]; then . "./$file"; fi
        done
        echo "1..$number"
        [ "$failed" -eq 0 ] && [ "$number" -gt 0 ]

        """;

    public const string AmountTests = """
        is "adds cents" 16.35 "$(sh bin/money add 12.30 4.05)"
        is "adds across zero" -0.50 "$(sh bin/money add 1.00 -1.50)"
        is "does not read 08 as octal" 8.08 "$(sh bin/money add 08.08 0.00)"
        fails "refuses a third decimal" sh bin/money add 1.234 1.00

        """;

    public const string Roadmap = """
        # A tool for sums of money

        Everything is POSIX shell; every command is `lib/cmd-NAME.sh` with its tests in `tests/NAME.test.sh`.

        ## M1 Say where an amount is wrong
        "12.305" is refused with the position of the third decimal, so that a person sees what to mend.

        - Depends on: none
        - Touches: lib/amount.sh, tests/amount.test.sh

        Done when:
        - [ ] `sh tests/run amount` passes
        - [ ] the message names the character and its position

        ## M2 Sum a list
        `money sum` reads one amount a line and prints the total.

        - Depends on: M1
        - Touches: lib/cmd-sum.sh, tests/sum.test.sh

        Done when:
        - [ ] `sh tests/run sum` passes
        - [ ] a total between -1.00 and 0.00 keeps its sign

        ## M3 Split fairly
        `money split 10.00 3` prints three shares that differ by at most a cent and add up to the whole.

        - Depends on: M1
        - Touches: lib/cmd-split.sh, tests/split.test.sh

        Done when:
        - [ ] `sh tests/run split` passes

        ## M4 Convert currencies
        `money convert 10.00 EUR USD` with today's rates.

        - Depends on: M1
        - Touches: lib/cmd-convert.sh, lib/rates.txt, tests/convert.test.sh

        ## M5 Report on a ledger
        `money report FILE PEOPLE` lists a file of "label amount" lines, the total, and what each person owes.

        - Depends on: M2, M3
        - Touches: lib/cmd-report.sh, tests/report.test.sh

        Done when:
        - [ ] `sh tests/run report` passes

        ## M6 Help
        `money help` lists every command with one line; the README shows each.

        - Depends on: M5
        - Touches: lib/cmd-help.sh, tests/help.test.sh, README.md

        Done when:
        - [ ] `sh bin/money help`

        """;

    /// <summary><paramref name="run"/> is a YAML scalar.</summary>
    public static string Configuration(string run) => $$"""
        # The demo's configuration: nothing here is special to a demo.
        workers: 2
        agents:
          demo: { kind: command, run: {{run}} }
        use: [demo]
        gates:
          - { name: tests, kind: test, run: "sh tests/run", timeout: 1m }

        """;
}
